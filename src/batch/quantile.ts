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
