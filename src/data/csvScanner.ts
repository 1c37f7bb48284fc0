import type { FileProblem } from './problems.ts';

/** How a cell stands in the file; a sum of these. */
export const CELL_QUOTED = 1;
/** The cell is quoted and holds doubled quotes. */
export const CELL_ESCAPED = 2;
/** Something other than spaces stands between the closing quote and the delimiter. */
export const CELL_BROKEN = 4;
/** A quote stands inside a cell that is not quoted; it is read literally. */
export const CELL_STRAY_QUOTE = 8;

/**
 * One record as the scanner found it: cells as ranges of `bytes`. The object and its arrays are used again for the next
 * record, so whoever keeps something of it copies it. `starts` and `ends` of a quoted cell lie inside its quotes.
 */
export interface ScannedRecord {
  kind: 'cells' | 'blank' | 'comment';
  bytes: Uint8Array;
  count: number;
  starts: Int32Array;
  ends: Int32Array;
  flags: Uint8Array;
  /** The flags of all its cells together. */
  allFlags: number;
  /** Place of its first byte in the stream. */
  offset: number;
  /** Physical line on which it starts, from 1, and on which it ends. */
  line: number;
  lastLine: number;
  /** Range of the whole record in `bytes`, without its line end. */
  from: number;
  to: number;
}

/** Line ends seen, by kind. */
export interface LineEndings {
  lf: number;
  crlf: number;
  cr: number;
}

/** Takes a stream of bytes in pieces of any size. A problem stops the reading. */
export interface CsvScanner {
  push(chunk: Uint8Array): FileProblem | undefined;
  end(): FileProblem | undefined;
  readonly lineEndings: LineEndings;
  /** Physical line that the scanner has come to. */
  readonly line: number;
}

/** The longest record, in bytes: past it, a quote that was never closed is the likelier reading. */
export const MAX_RECORD_BYTES = 1 << 25;

const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const COMMA = 44;

const CELL_START = 0;
const PLAIN = 1;
const QUOTED = 2;
const AFTER_QUOTE = 3;
const COMMENT = 4;

/**
 * Finds records and cells in comma-separated bytes: RFC 4180 quotes with line breaks inside, LF, CRLF, CR and mixtures,
 * lines that start with `#`, blank lines. Where a piece ends changes nothing. `onRecord` may return a problem to stop.
 */
export function createCsvScanner(
  onRecord: (record: ScannedRecord) => FileProblem | undefined,
  start: { readonly offset: number; readonly line: number } = { offset: 0, line: 1 },
): CsvScanner {
  const record: ScannedRecord = {
    kind: 'cells',
    bytes: new Uint8Array(0),
    count: 0,
    starts: new Int32Array(64),
    ends: new Int32Array(64),
    flags: new Uint8Array(64),
    allFlags: 0,
    offset: 0,
    line: start.line,
    lastLine: start.line,
    from: 0,
    to: 0,
  };
  const lineEndings: LineEndings = { lf: 0, crlf: 0, cr: 0 };
  let buffer = new Uint8Array(1 << 16);
  let filled = 0;
  let scanned = 0;
  let base = start.offset;
  let state = CELL_START;
  let isAfterCr = false;
  let recordStart = 0;
  let cellStart = 0;
  let cellEnd = 0;
  let cellFlags = 0;
  let recordLine = start.line;
  let line = start.line;
  let quoteLine = start.line;
  let count = 0;
  let allFlags = 0;

  const openQuote = (): FileProblem => ({
    code: 'openQuote',
    what: 'A quote is opened and never closed.',
    line: quoteLine,
    advice: `Close the quote on line ${quoteLine}, or remove it, and choose the file again.`,
  });

  const addCell = (end: number): void => {
    if (count === record.starts.length) grow(record);
    const isOutsideQuotes = (cellFlags & CELL_QUOTED) === 0;
    record.starts[count] = cellStart;
    record.ends[count] = isOutsideQuotes ? end : cellEnd;
    record.flags[count] = cellFlags;
    allFlags |= cellFlags;
    count++;
    cellFlags = 0;
  };

  const finish = (end: number): FileProblem | undefined => {
    record.bytes = buffer;
    record.count = count;
    record.allFlags = allFlags;
    record.from = recordStart;
    record.to = end;
    record.offset = base + recordStart;
    record.line = recordLine;
    record.lastLine = line;
    record.kind = state === COMMENT ? 'comment' : isBlank(record) ? 'blank' : 'cells';
    count = 0;
    allFlags = 0;
    state = CELL_START;
    return onRecord(record);
  };

  const startRecord = (at: number): void => {
    recordStart = at;
    cellStart = at;
    recordLine = line;
  };

  const scan = (): FileProblem | undefined => {
    const bytes = buffer;
    const end = filled;
    let i = scanned;
    if (isAfterCr && i < end) {
      isAfterCr = false;
      if (bytes[i] === LF) {
        lineEndings.cr--;
        lineEndings.crlf++;
        i++;
        startRecord(i);
      }
    }
    while (i < end) {
      if (state === PLAIN) {
        let byte = bytes[i]!;
        while (byte !== COMMA && byte !== LF && byte !== CR) {
          if (byte === QUOTE) cellFlags |= CELL_STRAY_QUOTE;
          if (++i === end) break;
          byte = bytes[i]!;
        }
        if (i === end) break;
      } else if (state === QUOTED) {
        let byte = bytes[i]!;
        while (byte !== QUOTE) {
          if (byte === CR || (byte === LF && bytes[i - 1] !== CR)) line++;
          if (++i === end) break;
          byte = bytes[i]!;
        }
        if (i === end) break;
        cellEnd = i++;
        state = AFTER_QUOTE;
        continue;
      } else if (state === COMMENT) {
        while (i < end && bytes[i] !== LF && bytes[i] !== CR) i++;
        if (i === end) break;
      }
      const byte = bytes[i]!;
      if (byte === COMMA && state !== COMMENT) {
        addCell(i);
        i++;
        cellStart = i;
        state = CELL_START;
      } else if (byte === LF || byte === CR) {
        if (state !== COMMENT) addCell(i);
        const stopped = finish(i);
        i++;
        line++;
        startRecord(i);
        if (byte === LF) lineEndings.lf++;
        else if (i === end) {
          lineEndings.cr++;
          isAfterCr = true;
        } else if (bytes[i] === LF) {
          lineEndings.crlf++;
          i++;
          startRecord(i);
        } else lineEndings.cr++;
        if (stopped) {
          scanned = i;
          return stopped;
        }
      } else if (state === AFTER_QUOTE) {
        if (byte === QUOTE && i === cellEnd + 1) {
          cellFlags |= CELL_ESCAPED;
          state = QUOTED;
        } else if (byte !== SPACE && byte !== TAB) {
          cellFlags = (cellFlags & ~CELL_QUOTED) | CELL_BROKEN;
          state = PLAIN;
        }
        i++;
      } else if (byte === QUOTE) {
        cellFlags = CELL_QUOTED;
        quoteLine = line;
        i++;
        cellStart = i;
        state = QUOTED;
      } else if (byte === HASH && i === recordStart) {
        state = COMMENT;
        i++;
      } else {
        if (byte !== SPACE && byte !== TAB) state = PLAIN;
        i++;
      }
    }
    scanned = i;
    return undefined;
  };

  const compact = (): void => {
    if (recordStart === 0) return;
    buffer.copyWithin(0, recordStart, filled);
    for (let k = 0; k < count; k++) {
      record.starts[k]! -= recordStart;
      record.ends[k]! -= recordStart;
    }
    base += recordStart;
    filled -= recordStart;
    scanned -= recordStart;
    cellStart -= recordStart;
    cellEnd -= recordStart;
    recordStart = 0;
  };

  return {
    lineEndings,
    get line() {
      return line;
    },
    push(chunk) {
      compact();
      if (filled + chunk.length > buffer.length) {
        const larger = new Uint8Array(Math.max(2 * buffer.length, filled + chunk.length));
        larger.set(buffer.subarray(0, filled));
        buffer = larger;
      }
      buffer.set(chunk, filled);
      filled += chunk.length;
      const stopped = scan();
      if (stopped) return stopped;
      if (filled - recordStart <= MAX_RECORD_BYTES) return undefined;
      return state === QUOTED
        ? openQuote()
        : {
            code: 'notCsv',
            what: 'A line is too long to be a row of a backtest.',
            line: recordLine,
            advice: 'Choose a file with a row per line and commas between the cells.',
          };
    },
    end() {
      if (state === QUOTED) return openQuote();
      if (scanned === recordStart && count === 0) return undefined;
      if (state !== COMMENT) addCell(filled);
      return finish(filled);
    },
  };
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

function isBlank({ bytes, count, starts, ends, flags }: ScannedRecord): boolean {
  if (count !== 1 || flags[0] !== 0) return false;
  for (let i = starts[0]!; i < ends[0]!; i++) if (bytes[i] !== SPACE && bytes[i] !== TAB) return false;
  return true;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of a cell, without its quotes; a cell with something after its closing quote as it stands in the file. */
export function cellText({ bytes, starts, ends, flags }: ScannedRecord, place: number): string {
  const flag = flags[place] ?? 0;
  const from = (starts[place] ?? 0) - ((flag & CELL_BROKEN) === 0 ? 0 : 1);
  const text = decoder.decode(bytes.subarray(from, ends[place] ?? from));
  return (flag & CELL_ESCAPED) !== 0 && (flag & CELL_BROKEN) === 0 ? text.replaceAll('""', '"') : text;
}
