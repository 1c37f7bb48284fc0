import type { CodeColumn, ColumnMemory, NumberColumn } from './columnMemory.ts';
import { ROW_REJECTED, ROW_SCALED, type RowStatus, type UsedField } from './rowReader.ts';
import type { ReadStretch } from './stretch.ts';

/** A row's place in the text and its physical line are remembered for every so many rows, a power of two. */
export const CHECKPOINT_ROWS = 128;

/** Stands for a category that a table does not have. */
export const UNKNOWN_CODE = 0xffff_ffff;

/** Columns of a table in column memory, with room for more rows than they have. */
export class TableColumns {
  readonly memory: ColumnMemory;
  readonly #used: readonly UsedField[];
  readonly checkpointRows: number;
  #room = 0;
  #addresses: readonly number[] = [];
  #status = 0;
  #offsets = 0;
  #lines = 0;
  #bytes = 0;

  constructor(memory: ColumnMemory, used: readonly UsedField[], checkpointRows = CHECKPOINT_ROWS) {
    this.memory = memory;
    this.#used = used;
    this.checkpointRows = checkpointRows;
  }

  get room(): number {
    return this.#room;
  }

  /** Where the column of each used field starts. */
  get addresses(): readonly number[] {
    return this.#addresses;
  }

  get statusAddress(): number {
    return this.#status;
  }

  get offsetsAddress(): number {
    return this.#offsets;
  }

  get linesAddress(): number {
    return this.#lines;
  }

  /** Makes room for so many rows and keeps the first `rowCount`. Throws a MemoryLimitError. */
  grow(room: number, rowCount: number): void {
    const checks = Math.ceil(room / this.checkpointRows);
    const sizes = [...this.#used.map((field) => room * widthOf(field)), room, checks * 8, checks * 4].map(alignUp);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const base = this.memory.allocate(bytes);
    const places = sizes.map((_, k) => base + sizes.slice(0, k).reduce((sum, size) => sum + size, 0));
    const old = [...this.#addresses, this.#status, this.#offsets, this.#lines];
    const keptChecks = Math.ceil(rowCount / this.checkpointRows);
    const kept = [...this.#used.map((field) => rowCount * widthOf(field)), rowCount, keptChecks * 8, keptChecks * 4];
    const all = new Uint8Array(this.memory.memory.buffer);
    if (this.#room > 0) {
      places.forEach((place, k) => {
        all.copyWithin(place, old[k]!, old[k]! + kept[k]!);
      });
      this.memory.free(old[0] ?? this.#status, this.#bytes);
    }
    const columns = this.#used.length;
    this.#addresses = places.slice(0, columns);
    this.#status = places[columns] ?? 0;
    this.#offsets = places[columns + 1] ?? 0;
    this.#lines = places[columns + 2] ?? 0;
    this.#room = room;
    this.#bytes = bytes;
  }

  /** Writes a row that is not plain: a value per used field, NaN for none; codes are numbers too. */
  write(row: number, values: Float64Array, status: RowStatus, line: number, offset: number): void {
    const view = new DataView(this.memory.memory.buffer);
    const isRejected = status === ROW_REJECTED;
    for (let k = 0; k < this.#used.length; k++) {
      const value = isRejected ? Number.NaN : values[k]!;
      const address = this.#addresses[k]!;
      if (isCoded(this.#used[k]!)) view.setUint32(address + 4 * row, Number.isNaN(value) ? 0 : value, true);
      else view.setFloat64(address + 8 * row, value, true);
    }
    view.setUint8(this.#status + row, status);
    this.#check(view, row, line, offset);
  }

  #check(view: DataView, row: number, line: number, offset: number): void {
    if (row % this.checkpointRows !== 0) return;
    view.setFloat64(this.#offsets + (8 * row) / this.checkpointRows, offset, true);
    view.setUint32(this.#lines + (4 * row) / this.checkpointRows, line, true);
  }

  /**
   * Writes plain rows [from, to) of a stretch, a line each, from `row` and `line` on. `codesOf` gives the code of this table by a
   * code of the stretch in a column.
   */
  copyRows(
    row: number,
    line: number,
    { columns, starts, from: place }: ReadStretch,
    from: number,
    to: number,
    codesOf: (k: number) => Uint32Array,
  ): void {
    if (from === to) return;
    const { buffer } = this.memory.memory;
    columns.forEach((column, k) => {
      const address = this.#addresses[k]!;
      if (column instanceof Float64Array) {
        new Float64Array(buffer, address, row + to - from).set(column.subarray(from, to), row);
        return;
      }
      const codes = codesOf(k);
      const into = new Uint32Array(buffer, address, row + to - from);
      for (let i = from; i < to; i++) {
        const code = codes[column[i]!] ?? UNKNOWN_CODE;
        if (code === UNKNOWN_CODE) throw new Error('a stretch has a category that no row before it brought');
        into[row + i - from] = code;
      }
    });
    new Uint8Array(buffer, this.#status + row, to - from).fill(ROW_SCALED);
    const view = new DataView(buffer);
    const first = Math.ceil(row / this.checkpointRows) * this.checkpointRows;
    for (let check = first; check < row + to - from; check += this.checkpointRows) {
      const ahead = check - row;
      this.#check(view, check, line + ahead, place + starts[from + ahead]!);
    }
  }

  /** Where each of the first rows starts, in bytes after a place; with a checkpoint for every row only. */
  startsAfter(place: number, rows: number): Uint32Array<ArrayBuffer> {
    const offsets = new Float64Array(this.memory.memory.buffer, this.#offsets, rows);
    const starts = new Uint32Array(rows);
    for (let row = 0; row < rows; row++) starts[row] = offsets[row]! - place;
    return starts;
  }

  /** A copy of the first rows of a column. */
  copyColumn(k: number, rows: number): Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> {
    const { buffer } = this.memory.memory;
    const address = this.#addresses[k] ?? 0;
    return isCoded(this.#used[k]!)
      ? new Uint32Array(buffer, address, rows).slice()
      : new Float64Array(buffer, address, rows).slice();
  }

  /** The column of a field by its place among the used ones. */
  numberColumn(k: number, rows: number): NumberColumn {
    return { address: this.#addresses[k] ?? 0, rows };
  }

  codeColumn(k: number, rows: number): CodeColumn {
    return { address: this.#addresses[k] ?? 0, rows, width: 4 };
  }

  /** The status of every row, as it is now; not to be kept beyond the next allocation. */
  status(rows: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.memory.buffer, this.#status, rows);
  }

  /** Copies of the places in the text and the lines of every `checkpointRows`-th row. */
  checkpoints(rows: number): { readonly offsets: Float64Array; readonly lines: Uint32Array } {
    const count = Math.ceil(rows / this.checkpointRows);
    const { buffer } = this.memory.memory;
    return {
      offsets: new Float64Array(buffer, this.#offsets, count).slice(),
      lines: new Uint32Array(buffer, this.#lines, count).slice(),
    };
  }
}

const isCoded = ({ field }: UsedField): boolean => field.kind === 'category' || field.kind === 'text';
const widthOf = (field: UsedField): number => (isCoded(field) ? 4 : 8);
const alignUp = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/** Bytes that a row takes in these columns. */
export const bytesPerRow = (used: readonly UsedField[]): number =>
  used.reduce((sum, field) => sum + widthOf(field), 1 + 12 / CHECKPOINT_ROWS);
