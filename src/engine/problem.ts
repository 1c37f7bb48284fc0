import type { Interval } from './stages/stage.ts';

/** A value that cannot be used: which field, what was found, what would be valid. Never thrown by itself. */
export interface ValueProblem {
  readonly field: string;
  readonly found: unknown;
  /** The valid range in words, such as "a finite number from 0 to 1". */
  readonly valid: string;
}

/** The interval in words. */
export function describeInterval({ least, above, most }: Interval): string {
  const lower = above === undefined ? least : above;
  if (lower === undefined) return most === undefined ? 'a finite number' : `a finite number up to ${most}`;
  if (above === undefined)
    return most === undefined ? `a finite number of at least ${lower}` : `a finite number from ${lower} to ${most}`;
  return most === undefined ? `a finite number above ${lower}` : `a finite number above ${lower} and up to ${most}`;
}

/** Whether a value is a finite number inside the interval. */
export function isValid(value: unknown, { least, above, most }: Interval): value is number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  return (
    (least === undefined || value >= least) &&
    (above === undefined || value > above) &&
    (most === undefined || value <= most)
  );
}

/** The error that the scalar functions throw for a bad value. */
export const rangeError = ({ field, found, valid }: ValueProblem): RangeError =>
  new RangeError(
    `invalid ${field}: ${typeof found === 'string' ? JSON.stringify(found) : String(found)} (valid: ${valid})`,
  );

/** Throws a RangeError unless the value is a finite number inside the interval. */
export function requireValid(field: string, value: unknown, interval: Interval): number {
  if (isValid(value, interval)) return value;
  throw rangeError({ field, found: value, valid: describeInterval(interval) });
}
