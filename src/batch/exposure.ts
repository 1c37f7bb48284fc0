import type { Measure } from './figures.ts';
import { takeQuantile } from './quantile.ts';
import type { Timeline } from './timeline.ts';

/** The figures of a position that need no returns. */
export type ExposureMetric = 'meanAbs' | 'medianAbs' | 'p95Abs' | 'maxAbs' | 'timeInMarket' | 'turnover';

const TAIL_SHARE = 0.95;

/** Σ of a column by point: the net exposure, or with `Math.abs` the gross one. */
export function sumByPoint(
  column: Float64Array,
  { order, starts, pointCount }: Timeline,
  change: (size: number) => number,
): Float64Array {
  const sums = new Float64Array(pointCount);
  for (let p = 0; p < pointCount; p++) {
    const first = starts[p]!;
    let sum = change(column[order[first]!]!);
    for (let i = first + 1; i < starts[p + 1]!; i++) sum += change(column[order[i]!]!);
    sums[p] = sum;
  }
  return sums;
}

/** The mean, NaN of none. */
export const meanOf = (values: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
};

/**
 * Exposure figures over the scaled rows; several strategies count gross, summed by timestamp, and turn over each for itself.
 * `scale` ≥ 0 multiplies every position. Source: attribution-and-statistics.md 12b.
 */
export function measureExposure(
  position: Float64Array,
  timeline: Timeline,
  { scale, periodsPerYear }: { readonly scale: number; readonly periodsPerYear: number },
): Readonly<Record<ExposureMetric, Measure>> {
  const { pointCount } = timeline;
  const gross = sumByPoint(position, timeline, (size) => Math.abs(size * scale));
  if (pointCount === 0) return noExposure('no row could be scaled');
  let inMarket = 0;
  let largest = 0;
  for (let p = 0; p < pointCount; p++) {
    if (gross[p] !== 0) inMarket++;
    if (gross[p]! > largest) largest = gross[p]!;
  }
  return {
    meanAbs: { value: meanOf(gross) },
    medianAbs: { value: takeQuantile(gross, 0.5) },
    p95Abs: { value: takeQuantile(gross, TAIL_SHARE) },
    maxAbs: { value: largest },
    timeInMarket: { value: inMarket / pointCount },
    turnover:
      pointCount > 1
        ? { value: (periodsPerYear * tradedSize(position, timeline, scale)) / (pointCount - 1) }
        : { undefinedBecause: 'one bar has no turnover' },
  };
}

/** The same reason for every figure. */
export function noExposure(reason: string): Readonly<Record<ExposureMetric, Measure>> {
  const none: Measure = { undefinedBecause: reason };
  return { meanAbs: none, medianAbs: none, p95Abs: none, maxAbs: none, timeInMarket: none, turnover: none };
}

function tradedSize(position: Float64Array, { sequences }: Timeline, scale: number): number {
  let traded = 0;
  for (const rows of sequences)
    for (let i = 1; i < rows.length; i++)
      traded += Math.abs(position[rows[i]!]! * scale - position[rows[i - 1]!]! * scale);
  return traded;
}
