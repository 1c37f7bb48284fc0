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
  /** By place in the file; undefined where there is neither a return nor a close. */
  readonly returns: Float64Array | undefined;
}

/** A column fits a reading if at least half of its returns lie this near, in units of the median return. */
const FIT_TOLERANCE = 0.1;

/** Rows compared, spread evenly over the file. */
const FIT_ROWS = 1 << 16;

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
  if (reading === 'next') return { source: 'chosenNext', returns: column };
  if (reading === 'own') return { source: 'chosenOwn', returns: shifted(column, timeline) };
  if (isForwardReturn(backtest.header[backtest.match.get('return') ?? -1] ?? ''))
    return { source: 'named', returns: column };
  if (!close) return { source: 'unsure', returns: column };
  const next = returnsOfClose(close, timeline);
  if (fits(column, next, timeline)) return { source: 'fitsNext', returns: column };
  const own = shifted(column, timeline);
  return fits(own, next, timeline) ? { source: 'fitsOwn', returns: own } : { source: 'unsure', returns: column };
}

function returnsOfClose(close: Float64Array, timeline: Timeline): Float64Array {
  return alongTime(close.length, timeline, (row, next) =>
    close[row]! > 0 ? close[next]! / close[row]! - 1 : Number.NaN,
  );
}

function shifted(column: Float64Array, timeline: Timeline): Float64Array {
  return alongTime(column.length, timeline, (_row, next) => column[next]!);
}

function alongTime(
  rowCount: number,
  { sequences }: Timeline,
  returnOf: (row: number, next: number) => number,
): Float64Array {
  const returns = new Float64Array(rowCount).fill(Number.NaN);
  for (const rows of sequences)
    for (let i = 0; i + 1 < rows.length; i++) returns[rows[i]!] = returnOf(rows[i]!, rows[i + 1]!);
  return returns;
}

function fits(column: Float64Array, expected: Float64Array, { order }: Timeline): boolean {
  const stride = Math.ceil(order.length / FIT_ROWS);
  const sizes = new Float64Array(FIT_ROWS);
  let moving = 0;
  for (let i = 0; i < order.length; i += stride) {
    const size = Math.abs(expected[order[i]!]!);
    if (size > 0 && !Number.isNaN(column[order[i]!])) sizes[moving++] = size;
  }
  if (moving === 0) return false;
  const tolerance = FIT_TOLERANCE * takeQuantile(sizes.subarray(0, moving), 0.5);
  let near = 0;
  for (let i = 0; i < order.length; i += stride) {
    const change = expected[order[i]!]!;
    if (Math.abs(change) > 0 && Math.abs(column[order[i]!]! - change) <= tolerance) near++;
  }
  return 2 * near > moving;
}
