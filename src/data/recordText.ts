import type { TextBlob } from './fileText.ts';
import type { RowProblem } from './problems.ts';
import type { ReadBacktest } from './readBacktest.ts';
import { cellText, createRecordScanner, type RecordScanner, type ScannedRecord } from './recordScanner.ts';
import { createRowReader, type RowReader } from './rowReader.ts';
import { CHECKPOINT_ROWS } from './tableColumns.ts';

/** The file changed since it was read, so that its text no longer belongs to the numbers. */
export class FileChangedError extends Error {
  constructor(cause?: unknown) {
    super('the file changed since it was read', { cause });
    this.name = 'FileChangedError';
  }
}

/** One row as the file has it. */
export interface RowText {
  readonly row: number;
  readonly line: number;
  /** A cell per column of the header; a row with too few has empty ones. */
  readonly cells: readonly string[];
  readonly problems: readonly RowProblem[];
}

/** The bytes of a stretch of the text. Throws a FileChangedError if they cannot be read any more. */
async function readBytes(text: TextBlob, from: number, to: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await text.slice(from, to).arrayBuffer());
  } catch (cause) {
    throw new FileChangedError(cause);
  }
}

/** The text of the given rows, in their order. Blocks of rows that follow each other in the file are read at once. */
export async function readRowTexts(backtest: ReadBacktest, rows: ArrayLike<number>): Promise<RowText[]> {
  const wanted = new Map<number, RowText | undefined>();
  for (let i = 0; i < rows.length; i++) wanted.set(rows[i]!, undefined);
  const blocks = [...new Set([...wanted.keys()].map((row) => Math.floor(row / CHECKPOINT_ROWS)))].sort((a, b) => a - b);
  const reader = createRowReader(backtest.plan);
  for (let i = 0; i < blocks.length; ) {
    let end = i + 1;
    while (end < blocks.length && blocks[end] === blocks[end - 1]! + 1) end++;
    await readBlocks(backtest, blocks[i]!, blocks[end - 1]! + 1, (row, record) => {
      if (wanted.has(row)) wanted.set(row, toRowText(row, record, backtest, reader));
    });
    i = end;
  }
  return Array.from(rows, (row) => wanted.get(row)).filter((text) => text !== undefined);
}

const toRowText = (row: number, record: ScannedRecord, { header }: ReadBacktest, reader: RowReader): RowText => ({
  row,
  line: record.line,
  cells: header.map((_, place) => (place < record.count ? cellText(record, place) : '')),
  problems: reader.explain(record),
});

/** Gives every row of the blocks [first, last) to `take`. */
async function readBlocks(backtest: ReadBacktest, first: number, last: number, take: TakeRow): Promise<void> {
  const { checkpoints, text, rowCount } = backtest;
  const start = checkpoints.offsets[first]!;
  const isWhole = last >= checkpoints.offsets.length;
  const bytes = await readBytes(text, start, isWhole ? (checkpoints.end ?? text.size) : checkpoints.offsets[last]!);
  const walk = new RecordWalk(backtest, first, take);
  walk.read(bytes, true);
  if (walk.row !== Math.min(rowCount, last * CHECKPOINT_ROWS)) throw new FileChangedError();
}

/**
 * Gives every record of the rows to `take`, in the order of the file; between pieces `onProgress` hears of bytes of the text, is waited
 * for, and may end the walk by throwing.
 */
export async function walkRecords(backtest: ReadBacktest, take: TakeRow, onProgress: OnProgress): Promise<void> {
  const { checkpoints, text, rowCount } = backtest;
  const start = checkpoints.offsets[0] ?? 0;
  const walk = new RecordWalk(backtest, 0, take);
  let window = new Uint8Array(0);
  for await (const piece of piecesOf(text.slice(start, checkpoints.end))) {
    window = joined(window, piece);
    // Small pieces behind a record that goes on are collected first, or each would be scanned from its start again.
    if (window.length < 2 * (window.length - piece.length)) continue;
    window = window.slice(walk.read(window, false));
    await onProgress(walk.place, text.size);
  }
  walk.read(window, true);
  if (walk.row !== rowCount) throw new FileChangedError();
}

/** Hears of a row and its record. */
type TakeRow = (row: number, record: ScannedRecord) => void;

/** Hears of what is done of a total, and may make whoever works wait. */
export type OnProgress = (done: number, total: number) => Promise<void> | void;

/** Goes through records from the start of a block on, and makes sure that they are those that were read before. */
class RecordWalk {
  readonly #checkpoints: ReadBacktest['checkpoints'];
  readonly #scanner: RecordScanner;
  readonly #take: TakeRow;
  row: number;
  #line: number;
  /** Place in the text behind the last record. */
  place: number;

  constructor({ checkpoints, plan }: ReadBacktest, block: number, take: TakeRow) {
    this.#checkpoints = checkpoints;
    this.#scanner = createRecordScanner(plan.dialect.delimiter, plan.header.length, plan.dialect.quoting);
    this.#take = take;
    this.row = block * CHECKPOINT_ROWS;
    this.#line = checkpoints.lines[block] ?? 1;
    this.place = checkpoints.offsets[block] ?? 0;
  }

  /** Goes through the records that are there as a whole; returns the length of what was gone through. Throws a FileChangedError. */
  read(bytes: Uint8Array, isLast: boolean): number {
    const base = this.place;
    const { offsets } = this.#checkpoints;
    let at = 0;
    while (at < bytes.length) {
      const record = this.#scanner.scan(bytes, at, bytes.length, isLast);
      if (!record) break;
      record.offset = base + record.from;
      record.line = this.#line;
      if (record.kind === 'cells') {
        if (this.row % CHECKPOINT_ROWS === 0 && record.offset !== offsets[this.row / CHECKPOINT_ROWS])
          throw new FileChangedError();
        this.#take(this.row, record);
        this.row++;
      }
      this.#line += record.breaks + 1;
      at = record.next;
    }
    this.place = base + at;
    return at;
  }
}

/** So much is gone through at a time: whoever has to wait for it waits for some milliseconds. */
const PIECE_BYTES = 1 << 18;

async function* piecesOf(text: Blob): AsyncGenerator<Uint8Array> {
  const reader = text.stream().getReader();
  for (;;) {
    const piece = await reader.read().catch((cause: unknown) => {
      throw new FileChangedError(cause);
    });
    if (piece.done) return;
    for (let at = 0; at < piece.value.length; at += PIECE_BYTES) yield piece.value.subarray(at, at + PIECE_BYTES);
  }
}

function joined(a: Uint8Array<ArrayBuffer>, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
