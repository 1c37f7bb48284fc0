import { CELL_STRAY_QUOTE, type CsvScanner, cellText, createCsvScanner, type ScannedRecord } from './csvScanner.ts';
import { findForeignKind, hasByteOrderMark, KIND_BYTES } from './fileKind.ts';
import { ensureBalanced, type Ledger } from './ledger.ts';
import type { Notice } from './notices.ts';
import { type FileProblem, PROBLEMS_KEPT, type RowProblem } from './problems.ts';
import { describeReading } from './readingNotices.ts';
import type { CodedColumn } from './regimes.ts';
import { createRowColumns, type RowColumns } from './rowColumns.ts';
import { createRowReader, openingLine, ROW_REJECTED, ROW_REMARKED, type RowReader, recordText } from './rowReader.ts';
import { type ColumnMatch, type FieldId, fields, matchHeader } from './schema.ts';
import { createUtf8Check } from './utf8Check.ts';

/** A backtest as typed columns, a number per data row in the order of the file; rejected rows keep their place. */
export interface ReadBacktest {
  readonly fileName: string;
  readonly byteCount: number;
  readonly header: readonly string[];
  readonly match: ColumnMatch;
  readonly rowCount: number;
  /** Numbers and times; NaN where a cell has none. Every number of a rejected row is NaN. */
  readonly numbers: ReadonlyMap<FieldId, Float64Array>;
  readonly coded: ReadonlyMap<FieldId, CodedColumn>;
  /** ROW_SCALED, ROW_REMARKED or ROW_REJECTED. */
  readonly status: Uint8Array;
  /** Physical line and place in the file of each record; with the file they give back its text. */
  readonly lines: Uint32Array;
  readonly offsets: Float64Array;
  readonly ledger: Ledger;
  readonly notices: readonly Notice[];
  /** The first PROBLEMS_KEPT of each kind, in the order of the file. */
  readonly problems: readonly RowProblem[];
  readonly problemCounts: { readonly rejected: number; readonly remarks: number };
}

export type CsvReading =
  | { readonly kind: 'read'; readonly backtest: ReadBacktest }
  | { readonly kind: 'refused'; readonly problem: FileProblem };

/** Records before the header that may be a title; past them, a file without the needed column is refused. */
const PREAMBLE_LIMIT = 20;

const BYTE_ORDER_MARK_BYTES = 3;

/** Reads a CSV file given in pieces; what it cannot read without doubt it refuses as a whole, or rejects row by row. */
export interface CsvReader {
  /** A problem ends the reading. */
  push(chunk: Uint8Array): FileProblem | undefined;
  finish(): CsvReading;
}

interface Counts {
  read: number;
  scaled: number;
  rejected: number;
  blank: number;
  comment: number;
  preamble: number;
  withRemarks: number;
  strayQuotes: number;
}

interface Table {
  readonly header: readonly string[];
  readonly match: ColumnMatch;
  readonly notUsed: readonly string[];
  readonly rows: RowReader;
  readonly columns: RowColumns;
}

/** A reader for one file. Source: backtest-files.md. */
export function createCsvReader(fileName: string, byteCount: number): CsvReader {
  const counts: Counts = {
    read: 0,
    scaled: 0,
    rejected: 0,
    blank: 0,
    comment: 0,
    preamble: 0,
    withRemarks: 0,
    strayQuotes: 0,
  };
  const kept: Record<RowProblem['kind'], RowProblem[]> = { rejected: [], remark: [] };
  const preamble: { readonly line: number; readonly text: string; readonly cells: readonly string[] }[] = [];
  const utf8 = createUtf8Check();
  let table: Table | undefined;
  let head: Uint8Array | undefined = new Uint8Array(0);
  let scanner: CsvScanner | undefined;
  let hasMark = false;
  let bytesTaken = 0;

  const takeHeader = (record: ScannedRecord): FileProblem | undefined => {
    const header = Array.from({ length: record.count }, (_, place) => cellText(record, place));
    const reading = matchHeader(header);
    if (reading.kind === 'ambiguous')
      return {
        code: 'ambiguousColumn',
        what: `Several columns could be ${reading.field.column}: ${reading.columns.join(', ')}.`,
        line: record.line,
        column: reading.columns.at(-1) ?? '',
        advice: 'Rename all of them but one, and choose the file again.',
      };
    if (reading.kind === 'matched') {
      const rows = createRowReader(header, reading.columns);
      const columns = createRowColumns(rows.used, (rowCount) => estimateRows(rowCount, bytesTaken, byteCount));
      table = { header, match: reading.columns, notUsed: reading.notUsed, rows, columns };
      return undefined;
    }
    counts.read++;
    counts.preamble++;
    preamble.push({ line: record.line, text: recordText(record), cells: header });
    return preamble.length > PREAMBLE_LIMIT ? withoutHeader(preamble) : undefined;
  };

  const takeRow = ({ rows, columns }: Table, record: ScannedRecord): FileProblem | undefined => {
    counts.read++;
    if ((record.allFlags & CELL_STRAY_QUOTE) !== 0) counts.strayQuotes++;
    const status = rows.read(record);
    columns.add(rows.values, status, record.line, record.offset);
    if (status === ROW_REJECTED) counts.rejected++;
    else counts.scaled++;
    if (status === ROW_REMARKED) counts.withRemarks++;
    const list = status === ROW_REJECTED ? kept.rejected : status === ROW_REMARKED ? kept.remark : undefined;
    if (!list) return undefined;
    const isSuspicious = status === ROW_REJECTED && record.lastLine > record.line;
    if (!isSuspicious && list.length >= PROBLEMS_KEPT) return undefined;
    const problems = rows.explain(record);
    if (isSuspicious && problems.some(({ code }) => code === 'fieldCount' || code === 'quote'))
      return swallowed(openingLine(record));
    list.push(...problems);
    return undefined;
  };

  const onRecord = (record: ScannedRecord): FileProblem | undefined => {
    if (record.kind === 'cells') return table ? takeRow(table, record) : takeHeader(record);
    counts.read++;
    counts[record.kind]++;
    return undefined;
  };

  const start = (bytes: Uint8Array): FileProblem | undefined => {
    head = undefined;
    const foreign = findForeignKind(bytes);
    if (foreign) return foreign;
    hasMark = hasByteOrderMark(bytes);
    const skipped = hasMark ? BYTE_ORDER_MARK_BYTES : 0;
    scanner = createCsvScanner(onRecord, { offset: skipped, line: 1 });
    return scan(scanner, bytes.subarray(skipped));
  };

  const scan = (into: CsvScanner, bytes: Uint8Array): FileProblem | undefined => {
    const bad = utf8.push(bytes);
    if (bad >= 0) return notUtf8(into.line + countLineBreaks(bytes, bad));
    return into.push(bytes);
  };

  return {
    push(chunk) {
      bytesTaken += chunk.length;
      if (scanner) return scan(scanner, chunk);
      const bytes = concat(head ?? new Uint8Array(0), chunk);
      if (bytes.length >= KIND_BYTES) return start(bytes);
      head = bytes;
      return undefined;
    },
    finish() {
      const late = head && head.length > 0 ? start(head) : undefined;
      const stopped = late ?? endOf(scanner, utf8.isComplete());
      if (stopped) return { kind: 'refused', problem: stopped };
      if (!table) return { kind: 'refused', problem: withoutHeader(preamble) };
      if (table.columns.rowCount === 0) return { kind: 'refused', problem: NO_ROWS };
      const { strayQuotes, ...ledger } = counts;
      const { rows, columns, header, match } = table;
      const notices = describeReading({
        ledger,
        rows,
        hasMark,
        strayQuotes,
        preamble,
        notUsed: table.notUsed,
        lineEndings: scanner?.lineEndings ?? { lf: 0, crlf: 0, cr: 0 },
      });
      return {
        kind: 'read',
        backtest: {
          fileName,
          byteCount,
          header,
          match,
          ...columns.finish(rows.coders),
          ledger: ensureBalanced(ledger),
          notices,
          problems: [...kept.rejected, ...kept.remark].sort((a, b) => a.line - b.line),
          problemCounts: { rejected: ledger.rejected, remarks: ledger.withRemarks },
        },
      };
    },
  };
}

const NO_ROWS: FileProblem = {
  code: 'noRows',
  what: 'The file has a header and no rows under it.',
  advice: 'Choose a file with at least one row of data.',
};

function endOf(scanner: CsvScanner | undefined, isComplete: boolean): FileProblem | undefined {
  if (!scanner) return { code: 'empty', what: 'The file is empty.', advice: 'Choose a file with a header and rows.' };
  return isComplete ? scanner.end() : notUtf8(scanner.line);
}

const notUtf8 = (line: number): FileProblem => ({
  code: 'encoding',
  what: 'The file is not written in UTF-8.',
  line,
  advice: 'Save it as UTF-8 and choose that file.',
});

const swallowed = (line: number): FileProblem => ({
  code: 'openQuote',
  what: 'A quote is opened and seems never to be closed: the row that it opens in goes on over several lines and does not fit the header.',
  line,
  advice: `Close the quote on line ${line}, or remove it, and choose the file again.`,
});

const DELIMITERS = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'pipes'],
] as const;

function withoutHeader(
  records: readonly { readonly line: number; readonly text: string; readonly cells: readonly string[] }[],
): FileProblem {
  for (const { line, text } of records)
    for (const [delimiter, words] of DELIMITERS)
      if (matchHeader(text.split(delimiter)).kind !== 'noPosition')
        return {
          code: 'delimiter',
          what: `The cells are separated by ${words}, not by commas.`,
          line,
          advice: 'Save the table as CSV with commas between the cells and a decimal point, and choose that file.',
        };
  const [first] = records;
  if (!first) return { code: 'empty', what: 'The file has no header and no rows.', advice: 'Choose a file with both.' };
  const position = fields.find(({ id }) => id === 'rawPosition');
  const known = [...(position?.names ?? []), ...(position?.aliases ?? [])].join(', ');
  return {
    code: 'missingColumn',
    what: `No column of the header is the raw position. The first line has: ${first.cells.join(', ').slice(0, 200)}.`,
    line: first.line,
    column: position?.column ?? '',
    advice: `Give the column of positions one of these names, and choose the file again: ${known}.`,
  };
}

function countLineBreaks(bytes: Uint8Array, to: number): number {
  let breaks = 0;
  for (let i = 0; i < to; i++) if (bytes[i] === 13 || (bytes[i] === 10 && bytes[i - 1] !== 13)) breaks++;
  return breaks;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** How many rows to make room for: in proportion to the bytes read so far, and a little more. */
function estimateRows(rowsSoFar: number, bytesSoFar: number, byteCount: number): number {
  const proportional = bytesSoFar > 0 ? (rowsSoFar * byteCount * 1.02) / bytesSoFar : 0;
  return Math.ceil(Math.max(proportional, rowsSoFar * 1.2));
}
