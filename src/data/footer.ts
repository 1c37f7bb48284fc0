import { isMissingText, parseNumberText } from './numberCell.ts';
import { nextLine, type RecordScanner, recordText, textsOf } from './recordScanner.ts';
import { parseTimeText } from './timestampCell.ts';

/** A row near the end of a text. */
export interface LastRow {
  /** Place in the text, and in the bytes that it was found in. */
  readonly offset: number;
  readonly at: number;
  readonly line: number;
  readonly text: string;
  readonly cells: readonly string[];
  /** Whether the text ends in it, without a line end: it may have been cut off. */
  readonly isUnended: boolean;
}

/** The end of a text: `offset` is the place of its first byte, every record from `from` on takes one line, and `nextLine` would be the next. */
interface TextEnd {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly from: number;
  readonly nextLine: number;
}

/** Rows at the end that can be sums or notes. */
const FOOTER_ROWS = 5;

/** The last rows of a text, in its order, one more than can be a footer. */
export function lastRows(
  { bytes, offset, from, nextLine: lines }: TextEnd,
  scanner: RecordScanner,
): readonly LastRow[] {
  // Of a line that is not there from its start nothing can be said.
  const start = from >= offset ? from - offset : nextLine(bytes, 0, bytes.length);
  const rows: (Omit<LastRow, 'line'> & { readonly index: number })[] = [];
  let records = 0;
  for (let at = start; at < bytes.length; ) {
    const record = scanner.scan(bytes, at, bytes.length, true);
    if (!record) break;
    if (record.kind === 'cells')
      rows.push({
        offset: offset + at,
        at,
        text: recordText(record),
        cells: textsOf(record),
        isUnended: record.lineEnd === 'none',
        index: records,
      });
    records++;
    at = record.next;
  }
  return rows.slice(-FOOTER_ROWS - 1).map(({ index, ...row }) => ({ ...row, line: lines - (records - index) }));
}

const TOTAL_WORDS =
  /^(?:(?:grand |sub[ -]?)?totals?|sums?|averages?|avg\.?|means?|medians?|gesamt(?:summe)?|insgesamt|summe|mittelwert|totale|somme|moyenne)\s*[:=]?$/iu;

/** Whether the first cell that is not empty says that the row is one of sums. */
export function isNamedTotal({ cells }: LastRow): boolean {
  const name = cells.find((cell) => cell.trim() !== '');
  return name !== undefined && TOTAL_WORDS.test(name.trim());
}

/** Whether a row is a line of words and no row: it has one cell in a table of several columns. */
export function isNote({ cells, isUnended }: LastRow, columns: number): boolean {
  const [text = ''] = cells;
  return columns > 1 && cells.length === 1 && !isUnended && isWords(text);
}

/** Whether a cell holds words: no number, no time, and no sign that there is nothing. */
export const isWords = (cell: string): boolean =>
  !isMissingText(cell) && parseNumberText(cell) === 'notANumber' && parseTimeText(cell) === 'notATime';

/** A column of which so many values are not zero can have a sum that is none of its own values by chance. */
const LEAST_SUMMANDS = 3;
/** Of the size of what is summed: what sums in another order differ by. */
const SUM_ERROR = 1e-9;
/** A sum that is rounded by more than this part of itself shows nothing. */
const MOST_ROUNDED = 0.01;

/** Whether the last of some numbers is the sum of those before it, as precisely as it is written; NaN counts as nothing. */
export function endsInItsSum(numbers: Float64Array, written: string): boolean {
  let sum = 0;
  let size = 0;
  let summands = 0;
  for (let row = 0; row < numbers.length - 1; row++) {
    const value = numbers[row]!;
    if (Number.isNaN(value) || value === 0) continue;
    sum += value;
    size += Math.abs(value);
    summands++;
  }
  const last = numbers.at(-1) ?? Number.NaN;
  const rounding = 10 ** -decimalsOf(written) / 2 + SUM_ERROR * size;
  const isShown = summands >= LEAST_SUMMANDS && last !== 0 && Number.isFinite(size);
  return isShown && Math.abs(last - sum) <= Math.min(rounding, MOST_ROUNDED * Math.abs(last));
}

/** Digits behind the decimal mark, whichever it is. */
const decimalsOf = (written: string): number => /[.,](\d*)\s*$/u.exec(written)?.[1]?.length ?? 0;
