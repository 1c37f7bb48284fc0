import type { ColumnMemory } from './columnMemory.ts';
import { PlainRows } from './plainRows.ts';
import {
  CELL_BROKEN,
  CELL_ESCAPED,
  CELL_STRAY_QUOTE,
  createRecordScanner,
  MAX_RECORD_BYTES,
  type RecordScanner,
  type ScannedRecord,
} from './recordScanner.ts';
import { MISSING_CATEGORY } from './regimes.ts';
import type { RowReader } from './rowReader.ts';
import { TableColumns } from './tableColumns.ts';
import type { TablePlan } from './tablePlan.ts';
import { TextTail } from './textTail.ts';
import { TextWindow } from './textWindow.ts';
import { createUtf8Check } from './utf8Check.ts';

/** Who owns the rows: decides about room, and about every record that is not plain. */
export interface RowOwner<Stop> {
  /** Columns for more rows than there are, and at least for so many. */
  grow(least: number): void;
  /** Takes a record that is not plain; anything but undefined ends the reading in front of it. */
  take(record: ScannedRecord): Stop | undefined;
}

/** Where and how rows are read. */
export interface RowLoopOptions {
  readonly memory: ColumnMemory;
  readonly plan: TablePlan;
  readonly rows: RowReader;
  /** Place in the text of the first byte, and its physical line. */
  readonly offset: number;
  readonly line: number;
  /** Every so many rows, a power of two, the place and the line are kept. */
  readonly checkpointRows: number;
  /** Whether bytes have to be checked for UTF-8. */
  readonly needsCheck: boolean;
  /** Rows in TypeScript only. */
  readonly withoutLoop: boolean;
}

/** The rows of a text that comes in pieces: plain ones in WebAssembly, straight into columns, all other records one by one to their owner. */
export class RowLoop<Stop> {
  readonly columns: TableColumns;
  readonly plain: PlainRows | undefined;
  readonly window: TextWindow;
  readonly scanner: RecordScanner;
  /** The end of what was read. */
  tail: TextTail;
  readonly #rows: RowReader;
  readonly #owner: RowOwner<Stop>;
  #utf8: ReturnType<typeof createUtf8Check> | undefined;
  /** Rows read so far, and the physical line of the next one. */
  row = 0;
  line: number;
  /** So many bytes must be there before an unfinished record is tried again: twice as many as last time. */
  #wanted = 0;

  constructor(options: RowLoopOptions, owner: RowOwner<Stop>) {
    const { memory, plan, rows, offset, line, checkpointRows, needsCheck, withoutLoop } = options;
    this.#rows = rows;
    this.#owner = owner;
    this.line = line;
    this.window = new TextWindow(memory, offset);
    this.columns = new TableColumns(memory, rows.used, checkpointRows);
    this.scanner = createRecordScanner(plan.dialect.delimiter, plan.header.length, plan.dialect.quoting);
    this.tail = new TextTail(offset);
    this.plain = withoutLoop ? undefined : createPlainRows(memory, plan, rows);
    this.plain?.moveTo(0, line);
    this.#utf8 = needsCheck ? createUtf8Check() : undefined;
  }

  /** Puts a piece behind what is there. Returns the place in the text of the first byte that is not UTF-8, or −1. */
  append(piece: Uint8Array): number {
    const from = this.window.append(piece);
    const utf8 = this.#utf8;
    if (!utf8) return -1;
    // Text is mostly ASCII, which the loop passes over fast.
    const { to } = this.window;
    const first = this.plain && utf8.isComplete() ? this.plain.findNonAscii(from, to) : from;
    if (first === to) return -1;
    const bad = utf8.push(piece.subarray(first - from));
    return bad < 0 ? -1 : this.window.offsetOf(first + bad);
  }

  /** Whether the text may end here: not inside a character. */
  get isComplete(): boolean {
    return this.#utf8?.isComplete() ?? true;
  }

  /** Place in the text of the first byte that was not read. */
  get place(): number {
    return this.window.offsetOf(this.window.from);
  }

  /** Whether everything that was appended has been read. */
  get isDrained(): boolean {
    return this.window.from === this.window.to;
  }

  /** Reads every record that is there as a whole; `isLast`: nothing comes behind. Returns what made the owner stop. */
  read(isLast: boolean): Stop | undefined {
    const { from } = this.window;
    const stopped = this.#readOn(isLast);
    this.tail.push(this.window.bytes.subarray(from, this.window.from));
    return stopped;
  }

  #readOn(isLast: boolean): Stop | undefined {
    const { window, plain } = this;
    for (;;) {
      if (this.columns.room === 0) this.grow();
      if (plain) {
        const stop = plain.read(window.from, window.to, window.base);
        window.from = plain.position;
        this.row = plain.row;
        this.line = plain.line;
        if (stop === 'full') {
          this.grow();
          continue;
        }
        if (stop === 'more' && !isLast && window.to - window.from < MAX_RECORD_BYTES) return undefined;
      }
      const length = window.to - window.from;
      if (length === 0 || (!isLast && length < this.#wanted)) return undefined;
      if (this.row === this.columns.room) this.grow();
      const record = this.scanner.scan(window.bytes, window.from, window.to, isLast);
      this.#wanted = record ? 0 : Math.min(2 * length, MAX_RECORD_BYTES);
      if (!record) return undefined;
      record.line = this.line;
      record.offset = window.offsetOf(record.from);
      const stopped = this.#owner.take(record);
      if (stopped !== undefined) return stopped;
      window.from = record.next;
      plain?.moveTo(this.row, this.line);
    }
  }

  /** Goes on at another place of the text, where a record starts. What was not read is dropped. */
  moveTo(offset: number, row: number, line: number): void {
    this.window.moveTo(offset);
    this.#wanted = 0;
    if (this.#utf8) this.#utf8 = createUtf8Check();
    this.row = row;
    this.line = line;
    this.plain?.moveTo(row, line);
  }

  /** The loop knows the categories of this record, read last, from now on. */
  learn({ bytes, starts, ends, flags }: ScannedRecord): void {
    const { used, values } = this.#rows;
    for (let k = 0; k < used.length; k++) {
      const { field, place } = used[k]!;
      if (field.kind !== 'category' && field.kind !== 'text') continue;
      if ((flags[place]! & (CELL_ESCAPED | CELL_BROKEN | CELL_STRAY_QUOTE)) !== 0) continue;
      const code = values[k]!;
      if (code === MISSING_CATEGORY || Number.isNaN(code)) continue;
      const text = new TextDecoder().decode(bytes.slice(starts[place], ends[place]));
      this.plain?.learn(k, text.replaceAll(/^ +| +$/gu, ''), code);
    }
  }

  /** Has the owner make room, for so many rows at least. */
  grow(least = 0): void {
    this.#owner.grow(least);
    this.plain?.placeColumns(this.columns);
  }
}

/**
 * The loop, or undefined where WebAssembly cannot be compiled, two fields share a column or cells are quoted in another way:
 * TypeScript then reads every row.
 */
function createPlainRows(memory: ColumnMemory, plan: TablePlan, { used }: RowReader): PlainRows | undefined {
  const isShared = new Set(used.map(({ place }) => place)).size < used.length;
  if (isShared || plan.dialect.quoting !== 'double') return undefined;
  try {
    return new PlainRows(memory, plan, used);
  } catch (cause) {
    if (cause instanceof WebAssembly.CompileError) return undefined;
    throw cause;
  }
}
