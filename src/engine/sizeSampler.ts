import { type ScalerConfig, toSlots } from './config.ts';
import { type BranchPath, evaluateBranches } from './expr/branches.ts';
import { evaluate, type Scope } from './expr/evaluate.ts';
import { input, type Node, operandsOf } from './expr/tree.ts';
import { type StageId, stages } from './stages/pipeline.ts';
import { rawPosition } from './stages/rawPosition.ts';
import type { NumberInput, ParamSlots, PipelineSwitches, Stage } from './stages/stage.ts';
import { type DecisionInputs, scopeOf } from './trace.ts';

/** A numeric input of a decision: the raw position or one of the stages' inputs. */
export type InputName = Exclude<keyof DecisionInputs, 'regime'>;

/** A decision around which curves and maps are drawn. */
export interface SampledDecision {
  readonly inputs: DecisionInputs;
  readonly config: ScalerConfig;
  readonly switches: PipelineSwitches;
}

/** A stage that takes part, its formula with the running size as one more input. */
export interface SampledStage {
  readonly stage: Stage & { readonly id: StageId };
  readonly tree: Node;
  /** Its constraint, 1 where it binds, with the running size as one more input. */
  readonly constraint: Node | undefined;
}

/** One decision whose numbers may be overwritten: for the thousands of sizes of a curve or a map, without an object for each. */
export interface SizeSampler {
  readonly params: ParamSlots;
  readonly active: readonly SampledStage[];
  readonly scope: Scope;
  readonly set: (name: InputName, value: number) => void;
  readonly setSize: (size: number) => void;
  /** The size after all active stages, to the last bit that of `finalSize`. */
  readonly size: () => number;
  /** The same, with the comparisons taken on the way in `taken.path`. */
  readonly sizeBranches: (taken: BranchPath) => number;
  /** The ids of the active stages whose constraint binds, in the order of the stages. */
  readonly binding: () => readonly StageId[];
}

/** The name that the running size has in the trees of a sampler; no input is called so. */
const RUNNING_SIZE = 'running size';

export function createSizeSampler({ inputs, config, switches }: SampledDecision): SizeSampler {
  const { params, categories, inputs: numbers } = scopeOf(inputs, config, toSlots(config));
  const values: Record<string, number> = { ...numbers, [RUNNING_SIZE]: 0 };
  const scope: Scope = { inputs: values, params, categories };
  const active = stages.filter((stage) => stage.isActive({ params, switches })).map(withSizeAsInput);
  const run = (evaluateTree: (tree: Node) => number): number => {
    let size = values.position ?? Number.NaN;
    for (const { stage, tree } of active) {
      values[RUNNING_SIZE] = size;
      size = stage.kind === 'factor' ? size * evaluateTree(tree) : evaluateTree(tree);
    }
    return size;
  };
  const sizeOf = (tree: Node): number => evaluate(tree, scope);
  return {
    params,
    active,
    scope,
    set: (name, value) => {
      values[name] = value;
    },
    setSize: (size) => {
      values[RUNNING_SIZE] = size;
    },
    size: () => run(sizeOf),
    sizeBranches: (taken) => {
      taken.path = 1;
      return run((tree) => evaluateBranches(tree, scope, taken));
    },
    binding: () => {
      const found: StageId[] = [];
      let size = values.position ?? Number.NaN;
      for (const { stage, tree, constraint } of active) {
        values[RUNNING_SIZE] = size;
        if (constraint && evaluate(constraint, scope) === 1) found.push(stage.id);
        size = stage.kind === 'factor' ? size * evaluate(tree, scope) : evaluate(tree, scope);
      }
      return found;
    },
  };
}

function withSizeAsInput(stage: SampledStage['stage']): SampledStage {
  const size = input(RUNNING_SIZE);
  return {
    stage,
    tree: stage.kind === 'factor' ? stage.tree : stage.tree(size),
    constraint: stage.constraint?.tree(size),
  };
}

/** The declaration of an input, and the first stage that reads it; the raw position belongs to none. */
export function declarationOf(name: InputName): { readonly spec: NumberInput; readonly stage: StageId | undefined } {
  if (name === 'position') return { spec: rawPosition, stage: undefined };
  for (const stage of stages) {
    const spec = Object.hasOwn(stage.inputs, name) ? stage.inputs[name] : undefined;
    if (spec?.kind === 'number') return { spec, stage: stage.id };
  }
  throw new Error(`unknown input: ${name}`);
}

/** Whether a tree reads an input. */
export function readsInput(tree: Node, name: string): boolean {
  return (tree.op === 'input' && tree.name === name) || operandsOf(tree).some((operand) => readsInput(operand, name));
}
