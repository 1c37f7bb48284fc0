/** Why a Parquet file cannot be read: nothing of it is to be used. */
export class ParquetError extends Error {
  /** What is wrong, a sentence for people. */
  readonly what: string;
  /** What they can do, a sentence. */
  readonly advice: string;
  /** The column it is about, as the file names it. */
  readonly column?: string;

  constructor(what: string, advice: string, options: { readonly column?: string; readonly cause?: unknown } = {}) {
    super(what, { cause: options.cause });
    this.name = 'ParquetError';
    this.what = what;
    this.advice = advice;
    if (options.column !== undefined) this.column = options.column;
  }
}

const FETCH_AGAIN = 'Copy or download the file again from where it comes from.';
const SAVE_AS_CSV = 'Save the table as CSV where it comes from and choose that file.';

export const truncatedFile = (): ParquetError => new ParquetError('The Parquet file ends too early.', FETCH_AGAIN);

export const encryptedFile = (column?: string): ParquetError =>
  new ParquetError(
    column === undefined
      ? 'The Parquet file is encrypted.'
      : `The column “${column}” of the Parquet file is encrypted.`,
    SAVE_AS_CSV,
    column === undefined ? {} : { column },
  );

export const damagedFile = (cause?: unknown): ParquetError =>
  new ParquetError('The Parquet file is damaged: its description of itself makes no sense.', FETCH_AGAIN, { cause });

export const damagedColumn = (column: string, cause?: unknown): ParquetError =>
  new ParquetError(`The column “${column}” of the Parquet file is damaged.`, FETCH_AGAIN, { column, cause });

export const wrongChecksum = (column: string): ParquetError =>
  new ParquetError(
    `The column “${column}” of the Parquet file is damaged: a checksum does not fit its content.`,
    FETCH_AGAIN,
    { column },
  );

/** `how`: "is compressed with LZO". */
export const unsupportedColumn = (column: string, how: string): ParquetError =>
  new ParquetError(`The column “${column}” of the Parquet file ${how}, which cannot be read.`, SAVE_AS_CSV, { column });
