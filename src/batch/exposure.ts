import type { Measure } from './figures.ts';
import type { Passes } from './passes.ts';
import { findAbsQuantiles } from './quantile.ts';
import { pickAlong, type Timeline } from './timeline.ts';

/** The figures of a position that need no returns. */
export type ExposureMetric = 'meanAbs' | 'medianAbs' | 'p95Abs' | 'maxAbs' | 'timeInMarket' | 'turnover';

const TAIL_SHARE = 0.95;

/** What the exposure figures are made of: of |position| by point, summed by timestamp where there are several strategies. */
export interface ExposureSums {
  readonly points: number;
  /** NaN without points. */
  readonly meanAbs: number;
  readonly medianAbs: number;
  readonly p95Abs: number;
  readonly maxAbs: number;
  readonly pointsInMarket: number;
  /** Σ |x_t − x_(t−1)|, each strategy for itself. */
  readonly traded: number;
}

/** Σ of a column by point, the net exposure. */
export function sumByPoint(column: Float64Array, { order, starts, pointCount }: Timeline): Float64Array {
  const sums = new Float64Array(pointCount);
  for (let p = 0; p < pointCount; p++) {
    let sum = column[order[starts[p]!]!]!;
    for (let i = starts[p]! + 1; i < starts[p + 1]!; i++) sum += column[order[i]!]!;
    sums[p] = sum;
  }
  return sums;
}

/** Σ of the absolute values by point, the gross exposure. */
export function sumAbsByPoint(column: Float64Array, { order, starts, pointCount }: Timeline): Float64Array {
  const sums = new Float64Array(pointCount);
  for (let p = 0; p < pointCount; p++) {
    let sum = Math.abs(column[order[starts[p]!]!]!);
    for (let i = starts[p]! + 1; i < starts[p + 1]!; i++) sum += Math.abs(column[order[i]!]!);
    sums[p] = sum;
  }
  return sums;
}

/**
 * Reads a position for all its exposure figures: `position` by place in the file, `along` the same in the order of time.
 * Source: attribution-and-statistics.md 12b.
 */
export function sumExposure(
  position: Float64Array,
  along: Float64Array,
  timeline: Timeline,
  passes: Passes,
): ExposureSums {
  const { isSingle, pointCount, walks } = timeline;
  const traded = isSingle
    ? passes.sumSteps(along)
    : walks.reduce((sum, walk) => sum + passes.sumSteps(pickAlong(position, walk)), 0);
  const gross = isSingle ? along : sumAbsByPoint(position, timeline);
  const { sum, filled, largest } = passes.sumSizes(gross);
  const [medianAbs = Number.NaN, p95Abs = Number.NaN] = findAbsQuantiles(gross, [0.5, TAIL_SHARE], passes);
  return {
    points: pointCount,
    meanAbs: sum / pointCount,
    medianAbs,
    p95Abs,
    maxAbs: largest,
    pointsInMarket: filled,
    traded,
  };
}

/** The figures of a position. `scale` ≥ 0 multiplies it. */
export function exposureFigures(
  sums: ExposureSums,
  { scale, periodsPerYear }: { readonly scale: number; readonly periodsPerYear: number },
): Readonly<Record<ExposureMetric, Measure>> {
  const { points } = sums;
  if (points === 0) return noExposure('no row could be scaled');
  return {
    meanAbs: { value: sums.meanAbs * scale },
    medianAbs: { value: sums.medianAbs * scale },
    p95Abs: { value: sums.p95Abs * scale },
    maxAbs: { value: sums.maxAbs * scale },
    timeInMarket: { value: scale > 0 ? sums.pointsInMarket / points : 0 },
    turnover:
      points > 1
        ? { value: (periodsPerYear * sums.traded * scale) / (points - 1) }
        : { undefinedBecause: 'one bar has no turnover' },
  };
}

/** The same reason for every figure. */
export function noExposure(reason: string): Readonly<Record<ExposureMetric, Measure>> {
  const none: Measure = { undefinedBecause: reason };
  return { meanAbs: none, medianAbs: none, p95Abs: none, maxAbs: none, timeInMarket: none, turnover: none };
}
