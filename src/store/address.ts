import {
  type ConfigKey,
  type ConfigValue,
  DEFAULT_CONFIG,
  findConfigProblems,
  isConfigKey,
  type ScalerConfig,
  withValue,
} from '../engine/config.ts';
import { findRegime } from '../engine/regimeName.ts';
import { paramSpecs } from '../engine/stages/pipeline.ts';
import { regime } from '../engine/stages/regime.ts';
import type { ParamSpec, PipelineSwitches } from '../engine/stages/stage.ts';
import type { DecisionInputs } from '../engine/trace.ts';
import {
  checkInput,
  type Decision,
  inputSpec,
  NEUTRAL_INPUTS,
  PAGE_INPUTS,
  SWITCHES_OFF,
  USAGE_EXAMPLE,
  withRegime,
} from './decision.ts';
import { checkCost } from './runSlice.ts';
import { VIEWS, type View } from './viewSlice.ts';

/** What an address says, with a notice for everything in it that could not be used. */
export interface DecodedAddress {
  readonly view: View;
  readonly decision: Decision;
  /** Cost per unit of turnover. */
  readonly costBasisPoints: number;
  readonly notices: readonly string[];
  /** Whether the address asks for the sample backtest to be loaded. */
  readonly wantsSample: boolean;
}

const CONFIG_PREFIX = 'config.';
const REMOVED = 'none';
const SAMPLE_KEY = 'sample';
const COST_KEY = 'cost';
/** Views that are planned and have no page yet. */
const PLANNED_VIEWS: readonly string[] = ['tune', 'report'];
const SWITCH_KEYS: readonly (keyof PipelineSwitches)[] = ['pyramid', 'voltarget'];
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;

const writeNumber = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

function readNumber(text: string): number {
  return NUMBER.test(text.trim()) ? Number(text) : Number.NaN;
}

/** The query string of a view, a decision and a cost: all inputs, and of the rest only what differs from its default. */
export function encodeAddress(view: View, { inputs, config, switches }: Decision, costBasisPoints = 0): string {
  const query = new URLSearchParams();
  query.set('view', view);
  for (const name of PAGE_INPUTS) {
    query.set(inputSpec(name).urlKey, writeNumber(inputs[name]));
    if (name === 'banditWeight') query.set(regime.inputs.regime.urlKey, inputs.regime);
  }
  for (const name of SWITCH_KEYS) if (switches[name]) query.set(name, 'on');
  for (const [key, spec] of paramSpecs) if (isConfigKey(key)) writeValue(query, key, spec, config);
  if (costBasisPoints !== 0) query.set(COST_KEY, writeNumber(costBasisPoints));
  return `?${query.toString()}`;
}

function writeValue(query: URLSearchParams, key: ConfigKey, spec: ParamSpec, config: ScalerConfig): void {
  const value = config[key];
  const usual = DEFAULT_CONFIG[key];
  const name = CONFIG_PREFIX + key;
  if (spec.kind === 'table') {
    writeTable(query, name, spec.default, config.regimeScales);
    return;
  }
  if (Array.isArray(value)) {
    if (String(value) !== String(usual)) query.set(name, value.map(writeNumber).join(','));
    return;
  }
  if (Object.is(value, usual)) return;
  if (typeof value === 'boolean') query.set(name, value ? 'on' : 'off');
  if (typeof value === 'number') query.set(name, writeNumber(value));
}

function writeTable(
  query: URLSearchParams,
  name: string,
  usual: Readonly<Record<string, number>>,
  table: Readonly<Record<string, number>>,
): void {
  for (const [category, multiplier] of Object.entries(table)) {
    const isUsual = Object.hasOwn(usual, category) && Object.is(usual[category], multiplier);
    if (!isUsual) query.set(`${name}.${category}`, writeNumber(multiplier));
  }
  for (const category of Object.keys(usual))
    if (!Object.hasOwn(table, category)) query.set(`${name}.${category}`, REMOVED);
}

/** Reads an address. Never throws: what is not valid stands at its default and is named in the notices; unknown keys are ignored. */
export function decodeAddress(search: string): DecodedAddress {
  const query = new URLSearchParams(search);
  const notices: string[] = [];
  const config = readConfig(query, notices);
  const inputs = readInputs(query, notices);
  const switches = readSwitches(query, notices);
  return {
    view: readView(query, notices),
    decision: withRegime({ inputs, config, switches }, inputs.regime),
    costBasisPoints: readCost(query, notices),
    notices,
    wantsSample: query.get(SAMPLE_KEY) === 'on',
  };
}

function readCost(query: URLSearchParams, notices: string[]): number {
  const text = query.get(COST_KEY);
  if (text === null) return 0;
  const cost = readNumber(text);
  const problem = checkCost(cost);
  if (!problem) return cost;
  notices.push(`The cost “${text}” in the address is not ${problem.valid}; there are no costs.`);
  return 0;
}

function readView(query: URLSearchParams, notices: string[]): View {
  const asked = query.get('view');
  const view = VIEWS.find((candidate) => candidate === asked);
  if (view !== undefined || asked === null || asked === '') return view ?? 'explore';
  notices.push(
    PLANNED_VIEWS.includes(asked)
      ? `The view “${asked}” is not built yet, so this is Explore.`
      : `There is no view “${asked}”, so this is Explore.`,
  );
  return 'explore';
}

function readInputs(query: URLSearchParams, notices: string[]): DecisionInputs {
  const regimeKey = regime.inputs.regime.urlKey;
  const names = PAGE_INPUTS.filter((name) => query.has(inputSpec(name).urlKey));
  const regimeName = query.get(regimeKey);
  if (names.length === 0 && regimeName === null) return USAGE_EXAMPLE;
  const numbers = names.flatMap((name): [string, number][] => {
    const { urlKey, label, default: usual } = inputSpec(name);
    const text = query.get(urlKey) ?? '';
    const value = readNumber(text);
    const problem = checkInput(name, value);
    if (!problem) return [[name, value]];
    notices.push(`${label} “${text}” in the address is not ${problem.valid}; it stands at its default ${usual}.`);
    return [];
  });
  const named = regimeName !== null && regimeName.trim() !== '';
  if (regimeName !== null && !named)
    notices.push(`The regime in the address is empty; it stands at its default ${NEUTRAL_INPUTS.regime}.`);
  return { ...NEUTRAL_INPUTS, ...Object.fromEntries(numbers), ...(named ? { regime: regimeName } : {}) };
}

function readSwitches(query: URLSearchParams, notices: string[]): PipelineSwitches {
  const read = (name: keyof PipelineSwitches): boolean => {
    const text = query.get(name);
    if (text !== null && text !== 'on' && text !== 'off')
      notices.push(`The switch ${name} in the address is “${text}”, neither on nor off; it is off.`);
    return text === 'on';
  };
  return { ...SWITCHES_OFF, pyramid: read('pyramid'), voltarget: read('voltarget') };
}

function readConfig(query: URLSearchParams, notices: string[]): ScalerConfig {
  let config = DEFAULT_CONFIG;
  for (const [name, text] of query) {
    if (!name.startsWith(CONFIG_PREFIX)) continue;
    const field = name.slice(CONFIG_PREFIX.length);
    const changed = withText(config, field, text);
    if (typeof changed === 'string') notices.push(changed);
    else config = changed;
  }
  return withoutConflicts(config, notices);
}

/** Values that are each valid and together are not (a minimum above the maximum) go back to their defaults, each with a notice. */
function withoutConflicts(config: ScalerConfig, notices: string[]): ScalerConfig {
  let valid = config;
  for (let rounds = 0; rounds <= paramSpecs.length; rounds++) {
    const [problem] = findConfigProblems(valid);
    if (!problem) return valid;
    const key = problem.field.split('.')[0] ?? '';
    if (!isConfigKey(key)) return DEFAULT_CONFIG;
    notices.push(configNotice(problem.field, String(problem.found), problem.valid));
    valid = withValue(valid, key, DEFAULT_CONFIG[key]);
  }
  return DEFAULT_CONFIG;
}

const configNotice = (field: string, text: string, valid: string): string =>
  `The configuration value ${field} “${text}” in the address is not ${valid}; its default is used.`;

/** The configuration with one field of the address put in, or a notice. An unknown field changes nothing. */
function withText(config: ScalerConfig, field: string, text: string): ScalerConfig | string {
  const dot = field.indexOf('.');
  const key = dot < 0 ? field : field.slice(0, dot);
  const spec = paramSpecs.find(([candidate]) => candidate === key)?.[1];
  if (!spec || !isConfigKey(key)) return config;
  if (spec.kind === 'table') return dot < 0 ? config : withMultiplier(config, field.slice(dot + 1), text);
  const value = readValue(spec, text);
  const problem = findConfigProblems(withValue(DEFAULT_CONFIG, key, value)).find((p) => p.field === key);
  // A minimum above the default maximum may be fine beside the address's own maximum: conflicts are settled at the end.
  const isConflict = spec.kind === 'number' && spec.notAbove !== undefined && typeof value === 'number' && value >= 0;
  if (problem && !isConflict) return configNotice(field, text, problem.valid);
  return withValue(config, key, value);
}

function readValue(spec: ParamSpec, text: string): ConfigValue {
  if (spec.kind === 'switch') return text === 'on' || text === 'off' ? text === 'on' : Number.NaN;
  if (spec.kind !== 'range') return readNumber(text);
  const [low, high, ...rest] = text.split(',').map(readNumber);
  return low !== undefined && high !== undefined && rest.length === 0 ? [low, high] : Number.NaN;
}

function withMultiplier(config: ScalerConfig, name: string, text: string): ScalerConfig | string {
  const { regimeScales } = config;
  const field = `regimeScales.${name}`;
  if (name.trim() === '') return `A regime multiplier in the address has no name; it is left out.`;
  const known = findRegime(regimeScales, name) ?? name;
  if (text === REMOVED) {
    const kept = Object.entries(regimeScales).filter(([candidate]) => candidate !== known);
    return withValue(config, 'regimeScales', Object.fromEntries(kept));
  }
  const value = readNumber(text);
  const table = Object.fromEntries([...Object.entries(regimeScales), [known, value]]);
  const changed = withValue(config, 'regimeScales', table);
  const problem = findConfigProblems(changed).find((p) => p.field.startsWith('regimeScales'));
  return problem ? configNotice(field, text, problem.valid) : changed;
}
