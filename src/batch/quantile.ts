import type { Walk } from './timeline.ts';

/**
 * The quantile at `share` of 0..1, type 7 (Hyndman and Fan 1996): linear between order statistics. Reorders `values`; NaN for
 * none of them. Values must be numbers.
 */
export function takeQuantile(values: Float64Array, share: number): number {
  if (values.length === 0) return Number.NaN;
  const at = share * (values.length - 1);
  const lower = Math.floor(at);
  const low = takeSmallest(values, lower);
  if (at === lower) return low;
  let high = Number.POSITIVE_INFINITY;
  for (let i = lower + 1; i < values.length; i++) high = Math.min(high, values[i]!);
  return low + (at - lower) * (high - low);
}

/** 2^7 bins for each power of two: of a column that varies, a bin holds few rows. */
const BIN_SHIFT = 13;
const BINS = 2 ** (31 - BIN_SHIFT);
const WITHOUT_SIGN = 0x7fff_ffff;

/** The rows whose leading bits are the same: the `first`-smallest and those after it. */
interface Bin {
  readonly bin: number;
  readonly first: number;
  readonly members: Float64Array;
  filled: number;
}

// Kept between calls: a slider asks at every step.
const counts = new Uint32Array(BINS);
const places = new Uint8Array(BINS);

/**
 * The quantiles at `shares` of the absolute values along a walk, type 7 as `takeQuantile` gives them. A histogram over the
 * leading bits of the doubles, which rise with their size, then a selection in the bins that matter; nothing else is copied.
 * Values must be numbers; NaN for none of them.
 */
export function findAbsQuantiles(column: Float64Array, walk: Walk, shares: readonly number[]): readonly number[] {
  const last = walk.length - 1;
  if (last < 0) return shares.map(() => Number.NaN);
  const halves = new Uint32Array(column.buffer, column.byteOffset, 2 * column.length);
  countBins(halves, walk);
  const ranks = shares.flatMap((share) => [Math.floor(share * last), Math.ceil(share * last)]);
  const bins = binsOfRanks(ranks);
  collectMembers(column, halves, walk, bins);
  return shares.map((share) => {
    const at = share * last;
    const low = smallestOf(bins, Math.floor(at));
    return low + (at - Math.floor(at)) * (smallestOf(bins, Math.ceil(at)) - low);
  });
}

function countBins(halves: Uint32Array, { rows, length }: Walk): void {
  counts.fill(0);
  for (let i = 0; i < length; i++) {
    const row = rows ? rows[i]! : i;
    counts[(halves[2 * row + 1]! & WITHOUT_SIGN) >>> BIN_SHIFT]!++;
  }
}

function binsOfRanks(ranks: readonly number[]): readonly Bin[] {
  const bins: Bin[] = [];
  let first = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const count = counts[bin]!;
    if (count === 0) continue;
    const end = first + count;
    if (ranks.some((rank) => rank >= first && rank < end))
      bins.push({ bin, first, members: new Float64Array(count), filled: 0 });
    first = end;
  }
  return bins;
}

function collectMembers(column: Float64Array, halves: Uint32Array, { rows, length }: Walk, bins: readonly Bin[]): void {
  bins.forEach(({ bin }, k) => {
    places[bin] = k + 1;
  });
  for (let i = 0; i < length; i++) {
    const row = rows ? rows[i]! : i;
    const place = places[(halves[2 * row + 1]! & WITHOUT_SIGN) >>> BIN_SHIFT]!;
    if (place === 0) continue;
    const bin = bins[place - 1]!;
    bin.members[bin.filled++] = Math.abs(column[row]!);
  }
  for (const { bin } of bins) places[bin] = 0;
}

function smallestOf(bins: readonly Bin[], rank: number): number {
  const bin = bins.find(({ first, members }) => rank >= first && rank < first + members.length);
  return bin ? takeSmallest(bin.members, rank - bin.first) : Number.NaN;
}

/** Puts the k-th smallest (from 0) in its place, smaller ones before and larger ones behind it, and returns it. */
function takeSmallest(values: Float64Array, k: number): number {
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const pivot = middleOf(values[from]!, values[(from + to) >> 1]!, values[to]!);
    // Three parts, so that a column of one value, or of few, is not quadratic.
    let below = from;
    let above = to;
    for (let i = from; i <= above; ) {
      const here = values[i]!;
      if (here < pivot) swap(values, i++, below++);
      else if (here > pivot) swap(values, i, above--);
      else i++;
    }
    if (k < below) to = below - 1;
    else if (k > above) from = above + 1;
    else return pivot;
  }
  return values[k]!;
}

function swap(values: Float64Array, a: number, b: number): void {
  const kept = values[a]!;
  values[a] = values[b]!;
  values[b] = kept;
}

const middleOf = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
