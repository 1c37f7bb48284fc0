import type { ReadBacktest } from './csvReader.ts';
import { cellText, createCsvScanner, type ScannedRecord } from './csvScanner.ts';
import type { RowProblem } from './problems.ts';
import { createRowReader } from './rowReader.ts';

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

/** The bytes of a stretch of the file. Throws a FileChangedError if they cannot be read any more. */
export async function readBytes(file: Blob, from: number, to: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch (cause) {
    throw new FileChangedError(cause);
  }
}

/** The text of the given rows, read from the kept file; rows that follow each other in the file are read at once. */
export async function readRowTexts(file: Blob, backtest: ReadBacktest, rows: ArrayLike<number>): Promise<RowText[]> {
  const texts: RowText[] = [];
  for (let from = 0; from < rows.length; ) {
    let to = from + 1;
    while (to < rows.length && rows[to]! === rows[to - 1]! + 1) to++;
    texts.push(...(await readStretch(file, backtest, rows[from]!, rows[to - 1]!)));
    from = to;
  }
  return texts;
}

async function readStretch(file: Blob, backtest: ReadBacktest, first: number, last: number): Promise<RowText[]> {
  const { offsets, lines, header, match, rowCount } = backtest;
  const start = offsets[first]!;
  const bytes = await readBytes(file, start, last + 1 < rowCount ? offsets[last + 1]! : file.size);
  const reader = createRowReader(header, match);
  const texts: RowText[] = [];
  const take = (record: ScannedRecord): undefined => {
    if (record.kind !== 'cells' || first + texts.length > last) return;
    const row = first + texts.length;
    if (record.offset !== offsets[row]) throw new FileChangedError();
    texts.push({
      row,
      line: record.line,
      cells: header.map((_, place) => (place < record.count ? cellText(record, place) : '')),
      problems: reader.explain(record),
    });
  };
  const scanner = createCsvScanner(take, { offset: start, line: lines[first]! });
  scanner.push(bytes);
  scanner.end();
  if (texts.length !== last - first + 1) throw new FileChangedError();
  return texts;
}
