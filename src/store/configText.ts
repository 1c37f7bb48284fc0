import {
  type ConfigValue,
  DEFAULT_CONFIG,
  findConfigProblems,
  isConfigKey,
  type ScalerConfig,
  withValue,
} from '../engine/config.ts';
import { foldRegimeName } from '../engine/regimeName.ts';

/** The version of the format; a file with another one is refused. */
const FORMAT = 'exposure-lab-configuration/1';

/** The configuration as text to keep: JSON with every value, for `parseConfig`. */
export const formatConfig = (config: ScalerConfig): string =>
  `${JSON.stringify({ format: FORMAT, ...config }, null, 2)}\n`;

/** A configuration read from text, or the reasons why it can't be used. Nothing is taken over in part. */
export type ParsedConfig = { readonly config: ScalerConfig } | { readonly reasons: readonly string[] };

/** Reads what `formatConfig` wrote. Values that the text leaves out stand at their defaults. Never throws. */
export function parseConfig(text: string): ParsedConfig {
  const parsed = parseJson(text);
  if (parsed instanceof Error) return { reasons: [`This is not JSON: ${parsed.message}`] };
  if (!isRecord(parsed))
    return { reasons: ['The text has to be one JSON object with the names of the configuration.'] };
  const { format, ...values } = parsed;
  if (format !== undefined && format !== FORMAT)
    return { reasons: [`The format is ${JSON.stringify(format)}; this page reads ${FORMAT}.`] };
  const unknown = Object.keys(values).filter((key) => !isConfigKey(key));
  if (unknown.length > 0) return { reasons: unknown.map((key) => `There is no configuration value named “${key}”.`) };
  return checkedConfig(values);
}

function checkedConfig(values: Readonly<Record<string, unknown>>): ParsedConfig {
  let config = DEFAULT_CONFIG;
  for (const [key, value] of Object.entries(values)) {
    if (isConfigKey(key)) config = withValue(config, key, toConfigValue(value));
  }
  const reasons = findConfigProblems(config).map(
    ({ field, found, valid }) =>
      `${field} is ${typeof found === 'string' ? found : JSON.stringify(found)}; valid is ${valid}.`,
  );
  const repeated = isRecord(values.regimeScales) ? findRepeatedRegimes(Object.keys(values.regimeScales)) : [];
  const all = [...reasons, ...repeated];
  return all.length > 0 ? { reasons: all } : { config };
}

/** Reasons for names that mean the same regime. */
function findRepeatedRegimes(names: readonly string[]): readonly string[] {
  const seen = new Map<string, string>();
  return names.flatMap((name) => {
    const folded = foldRegimeName(name);
    const first = seen.get(folded);
    seen.set(folded, first ?? name);
    if (folded === '') return ['A regime has no name.'];
    return first === undefined ? [] : [`The regimes “${first}” and “${name}” are the same name.`];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keeps a value of a kind that a configuration can hold; anything else becomes NaN, which no parameter accepts. */
function toConfigValue(value: unknown): ConfigValue {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value) && value.length === 2) return [toNumber(value[0]), toNumber(value[1])];
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, toNumber(entry)]));
  return Number.NaN;
}

const toNumber = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);
