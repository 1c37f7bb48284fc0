import type { UsedField } from './rowReader.ts';
import { bytesPerRow } from './tableColumns.ts';

/**
 * What a run may take for each row besides the columns of the file: eight results, what three positions earn, returns, a column
 * in the order of time, a workspace (8 bytes each); that order and codes twice (4 each); extremes of blocks.
 */
export const RESULT_BYTES_PER_ROW = 14 * 8 + 3 * 4 + 6;

/** What a WebAssembly memory can hold, less some room for the text being read. */
const MOST_BYTES = 2 ** 32 - 2 ** 26;

/** More rows than the memory of one backtest holds: known before the rows are read. */
export class TooManyRowsError extends Error {
  readonly rows: number;
  readonly fit: number;

  constructor(rows: number, fit: number) {
    super(`about ${rows} rows, room for ${fit}`);
    this.name = 'TooManyRowsError';
    this.rows = rows;
    this.fit = fit;
  }
}

/** How many rows with these columns fit into memory together with their results. */
export const rowsThatFit = (used: readonly UsedField[]): number =>
  Math.floor(MOST_BYTES / (bytesPerRow(used) + RESULT_BYTES_PER_ROW));

/** Throws a TooManyRowsError if so many rows do not fit. */
export function ensureFits(rows: number, used: readonly UsedField[]): void {
  const fit = rowsThatFit(used);
  if (rows > fit) throw new TooManyRowsError(rows, fit);
}
