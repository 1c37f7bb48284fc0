import { isWords } from './footer.ts';
import { recordText, type ScannedRecord, textsOf } from './recordScanner.ts';
import { foldName } from './schema.ts';

/** Another table in the same file: the line on which it or its title starts, with its text, and the line of its header. */
export interface FoundTable {
  readonly line: number;
  readonly headerLine: number;
  readonly text: string;
}

/** A header that may be one, and the number of the row that it is so far. */
interface Candidate {
  readonly table: FoundTable;
  readonly row: number;
}

/** Lines of a title between a blank line and a header. */
const MOST_TITLES = 2;

/** Notices a table behind the first one: behind a blank line, and perhaps a title, a header other than the first, with figures under it. */
export class NextTableWitness {
  readonly #header: string;
  /** The next row, if it comes right behind a blank line; −1 where there was none. */
  #rowBehindGap = -1;
  #titles = 0;
  #start = { line: 0, text: '' };
  #candidate: Candidate | undefined;
  #found: FoundTable | undefined;

  constructor(header: readonly string[]) {
    this.#header = folded(header);
  }

  /** A record that is no plain row; `row` is the number that it has, or that the next row will have. */
  see(record: ScannedRecord, row: number): void {
    if (this.#found || record.kind === 'comment') return;
    if (record.kind === 'blank') {
      this.#rowBehindGap = row;
      this.#titles = 0;
      return;
    }
    if (this.#candidate) this.#judge(this.#candidate, row, record);
    if (this.#rowBehindGap === row) this.#lookAt(record, row);
  }

  /** The other table, once so many rows were read. */
  finish(rowCount: number): FoundTable | undefined {
    if (this.#candidate && rowCount > this.#candidate.row + 1) this.#found = this.#candidate.table;
    return this.#found;
  }

  /** Under a header stand figures: in a plain row always, in this record perhaps. */
  #judge({ table, row: header }: Candidate, row: number, record: ScannedRecord): void {
    const isPlain = row > header + 1;
    if (isPlain || textsOf(record).some((cell) => cell.trim() !== '' && !isWords(cell))) this.#found = table;
    this.#candidate = undefined;
  }

  #lookAt(record: ScannedRecord, row: number): void {
    const cells = textsOf(record).map((cell) => cell.trim());
    const names = cells.filter((cell) => cell !== '');
    const { line } = record;
    if (this.#titles === 0) this.#start = { line, text: recordText(record) };
    const isHeader = names.length > 1 && new Set(names).size === names.length && names.every(isWords);
    if (isHeader && folded(cells) !== this.#header)
      this.#candidate = { table: { ...this.#start, headerLine: line }, row };
    const isTitle = names.length === 1 && names.every(isWords) && this.#titles < MOST_TITLES;
    if (isTitle) this.#titles++;
    this.#rowBehindGap = isTitle ? row + 1 : -1;
  }
}

const folded = (header: readonly string[]): string => header.map(foldName).join('\n').trimEnd();
