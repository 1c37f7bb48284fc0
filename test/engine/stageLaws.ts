import fc from 'fast-check';
import { expect } from 'vitest';
import { completeConfig, type ScalerConfig, toSlots } from '../../src/engine/config.ts';
import { evaluate, type Scope } from '../../src/engine/expr/evaluate.ts';
import { describeInterval, isValid } from '../../src/engine/problem.ts';
import { type StageId, stages } from '../../src/engine/stages/pipeline.ts';
import type { InputSpec, Interval, NumberInput, ParamSpec, Stage, Travel } from '../../src/engine/stages/stage.ts';
import { scopeOf, traceDecision } from '../../src/engine/trace.ts';
import { configs, decisions, switchSettings } from './arbitraries.ts';

type AnyStage = Stage & { readonly id: StageId };

/** What holds for every entry of the pipeline, whoever wrote it. */
export interface StageLaw {
  readonly claim: string;
  readonly check: (stage: AnyStage) => void;
}

export const stageLaws: readonly StageLaw[] = [
  { claim: 'has a title, and a label and help for each input and parameter', check: hasWords },
  { claim: 'has defaults and travels within its valid ranges', check: hasValidDefaults },
  { claim: 'has the factor 1 exactly at its neutral inputs', check: isNeutral },
  { claim: 'does nothing at all to the size while it is off', check: isSilentWhileOff },
  { claim: 'does not move within a dead zone', check: isDeadInDeadZones },
  { claim: 'belongs, at a jump, to the side nearer to zero', check: jumpsBeyond },
  { claim: 'has a constraint that is 1 or 0', check: hasBinaryConstraint },
  { claim: 'has a sentence whose figures are numbers', check: speaks },
];

const numberInputsOf = (stage: Stage): readonly (readonly [string, NumberInput])[] =>
  Object.entries<InputSpec>(stage.inputs).flatMap(([name, spec]) =>
    spec.kind === 'number' ? [[name, spec] as const] : [],
  );

function hasWords(stage: AnyStage): void {
  for (const words of [stage.id, stage.title, stage.shortTitle]) expect(words.trim()).not.toBe('');
  for (const spec of [...Object.values<InputSpec>(stage.inputs), ...Object.values<ParamSpec>(stage.params)]) {
    expect(spec.label.trim()).not.toBe('');
    expect(spec.help).toMatch(/\.$/u);
  }
  if (stage.constraint) expect(stage.constraint.label.trim()).not.toBe('');
}

function hasValidDefaults(stage: AnyStage): void {
  for (const [name, spec] of numberInputsOf(stage)) {
    expectWithin(name, spec.default, spec.valid, spec.travel);
    expectTravel(name, spec.valid, spec.travel);
  }
  for (const [key, spec] of Object.entries<ParamSpec>(stage.params)) {
    if (spec.kind === 'switch') continue;
    expectTravel(key, spec.valid, spec.travel);
    for (const value of defaultsOf(spec)) expectWithin(key, value, spec.valid, spec.travel);
  }
}

function defaultsOf(spec: Exclude<ParamSpec, { kind: 'switch' }>): readonly number[] {
  if (spec.kind === 'auto') return [spec.fallback];
  if (spec.kind === 'number') return [spec.default];
  return Object.values<number>(spec.default);
}

function expectTravel(name: string, valid: Interval, { from, to, step }: Travel): void {
  expect(from, name).toBeLessThan(to);
  expect(step, name).toBeGreaterThan(0);
  for (const end of [from, to]) expect(isValid(end, valid), `${name} ${end}: ${describeInterval(valid)}`).toBe(true);
}

function expectWithin(name: string, value: number, valid: Interval, { from, to }: Travel): void {
  expect(isValid(value, valid), `${name} ${value}: ${describeInterval(valid)}`).toBe(true);
  expect(value, name).toBeGreaterThanOrEqual(from);
  expect(value, name).toBeLessThanOrEqual(to);
}

const DEFAULTS = completeConfig();

/** The scope of a decision with every input at its default, some replaced. */
function defaultScope(stage: Stage, replaced: Readonly<Record<string, number>>, config: ScalerConfig): Scope {
  const inputs = Object.fromEntries(numberInputsOf(stage).map(([name, spec]) => [name, spec.default] as const));
  return { inputs: { ...inputs, ...replaced }, params: toSlots(config), categories: { regimeScales: 1 } };
}

function factorAt(stage: Stage, replaced: Readonly<Record<string, number>>, config: ScalerConfig): number {
  if (stage.kind !== 'factor') throw new Error(`not a factor: ${stage.id}`);
  return evaluate(stage.tree, defaultScope(stage, replaced, config));
}

function isNeutral(stage: AnyStage): void {
  if (stage.kind !== 'factor') return;
  const params = toSlots(DEFAULTS);
  const neutral = Object.fromEntries(
    numberInputsOf(stage).flatMap(([name, spec]) => {
      const value = spec.neutral?.(params);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  if (Object.keys(neutral).length > 0) expect(factorAt(stage, neutral, DEFAULTS)).toBe(1);
}

function isSilentWhileOff(stage: AnyStage): void {
  fc.assert(
    fc.property(decisions, configs, switchSettings, (inputs, config, switches) => {
      const step = traceDecision(inputs, config, switches).steps.find((candidate) => candidate.stage.id === stage.id);
      if (!step || step.isActive) return;
      expect(step.after).toBe(step.before);
      expect(step.factor).toBe(1);
      expect(step.binds).toBe(false);
    }),
  );
}

function isDeadInDeadZones(stage: AnyStage): void {
  for (const [name, spec] of numberInputsOf(stage)) {
    if (stage.kind !== 'factor' || !spec.deadZone) continue;
    const zone = spec.deadZone;
    // Off the ends, and no hair-thin zones: an end computed by division may lie one rounding outside of what it bounds.
    const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(configs, share, share, decisions, (config, a, b, inputs) => {
        const found = zone(toSlots(config));
        const [from, to] = found ?? [0, 0];
        expect(from).toBeLessThanOrEqual(to);
        if (to - from < 1e-6) return;
        const { params, categories, inputs: others } = scopeOf(inputs, config);
        const at = (part: number) =>
          evaluate(stage.tree, { params, categories, inputs: { ...others, [name]: from + part * (to - from) } });
        expect(at(a)).toBe(at(b));
      }),
    );
    const ends = zone(toSlots(DEFAULTS));
    if (ends)
      expect(factorAt(stage, { [name]: ends[0] }, DEFAULTS)).toBe(factorAt(stage, { [name]: ends[1] }, DEFAULTS));
  }
}

function jumpsBeyond(stage: AnyStage): void {
  for (const [name, spec] of numberInputsOf(stage))
    for (const at of spec.jumps?.(toSlots(DEFAULTS)) ?? []) {
      const beyond = at * (1 + Number.EPSILON);
      const inside = at * (1 - Number.EPSILON);
      expect(factorAt(stage, { [name]: at }, DEFAULTS)).toBe(factorAt(stage, { [name]: inside }, DEFAULTS));
      expect(factorAt(stage, { [name]: at }, DEFAULTS)).not.toBe(factorAt(stage, { [name]: beyond }, DEFAULTS));
    }
}

function hasBinaryConstraint(stage: AnyStage): void {
  const { constraint } = stage;
  if (!constraint) return;
  fc.assert(
    fc.property(decisions, configs, (inputs, config) => {
      const size = { op: 'lit', value: inputs.position } as const;
      expect([0, 1]).toContain(evaluate(constraint.tree(size), scopeOf(inputs, config)));
    }),
  );
}

function speaks(stage: AnyStage): void {
  fc.assert(
    fc.property(decisions, configs, (inputs, config) => {
      const trace = traceDecision(inputs, config, { pyramid: true, voltarget: true });
      const step = trace.steps.find((candidate) => candidate.stage.id === stage.id);
      const phrase = step?.say() ?? [];
      expect(phrase.filter((part) => typeof part === 'string').join('')).toMatch(/\S/u);
      for (const part of phrase) if (typeof part !== 'string') expect(part.value).not.toBeNaN();
    }),
  );
}

/** Every name that must be the only one of its kind, by kind. */
export function uniqueNames(): Readonly<Record<string, readonly string[]>> {
  const inputs = [...new Set(stages.flatMap((stage) => Object.values<InputSpec>(stage.inputs)))];
  return {
    id: stages.map((stage) => stage.id),
    title: stages.map((stage) => stage.title),
    column: [
      ...inputs.flatMap(({ column, aliases }) => [column, ...aliases]),
      ...stages.flatMap(({ column }) => (column === undefined ? [] : [column])),
    ],
    urlKey: inputs.map(({ urlKey }) => urlKey),
    label: inputs.map(({ label }) => label),
    flag: stages.flatMap(({ constraint }) => (constraint ? [constraint.flag] : [])),
  };
}
