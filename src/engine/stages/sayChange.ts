import type { Phrase } from '../phrase.ts';

/** A smaller change is the rounding of a factor of 1, not something to tell. */
const NEGLIGIBLE = 1e-12;

/** Whether a factor changes nothing that could be told. */
export const isNothing = (factor: number): boolean => Math.abs(factor - 1) < NEGLIGIBLE;

/** Words for a factor: what it adds, what it takes, or that it does nothing. The callbacks get the change as a fraction > 0. */
export function sayChange(
  factor: number,
  raises: (by: number) => Phrase,
  lowers: (by: number) => Phrase,
  nothing: Phrase,
): Phrase {
  if (isNothing(factor)) return nothing;
  return factor > 1 ? raises(factor - 1) : lowers(1 - factor);
}
