import { type ScalerConfig, toSlots } from './config.ts';
import { BlockKernel, type Codes } from './expr/blocks.ts';
import { pipelineProgram } from './pipelineProgram.ts';
import { describeInterval, isValid, rangeError } from './problem.ts';
import { bandit } from './stages/bandit.ts';
import { correlation } from './stages/correlation.ts';
import { metaConfidence } from './stages/metaConfidence.ts';
import { rawPosition } from './stages/rawPosition.ts';
import { regime as regimeStage } from './stages/regime.ts';
import type { NumberInput } from './stages/stage.ts';
import { categoryMultiplier } from './trace.ts';

/** Regimes as codes into a list of names. */
export interface RegimeCodes {
  readonly codes: Codes;
  readonly dictionary: readonly string[];
}

/** Columns of equal length, one element a row. A column that is left out stands at its default for every row. */
export interface BatchColumns {
  readonly position: ArrayLike<number>;
  readonly metaProb?: ArrayLike<number>;
  readonly banditWeight?: ArrayLike<number>;
  readonly regime?: readonly string[] | RegimeCodes;
  readonly correlationPenalty?: ArrayLike<number>;
}

/** A cell that cannot be used: its row (from 0), column, value, and what would be valid. */
export interface BatchProblem {
  readonly row: number;
  readonly column: keyof BatchColumns;
  readonly value: unknown;
  readonly reason: string;
}

/** Results by row, as `breakdown` gives them; NaN in every column of a row that has a problem. */
export interface BatchResult {
  readonly scaledPosition: Float64Array;
  readonly metaFactor: Float64Array;
  readonly banditFactor: Float64Array;
  readonly regimeFactor: Float64Array;
  readonly correlationFactor: Float64Array;
  readonly uncappedPosition: Float64Array;
  /** In the order of the rows. */
  readonly problems: readonly BatchProblem[];
}

const SWITCHES_OFF = { pyramid: false, voltarget: false } as const;

const NUMBERS = {
  position: rawPosition,
  ...metaConfidence.inputs,
  ...bandit.inputs,
  ...correlation.inputs,
} as const satisfies Record<string, NumberInput>;

const REGIME = regimeStage.inputs.regime;

const NUMBER_NAMES = ['position', 'metaProb', 'banditWeight', 'correlationPenalty'] as const;
const OPTIONAL_NAMES = ['metaProb', 'banditWeight', 'regime', 'correlationPenalty'] as const;

/**
 * Scales whole columns: each row gets to the last bit what `scale` gives it. A row with a bad cell is reported and gets NaN.
 * Throws a RangeError for columns of unequal length. Regime names are compared exactly.
 */
export function scaleColumns(columns: BatchColumns, config: ScalerConfig): BatchResult {
  const rows = requireEqualLengths(columns);
  const problems: BatchProblem[] = [];
  const inputs: Record<string, Float64Array> = {};
  for (const name of NUMBER_NAMES) {
    const column = columns[name];
    if (column) inputs[name] = readNumbers(name, column, problems);
  }
  const { codes, multipliers } = readRegimes(columns.regime, config.regimeScales, problems);
  const outputs = {
    meta_factor: new Float64Array(rows),
    bandit_factor: new Float64Array(rows),
    regime_factor: new Float64Array(rows),
    correlation_factor: new Float64Array(rows),
    uncapped_position: new Float64Array(rows),
    scaled_position: new Float64Array(rows),
  };
  const params = toSlots(config);
  const program = pipelineProgram({
    params,
    switches: SWITCHES_OFF,
    outputs: Object.keys(outputs),
    constants: new Set(OPTIONAL_NAMES.filter((name) => !columns[name])),
  });
  new BlockKernel(program).run({
    inputs,
    codes: { regime: codes },
    tables: { [REGIME.table]: multipliers },
    params,
    constants: DEFAULTS,
    categories: { [REGIME.table]: categoryMultiplier(config.regimeScales, REGIME.default) ?? 1 },
    outputs,
    from: 0,
    to: rows,
  });
  for (const column of Object.values(outputs)) for (const { row } of problems) column[row] = Number.NaN;
  return {
    scaledPosition: outputs.scaled_position,
    metaFactor: outputs.meta_factor,
    banditFactor: outputs.bandit_factor,
    regimeFactor: outputs.regime_factor,
    correlationFactor: outputs.correlation_factor,
    uncappedPosition: outputs.uncapped_position,
    problems: problems.sort((a, b) => a.row - b.row),
  };
}

const DEFAULTS: Readonly<Record<string, number>> = Object.fromEntries(
  NUMBER_NAMES.map((name) => [name, NUMBERS[name].default]),
);

function requireEqualLengths(columns: BatchColumns): number {
  const { length } = columns.position;
  const lengths = [...NUMBER_NAMES, 'regime' as const].flatMap((name) => {
    const column = columns[name];
    if (!column) return [];
    return [{ name, rows: 'codes' in column ? column.codes.length : column.length }];
  });
  if (lengths.some(({ rows }) => rows !== length))
    throw rangeError({
      field: 'columns',
      found: lengths.map(({ name, rows }) => `${name} ${rows}`).join(', '),
      valid: 'columns of equal length',
    });
  return length;
}

/** The column as doubles. A cell that is no number or out of its range is reported and may hold anything. */
function readNumbers(
  name: (typeof NUMBER_NAMES)[number],
  column: ArrayLike<number>,
  problems: BatchProblem[],
): Float64Array {
  const { valid } = NUMBERS[name];
  const VALUES = column instanceof Float64Array ? column : new Float64Array(column.length);
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (!isValid(value, valid))
      problems.push({ row: i, column: name, value, reason: `not ${describeInterval(valid)}` });
    else if (VALUES !== column) VALUES[i] = value;
  }
  return VALUES;
}

interface CodedRegimes {
  readonly codes: Codes;
  readonly multipliers: Float64Array;
}

function readRegimes(
  regime: BatchColumns['regime'],
  table: ScalerConfig['regimeScales'],
  problems: BatchProblem[],
): CodedRegimes {
  if (!regime) return { codes: new Uint8Array(), multipliers: new Float64Array() };
  return 'codes' in regime ? readCodes(regime, table, problems) : encodeNames(regime, table, problems);
}

function readCodes(
  { codes, dictionary }: RegimeCodes,
  table: ScalerConfig['regimeScales'],
  problems: BatchProblem[],
): CodedRegimes {
  const reason = `not a code of the dictionary, which has ${dictionary.length} names`;
  for (let i = 0; i < codes.length; i++) {
    const value = codes[i]!;
    if (dictionary[value] === undefined) problems.push({ row: i, column: 'regime', value, reason });
  }
  return { codes, multipliers: Float64Array.from(dictionary, (name) => categoryMultiplier(table, name) ?? 1) };
}

function encodeNames(
  names: readonly string[],
  table: ScalerConfig['regimeScales'],
  problems: BatchProblem[],
): CodedRegimes {
  const codes = new Uint32Array(names.length);
  const known = new Map<string, number>();
  const multipliers: number[] = [];
  for (let i = 0; i < names.length; i++) {
    const name: unknown = names[i];
    if (typeof name !== 'string') {
      problems.push({ row: i, column: 'regime', value: name, reason: 'not the name of a regime' });
      continue;
    }
    let code = known.get(name);
    if (code === undefined) {
      code = multipliers.push(categoryMultiplier(table, name) ?? 1) - 1;
      known.set(name, code);
    }
    codes[i] = code;
  }
  return { codes, multipliers: Float64Array.from(multipliers) };
}
