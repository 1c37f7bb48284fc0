import type { BacktestRun, ResultColumn } from '../batch/backtestRun.ts';
import { cellText, createCsvScanner, type ScannedRecord } from '../data/csvScanner.ts';
import type { Notice } from '../data/notices.ts';
import { parsePlainNumber } from '../data/numberCell.ts';
import { describeProblems } from '../data/problems.ts';
import type { ReadableFile } from '../data/readFile.ts';
import { FileChangedError } from '../data/recordText.ts';
import { createRowReader, ROW_SCALED, type RowReader } from '../data/rowReader.ts';
import { foldName } from '../data/schema.ts';
import { ByteWriter } from './byteWriter.ts';
import { isFormula, toCell } from './safeCell.ts';

/** The column of the download that says why a row was rejected, and what was remarked on a scaled one. */
export const PROBLEM_COLUMN = 'problem';

/** A download, and what was changed in writing it. */
export interface ScaledCsv {
  readonly blob: Blob;
  readonly notices: readonly Notice[];
}

const LF = 10;
const SPACE = 32;
const HASH = 35;
const PLUS = 43;
const COMMA = 44;
const MINUS = 45;
const EQUALS = 61;
const AT = 64;

/**
 * The file's own columns as read, then the results of the run and the problems: every data row in the file's order, comma,
 * UTF-8, LF. Reads the kept file again; throws a FileChangedError where that no longer is the file that was read.
 * Source: interface.md, Backtest.
 */
export async function writeScaledCsv(
  file: ReadableFile,
  run: BacktestRun,
  onProgress: (done: number) => void,
): Promise<ScaledCsv> {
  const writing = new Writing(run);
  const scanner = createCsvScanner((record) => writing.take(record), { offset: run.backtest.offsets[0] ?? 0, line: 1 });
  for await (const { bytes, done } of piecesFrom(file, run.backtest.offsets[0] ?? 0)) {
    scanner.push(bytes);
    onProgress(done);
  }
  scanner.end();
  return writing.finish();
}

async function* piecesFrom(file: ReadableFile, start: number): AsyncGenerator<{ bytes: Uint8Array; done: number }> {
  const pieces = file.stream().getReader();
  let done = 0;
  for (;;) {
    const piece = await pieces.read().catch((cause: unknown) => {
      throw new FileChangedError(cause);
    });
    if (piece.done) return;
    const skipped = Math.max(0, Math.min(piece.value.length, start - done));
    done += piece.value.length;
    yield { bytes: piece.value.subarray(skipped), done };
  }
}

class Writing {
  readonly #run: BacktestRun;
  readonly #out = new ByteWriter();
  readonly #own: readonly number[];
  readonly #replaced: readonly string[];
  readonly #results: readonly (readonly [ResultColumn, Float64Array])[];
  readonly #reader: RowReader;
  #row = 0;
  #madeSafe = 0;

  constructor(run: BacktestRun) {
    this.#run = run;
    const { header, match } = run.backtest;
    this.#results = run.activeResults.flatMap((name) => {
      const values = run.result(name);
      return values ? [[name, values] as const] : [];
    });
    const written = [...this.#results.map(([name]) => name), PROBLEM_COLUMN];
    const folded = new Set(written.map(foldName));
    const places = header.map((_, place) => place);
    const isReplaced = (place: number): boolean => folded.has(foldName(header[place] ?? ''));
    this.#own = places.filter((place) => !isReplaced(place));
    this.#replaced = places.filter(isReplaced).map((place) => header[place] ?? '');
    this.#reader = createRowReader(header, match);
    const own = this.#own.map((place) => this.#safe(header[place] ?? ''));
    this.#out.text(`${[...own, ...written].join(',')}\n`);
  }

  take(record: ScannedRecord): undefined {
    if (record.kind !== 'cells') return;
    const { offsets, status } = this.#run.backtest;
    const row = this.#row++;
    if (offsets[row] !== record.offset) throw new FileChangedError();
    this.#own.forEach((place, k) => {
      if (k > 0) this.#out.ascii(COMMA);
      if (place < record.count) this.#writeCell(record, place, k === 0);
    });
    for (let k = 0; k < this.#results.length; k++) {
      if (this.#own.length > 0 || k > 0) this.#out.ascii(COMMA);
      this.#writeNumber(this.#results[k]![1][row]!);
    }
    this.#out.ascii(COMMA);
    if (status[row] !== ROW_SCALED) this.#out.text(this.#safe(describeProblems(this.#reader.explain(record))));
    this.#out.ascii(LF);
  }

  finish(): ScaledCsv {
    if (this.#row !== this.#run.backtest.rowCount) throw new FileChangedError();
    const notices: Notice[] = [];
    if (this.#replaced.length > 0)
      notices.push({
        code: 'resultColumnsReplaced',
        message: `Columns of the file with the names of results were replaced in the download: ${this.#replaced.join(', ')}.`,
        count: this.#replaced.length,
      });
    if (this.#madeSafe > 0)
      notices.push({
        code: 'formulaSafe',
        message: 'Texts that a spreadsheet would run as a formula have an apostrophe before them in the download.',
        count: this.#madeSafe,
      });
    return { blob: this.#out.finish('text/csv'), notices };
  }

  #writeNumber(value: number): void {
    if (Number.isNaN(value)) return;
    this.#out.asciiText(Object.is(value, -0) ? '-0' : String(value));
  }

  #writeCell(record: ScannedRecord, place: number, isFirst: boolean): void {
    const { bytes, starts, ends, flags } = record;
    const from = starts[place]!;
    const to = ends[place]!;
    if (flags[place] === 0 && isHarmless(bytes, from, to, isFirst)) this.#out.copy(bytes, from, to);
    else this.#out.text(this.#safe(cellText(record, place)));
  }

  #safe(text: string): string {
    if (isFormula(text)) this.#madeSafe++;
    return toCell(text);
  }
}

/** Whether a cell without quotes can be copied byte by byte: a spreadsheet would not run it, and it is no comment. */
function isHarmless(bytes: Uint8Array, from: number, to: number, isFirst: boolean): boolean {
  let i = from;
  while (i < to && bytes[i] === SPACE) i++;
  if (i === to) return true;
  const byte = bytes[i]!;
  if (byte === HASH) return !isFirst;
  const couldRun = byte < SPACE || byte >= 0x80 || byte === PLUS || byte === MINUS || byte === EQUALS || byte === AT;
  return !couldRun || !Number.isNaN(parsePlainNumber(bytes, i, to));
}
