import { type Delimiter, hasBackslash, type Quoting, quoteOf, quotings } from './dialect.ts';
import {
  CELL_BROKEN,
  CELL_ESCAPED,
  CELL_QUOTED,
  cellText,
  createRecordScanner,
  type RecordScanner,
  type ScannedRecord,
  textsOf,
} from './recordScanner.ts';

/** One row cut by one way of quoting. */
export interface QuotingReading {
  readonly quoting: Quoting;
  /** Physical line on which the row starts. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Records that are tried, the header included. */
const MOST_RECORDS = 200;
/** A single cell between apostrophes is no way of writing a table. */
const LEAST_WRAPPED = 2;

/** What a way of quoting makes of the start of a table. */
interface Trial {
  readonly quoting: Quoting;
  /** Records that do not have the cells of the first one, or are broken. */
  readonly faults: number;
  /** Whether it differs from the ordinary way in any cell. */
  readonly isUsed: boolean;
  readonly hasWrappedColumn: boolean;
  readonly records: ReadonlyMap<number, readonly string[]>;
}

/**
 * The first row on which two ways of quoting differ, cut by the ordinary one and by the one that the table speaks for; empty where
 * it speaks for none but the ordinary.
 * Source: backtest-files.md, Dialect; a table speaks for another way where fewer of its rows are broken by it, or where it encloses
 * every cell of a column.
 */
export function likelyQuotings(head: Uint8Array, start: TrialStart): readonly QuotingReading[] {
  const usual = tryQuoting(head, start, 'double');
  let best: Trial | undefined;
  for (const quoting of quotings) {
    if (quoting === 'double') continue;
    const trial = tryQuoting(head, start, quoting);
    const isLikely =
      trial.isUsed && (trial.faults < usual.faults || (trial.faults === usual.faults && trial.hasWrappedColumn));
    if (isLikely && (!best || trial.faults < best.faults)) best = trial;
  }
  return best ? differenceOf(usual, best) : [];
}

/** Where a table starts: the place of its header or first row, and the physical line; `isCut`: the text goes on behind the head. */
interface TrialStart {
  readonly from: number;
  readonly line: number;
  readonly delimiter: Delimiter;
  readonly isCut: boolean;
}

function tryQuoting(head: Uint8Array, { from, line: first, delimiter, isCut }: TrialStart, quoting: Quoting): Trial {
  const records = new Map<number, readonly string[]>();
  let scanner = createRecordScanner(delimiter, undefined, quoting);
  let cellCount = -1;
  let faults = 0;
  let isUsed = false;
  let wrapped: Wrapped[] = [];
  let line = first;
  for (let at = from; at < head.length && records.size < MOST_RECORDS; ) {
    const record = scanner.scan(head, at, head.length, true);
    if (!record) break;
    if (record.kind === 'cells') {
      // What the end of the head cuts off says nothing.
      if (isCut && record.next === head.length) break;
      if (cellCount < 0) {
        cellCount = record.count;
        scanner = createRecordScanner(delimiter, cellCount, quoting);
        wrapped = Array.from({ length: cellCount }, () => ({ rows: 0, cells: 0, isEvery: true }));
      } else if (!isSound(record, cellCount)) faults++;
      isUsed ||= usesQuoting(record, quoting);
      noteWrapped(wrapped, record, records.size > 0);
      records.set(line, textsOf(record));
    }
    line += record.breaks + 1;
    at = record.next;
  }
  const isApostrophe = quoteOf(quoting) === "'";
  const allWrapped = wrapped.reduce((sum, { cells }) => sum + cells, 0);
  const hasWrappedColumn =
    isApostrophe && allWrapped >= LEAST_WRAPPED && wrapped.some(({ rows, isEvery }) => rows > 0 && isEvery);
  return { quoting, faults, isUsed, hasWrappedColumn, records };
}

/** What was seen of a column: cells in quotes in rows, and with the header; whether every row that has something there has it in quotes. */
interface Wrapped {
  rows: number;
  cells: number;
  isEvery: boolean;
}

function noteWrapped(wrapped: readonly Wrapped[], record: ScannedRecord, isRow: boolean): void {
  wrapped.forEach((column, place) => {
    if (place >= record.count) return;
    if ((record.flags[place]! & CELL_QUOTED) !== 0) {
      column.cells++;
      if (isRow) column.rows++;
    } else if (isRow && cellText(record, place).trim() !== '') column.isEvery = false;
  });
}

/** Whether a record has so many cells, empty ones at its end apart, and nothing is wrong with its quotes. */
function isSound(record: ScannedRecord, cellCount: number): boolean {
  if (record.tear !== 'none' || (record.allFlags & CELL_BROKEN) !== 0 || record.count < cellCount) return false;
  for (let place = cellCount; place < record.count; place++)
    if (record.flags[place] !== 0 || cellText(record, place).trim() !== '') return false;
  return true;
}

/** Whether a record has something that the way of quoting gives a meaning and the ordinary one does not. */
function usesQuoting(record: ScannedRecord, quoting: Quoting): boolean {
  if (hasBackslash(quoting)) return (record.allFlags & CELL_ESCAPED) !== 0;
  return quoteOf(quoting) === "'" && (record.allFlags & CELL_QUOTED) !== 0;
}

function differenceOf(usual: Trial, other: Trial): readonly QuotingReading[] {
  for (const [line, cells] of other.records) {
    const before = usual.records.get(line);
    if (before && before.length === cells.length && before.every((cell, place) => cell === cells[place])) continue;
    return [
      { quoting: usual.quoting, line, cells: before ?? [] },
      { quoting: other.quoting, line, cells },
    ];
  }
  return [];
}

/** Rows that the ordinary way of quoting cannot cut, tried by the other ones: for what the start of a file does not show. */
export class QuotingWitness {
  readonly #cellCount: number;
  readonly #scanners: ReadonlyMap<Quoting, RecordScanner>;
  readonly #first = new Map<Quoting, readonly QuotingReading[]>();
  readonly #counts = new Map<Quoting, number>();
  #seen = 0;

  constructor(delimiter: Delimiter, cellCount: number) {
    this.#cellCount = cellCount;
    const others = quotings.filter((quoting) => quoting !== 'double');
    this.#scanners = new Map(
      others.map((quoting) => [quoting, createRecordScanner(delimiter, undefined, quoting)] as const),
    );
  }

  /** A row with another number of cells than the header, or with a broken quote. */
  see(record: ScannedRecord): void {
    this.#seen++;
    for (const [quoting, scanner] of this.#scanners) {
      const other = scanner.scan(record.bytes, record.from, record.to, true);
      if (other?.next !== record.to || !isSound(other, this.#cellCount) || !usesQuoting(other, quoting)) continue;
      this.#counts.set(quoting, (this.#counts.get(quoting) ?? 0) + 1);
      if (this.#first.has(quoting)) continue;
      const { line } = record;
      this.#first.set(quoting, [
        { quoting: 'double', line, cells: textsOf(record) },
        { quoting, line, cells: textsOf(other) },
      ]);
    }
  }

  /** The first of them by the ordinary way of quoting, and by the one that cuts more than half of them rightly; empty where none does. */
  verdict(): readonly QuotingReading[] {
    const [likely] = [...this.#counts].sort((a, b) => b[1] - a[1]);
    return likely && 2 * likely[1] > this.#seen ? (this.#first.get(likely[0]) ?? []) : [];
  }
}
