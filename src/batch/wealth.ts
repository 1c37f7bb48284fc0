import type { BlockExtremes, Extremes } from './envelope.ts';
import { PATH_LIST_COUNT, PATH_LISTS, type Passes } from './passes.ts';
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
export const WEALTH_BLOCK = 64;

/**
 * Wealth and drawdown along the points, without a column of either: what a block starts from and the extremes within it. A point
 * that is no bar keeps the wealth before it. Once a bar loses everything, wealth stays 0.
 */
export class WealthPath {
  readonly #blocks: number;
  readonly #lists: Float64Array;
  #scale = 1;

  constructor(points: number) {
    this.#blocks = Math.ceil(points / WEALTH_BLOCK);
    this.#lists = new Float64Array(PATH_LIST_COUNT * this.#blocks);
  }

  /** Compounds `scale` times what was earned. */
  compound({ earned, gaps }: Earned, scale: number, passes: Passes): WealthFigures {
    this.#scale = scale;
    const points = earned.length;
    const { last, ruinedAt, deepest, deepestFrom, recoveredAt } = passes.compound(
      earned,
      scale,
      WEALTH_BLOCK,
      this.#lists,
    );
    const bars = (point: number): number => barsTo(Math.min(point, points - 1), gaps);
    const maxDrawdownBars = deepest === 0 ? 0 : bars(recoveredAt) - bars(deepestFrom);
    return { last, ruinedAt, maxDrawdown: deepest, maxDrawdownBars };
  }

  /** The extremes of each block. */
  extremes(kind: 'equity' | 'drawdown'): BlockExtremes {
    return kind === 'equity'
      ? { lows: this.#list('lowWealth'), highs: this.#list('highWealth') }
      : { lows: this.#list('lowDrawdown'), highs: this.#list('highDrawdown') };
  }

  /** Widens the extremes to hold [from, to), which lie in one block. `earned` is what was compounded. */
  scan(kind: 'equity' | 'drawdown', earned: Float64Array, [from, to]: readonly [number, number], into: Extremes): void {
    const block = Math.floor(from / WEALTH_BLOCK);
    const scale = this.#scale;
    let wealth = this.#list('wealthBefore')[block] ?? 1;
    let peak = this.#list('peakBefore')[block] ?? 1;
    let { low, high } = into;
    for (let p = block * WEALTH_BLOCK; p < to; p++) {
      wealth *= 1 + earned[p]! * scale;
      if (!(wealth > 0)) wealth = 0;
      if (wealth > peak) peak = wealth;
      if (p < from) continue;
      const value = kind === 'equity' ? wealth : wealth / peak - 1;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    into.low = low;
    into.high = high;
  }

  #list(name: keyof typeof PATH_LISTS): Float64Array {
    const from = PATH_LISTS[name] * this.#blocks;
    return this.#lists.subarray(from, from + this.#blocks);
  }
}

/** Bars among the points up to and with this one. */
function barsTo(point: number, gaps: Uint32Array): number {
  let low = 0;
  let high = gaps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (gaps[middle]! <= point) low = middle + 1;
    else high = middle;
  }
  return point + 1 - low;
}
