import type { TextBlob } from './fileText.ts';
import type { RowProblem } from './problems.ts';
import type { ReadBacktest } from './readBacktest.ts';
import { cellText, createRecordScanner, type ScannedRecord } from './recordScanner.ts';
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
async function readBlocks(
  backtest: ReadBacktest,
  first: number,
  last: number,
  take: (row: number, record: ScannedRecord) => void,
): Promise<void> {
  const { checkpoints, text, rowCount, plan } = backtest;
  const start = checkpoints.offsets[first]!;
  const isWhole = last >= checkpoints.offsets.length;
  const bytes = await readBytes(text, start, isWhole ? (checkpoints.end ?? text.size) : checkpoints.offsets[last]!);
  const scanner = createRecordScanner(plan.dialect.delimiter, plan.header.length, plan.dialect.quoting);
  let row = first * CHECKPOINT_ROWS;
  let line = checkpoints.lines[first]!;
  for (let at = 0; at < bytes.length; ) {
    const record = scanner.scan(bytes, at, bytes.length, true);
    if (!record) break;
    record.line = line;
    record.offset = start + record.from;
    if (record.kind === 'cells') {
      if (row % CHECKPOINT_ROWS === 0 && record.offset !== checkpoints.offsets[row / CHECKPOINT_ROWS])
        throw new FileChangedError();
      take(row, record);
      row++;
    }
    line += record.breaks + 1;
    at = record.next;
  }
  if (row !== Math.min(rowCount, last * CHECKPOINT_ROWS)) throw new FileChangedError();
}

/** Gives every record of the rows to `take`, in the order of the file; `onProgress` hears of bytes of the text. */
export async function walkRecords(
  { checkpoints, text, plan, rowCount }: ReadBacktest,
  take: (row: number, record: ScannedRecord) => void,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const scanner = createRecordScanner(plan.dialect.delimiter, plan.header.length, plan.dialect.quoting);
  const start = checkpoints.offsets[0] ?? 0;
  let window = new Uint8Array(0);
  let base = start;
  let row = 0;
  let line = checkpoints.lines[0] ?? 1;
  const scan = (isLast: boolean): void => {
    let at = 0;
    while (at < window.length) {
      const record = scanner.scan(window, at, window.length, isLast);
      if (!record) break;
      record.offset = base + record.from;
      record.line = line;
      if (record.kind === 'cells') {
        if (row % CHECKPOINT_ROWS === 0 && record.offset !== checkpoints.offsets[row / CHECKPOINT_ROWS])
          throw new FileChangedError();
        take(row, record);
        row++;
      }
      line += record.breaks + 1;
      at = record.next;
    }
    base += at;
    window = window.slice(at);
  };
  for await (const piece of piecesOf(text.slice(start, checkpoints.end))) {
    window = joined(window, piece);
    // Small pieces behind a record that goes on are collected first, or each would be scanned from its start again.
    if (window.length < 2 * (window.length - piece.length)) continue;
    scan(false);
    onProgress(base, text.size);
  }
  scan(true);
  if (row !== rowCount) throw new FileChangedError();
}

async function* piecesOf(text: Blob): AsyncGenerator<Uint8Array> {
  const reader = text.stream().getReader();
  for (;;) {
    const piece = await reader.read().catch((cause: unknown) => {
      throw new FileChangedError(cause);
    });
    if (piece.done) return;
    yield piece.value;
  }
}

function joined(a: Uint8Array<ArrayBuffer>, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
