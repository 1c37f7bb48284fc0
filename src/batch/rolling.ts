import { BlockTree, type Extremes, type ExtremesSource } from './envelope.ts';
import type { Earned } from './performance.ts';

/** What is measured over the bars that just passed. */
export const rollingFigures = ['volatility', 'sharpe'] as const;
export type RollingFigure = (typeof rollingFigures)[number];

/** Window lengths in bars. */
export const ROLLING_BARS = { least: 5, most: 2000, usual: 63 } as const;

/** Bars between two sums made anew from the bars themselves, so that no rounding error grows older. */
const BLOCK = 1024;

/** Where the spread has fallen this far below the largest sum behind it, rounding could be seen, and the sums are made anew. */
const WORN = 1e-4;

/** A spread below this share of the mean is rounding, as in the figures of the whole. */
const ROUNDING = 1e-13;

/** Mean and deviation (with n − 1) of the bars [i − n + 1, i], slid along. Sums are of distances from a mean inside the window. */
class SlidingSums {
  mean = 0;
  deviation = 0;
  readonly #bars: Float64Array;
  readonly #length: number;
  #centre = 0;
  #first = 0;
  #second = 0;
  #largest = 0;

  constructor(bars: Float64Array, length: number) {
    this.#bars = bars;
    this.#length = length;
  }

  /** Sums the window that ends with bar i anew. */
  start(i: number): void {
    const bars = this.#bars;
    const from = i - this.#length + 1;
    let sum = 0;
    for (let k = from; k <= i; k++) sum += bars[k]!;
    const centre = sum / this.#length;
    let first = 0;
    let second = 0;
    for (let k = from; k <= i; k++) {
      const away = bars[k]! - centre;
      first += away;
      second += away * away;
    }
    this.#centre = centre;
    this.#first = first;
    this.#second = second;
    this.#largest = second;
    this.#measure(second - (first * first) / this.#length);
  }

  /** Moves the window's end from bar i − 1 to bar i. */
  step(i: number): void {
    const added = this.#bars[i]! - this.#centre;
    const dropped = this.#bars[i - this.#length]! - this.#centre;
    const second = this.#second + added * added;
    if (second > this.#largest) this.#largest = second;
    this.#first += added - dropped;
    this.#second = second - dropped * dropped;
    const spread = this.#second - (this.#first * this.#first) / this.#length;
    if (spread < WORN * this.#largest) this.start(i);
    else this.#measure(spread);
  }

  #measure(spread: number): void {
    const length = this.#length;
    this.mean = this.#centre + this.#first / length;
    const isFlat = !(Math.sqrt(Math.max(0, spread) / length) > ROUNDING * Math.abs(this.mean));
    this.deviation = isFlat ? 0 : Math.sqrt(spread / (length - 1));
  }
}

/**
 * Figures over the last `length` bars at every bar, from those bars alone; none before the first full window, and none at points
 * that are no bars. Per bar, not annual. Keeps block extremes only; what lies between is computed again.
 */
export class RollingPath {
  readonly length: number;
  readonly barCount: number;
  readonly #gaps: Uint32Array;
  readonly #bars: Float64Array;
  readonly #trees: Readonly<Record<RollingFigure, BlockTree>>;

  constructor(earned: Earned, length: number) {
    this.length = length;
    this.#gaps = earned.gaps;
    this.#bars = withoutGaps(earned);
    this.barCount = this.#bars.length;
    const blocks = Math.ceil(this.barCount / BLOCK);
    const empty = () => ({ lows: new Float64Array(blocks), highs: new Float64Array(blocks) });
    const extremes = { volatility: empty(), sharpe: empty() };
    const sums = new SlidingSums(this.#bars, length);
    const found: Readonly<Record<RollingFigure, Extremes>> = {
      volatility: { low: 0, high: 0 },
      sharpe: { low: 0, high: 0 },
    };
    for (let block = 0; block < blocks; block++) {
      const end = Math.min(this.barCount, (block + 1) * BLOCK);
      for (const figure of rollingFigures) {
        found[figure].low = Number.POSITIVE_INFINITY;
        found[figure].high = Number.NEGATIVE_INFINITY;
      }
      const start = Math.max(block * BLOCK, length - 1);
      for (let i = start; i < end; i++) {
        if (i === start) sums.start(i);
        else sums.step(i);
        widen(found.volatility, sums.deviation);
        widen(found.sharpe, sums.mean / sums.deviation);
      }
      for (const figure of rollingFigures) {
        extremes[figure].lows[block] = found[figure].low;
        extremes[figure].highs[block] = found[figure].high;
      }
    }
    const treeOf = (figure: RollingFigure): BlockTree =>
      new BlockTree(BLOCK, extremes[figure], (from, to, into) => this.#scan(figure, from, to, into));
    this.#trees = { volatility: treeOf('volatility'), sharpe: treeOf('sharpe') };
  }

  /** The extremes of a figure times a factor ≥ 0 over the points of the timeline. */
  extremesOf(figure: RollingFigure, factor: number): ExtremesSource {
    const tree = this.#trees[figure];
    return {
      read: (from, to, into) => {
        tree.read(this.#barsBefore(from), this.#barsBefore(to), into);
        into.low *= factor;
        into.high *= factor;
      },
    };
  }

  /** Widens the extremes to hold the bars [from, to) of one block. */
  #scan(figure: RollingFigure, from: number, to: number, into: Extremes): void {
    const start = Math.max(Math.floor(from / BLOCK) * BLOCK, this.length - 1);
    const sums = new SlidingSums(this.#bars, this.length);
    for (let i = start; i < to; i++) {
      if (i === start) sums.start(i);
      else sums.step(i);
      if (i >= from) widen(into, figure === 'volatility' ? sums.deviation : sums.mean / sums.deviation);
    }
  }

  /** How many of the points before this one are bars. */
  #barsBefore(point: number): number {
    const gaps = this.#gaps;
    let low = 0;
    let high = gaps.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (gaps[middle]! < point) low = middle + 1;
      else high = middle;
    }
    return point - low;
  }
}

/** What is no finite number, such as a mean over no deviation, is passed over. */
function widen(into: Extremes, value: number): void {
  if (!Number.isFinite(value)) return;
  if (value < into.low) into.low = value;
  if (value > into.high) into.high = value;
}

/** The bars alone; the list itself where all gaps stand at its ends. */
function withoutGaps({ earned, gaps }: Earned): Float64Array {
  let first = 0;
  while (gaps[first] === first) first++;
  let last = gaps.length;
  while (last > first && gaps[last - 1] === earned.length - (gaps.length - last) - 1) last--;
  const inner = earned.subarray(first, earned.length - (gaps.length - last));
  if (last === first) return inner;
  const bars = new Float64Array(earned.length - gaps.length);
  let size = 0;
  let from = 0;
  for (let k = 0; k <= gaps.length; k++) {
    const to = gaps[k] ?? earned.length;
    bars.set(earned.subarray(from, to), size);
    size += to - from;
    from = to + 1;
  }
  return bars;
}

const paths = new WeakMap<Earned, RollingPath>();

/** The path of what was earned; kept as long as that is, for one window length at a time. */
export function rollingPathOf(earned: Earned, length: number): RollingPath {
  const known = paths.get(earned);
  if (known?.length === length) return known;
  const path = new RollingPath(earned, length);
  paths.set(earned, path);
  return path;
}
