import type { LeadingBin, Passes } from './passes.ts';

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
  return low + (at - lower) * (leastOf(values.subarray(lower + 1)) - low);
}

/** So few numbers are selected from at once, without a histogram. */
const FEW = 4096;

/**
 * The quantiles at `shares` of the absolute values, type 7 as `takeQuantile` gives them. A histogram over the leading bits of the
 * doubles, which rise with their size, then a selection in the bins that matter; nothing else is copied. Values must be numbers;
 * NaN for none of them.
 */
export function findAbsQuantiles(values: Float64Array, shares: readonly number[], passes: Passes): readonly number[] {
  const last = values.length - 1;
  if (last < 0) return shares.map(() => Number.NaN);
  if (last < FEW) {
    const sizes = values.map(Math.abs);
    return shares.map((share) => takeQuantile(sizes, share));
  }
  passes.countLeading(values);
  return shares.map((share) => {
    const at = share * last;
    const lower = Math.floor(at);
    const bin = passes.findBin(lower);
    const members = passes.collectBin(values, bin);
    const low = takeSmallest(members, lower - bin.first);
    if (at === lower) return low;
    return low + (at - lower) * (nextOf(values, members, lower + 1, bin, passes) - low);
  });
}

/** The number of a rank whose predecessor is in its place among the members of a bin: in this bin, or the least of the next. */
function nextOf(values: Float64Array, members: Float64Array, rank: number, bin: LeadingBin, passes: Passes): number {
  const place = rank - bin.first;
  if (place < members.length) return leastOf(members.subarray(place));
  return leastOf(passes.collectBin(values, passes.findBin(rank)));
}

function leastOf(values: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) least = Math.min(least, values[i]!);
  return least;
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
