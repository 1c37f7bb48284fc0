import type { EnvelopeSource, Extremes } from './envelope.ts';
import type { SeriesPath } from './metrics.ts';
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
  readonly #bars: () => Float64Array;
  readonly #blocks: Readonly<Record<RollingFigure, { readonly lows: Float64Array; readonly highs: Float64Array }>>;

  /** `read` gives what was earned again, after the memory under it has grown. */
  constructor(read: () => Earned, length: number) {
    this.length = length;
    this.#gaps = read().gaps;
    this.#bars = barsOf(read);
    const bars = this.#bars();
    this.barCount = bars.length;
    const count = Math.ceil(this.barCount / BLOCK);
    const empty = () => ({ lows: new Float64Array(count), highs: new Float64Array(count) });
    this.#blocks = { volatility: empty(), sharpe: empty() };
    for (let block = 0; block < count; block++) {
      const to = Math.min(this.barCount, (block + 1) * BLOCK);
      const start = Math.max(block * BLOCK, length - 1);
      const keys = { volatility: nothing(), sharpe: nothing() };
      slide(bars, length, { start, from: start, to }, keys);
      for (const figure of rollingFigures) {
        this.#blocks[figure].lows[block] = keys[figure].low;
        this.#blocks[figure].highs[block] = keys[figure].high;
      }
    }
  }

  /** The extremes of a figure times a factor ≥ 0 over the points of the timeline. */
  extremesOf(figure: RollingFigure, factor: number): EnvelopeSource {
    return {
      envelope: (bounds) => {
        const bars = this.#bars();
        const count = Math.max(0, bounds.length - 1);
        const low = new Float64Array(count);
        const high = new Float64Array(count);
        for (let b = 0; b < count; b++) {
          const keys = nothing();
          this.#take(figure, bars, this.#barsBefore(bounds[b]!), this.#barsBefore(bounds[b + 1]!), keys);
          const isSome = keys.low <= keys.high;
          low[b] = isSome ? figureOf(figure, keys.low, this.length) * factor : Number.NaN;
          high[b] = isSome ? figureOf(figure, keys.high, this.length) * factor : Number.NaN;
        }
        return { low, high };
      },
    };
  }

  /** Widens the keys to hold the bars [from, to): whole blocks as they are known, the ends computed again. */
  #take(figure: RollingFigure, bars: Float64Array, from: number, to: number, into: Extremes): void {
    const { lows, highs } = this.#blocks[figure];
    for (let at = from; at < to; ) {
      const block = Math.floor(at / BLOCK);
      const end = Math.min((block + 1) * BLOCK, to);
      if (at === block * BLOCK && (end === at + BLOCK || end === this.barCount)) {
        into.low = Math.min(into.low, lows[block]!);
        into.high = Math.max(into.high, highs[block]!);
      } else {
        const start = Math.max(block * BLOCK, this.length - 1);
        slide(
          bars,
          this.length,
          { start, from: at, to: end },
          { volatility: nothing(), sharpe: nothing(), [figure]: into },
        );
      }
      at = end;
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

/** The bars alone: what was earned itself where all gaps stand at its ends, otherwise a copy. */
function barsOf(read: () => Earned): () => Float64Array {
  const { earned, gaps } = read();
  let first = 0;
  while (gaps[first] === first) first++;
  let last = gaps.length;
  while (last > first && gaps[last - 1] === earned.length - (gaps.length - last) - 1) last--;
  const end = earned.length - (gaps.length - last);
  if (last === first) return () => read().earned.subarray(first, end);
  const bars = new Float64Array(earned.length - gaps.length);
  let size = 0;
  let from = 0;
  for (let k = 0; k <= gaps.length; k++) {
    const to = gaps[k] ?? earned.length;
    bars.set(earned.subarray(from, to), size);
    size += to - from;
    from = to + 1;
  }
  return () => bars;
}

const paths = new WeakMap<SeriesPath, RollingPath>();

/** The rolling figures of a path before its `scale`; kept as long as that is, for one window length at a time. */
export function rollingPathOf(path: SeriesPath, length: number): RollingPath {
  const known = paths.get(path);
  if (known?.length === length) return known;
  const rolling = new RollingPath(() => path.earned, length);
  paths.set(path, rolling);
  return rolling;
}
