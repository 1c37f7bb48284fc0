import { type Delimiter, hasBackslash, type Quoting, quoteOf } from './dialect.ts';

/** How a cell stands in the file; a sum of these. */
export const CELL_QUOTED = 1;
/** The cell is quoted and holds quotes that are doubled or stand behind a backslash. */
export const CELL_ESCAPED = 2;
/** Something other than spaces stands between the closing quote and the delimiter. */
export const CELL_BROKEN = 4;
/** A quote, or a double quote that is none in this dialect, stands inside a cell that is not quoted; it is read literally. */
export const CELL_STRAY_QUOTE = 8;

/**
 * One record as the scanner found it: cells as ranges of `bytes`. The object and its arrays are used again for the next
 * record, so whoever keeps something of it copies it. `starts` and `ends` of a quoted cell lie inside its quotes.
 */
export interface ScannedRecord {
  kind: 'cells' | 'blank' | 'comment';
  bytes: Uint8Array;
  /** The code of the sign that encloses a cell, and whether a backslash inside escapes it. */
  quote: number;
  isBackslashed: boolean;
  count: number;
  starts: Int32Array;
  ends: Int32Array;
  flags: Uint8Array;
  /** The flags of all its cells together. */
  allFlags: number;
  /** Range of the whole record in `bytes`, without its line end. */
  from: number;
  to: number;
  /** Where the next record starts. */
  next: number;
  lineEnd: LineEnd;
  /** Line breaks inside quotes: so many lines more than one the record takes. */
  breaks: number;
  /**
   * A quote of it is not closed where it should be: `resumed`, the record was cut off before the next line that fits, and
   * `unclosed`, no such line came. A line too long for any row is unclosed too.
   */
  tear: 'none' | 'resumed' | 'unclosed';
  /** The quote that a tear starts with, or −1, and the line breaks of the record before it. */
  tornAt: number;
  breaksBeforeTear: number;
  /** Place in the text, and physical line, from 1: the caller knows them. */
  offset: number;
  line: number;
}

export type LineEnd = 'lf' | 'crlf' | 'cr' | 'none';

/** Finds one record after the other; knows nothing of the one before. */
export interface RecordScanner {
  /**
   * The record that starts at `from`, or undefined if [from, to) does not hold all of it and more is to come. The same record
   * whatever lies in `to`. `from` < `to`.
   */
  scan(bytes: Uint8Array, from: number, to: number, isLast: boolean): ScannedRecord | undefined;
}

/** The longest record, in bytes: past it, a quote that was never closed is the likelier reading. */
export const MAX_RECORD_BYTES = 1 << 23;

const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const BACKSLASH = 92;

/** An empty record to scan into. */
const createRecord = (quoting: Quoting): ScannedRecord => ({
  kind: 'cells',
  bytes: new Uint8Array(0),
  quote: quoteOf(quoting).charCodeAt(0),
  isBackslashed: hasBackslash(quoting),
  count: 0,
  starts: new Int32Array(64),
  ends: new Int32Array(64),
  flags: new Uint8Array(64),
  allFlags: 0,
  from: 0,
  to: 0,
  next: 0,
  lineEnd: 'none',
  breaks: 0,
  tear: 'none',
  tornAt: -1,
  breaksBeforeTear: 0,
  offset: 0,
  line: 1,
});

/**
 * A scanner for cells between delimiters: quotes with line breaks inside, by RFC 4180 unless `quoting` says otherwise, LF, CRLF, CR
 * and mixtures, lines that start with `#`, blank lines. A record that goes on over several lines and does not have `cellCount` cells (where that is known) has a
 * quote that was never closed: it ends before the next line that does.
 */
export function createRecordScanner(
  delimiter: Delimiter,
  cellCount?: number,
  quoting: Quoting = 'double',
): RecordScanner {
  const separator = delimiter.charCodeAt(0);
  const record = createRecord(quoting);
  const trial = createRecord(quoting);

  const resume = (bytes: Uint8Array, to: number, isLast: boolean): void => {
    const limit = record.tear === 'unclosed' ? to : record.next;
    for (let at = nextLine(bytes, record.tornAt, limit); at < limit; at = nextLine(bytes, at, limit)) {
      if (!scanInto(trial, separator, bytes, at, to, isLast) || trial.tear !== 'none') continue;
      if (trial.kind !== 'cells' || trial.count !== cellCount || (trial.allFlags & CELL_BROKEN) !== 0) continue;
      cutBefore(record, at);
      return;
    }
  };

  return {
    scan(bytes, from, to, isLast) {
      // A fixed reach, so that where a piece ends changes nothing.
      const limit = Math.min(to, from + MAX_RECORD_BYTES);
      const isEnd = isLast && limit === to;
      if (!scanInto(record, separator, bytes, from, limit, isEnd)) {
        if (limit - from < MAX_RECORD_BYTES) return undefined;
        endTorn(record, limit);
      }
      const isOdd =
        record.tear === 'unclosed' ||
        (record.breaks > 0 && (record.count !== cellCount || (record.allFlags & CELL_BROKEN) !== 0));
      if (cellCount !== undefined && isOdd && record.tornAt >= 0) resume(bytes, limit, isEnd);
      return record;
    },
  };
}

/** Scans one record; false if it needs more bytes. An unclosed quote takes everything up to `to`. */
function scanInto(
  record: ScannedRecord,
  separator: number,
  bytes: Uint8Array,
  from: number,
  to: number,
  isLast: boolean,
): boolean {
  record.bytes = bytes;
  record.from = from;
  record.count = 0;
  record.allFlags = 0;
  record.breaks = 0;
  record.breaksBeforeTear = 0;
  record.tornAt = -1;
  record.tear = 'none';
  record.kind = 'cells';
  const { quote } = record;
  let i = from;
  if (bytes[i] === HASH) {
    record.kind = 'comment';
    while (i < to && bytes[i] !== LF && bytes[i] !== CR) i++;
    return endRecord(record, i, to, isLast);
  }
  for (;;) {
    const start = i;
    while (i < to && isPadding(bytes[i]!, separator)) i++;
    if (i < to && bytes[i] === quote) {
      const after = scanQuoted(record, separator, i, to, isLast);
      if (after < 0) return false;
      i = after;
      if (record.tear !== 'none') return true;
    } else {
      let flags = 0;
      for (; i < to; i++) {
        const byte = bytes[i]!;
        if (isCellEnd(byte, separator)) break;
        if (byte === QUOTE || byte === quote) flags = CELL_STRAY_QUOTE;
      }
      if (i === to && !isLast) return false;
      addCell(record, start, i, flags);
    }
    if (i === to || bytes[i] !== separator) break;
    i++;
  }
  if (record.count === 1 && record.allFlags === 0 && isBlank(record)) record.kind = 'blank';
  return endRecord(record, i, to, isLast);
}

/** From an opening quote to the end of its cell; negative if more bytes are needed. */
function scanQuoted(record: ScannedRecord, separator: number, opening: number, to: number, isLast: boolean): number {
  const { bytes, quote, isBackslashed } = record;
  const breaksBefore = record.breaks;
  const start = opening + 1;
  let flags = CELL_QUOTED;
  let i = start;
  for (;;) {
    for (; i < to && bytes[i] !== quote; i++) {
      if (bytes[i] === CR || (bytes[i] === LF && bytes[i - 1] !== CR)) record.breaks++;
      if (isBackslashed && bytes[i] === BACKSLASH && i + 1 < to && isEscapable(bytes[i + 1]!, quote)) {
        flags |= CELL_ESCAPED;
        i++;
      }
    }
    if (i === to) {
      if (!isLast && to - record.from < MAX_RECORD_BYTES) return -1;
      addCell(record, start, to, flags);
      markTear(record, opening, breaksBefore);
      endTorn(record, to);
      return to;
    }
    if (i + 1 === to && !isLast) return -1;
    if (i + 1 === to || bytes[i + 1] !== quote) break;
    flags |= CELL_ESCAPED;
    i += 2;
  }
  let end = i++;
  while (i < to && isPadding(bytes[i]!, separator)) i++;
  if (i < to && !isCellEnd(bytes[i]!, separator)) {
    flags = (flags & ~CELL_QUOTED) | CELL_BROKEN;
    while (i < to && !isCellEnd(bytes[i]!, separator)) i++;
    end = i;
  }
  if (i === to && !isLast) return -1;
  const isLonger = record.breaks > breaksBefore;
  if (isLonger && (record.tornAt < 0 || (flags & CELL_BROKEN) !== 0)) markTear(record, opening, breaksBefore);
  addCell(record, start, end, flags);
  return i;
}

const isEscapable = (byte: number, quote: number): boolean => byte === quote || byte === BACKSLASH;

function markTear(record: ScannedRecord, opening: number, breaksBefore: number): void {
  record.tornAt = opening;
  record.breaksBeforeTear = breaksBefore;
}

function endTorn(record: ScannedRecord, at: number): void {
  record.tear = 'unclosed';
  record.to = at;
  record.next = at;
  record.lineEnd = 'none';
}

/** Ends a record at its line end, or at the end of the text; false if the line end may go on behind `to`. */
function endRecord(record: ScannedRecord, at: number, to: number, isLast: boolean): boolean {
  const { bytes } = record;
  record.to = at;
  if (at === to) {
    record.next = at;
    record.lineEnd = 'none';
    return isLast;
  }
  if (bytes[at] === LF) {
    record.next = at + 1;
    record.lineEnd = 'lf';
    return true;
  }
  if (at + 1 === to && !isLast) return false;
  const isPair = at + 1 < to && bytes[at + 1] === LF;
  record.next = at + (isPair ? 2 : 1);
  record.lineEnd = isPair ? 'crlf' : 'cr';
  return true;
}

/** Makes a record end before the line that starts at `line`. */
function cutBefore(record: ScannedRecord, line: number): void {
  const { bytes } = record;
  const isPair = bytes[line - 1] === LF && bytes[line - 2] === CR;
  record.tear = 'resumed';
  record.next = line;
  record.to = line - (isPair ? 2 : 1);
  record.lineEnd = isPair ? 'crlf' : bytes[line - 1] === LF ? 'lf' : 'cr';
  record.breaks = countBreaks(bytes, record.from, record.to);
}

/** Line breaks in a range of bytes; a pair of CR and LF is one. */
export function countBreaks(bytes: Uint8Array, from: number, to: number): number {
  let breaks = 0;
  for (let i = from; i < to; i++)
    if (bytes[i] === CR || (bytes[i] === LF && (i === from || bytes[i - 1] !== CR))) breaks++;
  return breaks;
}

/** Where the line after the one that holds `at` starts, or `to`. */
export function nextLine(bytes: Uint8Array, at: number, to: number): number {
  let i = at;
  while (i < to && bytes[i] !== LF && bytes[i] !== CR) i++;
  if (i >= to) return to;
  return bytes[i] === CR && i + 1 < to && bytes[i + 1] === LF ? i + 2 : i + 1;
}

const isCellEnd = (byte: number, separator: number): boolean => byte === separator || byte === LF || byte === CR;

const isPadding = (byte: number, separator: number): boolean => byte === SPACE || (byte === TAB && separator !== TAB);

function addCell(record: ScannedRecord, start: number, end: number, flags: number): void {
  const { count } = record;
  if (count === record.starts.length) grow(record);
  record.starts[count] = start;
  record.ends[count] = end;
  record.flags[count] = flags;
  record.allFlags |= flags;
  record.count = count + 1;
}

function grow(record: ScannedRecord): void {
  const longer = <T extends Int32Array | Uint8Array>(from: T, into: T): T => {
    into.set(from);
    return into;
  };
  const size = 2 * record.starts.length;
  record.starts = longer(record.starts, new Int32Array(size));
  record.ends = longer(record.ends, new Int32Array(size));
  record.flags = longer(record.flags, new Uint8Array(size));
}

function isBlank({ bytes, starts, ends }: ScannedRecord): boolean {
  for (let i = starts[0]!; i < ends[0]!; i++) if (bytes[i] !== SPACE && bytes[i] !== TAB) return false;
  return true;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of a cell, without its quotes; a cell with something after its closing quote as it stands in the file. */
export function cellText(record: ScannedRecord, place: number): string {
  const { bytes, starts, ends, flags } = record;
  const flag = flags[place] ?? 0;
  const from = (starts[place] ?? 0) - ((flag & CELL_BROKEN) === 0 ? 0 : 1);
  const text = decoder.decode(bytes.subarray(from, ends[place] ?? from));
  return (flag & CELL_ESCAPED) !== 0 && (flag & CELL_BROKEN) === 0 ? unescaped(text, record) : text;
}

function unescaped(text: string, { quote, isBackslashed }: ScannedRecord): string {
  const sign = String.fromCharCode(quote);
  const doubled = sign + sign;
  if (!isBackslashed) return text.replaceAll(doubled, sign);
  // From left to right, so that the second of two backslashes escapes nothing behind it.
  return text.replaceAll(/\\(["'\\])|""|''/gu, (found, escaped: string | undefined) => {
    if (escaped === undefined) return found === doubled ? sign : found;
    return escaped === sign || escaped === '\\' ? escaped : found;
  });
}

/** The texts of all cells. */
export const textsOf = (record: ScannedRecord): readonly string[] =>
  Array.from({ length: record.count }, (_, place) => cellText(record, place));

/** The record as it stands in the file. */
export const recordText = ({ bytes, from, to }: ScannedRecord): string => decoder.decode(bytes.subarray(from, to));
