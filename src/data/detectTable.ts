import { likelyQuotings } from './detectQuoting.ts';
import { type DecimalMark, type Delimiter, delimiters, type Encoding, type Quoting } from './dialect.ts';
import { isWords } from './footer.ts';
import { isMissingText, parseNumberText } from './numberCell.ts';
import { excerpt, type FileProblem } from './problems.ts';
import type { Doubt, ReadingChoices, ReadingPreview } from './readingChoices.ts';
import { cellText, createRecordScanner, nextLine, recordText, type ScannedRecord } from './recordScanner.ts';
import { type ColumnMatch, type FieldId, fields, guessColumns, matchHeader } from './schema.ts';
import type { TablePlan } from './tablePlan.ts';
import { parseTimeText } from './timestampCell.ts';

/** Bytes at the start of a text that its way of writing is told from. */
export const HEAD_BYTES = 1 << 16;

/** Lines before the header that may be a title. */
const PREAMBLE_LIMIT = 20;
/** Rows that show how numbers and dates are written. */
const SAMPLE_ROWS = 200;
const PREVIEW_ROWS = 8;
/** Rows compared with a line that may be the header. */
const WITNESSES = 5;

/** What stood before the first row. */
export interface Foreword {
  readonly preamble: { readonly count: number; readonly firstText: string };
  readonly comments: number;
  readonly blanks: number;
}

/** How a file will be read, and where its rows start: place in the text, and physical line. */
export interface TableStart {
  readonly plan: TablePlan;
  /** Columns that carry a name of a used field and are not used, because another one has the exact name. */
  readonly notUsed: readonly string[];
  readonly foreword: Foreword;
  readonly offset: number;
  readonly line: number;
}

export type Detection =
  | { readonly kind: 'table'; readonly start: TableStart; readonly preview: ReadingPreview }
  | { readonly kind: 'unclear'; readonly preview: ReadingPreview }
  | { readonly kind: 'refused'; readonly problem: FileProblem };

/** What of a text stands in front of the head: lines, of which a person said that the header comes behind them. */
export interface Skipped {
  readonly bytes: number;
  readonly lines: number;
  readonly foreword: Foreword;
  /** The start of the first line of the text. */
  readonly firstText: string;
}

const NOTHING_SKIPPED: Skipped = {
  bytes: 0,
  lines: 0,
  foreword: { preamble: { count: 0, firstText: '' }, comments: 0, blanks: 0 },
  firstText: '',
};

/** A line of the head, by a delimiter. */
interface Line {
  readonly from: number;
  readonly line: number;
  readonly kind: ScannedRecord['kind'];
  readonly text: string;
}

/** The start of a text, and how its cells are quoted. */
interface Head {
  readonly bytes: Uint8Array;
  readonly quoting: Quoting;
}

interface Cells {
  readonly cells: readonly string[];
  readonly next: number;
  readonly breaks: number;
  readonly kind: ScannedRecord['kind'];
}

interface HeaderPlace {
  readonly delimiter: Delimiter;
  readonly line: Line;
  readonly header: Cells;
}

/**
 * Tells delimiter, header, decimal mark and the order of dates from the start of a text, as far as `choices` leave them open.
 * `head` are its first HEAD_BYTES, or all of it. Source: backtest-files.md, Columns and Dialect.
 */
export function detectTable(
  fileName: string,
  head: Uint8Array,
  encoding: Encoding,
  choices: ReadingChoices,
  skipped: Skipped = NOTHING_SKIPPED,
): Detection {
  const lines = linesOf(head, skipped.lines + 1);
  const first = lines.find(({ kind }) => kind === 'cells');
  if (!first) return { kind: 'refused', problem: EMPTY };
  const named = separatorLine(skipped.lines > 0 ? skipped.firstText : first.text);
  const wanted = choices.delimiter ?? named;
  const candidates = wanted ? [wanted] : delimiters;
  const body = named && skipped.lines === 0 ? lines.filter((line) => line !== first) : lines;
  const asWritten: Head = { bytes: head, quoting: choices.quoting ?? 'double' };
  const foundSo = findHeader(asWritten, body, candidates, choices);
  if (!foundSo) return { kind: 'refused', problem: notATable(first) };
  const { line, delimiter } = foundSo.place;
  const quotings = likelyQuotings(head, {
    from: line.from,
    line: line.line,
    delimiter,
    isCut: head.length >= HEAD_BYTES,
  });
  const cut: Head = { bytes: head, quoting: choices.quoting ?? quotings[1]?.quoting ?? 'double' };
  const found = (cut.quoting !== asWritten.quoting && findHeader(cut, body, candidates, choices)) || foundSo;
  const { isHeaderless, doubts } = found;
  const more = isHeaderless ? [] : moreHeaderRows(cut, found.place);
  const headerRows = choices.headerRows ?? 1 + more.length;
  const place = isHeaderless ? found.place : withHeaderRows(cut, found.place, headerRows);
  const header = isHeaderless ? place.header.cells.map((_, k) => `column ${k + 1}`) : place.header.cells;
  const rows = sampleRows(cut, place, isHeaderless);
  const matched = columnsOf(header, choices);
  const decimalMark = choices.decimalMark ?? detectDecimalMark(place.delimiter, rows);
  const preview: ReadingPreview = {
    fileName,
    dialect: { delimiter: place.delimiter, decimalMark, encoding, quoting: cut.quoting },
    headerLine: isHeaderless ? undefined : place.line.line,
    headerRows,
    header,
    rows: rows.slice(0, PREVIEW_ROWS).map((row) => header.map((_, k) => row[k] ?? '')),
    columns: Object.fromEntries(matched.columns.size > 0 ? matched.columns : Object.entries(guessColumns(header))),
    quotings,
    doubts: [
      ...quotingDoubts(choices, quotings),
      ...(choices.headerRows === undefined ? more.slice(0, 1) : []),
      ...(choices.columns ? [] : doubts),
    ],
  };
  if (preview.doubts.length > 0) return { kind: 'unclear', preview };
  const before = lines.filter(({ from }) => from < place.line.from);
  const titles = before.filter(({ kind }) => kind === 'cells');
  const { preamble, comments, blanks } = skipped.foreword;
  const start: TableStart = {
    plan: {
      dialect: preview.dialect,
      headerLine: preview.headerLine,
      headerRows,
      header,
      columns: matched.columns,
      units: choices.units ?? {},
      metaProbMeaning: choices.metaProbMeaning ?? 'right',
      dateOrder: choices.dateOrder
        ? { order: choices.dateOrder, isChosen: true }
        : { order: sampleDateOrder(rows, matched.columns.get('timestamp')), isChosen: false },
    },
    notUsed: matched.notUsed,
    foreword: {
      preamble: {
        count: preamble.count + titles.length,
        firstText: preamble.count > 0 ? preamble.firstText : (titles[0]?.text ?? ''),
      },
      comments: comments + before.filter(({ kind }) => kind === 'comment').length,
      blanks: blanks + before.filter(({ kind }) => kind === 'blank').length,
    },
    offset: skipped.bytes + (isHeaderless ? place.line.from : place.header.next),
    line: isHeaderless ? place.line.line : place.line.line + place.header.breaks + 1,
  };
  return { kind: 'table', start, preview };
}

/** How cells are quoted is asked even where the columns are known: what they hold depends on it. */
export function quotingDoubts({ quoting }: ReadingChoices, [reading]: ReadingPreview['quotings']): readonly Doubt[] {
  return reading && quoting === undefined ? [{ kind: 'quoting', line: reading.line }] : [];
}

const EMPTY: FileProblem = {
  code: 'empty',
  what: 'The file has no header and no rows.',
  advice: 'Choose a file with both.',
};

function notATable({ line, text }: Line): FileProblem {
  const position = fields.find(({ id }) => id === 'rawPosition');
  const known = [...(position?.names ?? []), ...(position?.aliases ?? [])].join(', ');
  return {
    code: 'missingColumn',
    what: `No line is the header of a table with a raw position. The first line is: ${text.slice(0, 200)}.`,
    line,
    column: position?.column ?? '',
    advice: `Choose a table whose header names the column of positions, such as ${known}.`,
  };
}

/** The physical lines that may stand before the rows, and some of the first rows. */
function linesOf(head: Uint8Array, firstLine: number): readonly Line[] {
  const scanner = createRecordScanner(',');
  const lines: Line[] = [];
  let seen = 0;
  for (let from = 0, line = firstLine; from < head.length && seen <= PREAMBLE_LIMIT + WITNESSES; line++) {
    const next = nextLine(head, from, head.length);
    const record = scanner.scan(head.subarray(from, next), 0, next - from, true);
    if (record) {
      const text = recordText(record);
      lines.push({ from, line, kind: record.kind, text });
      if (record.kind === 'cells') seen++;
    }
    from = next;
  }
  return lines;
}

/** The delimiter that a line like `sep=;` of Excel names. */
function separatorLine(text: string): Delimiter | undefined {
  const match = /^"?sep=(.)"?[,;\t|]*\s*$/iu.exec(text);
  return delimiters.find((delimiter) => delimiter === match?.[1]);
}

function cellsAt({ bytes, quoting }: Head, from: number, delimiter: Delimiter): Cells | undefined {
  const record = createRecordScanner(delimiter, undefined, quoting).scan(bytes, from, bytes.length, true);
  if (record?.tear !== 'none') return undefined;
  const cells = Array.from({ length: record.count }, (_, k) => cellText(record, k));
  return { cells: record.kind === 'comment' ? [] : cells, next: record.next, breaks: record.breaks, kind: record.kind };
}

interface FoundHeader {
  readonly place: HeaderPlace;
  readonly isHeaderless: boolean;
  readonly doubts: readonly Doubt[];
}

function findHeader(
  head: Head,
  lines: readonly Line[],
  candidates: readonly Delimiter[],
  choices: ReadingChoices,
): FoundHeader | undefined {
  const { headerLine } = choices;
  if (headerLine !== undefined) {
    const line = headerLine === 'none' ? firstRowLine(lines) : lines.find((each) => each.line === headerLine);
    const places = line ? placesAt(head, line, candidates) : [];
    const [place] = places.sort((a, b) => b.header.cells.length - a.header.cells.length);
    if (!place) return undefined;
    const isHeaderless = headerLine === 'none';
    return { place, isHeaderless, doubts: isHeaderless ? [{ kind: 'noHeader' }] : doubtsAbout(place.header.cells) };
  }
  const open = lines.filter(({ kind }) => kind === 'cells').slice(0, PREAMBLE_LIMIT + 1);
  const named = open.flatMap((line) =>
    placesAt(head, line, candidates)
      .filter(({ header }) => matchHeader(header.cells).kind !== 'noPosition')
      .sort((a, b) => b.header.cells.length - a.header.cells.length),
  );
  // A title may be a column's name by chance; the header is the line that looks like the rows under it.
  const likely = named.filter((place) => isLikeItsRows(head, place));
  const isSure = ({ header }: HeaderPlace): boolean => matchHeader(header.cells).kind === 'matched';
  const place = likely.find(isSure) ?? likely[0] ?? named.find(isSure) ?? named[0];
  if (!place) return guessHeader(head, open, candidates);
  const doubts = doubtsAbout(place.header.cells);
  return {
    place,
    isHeaderless: false,
    doubts: isDelimiterOpen(head, place, candidates) ? [...doubts, { kind: 'delimiter' }] : doubts,
  };
}

/** Whether a header of one cell leaves open what separates the rows: `1,5` may be two cells, or one with a decimal comma. */
function isDelimiterOpen(head: Head, { header }: HeaderPlace, candidates: readonly Delimiter[]): boolean {
  if (candidates.length < 2 || header.cells.length > 1) return false;
  return candidates.some((delimiter) => {
    const rows = rowsFrom(head, header.next, delimiter, WITNESSES);
    const split = rows.filter((row) => usedLength(row) > 1);
    return split.length > 0 && split.length * 2 >= rows.length;
  });
}

const firstRowLine = (lines: readonly Line[]): Line | undefined => lines.find(({ kind }) => kind === 'cells');

function placesAt(head: Head, line: Line, candidates: readonly Delimiter[]): HeaderPlace[] {
  return candidates.flatMap((delimiter) => {
    const header = cellsAt(head, line.from, delimiter);
    return header ? [{ delimiter, line, header }] : [];
  });
}

function doubtsAbout(header: readonly string[]): readonly Doubt[] {
  const reading = matchHeader(header);
  switch (reading.kind) {
    case 'matched':
      return [];
    case 'noPosition':
      return [{ kind: 'noPosition' }];
    case 'ambiguous':
      return [{ kind: 'ambiguous', field: reading.field.id, columns: reading.columns }];
  }
}

/** Whether at least half of the rows below have as many cells, empty ones at the end apart. A title above the header has not. */
function isLikeItsRows(head: Head, { delimiter, header: { cells, next } }: HeaderPlace): boolean {
  const rows = rowsFrom(head, next, delimiter, WITNESSES);
  const alike = rows.filter((row) => row.length === cells.length || usedLength(row) === usedLength(cells));
  return alike.length * 2 >= rows.length;
}

/** Lines of a header that has several. */
const MOST_HEADER_ROWS = 3;

/** Lines right under the header that are no rows: words only, some of them in columns whose rows have numbers or times. */
function moreHeaderRows(head: Head, { delimiter, line, header }: HeaderPlace): readonly Doubt[] {
  const more: Doubt[] = [];
  let at = header.next;
  let physical = line.line + header.breaks + 1;
  while (more.length < MOST_HEADER_ROWS - 1 && at < head.bytes.length) {
    const row = cellsAt(head, at, delimiter);
    if (row?.kind !== 'cells' || row.cells.length > header.cells.length) break;
    if (!isMoreHeader(row.cells, header.cells, rowsFrom(head, row.next, delimiter, WITNESSES))) break;
    more.push({ kind: 'headerRows', line: physical, text: excerpt(row.cells.join(delimiter)) });
    physical += row.breaks + 1;
    at = row.next;
  }
  return more;
}

const isFigure = (cell: string | undefined): boolean =>
  cell !== undefined && cell.trim() !== '' && !isMissingText(cell) && !isWords(cell);

function isMoreHeader(
  cells: readonly string[],
  header: readonly string[],
  witnesses: readonly (readonly string[])[],
): boolean {
  const isRepeated = cells.every((cell, k) => cell.trim() === header[k]?.trim());
  if (isRepeated || cells.some(isFigure) || !cells.some(isWords)) return false;
  // Below the last line of a header come figures, below one before it perhaps another line of it.
  return cells.some(
    (cell, k) => isWords(cell) && witnesses.filter((row) => isFigure(row[k])).length * 2 > witnesses.length,
  );
}

/** The place with the lines under it that belong to the header: each column has the first name that stands in one of them. */
function withHeaderRows(head: Head, place: HeaderPlace, count: number): HeaderPlace {
  let { header } = place;
  for (let k = 1; k < count && header.next < head.bytes.length; k++) {
    const more = cellsAt(head, header.next, place.delimiter);
    if (!more) break;
    const cells = header.cells.map((name, at) => (name.trim() === '' ? (more.cells[at] ?? '') : name));
    header = { ...more, cells, breaks: header.breaks + more.breaks + 1 };
  }
  return { ...place, header };
}

const usedLength = (cells: readonly string[]): number => cells.findLastIndex((cell) => cell.trim() !== '') + 1;

function rowsFrom(head: Head, from: number, delimiter: Delimiter, most: number): (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  const { bytes } = head;
  for (let at = from; at < bytes.length && rows.length < most; ) {
    const row = cellsAt(head, at, delimiter);
    if (row?.kind === 'cells' && (row.next < bytes.length || rows.length === 0 || bytes.length < HEAD_BYTES))
      rows.push(row.cells);
    at = row?.next ?? nextLine(bytes, at, bytes.length);
  }
  return rows;
}

/** Nothing names a position: the delimiter by which the lines agree best, and whether the first of them can be a header. */
function guessHeader(head: Head, lines: readonly Line[], candidates: readonly Delimiter[]): FoundHeader | undefined {
  let best: { readonly place: HeaderPlace; readonly score: number } | undefined;
  let isTie = false;
  for (const delimiter of candidates) {
    const counted = lines.flatMap((line) => placesAt(head, line, [delimiter]));
    const usual = mostFrequent(counted.map(({ header }) => header.cells.length));
    const fitting = counted.filter(({ header }) => header.cells.length === usual);
    // A spreadsheet fills the lines of a title up with empty cells.
    const place = fitting.find(({ header }) => usedLength(header.cells) === usual) ?? fitting[0];
    const score = fitting.length * (usual - 1);
    if (!place) continue;
    isTie = best !== undefined && (score === best.score || (isTie && score < best.score));
    if (!best || score > best.score) best = { place, score };
  }
  if (!best) return undefined;
  const { place } = best;
  const isHeaderless = place.header.cells.some((cell) => typeof parseNumberText(cell) === 'number');
  const isProse = candidates.length > 1 && place.header.cells.length < 2 && !isHeaderless;
  if (isProse) return undefined;
  const doubt: Doubt = { kind: isHeaderless ? 'noHeader' : 'noPosition' };
  return { place, isHeaderless, doubts: isTie && best.score > 0 ? [doubt, { kind: 'delimiter' }] : [doubt] };
}

function mostFrequent(counts: readonly number[]): number {
  const seen = new Map<number, number>();
  for (const count of counts) seen.set(count, (seen.get(count) ?? 0) + 1);
  return [...seen].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] > a[0]) ? b : a), [1, 0])[0];
}

function columnsOf(
  header: readonly string[],
  { columns }: ReadingChoices,
): { readonly columns: ColumnMatch; readonly notUsed: readonly string[] } {
  if (columns) {
    const chosen = fields.flatMap(({ id }): (readonly [FieldId, number])[] => {
      const place = columns[id];
      return place === undefined || place >= header.length ? [] : [[id, place]];
    });
    return { columns: new Map(chosen), notUsed: [] };
  }
  const reading = matchHeader(header);
  return reading.kind === 'matched' ? reading : { columns: new Map(), notUsed: [] };
}

const sampleRows = (head: Head, place: HeaderPlace, isHeaderless: boolean): (readonly string[])[] =>
  rowsFrom(head, isHeaderless ? place.line.from : place.header.next, place.delimiter, SAMPLE_ROWS);

const COMMA_NUMBER = /^[+-]?\d*,\d+(?:[eE][+-]?\d+)?$|^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/u;
const POINT_NUMBER = /^[+-]?\d*\.\d+(?:[eE][+-]?\d+)?$/u;

/** A comma cannot be both: only where it is not the delimiter can it be the decimal mark, and there it is if no number has a point. */
function detectDecimalMark(delimiter: Delimiter, rows: readonly (readonly string[])[]): DecimalMark {
  if (delimiter === ',') return '.';
  let commas = 0;
  let points = 0;
  for (const row of rows)
    for (const cell of row) {
      const text = cell.trim();
      if (COMMA_NUMBER.test(text)) commas++;
      else if (POINT_NUMBER.test(text)) points++;
    }
  return commas > points ? ',' : '.';
}

/** What the first rows show, day first where they show nothing: the reader checks all of them. */
function sampleDateOrder(rows: readonly (readonly string[])[], place: number | undefined): 'dayFirst' | 'monthFirst' {
  if (place === undefined) return 'dayFirst';
  for (const row of rows) {
    const text = row[place] ?? '';
    const reading = isMissingText(text) ? 'missing' : parseTimeText(text);
    if (typeof reading === 'object' && (reading.shows === 'dayFirst' || reading.shows === 'monthFirst'))
      return reading.shows;
  }
  return 'dayFirst';
}
