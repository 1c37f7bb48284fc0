import type { ColumnMemory, NumberColumn } from '../data/columnMemory.ts';
import { type Envelope, PATH_LIST_COUNT, type Passes } from './passes.ts';
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
const WEALTH_BLOCK = 64;

/**
 * Wealth and drawdown along the points, without a column of either: what a block starts from and the extremes within it. A point
 * that is no bar keeps the wealth before it. Once a bar loses everything, wealth stays 0.
 */
export class WealthPath {
  readonly #memory: ColumnMemory;
  readonly #lists: NumberColumn;
  #scale = 1;

  constructor(memory: ColumnMemory, points: number) {
    this.#memory = memory;
    this.#lists = memory.allocateNumbers(PATH_LIST_COUNT * Math.ceil(points / WEALTH_BLOCK));
  }

  /** Compounds `scale` times what was earned. */
  compound({ earned, gaps }: Earned, scale: number, passes: Passes): WealthFigures {
    this.#scale = scale;
    const path = this.#memory.numbers(this.#lists);
    const points = earned.length;
    const end = passes.compound(earned, scale, WEALTH_BLOCK, path);
    const { last, ruinedAt, deepest } = end;
    const bars = (point: number): number => barsTo(Math.min(point, points - 1), gaps);
    const maxDrawdownBars = deepest === 0 ? 0 : bars(end.recoveredAt) - bars(end.deepestFrom);
    return { last, ruinedAt, maxDrawdown: deepest, maxDrawdownBars };
  }

  /** The extremes of buckets of points. `earned` is what was compounded. */
  envelope(earned: Float64Array, kind: 'equity' | 'drawdown', bounds: Uint32Array, passes: Passes): Envelope {
    const path = this.#memory.numbers(this.#lists);
    return passes.findPathEnvelope({ earned, scale: this.#scale, blockPoints: WEALTH_BLOCK, path }, kind, bounds);
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
