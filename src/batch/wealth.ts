import type { BlockExtremes, Extremes } from './envelope.ts';

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

  /** Compounds `scale` times what was earned, NaN for no bar. Keeps `earned`, which must not change until the next call. */
  compound(earned: Float64Array, scale: number): WealthFigures {
    this.#earned = earned;
    this.#scale = scale;
    const points = earned.length;
    let wealth = 1;
    let peak = 1;
    let bars = 0;
    let peakBar = 0;
    let ruinedAt = -1;
    let deepest = 0;
    let deepestFrom = 0;
    let recoveredAt = -1;
    for (let block = 0; block < this.#wealthBefore.length; block++) {
      this.#wealthBefore[block] = wealth;
      this.#peakBefore[block] = peak;
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      let lowest = 0;
      let shallowest = -1;
      const to = Math.min(points, (block + 1) * WEALTH_BLOCK);
      for (let p = block * WEALTH_BLOCK; p < to; ) {
        // Down to the next peak, drawdown falls and rises with wealth: one division for all of them.
        let least = Number.POSITIVE_INFINITY;
        let most = Number.NEGATIVE_INFINITY;
        let isPeak = false;
        while (p < to && !isPeak) {
          const rate = earned[p]! * scale;
          if (!Number.isNaN(rate)) {
            bars++;
            if (wealth > 0) {
              wealth = 1 + rate <= 0 ? 0 : wealth * (1 + rate);
              if (wealth === 0) ruinedAt = p;
            }
          }
          p++;
          if (wealth >= peak) isPeak = true;
          else {
            if (wealth < least) least = wealth;
            if (wealth > most) most = wealth;
          }
        }
        if (least <= most) {
          const below = least / peak - 1;
          if (below < deepest) {
            deepest = below;
            deepestFrom = peakBar;
            recoveredAt = -1;
          }
          if (below < lowest) lowest = below;
          if (most / peak - 1 > shallowest) shallowest = most / peak - 1;
          if (least < low) low = least;
          if (most > high) high = most;
        }
        if (!isPeak) break;
        if (deepest < 0 && recoveredAt < 0) recoveredAt = bars;
        peak = wealth;
        peakBar = bars;
        shallowest = 0;
        if (wealth < low) low = wealth;
        high = wealth;
      }
      this.equity.lows[block] = low;
      this.equity.highs[block] = high;
      this.drawdown.lows[block] = lowest;
      this.drawdown.highs[block] = shallowest;
    }
    const maxDrawdownBars = deepest === 0 ? 0 : (recoveredAt < 0 ? bars : recoveredAt) - deepestFrom;
    return { last: wealth, ruinedAt, maxDrawdown: deepest, maxDrawdownBars };
  }

  /** Takes the extremes of [from, to), which lie in one block, into `into`. */
  scan(kind: 'equity' | 'drawdown', from: number, to: number, into: Extremes): void {
    const block = Math.floor(from / WEALTH_BLOCK);
    let wealth = this.#wealthBefore[block] ?? 1;
    let peak = this.#peakBefore[block] ?? 1;
    for (let p = block * WEALTH_BLOCK; p < to; p++) {
      const rate = this.#earned[p]! * this.#scale;
      if (!Number.isNaN(rate) && wealth > 0) wealth = 1 + rate <= 0 ? 0 : wealth * (1 + rate);
      if (wealth > peak) peak = wealth;
      if (p < from) continue;
      const value = kind === 'equity' ? wealth : wealth / peak - 1;
      if (value < into.low) into.low = value;
      if (value > into.high) into.high = value;
    }
  }
}
