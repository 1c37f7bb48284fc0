import type { ReadBacktest } from '../data/readBacktest.ts';
import { isForwardReturn } from '../data/schema.ts';
import { takeQuantile } from './quantile.ts';
import type { ReturnReading } from './runSettings.ts';
import type { Timeline } from './timeline.ts';

/** Where the next-row returns come from. `unsure`: the column fits neither reading of the close, or there is no close to ask. */
export type ReturnSource = 'none' | 'close' | 'named' | 'chosenNext' | 'chosenOwn' | 'fitsNext' | 'fitsOwn' | 'unsure';

/** What one unit of position held at a row earns until the next row of its strategy; NaN where that is not known. */
export interface NextReturns {
  readonly source: ReturnSource;
  /** By place in the file; undefined where there is neither a return nor a close. Not to be kept: it may be the file's own column. */
  readonly returns: Float64Array | undefined;
}

/** A column fits a reading if at least half of its returns lie this near, in units of the median return. */
const FIT_TOLERANCE = 0.1;

/** Rows compared, spread evenly over the file. */
const FIT_ROWS = 1 << 14;

/**
 * The returns of a file, with a bar's own return told from the next one by comparison with the close, so that nothing looks
 * ahead. Source: backtest-files.md, Columns.
 */
export function findNextReturns(backtest: ReadBacktest, timeline: Timeline, reading: ReturnReading): NextReturns {
  const column = backtest.numbers.get('return');
  const close = backtest.numbers.get('close');
  if (!column)
    return close
      ? { source: 'close', returns: returnsOfClose(close, timeline) }
      : { source: 'none', returns: undefined };
  const asRead = (source: ReturnSource): NextReturns => new ColumnAsRead(source, backtest);
  if (reading === 'next') return asRead('chosenNext');
  if (reading === 'own') return { source: 'chosenOwn', returns: shifted(column, timeline) };
  if (isForwardReturn(backtest.header[backtest.match.get('return') ?? -1] ?? '')) return asRead('named');
  if (!close) return asRead('unsure');
  const sample = sampleSteps(timeline);
  if (fits(column, sample.rows, close, sample)) return asRead('fitsNext');
  return fits(column, sample.nexts, close, sample)
    ? { source: 'fitsOwn', returns: shifted(column, timeline) }
    : asRead('unsure');
}

class ColumnAsRead implements NextReturns {
  readonly source: ReturnSource;
  readonly #backtest: ReadBacktest;

  constructor(source: ReturnSource, backtest: ReadBacktest) {
    this.source = source;
    this.#backtest = backtest;
  }

  get returns(): Float64Array | undefined {
    return this.#backtest.numbers.get('return');
  }
}

function returnsOfClose(close: Float64Array, { walks }: Timeline): Float64Array {
  const returns = new Float64Array(close.length).fill(Number.NaN);
  for (const { rows, length } of walks)
    for (let i = 0; i + 1 < length; i++) {
      const row = rows ? rows[i]! : i;
      const next = rows ? rows[i + 1]! : i + 1;
      if (close[row]! > 0) returns[row] = close[next]! / close[row]! - 1;
    }
  return returns;
}

function shifted(column: Float64Array, { walks }: Timeline): Float64Array {
  const returns = new Float64Array(column.length).fill(Number.NaN);
  for (const { rows, length } of walks)
    for (let i = 0; i + 1 < length; i++) returns[rows ? rows[i]! : i] = column[rows ? rows[i + 1]! : i + 1]!;
  return returns;
}

/** Rows with the next ones of their strategies. */
interface Steps {
  readonly rows: Uint32Array;
  readonly nexts: Uint32Array;
}

function sampleSteps({ walks, scaledRows }: Timeline): Steps {
  const stride = Math.max(1, Math.ceil(scaledRows / FIT_ROWS));
  const rows = new Uint32Array(FIT_ROWS + walks.length);
  const nexts = new Uint32Array(rows.length);
  let count = 0;
  for (const walk of walks)
    for (let i = 0; i + 1 < walk.length; i += stride) {
      rows[count] = walk.rows ? walk.rows[i]! : i;
      nexts[count++] = walk.rows ? walk.rows[i + 1]! : i + 1;
    }
  return { rows: rows.subarray(0, count), nexts: nexts.subarray(0, count) };
}

/** Whether the column, read at `places`, is what the close does from each row to the next. */
function fits(column: Float64Array, places: Uint32Array, close: Float64Array, { rows, nexts }: Steps): boolean {
  const expected = new Float64Array(rows.length);
  const sizes = new Float64Array(rows.length);
  let moving = 0;
  for (let i = 0; i < rows.length; i++) {
    const price = close[rows[i]!]!;
    expected[i] = price > 0 ? close[nexts[i]!]! / price - 1 : Number.NaN;
    const size = Math.abs(expected[i]!);
    if (size > 0 && !Number.isNaN(column[places[i]!])) sizes[moving++] = size;
  }
  if (moving === 0) return false;
  const tolerance = FIT_TOLERANCE * takeQuantile(sizes.subarray(0, moving), 0.5);
  let near = 0;
  for (let i = 0; i < rows.length; i++)
    if (Math.abs(expected[i]!) > 0 && Math.abs(column[places[i]!]! - expected[i]!) <= tolerance) near++;
  return 2 * near > moving;
}
