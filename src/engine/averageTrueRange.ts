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
  const ranges = trueRanges(high, low, close);
  const means = new Float64Array(ranges.length);
  for (let i = 0; i < ranges.length; i++) {
    const from = Math.max(0, i - bars + 1);
    let sum = 0;
    for (let k = from; k <= i; k++) sum += ranges[k]!;
    means[i] = sum / (i - from + 1);
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
