import type { BacktestRun, FrozenResults } from '../batch/backtestRun.ts';
import type { DecimalMark } from '../data/dialect.ts';
import { parsePlainNumber } from '../data/numberCell.ts';
import { describeProblems } from '../data/problems.ts';
import { cellText, type ScannedRecord } from '../data/recordScanner.ts';
import { type OnProgress, walkRecords } from '../data/recordText.ts';
import { createRowReader, ROW_SCALED, type RowReader } from '../data/rowReader.ts';
import { foldName } from '../data/schema.ts';
import { ByteWriter } from './byteWriter.ts';
import { columnsReplaced, type Download, formulaSafe } from './download.ts';
import { isFormula, toCell } from './safeCell.ts';

/** The column of the download that says why a row was rejected, and what was remarked on a scaled one. */
export const PROBLEM_COLUMN = 'problem';

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
 * UTF-8, LF; with `only`, a rising list of places in the file, just those rows. Results are those of the settings at the call, whatever becomes of them meanwhile. Reads the kept text again; throws a
 * FileChangedError where that no longer is the text that was read.
 * Source: interface.md, Backtest.
 */
export async function writeScaledCsv(run: BacktestRun, onProgress: OnProgress, only?: Uint32Array): Promise<Download> {
  const writing = new Writing(run);
  let next = 0;
  const take = (row: number, record: ScannedRecord): void => {
    if (only && only[next] !== row) return;
    next++;
    writing.take(row, record);
  };
  await walkRecords(run.backtest, take, onProgress);
  return writing.finish();
}

class Writing {
  readonly #run: BacktestRun;
  readonly #out = new ByteWriter();
  readonly #own: readonly number[];
  readonly #replaced: readonly string[];
  readonly #results: FrozenResults;
  #rows = 0;
  readonly #reader: RowReader;
  readonly #mark: DecimalMark;
  readonly #isCommaSeparated: boolean;
  #madeSafe = 0;

  constructor(run: BacktestRun) {
    this.#run = run;
    const { header, plan } = run.backtest;
    this.#mark = plan.dialect.decimalMark;
    this.#isCommaSeparated = plan.dialect.delimiter === ',';
    this.#results = run.freeze();
    const written = [...this.#results.names, PROBLEM_COLUMN];
    const folded = new Set(written.map(foldName));
    const places = header.map((_, place) => place);
    const isReplaced = (place: number): boolean => folded.has(foldName(header[place] ?? ''));
    this.#own = places.filter((place) => !isReplaced(place));
    this.#replaced = places.filter(isReplaced).map((place) => header[place] ?? '');
    this.#reader = createRowReader(plan);
    const own = this.#own.map((place) => this.#safe(header[place] ?? ''));
    this.#out.text(`${[...own, ...written].join(',')}\n`);
  }

  take(row: number, record: ScannedRecord): void {
    this.#own.forEach((place, k) => {
      if (k > 0) this.#out.ascii(COMMA);
      if (place < record.count) this.#writeCell(record, place, k === 0);
    });
    for (let k = 0; k < this.#results.names.length; k++) {
      if (this.#own.length > 0 || k > 0) this.#out.ascii(COMMA);
      this.#writeNumber(this.#results.at(k, row));
    }
    this.#out.ascii(COMMA);
    if (this.#run.backtest.status[row] !== ROW_SCALED)
      this.#out.text(this.#safe(describeProblems(this.#reader.explain(record))));
    this.#out.ascii(LF);
    this.#rows++;
  }

  finish(): Download {
    return {
      blob: this.#out.finish('text/csv'),
      rowCount: this.#rows,
      notices: [...columnsReplaced(this.#replaced), ...formulaSafe(this.#madeSafe)],
    };
  }

  #writeNumber(value: number): void {
    if (Number.isNaN(value)) return;
    this.#out.asciiText(Object.is(value, -0) ? '-0' : String(value));
  }

  #writeCell(record: ScannedRecord, place: number, isFirst: boolean): void {
    const { bytes, starts, ends, flags } = record;
    const from = starts[place]!;
    const to = ends[place]!;
    const isPlain = flags[place] === 0 && (this.#isCommaSeparated || !hasComma(bytes, from, to));
    if (isPlain && isHarmless(bytes, from, to, isFirst)) this.#out.copy(bytes, from, to);
    else this.#out.text(this.#safe(cellText(record, place)));
  }

  #safe(text: string): string {
    if (isFormula(text, this.#mark)) this.#madeSafe++;
    return toCell(text, this.#mark);
  }
}

function hasComma(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] === COMMA) return true;
  return false;
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
