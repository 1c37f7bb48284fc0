/**
 * The least double in [from, to] for which the claim holds, to the last bit; undefined where it fails at `to`. The claim must turn
 * from false to true at most once. Bisects the doubles themselves, not their values: at most 64 questions for any interval.
 */
export function leastHolding(claim: (x: number) => boolean, from: number, to: number): number | undefined {
  if (!(from <= to) || !claim(to)) return undefined;
  if (claim(from)) return from;
  let below = rankOf(from);
  let above = rankOf(to);
  while (above - below > 1n) {
    const middle = below + (above - below) / 2n;
    if (claim(atRank(middle))) above = middle;
    else below = middle;
  }
  return atRank(above);
}

/** The greatest double in [from, to] for which the claim holds, which must turn from true to false at most once. */
export function greatestHolding(claim: (x: number) => boolean, from: number, to: number): number | undefined {
  const least = leastHolding((x) => claim(-x), -to, -from);
  return least === undefined ? undefined : 0 - least;
}

const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);
const MAGNITUDE = 0x7fff_ffff_ffff_ffffn;

/** The place of a double among all doubles, 0 for both zeros: neighbours differ by 1. */
function rankOf(x: number): bigint {
  double[0] = x;
  const raw = bits[0]!;
  return raw >= 0n ? raw : -(raw & MAGNITUDE);
}

function atRank(rank: bigint): number {
  bits[0] = rank >= 0n ? rank : -rank;
  return rank >= 0n ? double[0]! : -double[0]!;
}
