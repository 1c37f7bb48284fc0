import { type ScalerConfig, toSlots } from './config.ts';
import { evaluate, type Scope } from './expr/evaluate.ts';
import type { Node } from './expr/tree.ts';
import type { Phrase } from './phrase.ts';
import { type StageId, stages } from './stages/pipeline.ts';
import type { ParamSlots, PipelineSwitches, Stage } from './stages/stage.ts';

/** One decision: the inputs of every stage. Optional inputs may be NaN, which skips the steps that need them. */
export interface DecisionInputs {
  /** Signed multiple of capital, finite. */
  readonly position: number;
  /** 0..1. */
  readonly metaProb: number;
  /** 0..1. */
  readonly banditWeight: number;
  readonly regime: string;
  /** 0..1. */
  readonly correlationPenalty: number;
  /** Fraction of the position's value; NaN if missing. */
  readonly currentPnl: number;
  /** In the unit of close; NaN if missing. */
  readonly atr: number;
  /** NaN if missing. */
  readonly close: number;
}

/** What one stage did: it took `before` to `after`. A stage that is off has factor 1 and after = before. */
export interface StageTrace {
  readonly stage: Stage & { readonly id: StageId };
  readonly isActive: boolean;
  readonly before: number;
  /** after ÷ before; for a factor its multiplier even at 0, for a limit 1 where before is 0. */
  readonly factor: number;
  readonly after: number;
  /** Whether the constraint of the stage binds strictly. */
  readonly binds: boolean;
  /** Its sentence. */
  readonly say: () => Phrase;
}

/** The whole way of one position through the pipeline. */
export interface Trace {
  readonly inputs: DecisionInputs;
  readonly params: ParamSlots;
  readonly raw: number;
  readonly steps: readonly StageTrace[];
  /** Before the cap. */
  readonly uncapped: number;
  /** After cap and minimum. */
  readonly scaled: number;
  /** After pyramiding and its cap; equals `scaled` where pyramiding is off. */
  readonly pyramided: number;
  /** After the volatility target and the cap after it. */
  readonly final: number;
  readonly category: { readonly name: string; readonly isKnown: boolean };
}

/** The multiplier of a category: own properties only, so that a regime named `constructor` is a name like any other. */
export function categoryMultiplier(table: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** What a decision brings to the trees of the stages. */
export function scopeOf(inputs: DecisionInputs, config: ScalerConfig, params: ParamSlots = toSlots(config)): Scope {
  const { regime, ...numbers } = inputs;
  return {
    inputs: numbers,
    params,
    categories: { regimeScales: categoryMultiplier(config.regimeScales, regime) ?? 1 },
  };
}

/** Runs one decision through all stages with the scalar evaluator. Inputs are taken as valid; the caller checks them. */
export function traceDecision(inputs: DecisionInputs, config: ScalerConfig, switches: PipelineSwitches): Trace {
  const params = toSlots(config);
  const scope = scopeOf(inputs, config, params);
  const category = {
    name: inputs.regime,
    isKnown: categoryMultiplier(config.regimeScales, inputs.regime) !== undefined,
  };
  const steps: StageTrace[] = [];
  let size = inputs.position;
  for (const stage of stages) {
    const step = traceStage(stage, size, scope, stage.isActive({ params, switches }), category);
    steps.push(step);
    size = step.after;
  }
  const sizeAfter = (id: StageId): number => steps.find((step) => step.stage.id === id)?.after ?? Number.NaN;
  return {
    inputs,
    params,
    raw: inputs.position,
    steps,
    uncapped: sizeAfter('correlation'),
    scaled: sizeAfter('minimum'),
    pyramided: sizeAfter('pyramidCap'),
    final: size,
    category,
  };
}

function traceStage(
  stage: Stage & { readonly id: StageId },
  before: number,
  scope: Scope,
  isActive: boolean,
  category: Trace['category'],
): StageTrace {
  const factor = isActive ? factorOf(stage, before, scope) : 1;
  const after = isActive ? sizeThrough(stage, before, factor, scope) : before;
  const size: Node = { op: 'lit', value: before };
  const binds = isActive && stage.constraint !== undefined && evaluate(stage.constraint.tree(size), scope) === 1;
  const { inputs, params } = scope;
  return {
    stage,
    isActive,
    before,
    factor,
    after,
    binds,
    say: () => stage.say({ before, factor, after, inputs, params, category, binds }),
  };
}

function factorOf(stage: Stage, before: number, scope: Scope): number {
  if (stage.kind === 'factor') return evaluate(stage.tree, scope);
  const after = evaluate(stage.tree({ op: 'lit', value: before }), scope);
  return after === before || before === 0 ? 1 : after / before;
}

function sizeThrough(stage: Stage, before: number, factor: number, scope: Scope): number {
  return stage.kind === 'factor' ? before * factor : evaluate(stage.tree({ op: 'lit', value: before }), scope);
}
