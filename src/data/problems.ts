/** Why a whole file cannot be used. The page shows it as one alert; nothing of the file is loaded. */
export interface FileProblem {
  readonly code: FileProblemCode;
  /** What is wrong, a sentence. */
  readonly what: string;
  /** Physical line, from 1, where there is one to point at. */
  readonly line?: number;
  /** Name of the column, where there is one to point at. */
  readonly column?: string;
  /** What the user can do, a sentence. */
  readonly advice: string;
}

export type FileProblemCode =
  | 'empty'
  | 'noRows'
  | 'notCsv'
  | 'compressed'
  | 'encoding'
  | 'damaged'
  | 'missingColumn'
  | 'openQuote'
  | 'unreadable'
  | 'tooLarge'
  | 'stopped';

/** What makes a row unusable, or a cell of it. */
export type RowProblemCode =
  | 'fieldCount'
  | 'quote'
  | 'openQuote'
  | 'missing'
  | 'notANumber'
  | 'outOfRange'
  | 'notATime';

/** One thing wrong with one row. `rejected`: the row is not scaled, be it for this or for another cell; `remark`: it is, without the cell. */
export interface RowProblem {
  readonly kind: 'rejected' | 'remark';
  readonly code: RowProblemCode;
  /** Physical line on which the record starts, from 1. */
  readonly line: number;
  /** The column as the file names it; empty where the whole record is meant. */
  readonly column: string;
  /** What the file says there, cut to 80 characters. */
  readonly value: string;
  /** Why it cannot be used, for people. */
  readonly reason: string;
}

/** All problems of one kind in one column. */
export interface ProblemGroup {
  readonly code: RowProblemCode;
  /** As the file names it; empty where whole rows are meant. */
  readonly column: string;
  readonly count: number;
  /** Physical line of the first. */
  readonly firstLine: number;
}

/** Problems kept for the page; all of them are counted and in the download. */
export const PROBLEMS_KEPT = 1000;

const EXCERPT_LENGTH = 80;

/** The text cut to what a table cell shows, by whole characters. */
export function excerpt(text: string): string {
  const characters = [...text.slice(0, 2 * EXCERPT_LENGTH)];
  return characters.length > EXCERPT_LENGTH ? `${characters.slice(0, EXCERPT_LENGTH - 1).join('')}…` : text;
}

/** A row's problems in one cell of the download: "meta_prob: 1.2 is not a number from 0 to 1". */
export const describeProblems = (problems: readonly RowProblem[]): string =>
  problems.map(({ column, reason }) => (column === '' ? reason : `${column}: ${reason}`)).join('; ');
