import type { ExposureSums } from './exposure.ts';
import type { Measure } from './figures.ts';
import type { Passes } from './passes.ts';
import { pickAlong, type Timeline } from './timeline.ts';

/** The figures of how a position is traded; they need no returns. */
export type TradingMetric = 'meanNet' | 'turnoverPerBar' | 'relativeTurnover' | 'holdingPeriod' | 'flips' | 'costDrag';

/** What the trading figures are made of, besides the exposure sums. */
export interface TradingSums {
  /** Σ position over the scaled rows. */
  readonly net: number;
  /** How often a position went from one side of zero to the other, each strategy for itself; being flat between does not hide it. */
  readonly flips: number;
}

/** Reads a position once for its trading figures. */
export function sumTrading(position: Float64Array, { walks }: Timeline, passes: Passes): TradingSums {
  let net = 0;
  let flips = 0;
  for (const walk of walks) {
    const sizes = pickAlong(position, walk);
    net += passes.sum(sizes);
    flips += passes.countTurns(sizes);
  }
  return { net, flips };
}

interface TradingScale {
  /** ≥ 0, multiplies the position. */
  readonly scale: number;
  readonly periodsPerYear: number;
  /** Per unit of turnover, a fraction of capital. */
  readonly cost: number;
}

/** The trading figures of a position. Source: attribution-and-statistics.md 12. */
export function tradingFigures(
  { points, meanAbs, traded }: ExposureSums,
  { net, flips }: TradingSums,
  { scale, periodsPerYear, cost }: TradingScale,
): Readonly<Record<TradingMetric, Measure>> {
  if (points === 0) return noTrading('no row could be scaled');
  const meanNet: Measure = { value: (net * scale) / points };
  if (points === 1) return { ...noTrading('one bar has no turnover'), meanNet };
  const perBar = (traded * scale) / (points - 1);
  const gross = meanAbs * scale;
  return {
    meanNet,
    turnoverPerBar: { value: perBar },
    relativeTurnover:
      gross > 0 ? { value: (periodsPerYear * perBar) / gross } : { undefinedBecause: 'every position is zero' },
    holdingPeriod: perBar > 0 ? { value: (2 * gross) / perBar } : { undefinedBecause: 'the position never changes' },
    flips: { value: scale > 0 ? flips : 0 },
    costDrag: { value: cost * periodsPerYear * perBar },
  };
}

/** The same reason for every figure. */
export function noTrading(reason: string): Readonly<Record<TradingMetric, Measure>> {
  const none: Measure = { undefinedBecause: reason };
  return {
    meanNet: none,
    turnoverPerBar: none,
    relativeTurnover: none,
    holdingPeriod: none,
    flips: none,
    costDrag: none,
  };
}

/**
 * The part of the scaled turnover that the scaling causes: what scaled trades more than raw at the same mean exposure, as a
 * share of what scaled trades. Below zero where the scaling calms the trading.
 */
export function turnoverFromScaling(scaled: Measure, matched: Measure): Measure {
  if (!('value' in scaled)) return scaled;
  if (!('value' in matched)) return matched;
  return scaled.value > 0
    ? { value: (scaled.value - matched.value) / scaled.value }
    : { undefinedBecause: 'the scaled position never changes' };
}
