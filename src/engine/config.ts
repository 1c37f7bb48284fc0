import { describeInterval, isValid, rangeError, type ValueProblem } from './problem.ts';
import { type PipelineParams, paramSpecs } from './stages/pipeline.ts';
import {
  type AutoParam,
  type NumberParam,
  type ParamSlots,
  type ParamSpec,
  type RangeParam,
  rangeSlots,
  type SwitchParam,
  type TableParam,
} from './stages/stage.ts';

type ValueOf<P> = P extends NumberParam
  ? number
  : P extends AutoParam
    ? number | null
    : P extends RangeParam
      ? readonly [number, number]
      : P extends TableParam
        ? Readonly<Record<string, number>>
        : P extends SwitchParam
          ? boolean
          : never;

/**
 * The configuration of the scaler, derived from the parameters of the stages: `metaConfidenceRange`, `banditMinScale`,
 * `regimeScales`, `correlationPenaltyScale`, `correlationFloor`, `maxPosition`, `minPosition`, `pyramidWinnerBoost`,
 * `pyramidLoserCut`, `pnlThreshold`, `targetVol`, `maxLeverage`, `minVolThreshold`, `atrPeriod`, `annualise`, `periodsPerYear`
 * (null: from the data), `capAfter`. Bounds, defaults and meaning stand at each stage.
 */
export type ScalerConfig = { readonly [K in keyof PipelineParams]: ValueOf<PipelineParams[K]> };
export type ConfigKey = keyof ScalerConfig;
export type ConfigValue = ScalerConfig[ConfigKey];

const defaults: Record<string, ConfigValue> = Object.fromEntries(
  paramSpecs.map(([key, spec]) => [key, spec.kind === 'auto' ? null : spec.default]),
);

/** The defaults of every parameter. */
export const DEFAULT_CONFIG: ScalerConfig = Object.freeze(fromEntries(defaults));

function fromEntries(entries: Record<string, ConfigValue>): ScalerConfig {
  // The keys and kinds are those of paramSpecs, from which ScalerConfig itself is derived.
  return entries as unknown as ScalerConfig;
}

/** Whether a name is a key of the configuration. */
export const isConfigKey = (name: string): name is ConfigKey => Object.hasOwn(DEFAULT_CONFIG, name);

/** The configuration with one value replaced. */
export const withValue = (config: ScalerConfig, key: ConfigKey, value: ConfigValue): ScalerConfig =>
  fromEntries({ ...config, [key]: value });

/** Everything that is wrong with a configuration, by field (`regimeScales.TRENDING`, `metaConfidenceRange`); empty if it is valid. */
export function findConfigProblems(config: ScalerConfig): readonly ValueProblem[] {
  return paramSpecs.flatMap(([key, spec]) => (isConfigKey(key) ? checkValue(key, spec, config) : []));
}

/** The defaults with the given values over them. Throws a RangeError that names the first bad field, its value and the valid range. */
export function completeConfig(partial: Partial<ScalerConfig> = {}): ScalerConfig {
  const config: ScalerConfig = { ...DEFAULT_CONFIG, ...partial };
  const [problem] = findConfigProblems(config);
  if (problem) throw rangeError(problem);
  return config;
}

/** The scalars of the configuration by their names in the trees. `dataPeriodsPerYear` stands where the configuration leaves it to the data. */
export function toSlots(config: ScalerConfig, dataPeriodsPerYear?: number): ParamSlots {
  const slots: [string, number][] = [];
  for (const [key, spec] of paramSpecs) {
    if (!isConfigKey(key)) continue;
    slots.push(...slotsOf(key, spec, config[key], dataPeriodsPerYear));
  }
  return Object.fromEntries(slots);
}

function slotsOf(key: string, spec: ParamSpec, value: ConfigValue, fromData?: number): [string, number][] {
  if (spec.kind === 'auto') return [[key, typeof value === 'number' ? value : (fromData ?? spec.fallback)]];
  if (typeof value === 'number') return [[key, value]];
  if (typeof value === 'boolean') return [[key, value ? 1 : 0]];
  if (isPair(value))
    return [
      [rangeSlots(key).min, value[0]],
      [rangeSlots(key).max, value[1]],
    ];
  return [];
}

const isPair = (value: unknown): value is readonly [number, number] => Array.isArray(value) && value.length === 2;

function checkValue(key: ConfigKey, spec: ParamSpec, config: ScalerConfig): readonly ValueProblem[] {
  const value: unknown = config[key];
  switch (spec.kind) {
    case 'number':
      return checkNumber(key, spec, value, config);
    case 'auto':
      return value === null || isValid(value, spec.valid) ? [] : [problem(key, value, describeInterval(spec.valid))];
    case 'range':
      return checkRange(key, spec, value);
    case 'table':
      return checkTable(key, spec, value);
    case 'switch':
      return typeof value === 'boolean' ? [] : [problem(key, value, 'true or false')];
  }
}

function checkNumber(key: string, spec: NumberParam, value: unknown, config: ScalerConfig): readonly ValueProblem[] {
  const words = spec.whole ? `${describeInterval(spec.valid)}, whole` : describeInterval(spec.valid);
  if (!isValid(value, spec.valid) || (spec.whole && !Number.isInteger(value))) return [problem(key, value, words)];
  const ceiling = spec.notAbove !== undefined && isConfigKey(spec.notAbove) ? config[spec.notAbove] : undefined;
  return typeof ceiling === 'number' && value > ceiling
    ? [problem(key, value, `${words}, not above ${spec.notAbove} (${ceiling})`)]
    : [];
}

function checkRange(key: string, spec: RangeParam, value: unknown): readonly ValueProblem[] {
  if (!Array.isArray(value) || value.length !== 2) return [problem(key, value, 'a pair [min, max]')];
  const [low, high]: unknown[] = value;
  const words = `two numbers, each ${describeInterval(spec.valid)}, the first not above the second`;
  return isValid(low, spec.valid) && isValid(high, spec.valid) && low <= high
    ? []
    : [problem(key, `[${String(low)}, ${String(high)}]`, words)];
}

function checkTable(key: string, spec: TableParam, value: unknown): readonly ValueProblem[] {
  if (typeof value !== 'object' || value === null) return [problem(key, value, 'a table of names and multipliers')];
  return Object.entries(value).flatMap(([name, multiplier]) =>
    isValid(multiplier, spec.valid) ? [] : [problem(`${key}.${name}`, multiplier, describeInterval(spec.valid))],
  );
}

const problem = (field: string, found: unknown, valid: string): ValueProblem => ({ field, found, valid });
