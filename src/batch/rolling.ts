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

/**
 * Widens the extremes of both figures to hold the windows that end with the bars [from, to). Sums slide along from `start` ≤ from
 * on, of distances from a mean inside the window. Extremes are of keys that rise with the figures: the sum of squares for the
 * volatility, mean · |mean| over it for the Sharpe ratio; so no root is taken on the way.
 */
function slide(
  bars: Float64Array,
  length: number,
  { start, from, to }: { readonly start: number; readonly from: number; readonly to: number },
  keys: Readonly<Record<RollingFigure, Extremes>>,
): void {
  let [leastSpread, mostSpread] = [keys.volatility.low, keys.volatility.high];
  let [leastRatio, mostRatio] = [keys.sharpe.low, keys.sharpe.high];
  let centre = 0;
  let first = 0;
  let second = 0;
  let largest = 0;
  let spread = Number.NaN;
  for (let i = start; i < to; i++) {
    if (i > start) {
      const added = bars[i]! - centre;
      const dropped = bars[i - length]! - centre;
      second += added * added;
      if (second > largest) largest = second;
      second -= dropped * dropped;
      first += added - dropped;
      spread = second - (first * first) / length;
    }
    if (!(spread >= WORN * largest)) {
      centre = meanOf(bars, i - length + 1, i + 1);
      first = 0;
      second = 0;
      for (let k = i - length + 1; k <= i; k++) {
        const away = bars[k]! - centre;
        first += away;
        second += away * away;
      }
      largest = second;
      spread = second - (first * first) / length;
    }
    if (i < from) continue;
    const mean = centre + first / length;
    const square = mean * Math.abs(mean);
    if (spread > ROUNDING * ROUNDING * length * Math.abs(square)) {
      const ratio = square / spread;
      if (ratio < leastRatio) leastRatio = ratio;
      if (ratio > mostRatio) mostRatio = ratio;
      if (spread < leastSpread) leastSpread = spread;
      if (spread > mostSpread) mostSpread = spread;
    } else {
      leastSpread = 0;
      if (mostSpread < 0) mostSpread = 0;
    }
  }
  keys.volatility.low = leastSpread;
  keys.volatility.high = mostSpread;
  keys.sharpe.low = leastRatio;
  keys.sharpe.high = mostRatio;
}

function meanOf(bars: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += bars[k]!;
  return sum / (to - from);
}

/** The figure behind a key, a bar; with n − 1. */
function figureOf(figure: RollingFigure, key: number, length: number): number {
  if (figure === 'volatility') return Math.sqrt(key / (length - 1));
  return Math.sign(key) * Math.sqrt(Math.abs(key) * (length - 1));
}

const nothing = (): Extremes => ({ low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY });

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
    for (let block = 0; block < blocks; block++) {
      const to = Math.min(this.barCount, (block + 1) * BLOCK);
      const start = Math.max(block * BLOCK, length - 1);
      const keys = { volatility: nothing(), sharpe: nothing() };
      slide(this.#bars, length, { start, from: start, to }, keys);
      for (const figure of rollingFigures) {
        extremes[figure].lows[block] = keys[figure].low;
        extremes[figure].highs[block] = keys[figure].high;
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
        into.low = figureOf(figure, into.low, this.length) * factor;
        into.high = figureOf(figure, into.high, this.length) * factor;
      },
    };
  }

  /** Widens the extremes to hold the bars [from, to) of one block. */
  #scan(figure: RollingFigure, from: number, to: number, into: Extremes): void {
    const start = Math.max(Math.floor(from / BLOCK) * BLOCK, this.length - 1);
    const keys = { volatility: nothing(), sharpe: nothing(), [figure]: into };
    slide(this.#bars, this.length, { start, from, to }, keys);
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
