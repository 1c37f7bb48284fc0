import type { Codes } from '../engine/expr/blocks.ts';
import type { CodeWidth } from '../engine/expr/wasm.ts';

/** Doubles in the memory: address in bytes, aligned to 16. */
export interface NumberColumn {
  readonly address: number;
  readonly rows: number;
}

/** Dictionary codes in the memory. */
export interface CodeColumn extends NumberColumn {
  readonly width: CodeWidth;
}

/** The memory cannot hold what was asked for. `cause` is what the platform said. */
export class MemoryLimitError extends Error {
  readonly bytesUsed: number;
  readonly bytesAsked: number;

  constructor(bytesUsed: number, bytesAsked: number, cause?: unknown) {
    super(`column memory cannot grow: ${bytesUsed} bytes in use, ${bytesAsked} more asked for`, { cause });
    this.name = 'MemoryLimitError';
    this.bytesUsed = bytesUsed;
    this.bytesAsked = bytesAsked;
  }
}

/** Bytes of the memory that nobody uses. */
interface Stretch {
  readonly address: number;
  readonly bytes: number;
}

const ALIGNMENT = 16;
const PAGE_BYTES = 65_536;
const MAX_BYTES = PAGE_BYTES * 65_536;

const alignUp = (bytes: number, to: number): number => Math.ceil(bytes / to) * to;

/** Columns one after the other in a WebAssembly memory. Growing detaches every view, so views are made on demand and never kept. */
export class ColumnMemory {
  readonly memory: WebAssembly.Memory;
  #end: number;
  /** Stretches that were given back, by address. */
  #free: Stretch[] = [];

  /** Takes an existing memory from `base` on, or a new one. */
  constructor(memory: WebAssembly.Memory = new WebAssembly.Memory({ initial: 1 }), base = ALIGNMENT) {
    this.memory = memory;
    this.#end = alignUp(base, ALIGNMENT);
  }

  /** Bytes up to the end of the last column. */
  get bytesUsed(): number {
    return this.#end;
  }

  /** The address of so many fresh bytes, aligned to 16. Their content is undefined. Throws a MemoryLimitError if there is no room. */
  allocate(bytes: number): number {
    const wanted = alignUp(bytes, ALIGNMENT);
    const place = this.#free.findIndex((stretch) => stretch.bytes >= wanted);
    const stretch = this.#free[place];
    if (stretch) {
      const rest = { address: stretch.address + wanted, bytes: stretch.bytes - wanted };
      this.#free.splice(place, 1, ...(rest.bytes > 0 ? [rest] : []));
      return stretch.address;
    }
    const address = this.#end;
    const end = address + wanted;
    this.#reach(end);
    this.#end = end;
    return address;
  }

  /** Gives back what was allocated with so many bytes; views of it must not be used any more. */
  free(address: number, bytes: number): void {
    this.#free.push({ address, bytes: alignUp(bytes, ALIGNMENT) });
    this.#free.sort((a, b) => a.address - b.address);
    this.#free = this.#free.reduce<Stretch[]>((joined, stretch) => {
      const before = joined.at(-1);
      if (before && before.address + before.bytes === stretch.address)
        joined[joined.length - 1] = { address: before.address, bytes: before.bytes + stretch.bytes };
      else joined.push(stretch);
      return joined;
    }, []);
  }

  /** A column of doubles. */
  allocateNumbers(rows: number): NumberColumn {
    return { address: this.allocate(rows * Float64Array.BYTES_PER_ELEMENT), rows };
  }

  /** A column of codes of 1, 2 or 4 bytes. */
  allocateCodes(rows: number, width: CodeWidth): CodeColumn {
    return { address: this.allocate(rows * width), rows, width };
  }

  /** The column as it is now; not to be kept beyond the next allocation. */
  numbers({ address, rows }: NumberColumn): Float64Array<ArrayBuffer> {
    return new Float64Array(this.memory.buffer, address, rows);
  }

  /** The codes as they are now; not to be kept beyond the next allocation. */
  codes({ address, rows, width }: CodeColumn): Codes {
    const { buffer } = this.memory;
    if (width === 1) return new Uint8Array(buffer, address, rows);
    return width === 2 ? new Uint16Array(buffer, address, rows) : new Uint32Array(buffer, address, rows);
  }

  /** A new column with a copy of the numbers. */
  copyNumbers(values: ArrayLike<number>): NumberColumn {
    const column = this.allocateNumbers(values.length);
    this.numbers(column).set(values);
    return column;
  }

  /** A new column with a copy of the codes. */
  copyCodes(values: Codes): CodeColumn {
    const column = this.allocateCodes(values.length, widthOf(values));
    this.codes(column).set(values);
    return column;
  }

  #reach(end: number): void {
    const missing = end - this.memory.buffer.byteLength;
    if (missing <= 0) return;
    if (end > MAX_BYTES) throw new MemoryLimitError(this.#end, end - this.#end);
    try {
      this.memory.grow(Math.ceil(missing / PAGE_BYTES));
    } catch (cause) {
      throw new MemoryLimitError(this.#end, end - this.#end, cause);
    }
  }
}

function widthOf(codes: Codes): CodeWidth {
  if (codes instanceof Uint8Array) return 1;
  return codes instanceof Uint16Array ? 2 : 4;
}
