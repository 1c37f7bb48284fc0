import { ColumnMemory } from './columnMemory.ts';
import { QuotingWitness } from './detectQuoting.ts';
import { type Detection, detectTable, HEAD_BYTES, quotingDoubts, type TableStart } from './detectTable.ts';
import type { Encoding } from './dialect.ts';
import { endsInItsSum, isNamedTotal, isNote, type LastRow, lastRows } from './footer.ts';
import { createSkip } from './headSkip.ts';
import { ensureBalanced } from './ledger.ts';
import { LineSplit } from './lineSplit.ts';
import { ensureFits } from './memoryNeed.ts';
import { NextTableWitness } from './nextTable.ts';
import { PlainRows } from './plainRows.ts';
import { excerpt, type FileProblem, PROBLEMS_KEPT, type RowProblem } from './problems.ts';
import type { ReadTable } from './readBacktest.ts';
import type { DateOrder, Doubt, ReadingChoices, ReadingPreview } from './readingChoices.ts';
import { describeReading } from './readingNotices.ts';
import {
  CELL_BROKEN,
  CELL_ESCAPED,
  CELL_STRAY_QUOTE,
  createRecordScanner,
  type LineEnd,
  MAX_RECORD_BYTES,
  type RecordScanner,
  type ScannedRecord,
} from './recordScanner.ts';
import { MISSING_CATEGORY } from './regimes.ts';
import { createRowReader, ROW_REJECTED, ROW_REMARKED, type RowReader } from './rowReader.ts';
import type { FieldId } from './schema.ts';
import { TableColumns } from './tableColumns.ts';
import { TextTail } from './textTail.ts';
import { TextWindow } from './textWindow.ts';
import { parseTimeText } from './timestampCell.ts';
import { createUtf8Check } from './utf8Check.ts';

/** What became of a text: read, refused, in need of an answer from a person, or to be read again in another way. */
export type CsvOutcome =
  | { readonly kind: 'read'; readonly table: ReadTable }
  | { readonly kind: 'refused'; readonly problem: FileProblem }
  | { readonly kind: 'unclear'; readonly preview: ReadingPreview }
  | { readonly kind: 'notUtf8'; readonly offset: number }
  | { readonly kind: 'otherDateOrder'; readonly order: DateOrder };

/** Reads a table given as UTF-8 text in pieces; what it cannot read without doubt it rejects row by row. An outcome ends the reading. */
export interface CsvReader {
  push(piece: Uint8Array): CsvOutcome | undefined;
  finish(): CsvOutcome;
}

/** What the reader has to know besides the text. */
export interface CsvSource {
  readonly fileName: string;
  readonly choices: ReadingChoices;
  /** How the bytes were turned into this text. */
  readonly encoding: Encoding;
  readonly hasMark: boolean;
  /** The length of the whole text in bytes, as well as it is known by now. */
  readonly estimateBytes: () => number;
  /** Rows in TypeScript only: what the reader's loop in WebAssembly is compared with. */
  readonly withoutLoop?: boolean;
}

/** A row that more than half of the others share its wrong number of cells with is no slip; below so many rows it can be. */
const LEAST_WRONG_ROWS = 10;

/** A reader for one text. Source: backtest-files.md. */
export function createCsvReader(source: CsvSource): CsvReader {
  const needsCheck = source.encoding === 'utf-8';
  const skip = createSkip(source.choices);
  const check = needsCheck ? createUtf8Check() : undefined;
  let head = new Uint8Array(0);
  let body: TableBody | undefined;

  const begin = (): CsvOutcome | undefined => {
    const skipped = skip?.skipped();
    const bad = check?.push(head) ?? -1;
    if (bad >= 0) return { kind: 'notUtf8', offset: (skipped?.bytes ?? 0) + bad };
    const detection = detectTable(source.fileName, head, source.encoding, source.choices, skipped);
    if (detection.kind !== 'table') return detection;
    body = new TableBody(source, detection, needsCheck);
    return body.push(head.subarray(detection.start.offset - (skipped?.bytes ?? 0)));
  };

  return {
    push(piece) {
      if (body) return body.push(piece);
      const rest = skip ? skip.take(piece) : piece;
      const bad = check?.push(piece.subarray(0, piece.length - rest.length)) ?? -1;
      if (bad >= 0) return { kind: 'notUtf8', offset: (skip?.skipped().bytes ?? 0) - piece.length + rest.length + bad };
      head = concat(head, rest);
      return head.length >= HEAD_BYTES ? begin() : undefined;
    },
    finish() {
      const late = body ? undefined : begin();
      if (late) return late;
      return body ? body.finish() : { kind: 'refused', problem: NO_ROWS };
    },
  };
}

/** The rows of a table whose way of writing is known. */
class TableBody {
  readonly #source: CsvSource;
  readonly #start: TableStart;
  readonly #preview: ReadingPreview;
  readonly #memory = new ColumnMemory();
  readonly #window: TextWindow;
  readonly #scanner: RecordScanner;
  readonly #rows: RowReader;
  readonly #columns: TableColumns;
  readonly #plain: PlainRows | undefined;
  readonly #utf8: ReturnType<typeof createUtf8Check> | undefined;
  /** Undefined where a person said how cells are quoted. */
  readonly #quotings: QuotingWitness | undefined;
  readonly #kept: Record<RowProblem['kind'], RowProblem[]> = { rejected: [], remark: [] };
  readonly #lineEnds: Record<LineEnd, number> = { lf: 0, crlf: 0, cr: 0, none: 0 };
  readonly #counts = { blank: 0, comment: 0, rejected: 0, remarked: 0, strayQuotes: 0 };
  readonly #tail: TextTail;
  /** Place in the text behind which every record so far takes one line. */
  #boundary: number;
  /** Undefined where the rows go on to the end of the text. */
  readonly #limit: LineSplit | undefined;
  /** Undefined where a person said where the rows end. */
  readonly #nextTable: NextTableWitness | undefined;
  #footer: readonly LastRow[] = [];
  #row = 0;
  #line: number;
  /** So many bytes must be there before an unfinished record is tried again: twice as many as last time. */
  #wanted = 0;

  constructor(source: CsvSource, { start, preview }: Extract<Detection, { kind: 'table' }>, needsCheck: boolean) {
    this.#source = source;
    this.#start = start;
    this.#preview = preview;
    this.#line = start.line;
    const { plan } = start;
    this.#rows = createRowReader(plan);
    this.#window = new TextWindow(this.#memory, start.offset);
    this.#tail = new TextTail(start.offset);
    this.#boundary = start.offset;
    const { endLine } = source.choices;
    this.#limit = typeof endLine === 'number' ? new LineSplit(start.line, endLine) : undefined;
    if (endLine === undefined) this.#nextTable = new NextTableWitness(start.plan.header);
    const { delimiter, quoting } = plan.dialect;
    this.#scanner = createRecordScanner(delimiter, plan.header.length, quoting);
    if (quoting === 'double' && !source.choices.quoting)
      this.#quotings = new QuotingWitness(delimiter, plan.header.length);
    this.#columns = new TableColumns(this.#memory, this.#rows.used);
    this.#plain = source.withoutLoop ? undefined : createPlainRows(this.#memory, start, this.#rows);
    this.#plain?.moveTo(0, this.#line);
    this.#utf8 = needsCheck ? createUtf8Check() : undefined;
  }

  push(all: Uint8Array): CsvOutcome | undefined {
    const piece = this.#limit ? all.subarray(0, this.#limit.take(all)) : all;
    const from = this.#window.append(piece);
    const bad = this.#findBadByte(piece, from);
    if (bad >= 0) return { kind: 'notUtf8', offset: bad };
    return this.#readOn(false);
  }

  finish(): CsvOutcome {
    if (this.#utf8 && !this.#utf8.isComplete())
      return { kind: 'notUtf8', offset: this.#window.offsetOf(this.#window.to) };
    const stopped = this.#readOn(true);
    if (stopped) return stopped;
    this.#leaveOutFooter();
    return this.#doubt() ?? { kind: 'read', table: this.#table() };
  }

  /** Place in the text of the first byte that is not UTF-8, or −1. Text is mostly ASCII, which the loop passes over fast. */
  #findBadByte(piece: Uint8Array, from: number): number {
    const utf8 = this.#utf8;
    if (!utf8) return -1;
    const { to } = this.#window;
    const first = this.#plain && utf8.isComplete() ? this.#plain.findNonAscii(from, to) : from;
    if (first === to) return -1;
    const bad = utf8.push(piece.subarray(first - from));
    return bad < 0 ? -1 : this.#window.offsetOf(first + bad);
  }

  #readOn(isLast: boolean): CsvOutcome | undefined {
    const { from } = this.#window;
    const outcome = this.#read(isLast);
    this.#tail.push(this.#window.bytes.subarray(from, this.#window.from));
    return outcome;
  }

  #read(isLast: boolean): CsvOutcome | undefined {
    const window = this.#window;
    for (;;) {
      if (this.#columns.room === 0) this.#grow();
      if (this.#plain) {
        const stop = this.#plain.read(window.from, window.to, window.base);
        window.from = this.#plain.position;
        this.#row = this.#plain.row;
        this.#line = this.#plain.line;
        if (stop === 'full') {
          this.#grow();
          continue;
        }
        if (stop === 'more' && !isLast && window.to - window.from < MAX_RECORD_BYTES) return undefined;
      }
      const length = window.to - window.from;
      if (length === 0 || (!isLast && length < this.#wanted)) return undefined;
      if (this.#row === this.#columns.room) this.#grow();
      const record = this.#scanner.scan(window.bytes, window.from, window.to, isLast);
      this.#wanted = record ? 0 : Math.min(2 * length, MAX_RECORD_BYTES);
      if (!record) return undefined;
      const stopped = this.#take(record);
      if (stopped) return stopped;
      window.from = record.next;
      this.#plain?.moveTo(this.#row, this.#line);
    }
  }

  #take(record: ScannedRecord): CsvOutcome | undefined {
    record.line = this.#line;
    record.offset = this.#window.offsetOf(record.from);
    if (record.tear === 'unclosed') return { kind: 'refused', problem: unclosed(record) };
    this.#lineEnds[record.lineEnd]++;
    this.#line += record.breaks + 1;
    if (record.breaks > 0) this.#boundary = this.#window.offsetOf(record.next);
    this.#nextTable?.see(record, this.#row);
    if (record.kind === 'cells') this.#takeRow(record);
    else this.#counts[record.kind]++;
    return undefined;
  }

  #takeRow(record: ScannedRecord): void {
    const status = this.#rows.read(record);
    this.#columns.write(this.#row, this.#rows.values, status, record.line, record.offset);
    this.#row++;
    if ((record.allFlags & CELL_STRAY_QUOTE) !== 0) this.#counts.strayQuotes++;
    if (status === ROW_REJECTED) {
      this.#counts.rejected++;
      if (this.#rows.isMisshapen()) this.#quotings?.see(record);
    } else this.#learn(record);
    if (status === ROW_REMARKED) this.#counts.remarked++;
    const list =
      status === ROW_REJECTED ? this.#kept.rejected : status === ROW_REMARKED ? this.#kept.remark : undefined;
    if (list && list.length < PROBLEMS_KEPT) list.push(...this.#rows.explain(record));
  }

  /** The loop knows a category from the second time on. */
  #learn({ bytes, starts, ends, flags }: ScannedRecord): void {
    const { used, values } = this.#rows;
    for (let k = 0; k < used.length; k++) {
      const { field, place } = used[k]!;
      if (field.kind !== 'category' && field.kind !== 'text') continue;
      if ((flags[place]! & (CELL_ESCAPED | CELL_BROKEN | CELL_STRAY_QUOTE)) !== 0) continue;
      const code = values[k]!;
      if (code === MISSING_CATEGORY || Number.isNaN(code)) continue;
      const text = new TextDecoder().decode(bytes.slice(starts[place], ends[place]));
      this.#plain?.learn(k, text.replaceAll(/^ +| +$/gu, ''), code);
    }
  }

  #grow(): void {
    const window = this.#window;
    const bytes = window.offsetOf(window.from) - this.#start.offset;
    const perRow = this.#row > 0 ? bytes / this.#row : bytesPerLine(window.bytes, window.from, window.to);
    const total = this.#source.estimateBytes() - this.#start.offset;
    const estimate = Math.ceil(Math.max((1.02 * total) / perRow, 1.2 * this.#row)) + 16;
    ensureFits(estimate, this.#rows.used);
    this.#columns.grow(Math.ceil(estimate / 2) * 2, this.#row);
    this.#plain?.placeColumns(this.#columns);
  }

  #lastRows(): readonly LastRow[] {
    const { bytes, offset } = this.#tail;
    return lastRows({ bytes, offset, from: this.#boundary, nextLine: this.#line }, this.#scanner);
  }

  /** Takes back rows at the end that say themselves that they are none: sums without a time or a position, and notes. */
  #leaveOutFooter(): void {
    if (this.#source.choices.endLine === 'none') return;
    const rows = this.#lastRows();
    const first = Math.max(rows.length - this.#row + 2, 1);
    let kept = rows.length;
    while (kept >= first && this.#isFooter(rows[kept - 1]!, this.#row - rows.length + kept - 1)) kept--;
    for (let k = rows.length - 1; k >= kept; k--) this.#retract(rows[k]!);
    this.#footer = rows.slice(kept);
    if (this.#footer.length > 0) this.#forgetCategories();
  }

  #isFooter(last: LastRow, row: number): boolean {
    const isRejected = this.#columns.status(this.#row)[row] === ROW_REJECTED;
    const { header, columns, dateOrder } = this.#start.plan;
    const place = columns.get('timestamp');
    const isTimed = place !== undefined && typeof parseTimeText(last.cells[place] ?? '', dateOrder.order) === 'object';
    if (isNamedTotal(last)) return !isTimed && (isRejected || place !== undefined);
    return isRejected && isNote(last, header.length);
  }

  #numbers(id: FieldId): Float64Array | undefined {
    const k = this.#rows.used.findIndex(({ field }) => field.id === id);
    return k < 0 ? undefined : this.#memory.numbers(this.#columns.numberColumn(k, this.#row));
  }

  /** Takes back the last row. */
  #retract({ at, line }: LastRow): void {
    const { bytes } = this.#tail;
    const record = this.#scanner.scan(bytes, at, bytes.length, true);
    if (!record) return;
    record.line = line;
    const status = this.#columns.status(this.#row)[this.#row - 1];
    this.#rows.retract(record);
    if (status === ROW_REJECTED) this.#counts.rejected--;
    if (status === ROW_REMARKED) this.#counts.remarked--;
    if ((record.allFlags & CELL_STRAY_QUOTE) !== 0) this.#counts.strayQuotes--;
    for (const kind of ['rejected', 'remark'] as const)
      this.#kept[kind] = this.#kept[kind].filter((problem) => problem.line < line);
    this.#row--;
  }

  /** Names of categories that only rows had which were taken back. */
  #forgetCategories(): void {
    this.#rows.used.forEach(({ field }, k) => {
      const coder = this.#rows.coders.get(field.id);
      if (!coder) return;
      const codes = this.#memory.codes(this.#columns.codeColumn(k, this.#row));
      let most = -1;
      for (let row = 0; row < codes.length; row++) most = Math.max(most, codes[row]!);
      coder.forgetFrom(most + 1);
    });
  }

  /** The last row, where it may be one of sums: by its name, or because it alone has no time and holds the sum of a column. */
  #likelyTotals(): LastRow | undefined {
    if (this.#source.choices.endLine !== undefined) return undefined;
    const rows = this.#lastRows().slice(0, -this.#footer.length || undefined);
    const last = rows.at(-1);
    const row = this.#row - 1;
    if (!last || this.#columns.status(this.#row)[row] === ROW_REJECTED) return undefined;
    const times = this.#numbers('timestamp');
    const startsAlike = rows.some((other) => other !== last && other.cells[0] === last.cells[0]);
    if (!times) return isNamedTotal(last) && !startsAlike ? last : undefined;
    const isAlone = Number.isNaN(times[row]) && !times.subarray(0, row).some(Number.isNaN);
    if (!isAlone && !isNamedTotal(last)) return undefined;
    const sums = this.#rows.used.some(({ field, place }) => {
      const numbers = field.kind === 'number' ? this.#numbers(field.id) : undefined;
      return numbers !== undefined && endsInItsSum(numbers, last.cells[place] ?? '');
    });
    return sums ? last : undefined;
  }

  /** Reasons to ask, or to read again, that only the whole file shows. */
  #doubt(): CsvOutcome | undefined {
    if (this.#row === 0) return { kind: 'refused', problem: NO_ROWS };
    const { plan } = this.#start;
    const quotings = this.#quotings?.verdict() ?? [];
    const [asked] = quotingDoubts(this.#source.choices, quotings);
    if (asked) return this.#ask(asked, { quotings });
    const table = this.#nextTable?.finish(this.#row + this.#footer.length);
    if (table) return this.#ask({ kind: 'nextTable', ...table, text: excerpt(table.text) });
    const [found, wrong] = [...this.#rows.wrongCounts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
    if (!this.#source.choices.columns && wrong >= LEAST_WRONG_ROWS && 2 * wrong > this.#row)
      return this.#ask({ kind: 'fieldCount', expected: plan.header.length, found, share: wrong / this.#row });
    const totals = this.#likelyTotals();
    if (totals) return this.#ask({ kind: 'totals', line: totals.line, text: excerpt(totals.text) });
    const { dayFirst, monthFirst, either } = this.#rows.dateCounts;
    if (plan.dateOrder.isChosen || dayFirst + monthFirst + either === 0) return undefined;
    if ((dayFirst === 0) === (monthFirst === 0))
      return this.#ask({ kind: 'dateOrder', column: plan.header[plan.columns.get('timestamp') ?? -1] ?? '' });
    const order = dayFirst > 0 ? 'dayFirst' : 'monthFirst';
    return order === plan.dateOrder.order ? undefined : { kind: 'otherDateOrder', order };
  }

  #ask(doubt: Doubt, known: Partial<ReadingPreview> = {}): CsvOutcome {
    return { kind: 'unclear', preview: { ...this.#preview, ...known, doubts: [doubt] } };
  }

  #table(): ReadTable {
    const { plan, foreword, notUsed } = this.#start;
    const rowCount = this.#row;
    const { rejected, remarked, blank, comment, strayQuotes } = this.#counts;
    const preamble = foreword.preamble.count;
    const behind = this.#limit?.finish().behind;
    const comments = comment + foreword.comments + (behind?.comment ?? 0);
    const blanks = blank + foreword.blanks + (behind?.blank ?? 0);
    const footer = this.#footer.length + (behind?.cells ?? 0);
    const ledger = ensureBalanced({
      read: rowCount + blanks + comments + preamble + footer,
      scaled: rowCount - rejected,
      rejected,
      blank: blanks,
      comment: comments,
      preamble,
      footer,
      withRemarks: remarked,
    });
    this.#window.close();
    if (plan.metaProbMeaning === 'up') this.#turnProbabilities();
    const plain = this.#plain;
    const { lf, crlf, cr } = plain?.lineEndings ?? { lf: 0, crlf: 0, cr: 0 };
    const notices = describeReading({
      ledger,
      plan,
      rows: this.#rows,
      missing: this.#rows.used.map((_, k) => this.#rows.missingCounts[k]! + (plain?.missing(k) ?? 0)),
      zones: {
        none: this.#rows.zoneCounts.none + (plain?.zones.none ?? 0),
        named: this.#rows.zoneCounts.named + (plain?.zones.named ?? 0),
      },
      hasMark: this.#source.hasMark,
      strayQuotes,
      preamble: foreword.preamble,
      footer: this.#footer,
      endLine: behind && this.#source.choices.endLine,
      notUsed,
      lineEndings: { lf: lf + this.#lineEnds.lf, crlf: crlf + this.#lineEnds.crlf, cr: cr + this.#lineEnds.cr },
    });
    return {
      plan,
      memory: this.#memory,
      rowCount,
      rowsEnd: this.#footer[0]?.offset ?? (behind ? this.#window.offsetOf(this.#window.to) : undefined),
      used: this.#rows.used,
      columns: this.#columns,
      coders: this.#rows.coders,
      ledger,
      notices,
      problemGroups: this.#rows.problemGroups(),
      problems: [...this.#kept.rejected, ...this.#kept.remark].sort((a, b) => a.line - b.line),
    };
  }

  /** Where the file's probability is that of a rise, a short is right with the rest of it. */
  #turnProbabilities(): void {
    const { used } = this.#rows;
    const at = (id: string): number => used.findIndex(({ field }) => field.id === id);
    const [raw, meta] = [at('rawPosition'), at('metaProb')];
    if (raw < 0 || meta < 0) return;
    const sizes = this.#memory.numbers(this.#columns.numberColumn(raw, this.#row));
    const chances = this.#memory.numbers(this.#columns.numberColumn(meta, this.#row));
    for (let row = 0; row < sizes.length; row++) if (sizes[row]! < 0) chances[row] = 1 - chances[row]!;
  }
}

/** The loop, or undefined where WebAssembly cannot be compiled, two fields share a column or cells are quoted in another way: TypeScript then reads every row. */
function createPlainRows(memory: ColumnMemory, { plan }: TableStart, { used }: RowReader): PlainRows | undefined {
  const isShared = new Set(used.map(({ place }) => place)).size < used.length;
  if (isShared || plan.dialect.quoting !== 'double') return undefined;
  try {
    return new PlainRows(memory, plan, used);
  } catch (cause) {
    if (cause instanceof WebAssembly.CompileError) return undefined;
    throw cause;
  }
}

const NO_ROWS: FileProblem = {
  code: 'noRows',
  what: 'The file has a header and no rows under it.',
  advice: 'Choose a file with at least one row of data.',
};

function unclosed(record: ScannedRecord): FileProblem {
  const line = record.line + record.breaksBeforeTear;
  if (record.tornAt < 0)
    return {
      code: 'notCsv',
      what: 'A line is too long to be a row of a backtest.',
      line,
      advice: 'Choose a file with a row per line.',
    };
  return {
    code: 'openQuote',
    what: 'A quote is opened and never closed, and no later line looks like a row.',
    line,
    advice: `Close the quote on line ${line}, or remove it, and choose the file again.`,
  };
}

/** The mean length of the lines in a range, at least one byte. */
function bytesPerLine(bytes: Uint8Array, from: number, to: number): number {
  let lines = 0;
  for (let i = from; i < to; i++) if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) lines++;
  return Math.max(2, (to - from) / Math.max(1, lines));
}

function concat(a: Uint8Array<ArrayBuffer>, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
