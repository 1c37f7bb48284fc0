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
import { excerpt, type FileProblem, PROBLEMS_KEPT, type RowProblem } from './problems.ts';
import type { ReadTable } from './readBacktest.ts';
import type { DateOrder, Doubt, ReadingChoices, ReadingPreview } from './readingChoices.ts';
import { describeReading } from './readingNotices.ts';
import { CELL_STRAY_QUOTE, type LineEnd, type ScannedRecord } from './recordScanner.ts';
import type { Category } from './regimes.ts';
import { RowLoop, type RowOwner } from './rowLoop.ts';
import { createRowReader, ROW_REJECTED, ROW_REMARKED, type RowReader } from './rowReader.ts';
import type { FieldId } from './schema.ts';
import type { ReadStretch } from './stretch.ts';
import { CHECKPOINT_ROWS, UNKNOWN_CODE } from './tableColumns.ts';
import type { TablePlan } from './tablePlan.ts';
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
  /** How the rows are read, where stretches can be adopted; undefined too as long as too little of the text is there. */
  adoptablePlan(): TablePlan | undefined;
  /**
   * Takes rows that were read apart from those before them, where everything pushed so far ends where they start; the next piece then
   * comes from behind them. False where it does not: a quote that was opened before goes on. Nothing is taken then.
   */
  adopt(stretch: ReadStretch): boolean;
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
    adoptablePlan: () => body?.adoptablePlan,
    adopt: (stretch) => body?.adopt(stretch) ?? false,
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
class TableBody implements RowOwner<CsvOutcome> {
  readonly #source: CsvSource;
  readonly #start: TableStart;
  readonly #preview: ReadingPreview;
  readonly #memory = new ColumnMemory();
  readonly #rows: RowReader;
  readonly #loop: RowLoop<CsvOutcome>;
  /** Undefined where a person said how cells are quoted. */
  readonly #quotings: QuotingWitness | undefined;
  readonly #kept: Record<RowProblem['kind'], RowProblem[]> = { rejected: [], remark: [] };
  readonly #lineEnds: Record<LineEnd, number> = { lf: 0, crlf: 0, cr: 0, none: 0 };
  readonly #counts = { blank: 0, comment: 0, rejected: 0, remarked: 0, strayQuotes: 0 };
  /** Place in the text behind which every record so far takes one line. */
  #boundary: number;
  /** Undefined where the rows go on to the end of the text. */
  readonly #limit: LineSplit | undefined;
  /** Undefined where a person said where the rows end. */
  readonly #nextTable: NextTableWitness | undefined;
  #footer: readonly LastRow[] = [];

  constructor(source: CsvSource, { start, preview }: Extract<Detection, { kind: 'table' }>, needsCheck: boolean) {
    this.#source = source;
    this.#start = start;
    this.#preview = preview;
    const { plan, offset, line } = start;
    this.#rows = createRowReader(plan);
    this.#boundary = offset;
    const { endLine } = source.choices;
    this.#limit = typeof endLine === 'number' ? new LineSplit(line, endLine) : undefined;
    if (endLine === undefined) this.#nextTable = new NextTableWitness(plan.header);
    const { delimiter, quoting } = plan.dialect;
    if (quoting === 'double' && !source.choices.quoting)
      this.#quotings = new QuotingWitness(delimiter, plan.header.length);
    this.#loop = new RowLoop(
      {
        memory: this.#memory,
        plan,
        rows: this.#rows,
        offset,
        line,
        checkpointRows: CHECKPOINT_ROWS,
        needsCheck,
        withoutLoop: source.withoutLoop ?? false,
      },
      this,
    );
  }

  get adoptablePlan(): TablePlan | undefined {
    return this.#limit || !this.#loop.plain ? undefined : this.#start.plan;
  }

  push(all: Uint8Array): CsvOutcome | undefined {
    const piece = this.#limit ? all.subarray(0, this.#limit.take(all)) : all;
    const bad = this.#loop.append(piece);
    return bad >= 0 ? { kind: 'notUtf8', offset: bad } : this.#loop.read(false);
  }

  finish(): CsvOutcome {
    const { window, isComplete } = this.#loop;
    if (!isComplete) return { kind: 'notUtf8', offset: window.offsetOf(window.to) };
    const stopped = this.#loop.read(true);
    if (stopped) return stopped;
    this.#leaveOutFooter();
    return this.#doubt() ?? { kind: 'read', table: this.#table() };
  }

  adopt(stretch: ReadStretch): boolean {
    const loop = this.#loop;
    if (loop.row === 0 || !loop.isDrained || !loop.isComplete || loop.place !== stretch.from) return false;
    const rows = loop.row + stretch.rowCount;
    if (loop.columns.room < rows) loop.grow(rows);
    const copyPlain = this.#copierOf(stretch);
    const base = loop.row;
    let row = 0;
    let at = 0;
    for (const left of stretch.left) {
      copyPlain(row, left.row);
      const record = loop.scanner.scan(stretch.leftBytes, at, at + left.length, true);
      if (!record) throw new Error('a stretch left half a record');
      record.line = loop.line;
      record.offset = stretch.from + left.at;
      this.take(record);
      at += left.length;
      row = loop.row - base;
    }
    copyPlain(row, stretch.rowCount);
    stretch.missing.forEach((count, k) => {
      this.#rows.missingCounts[k]! += count;
    });
    this.#rows.zoneCounts.none += stretch.zones.none;
    this.#rows.zoneCounts.named += stretch.zones.named;
    this.#lineEnds.lf += stretch.lineEndings.lf;
    this.#lineEnds.crlf += stretch.lineEndings.crlf;
    this.#lineEnds.cr += stretch.lineEndings.cr;
    loop.tail.push(stretch.tail, stretch.to - stretch.from);
    loop.moveTo(stretch.to, loop.row, loop.line);
    return true;
  }

  /** Copies plain rows [from, to) of a stretch, a line each, behind the rows that are there. */
  #copierOf(stretch: ReadStretch): (from: number, to: number) => void {
    const loop = this.#loop;
    const { used, coders } = this.#rows;
    const translations = used.map(({ field }, k) => {
      const own = coders.get(field.id)?.categories ?? [];
      return translation(own, stretch.categories[k] ?? []);
    });
    return (from, to) => {
      loop.columns.copyRows(loop.row, loop.line, stretch, from, to, (k) => translations[k]!());
      loop.row += to - from;
      loop.line += to - from;
    };
  }

  take(record: ScannedRecord): CsvOutcome | undefined {
    if (record.tear === 'unclosed') return { kind: 'refused', problem: unclosed(record) };
    this.#lineEnds[record.lineEnd]++;
    this.#loop.line += record.breaks + 1;
    if (record.breaks > 0) this.#boundary = record.offset + record.next - record.from;
    this.#nextTable?.see(record, this.#loop.row);
    if (record.kind === 'cells') this.#takeRow(record);
    else this.#counts[record.kind]++;
    return undefined;
  }

  #takeRow(record: ScannedRecord): void {
    const status = this.#rows.read(record);
    const loop = this.#loop;
    loop.columns.write(loop.row, this.#rows.values, status, record.line, record.offset);
    loop.row++;
    if ((record.allFlags & CELL_STRAY_QUOTE) !== 0) this.#counts.strayQuotes++;
    if (status === ROW_REJECTED) {
      this.#counts.rejected++;
      if (this.#rows.isMisshapen()) this.#quotings?.see(record);
    } else loop.learn(record);
    if (status === ROW_REMARKED) this.#counts.remarked++;
    const list =
      status === ROW_REJECTED ? this.#kept.rejected : status === ROW_REMARKED ? this.#kept.remark : undefined;
    if (list && list.length < PROBLEMS_KEPT) list.push(...this.#rows.explain(record));
  }

  grow(least: number): void {
    const { window, columns, row, place } = this.#loop;
    const bytes = place - this.#start.offset;
    const perRow = row > 0 ? bytes / row : bytesPerLine(window.bytes, window.from, window.to);
    const total = this.#source.estimateBytes() - this.#start.offset;
    const estimate = Math.ceil(Math.max((1.02 * total) / perRow, 1.2 * row, least)) + 16;
    ensureFits(estimate, this.#rows.used);
    columns.grow(Math.ceil(estimate / 2) * 2, row);
  }

  #lastRows(): readonly LastRow[] {
    const { bytes, offset } = this.#loop.tail;
    return lastRows({ bytes, offset, from: this.#boundary, nextLine: this.#loop.line }, this.#loop.scanner);
  }

  /** Takes back rows at the end that say themselves that they are none: sums without a time or a position, and notes. */
  #leaveOutFooter(): void {
    if (this.#source.choices.endLine === 'none') return;
    const rows = this.#lastRows();
    const first = Math.max(rows.length - this.#loop.row + 2, 1);
    let kept = rows.length;
    while (kept >= first && this.#isFooter(rows[kept - 1]!, this.#loop.row - rows.length + kept - 1)) kept--;
    for (let k = rows.length - 1; k >= kept; k--) this.#retract(rows[k]!);
    this.#footer = rows.slice(kept);
    if (this.#footer.length > 0) this.#forgetCategories();
  }

  #isFooter(last: LastRow, row: number): boolean {
    const isRejected = this.#loop.columns.status(this.#loop.row)[row] === ROW_REJECTED;
    const { header, columns, dateOrder } = this.#start.plan;
    const place = columns.get('timestamp');
    const isTimed = place !== undefined && typeof parseTimeText(last.cells[place] ?? '', dateOrder.order) === 'object';
    if (isNamedTotal(last)) return !isTimed && (isRejected || place !== undefined);
    return isRejected && isNote(last, header.length);
  }

  #numbers(id: FieldId): Float64Array | undefined {
    const k = this.#rows.used.findIndex(({ field }) => field.id === id);
    return k < 0 ? undefined : this.#memory.numbers(this.#loop.columns.numberColumn(k, this.#loop.row));
  }

  /** Takes back the last row. */
  #retract({ at, line }: LastRow): void {
    const { bytes } = this.#loop.tail;
    const record = this.#loop.scanner.scan(bytes, at, bytes.length, true);
    if (!record) return;
    record.line = line;
    const status = this.#loop.columns.status(this.#loop.row)[this.#loop.row - 1];
    this.#rows.retract(record);
    if (status === ROW_REJECTED) this.#counts.rejected--;
    if (status === ROW_REMARKED) this.#counts.remarked--;
    if ((record.allFlags & CELL_STRAY_QUOTE) !== 0) this.#counts.strayQuotes--;
    for (const kind of ['rejected', 'remark'] as const)
      this.#kept[kind] = this.#kept[kind].filter((problem) => problem.line < line);
    this.#loop.row--;
  }

  /** Names of categories that only rows had which were taken back. */
  #forgetCategories(): void {
    this.#rows.used.forEach(({ field }, k) => {
      const coder = this.#rows.coders.get(field.id);
      if (!coder) return;
      const codes = this.#memory.codes(this.#loop.columns.codeColumn(k, this.#loop.row));
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
    const row = this.#loop.row - 1;
    if (!last || this.#loop.columns.status(this.#loop.row)[row] === ROW_REJECTED) return undefined;
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
    if (this.#loop.row === 0) return { kind: 'refused', problem: NO_ROWS };
    const { plan } = this.#start;
    const quotings = this.#quotings?.verdict() ?? [];
    const [asked] = quotingDoubts(this.#source.choices, quotings);
    if (asked) return this.#ask(asked, { quotings });
    const table = this.#nextTable?.finish(this.#loop.row + this.#footer.length);
    if (table) return this.#ask({ kind: 'nextTable', ...table, text: excerpt(table.text) });
    const [found, wrong] = [...this.#rows.wrongCounts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
    if (!this.#source.choices.columns && wrong >= LEAST_WRONG_ROWS && 2 * wrong > this.#loop.row)
      return this.#ask({ kind: 'fieldCount', expected: plan.header.length, found, share: wrong / this.#loop.row });
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
    const rowCount = this.#loop.row;
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
    this.#loop.window.close();
    if (plan.metaProbMeaning === 'up') this.#turnProbabilities();
    const plain = this.#loop.plain;
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
      rowsEnd: this.#footer[0]?.offset ?? (behind ? this.#loop.window.offsetOf(this.#loop.window.to) : undefined),
      used: this.#rows.used,
      columns: this.#loop.columns,
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
    const sizes = this.#memory.numbers(this.#loop.columns.numberColumn(raw, this.#loop.row));
    const chances = this.#memory.numbers(this.#loop.columns.numberColumn(meta, this.#loop.row));
    for (let row = 0; row < sizes.length; row++) if (sizes[row]! < 0) chances[row] = 1 - chances[row]!;
  }
}

/** The codes of this file by those of a stretch; found anew only where this file has got to know more names. */
function translation(own: readonly Category[], theirs: readonly string[]): () => Uint32Array {
  let known = -1;
  let codes = new Uint32Array(0);
  return () => {
    if (known === own.length) return codes;
    known = own.length;
    const places = new Map(own.map(({ folded }, code) => [folded, code]));
    codes = Uint32Array.from(theirs, (folded) => places.get(folded) ?? UNKNOWN_CODE);
    return codes;
  };
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
