/**
 * Where every record of a file went, the header apart: each is in exactly one place.
 * `read = scaled + rejected + blank + comment + preamble + footer`; `withRemarks` counts some of the scaled ones again.
 */
export interface Ledger {
  readonly read: number;
  readonly scaled: number;
  readonly rejected: number;
  readonly blank: number;
  readonly comment: number;
  readonly preamble: number;
  /** Behind the rows: sums, notes, another table. */
  readonly footer: number;
  readonly withRemarks: number;
}

/** Throws unless the counts add up to what was read: a programmer's mistake that would lose rows. */
export function ensureBalanced(ledger: Ledger): Ledger {
  const { read, scaled, rejected, blank, comment, preamble, footer, withRemarks } = ledger;
  if (read !== scaled + rejected + blank + comment + preamble + footer || withRemarks > scaled)
    throw new Error(`unbalanced ledger: ${JSON.stringify(ledger)}`);
  return ledger;
}
