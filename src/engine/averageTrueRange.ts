import { rangeError, requireValid } from './problem.ts';
import { volatilityTarget } from './stages/volatilityTarget.ts';

/** Prices of equal length, in the order of time. */
export interface PriceColumns {
  readonly high: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly close: ArrayLike<number>;
}

/**
 * Simple mean of the last `period` true ranges, fewer at the start; row t uses rows up to t only. NaN where a price in the window
 * is missing. Throws a RangeError for a period that is not a whole number ≥ 1 or columns of unequal length. Source: engine.md, Module X.
 */
export function averageTrueRange(
  { high, low, close }: PriceColumns,
  period: number = volatilityTarget.params.atrPeriod.default,
): Float64Array {
  const bars = requireValid('period', period, volatilityTarget.params.atrPeriod.valid);
  if (!Number.isInteger(bars)) throw rangeError({ field: 'period', found: period, valid: 'a whole number' });
  if (high.length !== close.length || low.length !== close.length)
    throw rangeError({
      field: 'prices',
      found: `${high.length}, ${low.length}, ${close.length} rows`,
      valid: 'columns of equal length',
    });
  return movingMean(trueRanges(high, low, close), bars);
}

/**
 * The mean of the last `count` values, fewer at the start. Sums run inside blocks of `count`: a window is the end of one block and
 * the start of the next, so that neither the time nor the rounding grows with the length of the file, and a NaN leaves with its window.
 */
function movingMean(values: Float64Array, count: number): Float64Array {
  const rows = values.length;
  const fromBlockStart = new Float64Array(rows);
  const toBlockEnd = new Float64Array(rows);
  for (let i = 0; i < rows; i++) fromBlockStart[i] = values[i]! + (i % count === 0 ? 0 : fromBlockStart[i - 1]!);
  for (let i = rows - 1; i >= 0; i--)
    toBlockEnd[i] = values[i]! + ((i + 1) % count === 0 || i === rows - 1 ? 0 : toBlockEnd[i + 1]!);
  const means = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const from = i - count + 1;
    const isOneBlock = from <= 0 || from % count === 0;
    means[i] = isOneBlock
      ? fromBlockStart[i]! / Math.min(i + 1, count)
      : (toBlockEnd[from]! + fromBlockStart[i]!) / count;
  }
  return means;
}

function trueRanges(high: ArrayLike<number>, low: ArrayLike<number>, close: ArrayLike<number>): Float64Array {
  const ranges = new Float64Array(close.length);
  for (let i = 0; i < ranges.length; i++) {
    const spread = high[i]! - low[i]!;
    if (i === 0) ranges[i] = spread;
    else {
      const before = close[i - 1]!;
      ranges[i] = Math.max(spread, Math.abs(high[i]! - before), Math.abs(low[i]! - before));
    }
  }
  return ranges;
}
