import type { BlockExtremes, Extremes } from './envelope.ts';
import type { Earned } from './performance.ts';

/** How wealth ended, from 1 on, compounding what was earned. */
export interface WealthFigures {
  readonly last: number;
  /** First point where everything is lost, or −1. */
  readonly ruinedAt: number;
  /** min(wealth ÷ highest wealth so far − 1), in −1..0. */
  readonly maxDrawdown: number;
  /** Bars from the highest wealth before the deepest drawdown to its recovery, or to the end. */
  readonly maxDrawdownBars: number;
}

/** Points of which only the extremes are kept; those of a part of them are found by compounding again. */
export const WEALTH_BLOCK = 128;

/**
 * Wealth and drawdown along the points, without a column of either: what a block starts from and the extremes within it. A point
 * that is no bar keeps the wealth before it. Once a bar loses everything, wealth stays 0.
 */
export class WealthPath {
  readonly equity: BlockExtremes;
  readonly drawdown: BlockExtremes;
  readonly #wealthBefore: Float64Array;
  readonly #peakBefore: Float64Array;
  #earned: Float64Array = new Float64Array(0);
  #scale = 1;

  constructor(points: number) {
    const blocks = Math.ceil(points / WEALTH_BLOCK);
    this.equity = { lows: new Float64Array(blocks), highs: new Float64Array(blocks) };
    this.drawdown = { lows: new Float64Array(blocks), highs: new Float64Array(blocks) };
    this.#wealthBefore = new Float64Array(blocks);
    this.#peakBefore = new Float64Array(blocks);
  }

  /** Compounds `scale` times what was earned. Keeps it; it must not change until the next call. */
  compound({ earned, gaps }: Earned, scale: number): WealthFigures {
    this.#earned = earned;
    this.#scale = scale;
    const points = earned.length;
    let wealth = 1;
    let peak = 1;
    let peakAt = -1;
    let ruinedAt = -1;
    let deepest = 0;
    let deepestFrom = -1;
    let recoveredAt = points;
    for (let from = 0, block = 0; from < points; from += WEALTH_BLOCK, block++) {
      this.#wealthBefore[block] = wealth;
      this.#peakBefore[block] = peak;
      if (wealth === 0) {
        this.#write(block, 0, 0, -1, -1);
        continue;
      }
      const to = Math.min(points, from + WEALTH_BLOCK);
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      let lowest = 0;
      let shallowest = -1;
      for (let p = from; p < to; ) {
        // Below a peak, drawdown rises and falls with wealth: its extremes take one division each.
        let least = Number.POSITIVE_INFINITY;
        let most = 0;
        for (; p < to; p++) {
          wealth *= 1 + earned[p]! * scale;
          if (!(wealth > 0)) {
            wealth = 0;
            least = 0;
            ruinedAt = p;
            p = to;
            break;
          }
          if (wealth >= peak) break;
          if (wealth < least) least = wealth;
          if (wealth > most) most = wealth;
        }
        if (least < Number.POSITIVE_INFINITY) {
          const below = least / peak - 1;
          lowest = Math.min(lowest, below);
          shallowest = Math.max(shallowest, most / peak - 1);
          low = Math.min(low, least);
          high = Math.max(high, most);
          if (below < deepest) {
            deepest = below;
            deepestFrom = peakAt;
            recoveredAt = points;
          }
        }
        if (p === to) break;
        if (deepest < 0 && recoveredAt === points) recoveredAt = p;
        peak = wealth;
        peakAt = p;
        low = Math.min(low, wealth);
        high = wealth;
        shallowest = 0;
        p++;
      }
      this.#write(block, low, high, lowest, shallowest);
    }
    const maxDrawdownBars = deepest === 0 ? 0 : barsTo(recoveredAt, points, gaps) - barsTo(deepestFrom, points, gaps);
    return { last: wealth, ruinedAt, maxDrawdown: deepest, maxDrawdownBars };
  }

  #write(block: number, low: number, high: number, lowest: number, shallowest: number): void {
    this.equity.lows[block] = low;
    this.equity.highs[block] = high;
    this.drawdown.lows[block] = lowest;
    this.drawdown.highs[block] = shallowest;
  }

  /** Widens the extremes to hold [from, to), which lie in one block. */
  scan(kind: 'equity' | 'drawdown', from: number, to: number, into: Extremes): void {
    const block = Math.floor(from / WEALTH_BLOCK);
    let wealth = this.#wealthBefore[block] ?? 1;
    let peak = this.#peakBefore[block] ?? 1;
    let { low, high } = into;
    for (let p = block * WEALTH_BLOCK; p < to; p++) {
      wealth = Math.max(0, wealth * (1 + this.#earned[p]! * this.#scale));
      if (wealth > peak) peak = wealth;
      if (p < from) continue;
      const value = kind === 'equity' ? wealth : wealth / peak - 1;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    into.low = low;
    into.high = high;
  }
}

/** Bars among the points up to and with this one. */
function barsTo(point: number, points: number, gaps: Uint32Array): number {
  const last = Math.min(point, points - 1);
  let low = 0;
  let high = gaps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (gaps[middle]! <= last) low = middle + 1;
    else high = middle;
  }
  return last + 1 - low;
}
