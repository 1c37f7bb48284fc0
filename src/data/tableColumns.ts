import type { CodeColumn, ColumnMemory, NumberColumn } from './columnMemory.ts';
import { ROW_REJECTED, type RowStatus, type UsedField } from './rowReader.ts';

/** A row's place in the text and its physical line are remembered for every so many rows, a power of two. */
export const CHECKPOINT_ROWS = 128;

/** Columns of a table in column memory, with room for more rows than they have. */
export class TableColumns {
  readonly memory: ColumnMemory;
  readonly #used: readonly UsedField[];
  #room = 0;
  #addresses: readonly number[] = [];
  #status = 0;
  #offsets = 0;
  #lines = 0;
  #bytes = 0;

  constructor(memory: ColumnMemory, used: readonly UsedField[]) {
    this.memory = memory;
    this.#used = used;
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
    const checks = Math.ceil(room / CHECKPOINT_ROWS);
    const sizes = [...this.#used.map((field) => room * widthOf(field)), room, checks * 8, checks * 4].map(alignUp);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const base = this.memory.allocate(bytes);
    const places = sizes.map((_, k) => base + sizes.slice(0, k).reduce((sum, size) => sum + size, 0));
    const old = [...this.#addresses, this.#status, this.#offsets, this.#lines];
    const keptChecks = Math.ceil(rowCount / CHECKPOINT_ROWS);
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
    if (row % CHECKPOINT_ROWS !== 0) return;
    view.setFloat64(this.#offsets + (8 * row) / CHECKPOINT_ROWS, offset, true);
    view.setUint32(this.#lines + (4 * row) / CHECKPOINT_ROWS, line, true);
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

  /** Copies of the places in the text and the lines of every CHECKPOINT_ROWS-th row. */
  checkpoints(rows: number): { readonly offsets: Float64Array; readonly lines: Uint32Array } {
    const count = Math.ceil(rows / CHECKPOINT_ROWS);
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
