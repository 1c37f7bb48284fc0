import { ROW_REJECTED, ROW_REMARKED, ROW_SCALED } from '../data/rowReader.ts';
import type { BacktestRun, ConstraintFlag, ResultColumn } from './backtestRun.ts';
import { bitOf, readConstraints } from './constraints.ts';
import { radixOrder } from './radixOrder.ts';

/** A column that rows can be sorted and filtered by: inputs by their names in the trees, results by those of the download. */
export type RowKey =
  | 'timestamp'
  | 'position'
  | 'metaProb'
  | 'banditWeight'
  | 'correlationPenalty'
  | 'currentPnl'
  | 'regime'
  | 'strategy'
  | ResultColumn;

/** A limit of the scaler, or what else is noteworthy about the size of a row. */
export type RowConstraint = ConstraintFlag | 'unknownRegime';

/** Which rows; everything that is left out lets every row pass. */
export interface RowFilter {
  readonly status?: 'scaled' | 'remark' | 'rejected';
  readonly constraint?: RowConstraint;
  /** As the file first writes it. */
  readonly regime?: string;
  readonly strategy?: string;
  /** Both ends included; a row without a number does not pass. */
  readonly range?: { readonly key: RowKey; readonly least?: number; readonly most?: number };
  /** In units of the time axis, both ends included. */
  readonly stretch?: { readonly from: number; readonly to: number };
}

/** `time`: the scaled rows along time; a key: rejected rows and rows without a number last. */
export type RowOrder = 'file' | 'time' | { readonly by: RowKey; readonly isDescending: boolean };

/** Places in the file of the rows that pass, in the order wanted; undefined for all rows in the order of the file. */
export function selectRows(run: BacktestRun, filter: RowFilter, order: RowOrder): Uint32Array | undefined {
  const isAll = Object.keys(filter).length === 0;
  if (isAll && order === 'file') return undefined;
  const mask = isAll ? undefined : passing(run, filter);
  if (order === 'time') return keep(run.timeline.order, mask);
  const rows = keep(everyRow(run.backtest.rowCount), mask);
  if (order === 'file') return rows;
  const column = keysOf(run, order.by);
  if (!column) return rows;
  const keys = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) keys[i] = column[rows[i]!]!;
  return radixOrder(keys, order.isDescending).map((place) => rows[place]!);
}

/** What a selection depends on besides the file and itself: equal as long as it can be used again. */
export function selectionVersion(run: BacktestRun, { constraint, range }: RowFilter, order: RowOrder): string {
  const keys = [range?.key, typeof order === 'object' ? order.by : undefined];
  const versions = keys.map((key) => (key !== undefined && isResult(key) ? (run.versionOf(key) ?? 'off') : ''));
  return JSON.stringify([versions, constraint === undefined ? '' : constraintVersion(run, constraint)]);
}

function constraintVersion(run: BacktestRun, constraint: RowConstraint): string {
  if (constraint !== 'unknownRegime') return run.versionOf(constraint) ?? 'off';
  return JSON.stringify([Object.keys(run.settings.config.regimeScales), run.settings.fallbacks.regime]);
}

function everyRow(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

function keep(rows: Uint32Array, mask: Uint8Array | undefined): Uint32Array {
  if (!mask) return rows;
  const kept = new Uint32Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) if (mask[rows[i]!] === 1) kept[count++] = rows[i]!;
  return kept.slice(0, count);
}

function passing(run: BacktestRun, { status, constraint, regime, strategy, range, stretch }: RowFilter): Uint8Array {
  const { rowCount } = run.backtest;
  const mask = new Uint8Array(rowCount).fill(1);
  if (status !== undefined) keepStatus(run, status, mask);
  if (regime !== undefined) keepCategory(run, 'regime', regime, mask);
  if (strategy !== undefined) keepCategory(run, 'strategy', strategy, mask);
  if (constraint !== undefined) keepConstraint(run, constraint, mask);
  if (range !== undefined) keepRange(keysOf(run, range.key), range.least, range.most, mask);
  if (stretch !== undefined) keepRange(placesOf(run), stretch.from, stretch.to, mask);
  return mask;
}

function keepStatus(run: BacktestRun, wanted: NonNullable<RowFilter['status']>, mask: Uint8Array): void {
  const { status } = run.backtest;
  const code = { scaled: ROW_SCALED, remark: ROW_REMARKED, rejected: ROW_REJECTED }[wanted];
  // A row with a remark is scaled too.
  const other = wanted === 'scaled' ? ROW_REMARKED : code;
  for (let row = 0; row < mask.length; row++) if (status[row] !== code && status[row] !== other) mask[row] = 0;
}

function keepCategory(run: BacktestRun, field: 'regime' | 'strategy', name: string, mask: Uint8Array): void {
  const { coded, status } = run.backtest;
  const column = coded.get(field);
  const code = column ? column.categories.findIndex((category) => category.name === name) : -1;
  for (let row = 0; row < mask.length; row++)
    if (!column || column.codes[row] !== code || status[row] === ROW_REJECTED) mask[row] = 0;
}

function keepConstraint(run: BacktestRun, constraint: RowConstraint, mask: Uint8Array): void {
  if (constraint === 'unknownRegime') {
    keepUnknown(run, mask);
    return;
  }
  const { flags, masks } = readConstraints(run);
  const bit = flags.includes(constraint) ? bitOf(constraint) : 0;
  for (let row = 0; row < mask.length; row++) if ((masks[row]! & bit) === 0) mask[row] = 0;
}

function keepUnknown(run: BacktestRun, mask: Uint8Array): void {
  const { coded, status } = run.backtest;
  const column = coded.get('regime');
  if (!column) {
    const isKnown = run.multiplierOf(run.settings.fallbacks.regime) !== undefined;
    for (let row = 0; row < mask.length; row++) if (isKnown || status[row] === ROW_REJECTED) mask[row] = 0;
    return;
  }
  const isKnown = column.categories.map(({ name }) => run.multiplierOf(name) !== undefined);
  for (let row = 0; row < mask.length; row++)
    if (isKnown[column.codes[row]!] || status[row] === ROW_REJECTED) mask[row] = 0;
}

function keepRange(
  column: Float64Array | undefined,
  least = Number.NEGATIVE_INFINITY,
  most = Number.POSITIVE_INFINITY,
  mask: Uint8Array,
): void {
  for (let row = 0; row < mask.length; row++)
    if (!column || !(column[row]! >= least && column[row]! <= most)) mask[row] = 0;
}

/** Where each row stands on the axis; without times its number, from 1. */
function placesOf(run: BacktestRun): Float64Array | undefined {
  if (run.timeline.axis === 'time') return run.backtest.numbers.get('timestamp');
  return Float64Array.from({ length: run.backtest.rowCount }, (_, row) => row + 1);
}

const isResult = (key: RowKey): key is ResultColumn => key.includes('_');

/** The numbers of a column by place in the file; names count by their place in the alphabet. Undefined where there is no such column. */
function keysOf(run: BacktestRun, key: RowKey): Float64Array | undefined {
  if (isResult(key)) return run.result(key);
  switch (key) {
    case 'timestamp':
      return run.backtest.numbers.get('timestamp');
    case 'regime':
    case 'strategy':
      return ranksOf(run, key);
    default:
      return run.input(key);
  }
}

function ranksOf(run: BacktestRun, field: 'regime' | 'strategy'): Float64Array | undefined {
  const { coded, status, rowCount } = run.backtest;
  const column = coded.get(field);
  if (!column) return undefined;
  const names = column.categories.map(({ name }) => name);
  const sorted = [...names].sort();
  const ranks = names.map((name) => sorted.indexOf(name));
  const keys = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++)
    keys[row] = status[row] === ROW_REJECTED ? Number.NaN : ranks[column.codes[row]!]!;
  return keys;
}
