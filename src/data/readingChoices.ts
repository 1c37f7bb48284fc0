import type { QuotingReading } from './detectQuoting.ts';
import type { DecimalMark, Delimiter, Dialect, Encoding, Quoting } from './dialect.ts';
import type { FieldId } from './schema.ts';

/** What a number of a column stands for: 0.01, 1 % or 100 basis points. */
export type CellUnit = 'fraction' | 'percent' | 'basisPoints';

/** Which probability a column holds: that the trade is right, or that the price goes up (for a short then 1 − p is right). */
export type ProbabilityMeaning = 'right' | 'up';

/** Which number of a date like 03/04/2024 is the day. */
export type DateOrder = 'dayFirst' | 'monthFirst';

/** What a person said about how a file is to be read. Everything that is left out is found out from the file. */
export interface ReadingChoices {
  readonly delimiter?: Delimiter;
  readonly decimalMark?: DecimalMark;
  readonly encoding?: Encoding;
  readonly quoting?: Quoting;
  readonly dateOrder?: DateOrder;
  /** Physical line of the header, from 1; `none`: the first record is a row already. */
  readonly headerLine?: number | 'none';
  /** Lines that the header takes, from 1. */
  readonly headerRows?: number;
  /** Physical line before which the rows end; `none`: they go on to the end of the file, whatever stands there. */
  readonly endLine?: number | 'none';
  /** Place of each used field's column, from 0. Fields that are not here are not read. */
  readonly columns?: Readonly<Partial<Record<FieldId, number>>>;
  /** Units of number columns; `fraction` where left out. */
  readonly units?: Readonly<Partial<Record<FieldId, CellUnit>>>;
  readonly metaProbMeaning?: ProbabilityMeaning;
}

/** Why a file is not read without an answer from a person. */
export type Doubt =
  | { readonly kind: 'noPosition' }
  | { readonly kind: 'ambiguous'; readonly field: FieldId; readonly columns: readonly string[] }
  | { readonly kind: 'noHeader' }
  | { readonly kind: 'dateOrder'; readonly column: string }
  | { readonly kind: 'delimiter' }
  | { readonly kind: 'quoting'; readonly line: number }
  | { readonly kind: 'totals'; readonly line: number; readonly text: string }
  | { readonly kind: 'nextTable'; readonly line: number; readonly headerLine: number; readonly text: string }
  | { readonly kind: 'headerRows'; readonly line: number; readonly text: string }
  | { readonly kind: 'fieldCount'; readonly expected: number; readonly found: number; readonly share: number };

/** The start of a file as it would be read: what the dialog `Match columns` and the panel of the dialect show. */
export interface ReadingPreview {
  readonly fileName: string;
  readonly dialect: Dialect;
  /** Physical line of the header; undefined where there is none, and columns are named by their number. */
  readonly headerLine: number | undefined;
  /** Lines that it takes. */
  readonly headerRows: number;
  readonly header: readonly string[];
  /** The first rows, as text, a cell per column of the header. */
  readonly rows: readonly (readonly string[])[];
  /** Where each field is found or likely to be; the dialog starts with it. */
  readonly columns: Readonly<Partial<Record<FieldId, number>>>;
  /** A row cut in two ways where the file may be quoted in another way than the ordinary one, that one first; else empty. */
  readonly quotings: readonly QuotingReading[];
  /** Empty where the file can be read as it is. */
  readonly doubts: readonly Doubt[];
}
