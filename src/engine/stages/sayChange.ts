import type { Phrase } from '../phrase.ts';

/** Words for a factor: what it adds, what it takes, or that it does nothing. The callbacks get the change as a fraction ≥ 0. */
export function sayChange(
  factor: number,
  raises: (by: number) => Phrase,
  lowers: (by: number) => Phrase,
  nothing: Phrase,
): Phrase {
  if (factor > 1) return raises(factor - 1);
  if (factor < 1) return lowers(1 - factor);
  return nothing;
}
