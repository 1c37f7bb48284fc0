import type { Notice } from '../data/notices.ts';

/** A download, and what was changed in writing it. */
export interface Download {
  readonly blob: Blob;
  /** Rows under the header. */
  readonly rowCount: number;
  readonly notices: readonly Notice[];
}

/** So many texts were made safe for spreadsheets. */
export const formulaSafe = (count: number): readonly Notice[] =>
  count === 0
    ? []
    : [
        {
          code: 'formulaSafe',
          message: 'Texts that a spreadsheet would run as a formula have an apostrophe before them in the download.',
          count,
        },
      ];

/** These columns of the file gave way to results of the same name. */
export const columnsReplaced = (names: readonly string[]): readonly Notice[] =>
  names.length === 0
    ? []
    : [
        {
          code: 'resultColumnsReplaced',
          message: `Columns of the file with the names of results were replaced in the download: ${names.join(', ')}.`,
          count: names.length,
        },
      ];
