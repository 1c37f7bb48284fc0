import {
  type ConfigKey,
  type ConfigValue,
  DEFAULT_CONFIG,
  findConfigProblems,
  type ScalerConfig,
  withValue,
} from '../engine/config.ts';
import { describeInterval, isValid, type ValueProblem } from '../engine/problem.ts';
import { findRegime } from '../engine/regimeName.ts';
import { numberInputs } from '../engine/stages/pipeline.ts';
import { rawPosition } from '../engine/stages/rawPosition.ts';
import { regime } from '../engine/stages/regime.ts';
import type { NumberInput, PipelineSwitches } from '../engine/stages/stage.ts';
import type { DecisionInputs } from '../engine/trace.ts';

/** The inputs that the page sets one number each; the close stands at 1, so that ATR is a share of the price. */
export type PageInputName = 'position' | 'metaProb' | 'banditWeight' | 'correlationPenalty' | 'currentPnl' | 'atr';

/** Everything that undo covers: one decision, the configuration and the switches of the pipeline. */
export interface Decision {
  readonly inputs: DecisionInputs;
  readonly config: ScalerConfig;
  readonly switches: PipelineSwitches;
}

const specs = new Map<string, NumberInput>([
  ['position', rawPosition],
  ...numberInputs.map(([name, spec]) => [name, spec] as const),
]);

/** The inputs of the page in the order in which they act. */
export const PAGE_INPUTS: readonly PageInputName[] = [
  'position',
  'metaProb',
  'banditWeight',
  'correlationPenalty',
  'currentPnl',
  'atr',
];

/** The declaration of an input: label, bounds, travel, default. */
export function inputSpec(name: PageInputName): NumberInput {
  const spec = specs.get(name);
  if (!spec) throw new Error(`unknown input: ${name}`);
  return spec;
}

const defaultOf = (name: PageInputName): number => inputSpec(name).default;

/** Inputs that do nothing to a raw position of 1. */
export const NEUTRAL_INPUTS: DecisionInputs = {
  position: defaultOf('position'),
  metaProb: defaultOf('metaProb'),
  banditWeight: defaultOf('banditWeight'),
  regime: regime.inputs.regime.default,
  correlationPenalty: defaultOf('correlationPenalty'),
  currentPnl: defaultOf('currentPnl'),
  atr: defaultOf('atr'),
  close: 1,
};

/** The example that the reference's document uses, and the first thing the page shows. */
export const USAGE_EXAMPLE: DecisionInputs = {
  ...NEUTRAL_INPUTS,
  metaProb: 0.7,
  banditWeight: 0.8,
  regime: 'TRENDING',
  currentPnl: 0.01,
};

export const SWITCHES_OFF: PipelineSwitches = { pyramid: false, voltarget: false };

export const INITIAL_DECISION: Decision = { inputs: USAGE_EXAMPLE, config: DEFAULT_CONFIG, switches: SWITCHES_OFF };

/** What is wrong with a value for an input, or undefined. */
export function checkInput(name: PageInputName, value: number): ValueProblem | undefined {
  const spec = inputSpec(name);
  if (isValid(value, spec.valid)) return undefined;
  return { field: spec.label, found: value, valid: describeInterval(spec.valid) };
}

/** The decision with one number replaced. */
export const withInput = (decision: Decision, name: PageInputName, value: number): Decision => ({
  ...decision,
  inputs: { ...decision.inputs, [name]: value },
});

/** The decision in another regime; a name that folds to one of the table is that one. */
export const withRegime = (decision: Decision, name: string): Decision => ({
  ...decision,
  inputs: { ...decision.inputs, regime: findRegime(decision.config.regimeScales, name) ?? name },
});

/** The decision with another configuration, its regime matched to the new table. */
export const withConfig = (decision: Decision, config: ScalerConfig): Decision =>
  withRegime({ ...decision, config }, decision.inputs.regime);

/** The configuration with one value replaced, or what is wrong with that. */
export function tryConfigValue(
  config: ScalerConfig,
  key: ConfigKey,
  value: ConfigValue,
): { readonly config: ScalerConfig } | { readonly problem: ValueProblem } {
  const changed = withValue(config, key, value);
  const [problem] = findConfigProblems(changed);
  return problem ? { problem } : { config: changed };
}
