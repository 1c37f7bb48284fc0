import type { ColumnMemory } from './columnMemory.ts';
import { SLACK_BYTES } from './plainRows.ts';

const FIRST_BYTES = 1 << 20;
const LF = 10;

/** The part of a text that is being read, in column memory: pieces are put in behind, records taken out in front. */
export class TextWindow {
  readonly #memory: ColumnMemory;
  #address: number;
  #capacity = FIRST_BYTES;
  /** First byte that was not taken, and the end of what is there: addresses. */
  from: number;
  #to: number;
  /** Place in the text of address 0. */
  #base: number;

  constructor(memory: ColumnMemory, offset: number) {
    this.#memory = memory;
    this.#address = memory.allocate(FIRST_BYTES);
    this.from = this.#address;
    this.#to = this.#address;
    this.#base = offset - this.#address;
  }

  get to(): number {
    return this.#to;
  }

  get base(): number {
    return this.#base;
  }

  /** All of the memory, as it is now. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#memory.memory.buffer);
  }

  /** Place in the text of an address. */
  offsetOf(address: number): number {
    return this.#base + address;
  }

  /** Puts a piece behind what is left, with a line feed and room behind it for the reader's loop. Returns its address. */
  append(piece: Uint8Array): number {
    const left = this.#to - this.from;
    const wanted = left + piece.length + SLACK_BYTES;
    const old = { address: this.#address, capacity: this.#capacity };
    if (wanted > this.#capacity) {
      this.#capacity = Math.max(2 * this.#capacity, wanted);
      this.#address = this.#memory.allocate(this.#capacity);
    }
    const bytes = this.bytes;
    bytes.copyWithin(this.#address, this.from, this.#to);
    if (old.address !== this.#address) this.#memory.free(old.address, old.capacity);
    this.#base += this.from - this.#address;
    this.from = this.#address;
    const at = this.#address + left;
    bytes.set(piece, at);
    this.#to = at + piece.length;
    bytes.fill(0, this.#to, this.#to + SLACK_BYTES);
    bytes[this.#to] = LF;
    return at;
  }

  /** Drops what is left: what comes next stands at another place of the text. */
  moveTo(offset: number): void {
    this.from = this.#to;
    this.#base = offset - this.#to;
  }

  /** Gives its memory back; it cannot be used afterwards. */
  close(): void {
    this.#memory.free(this.#address, this.#capacity);
  }
}
