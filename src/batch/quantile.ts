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
  readonly first: number;
  readonly members: Float64Array;
}

// Kept between calls: a slider asks at every step.
const counts = new Uint32Array(BINS);

/**
 * The quantiles at `shares` of the absolute values, type 7 as `takeQuantile` gives them. A histogram over the leading bits of the
 * doubles, which rise with their size, then a selection in the bins that matter; nothing else is copied. Values must be numbers;
 * NaN for none of them.
 */
export function findAbsQuantiles(values: Float64Array, shares: readonly number[]): readonly number[] {
  const last = values.length - 1;
  if (last < 0) return shares.map(() => Number.NaN);
  const halves = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  countBins(halves);
  const ranks = shares.flatMap((share) => [Math.floor(share * last), Math.ceil(share * last)]);
  const bins = binsOfRanks(ranks, (bin, count) => collectMembers(values, halves, bin, count));
  return shares.map((share) => {
    const at = share * last;
    const low = smallestOf(bins, Math.floor(at));
    return low + (at - Math.floor(at)) * (smallestOf(bins, Math.ceil(at)) - low);
  });
}

function countBins(halves: Uint32Array): void {
  counts.fill(0);
  for (let i = 1; i < halves.length; i += 2) counts[(halves[i]! & WITHOUT_SIGN) >>> BIN_SHIFT]!++;
}

function binsOfRanks(
  ranks: readonly number[],
  membersOf: (bin: number, count: number) => Float64Array,
): readonly Bin[] {
  const bins: Bin[] = [];
  let first = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const count = counts[bin]!;
    if (count === 0) continue;
    const end = first + count;
    if (ranks.some((rank) => rank >= first && rank < end)) bins.push({ first, members: membersOf(bin, count) });
    first = end;
  }
  return bins;
}

/** Every value is written, and kept if it is one of the bin: faster than a branch that no processor can foresee. */
function collectMembers(values: Float64Array, halves: Uint32Array, bin: number, count: number): Float64Array {
  const members = new Float64Array(count + 1);
  let filled = 0;
  for (let i = 0; i < values.length; i++) {
    members[filled] = Math.abs(values[i]!);
    filled += Number((halves[2 * i + 1]! & WITHOUT_SIGN) >>> BIN_SHIFT === bin);
  }
  return members.subarray(0, count);
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
