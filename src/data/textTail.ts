const TAIL_BYTES = 1 << 14;

/** The last bytes of a text that comes in pieces: what was read last can be looked at once more. */
export class TextTail {
  readonly #kept = new Uint8Array(2 * TAIL_BYTES);
  #length = 0;
  /** Place in the text behind the last byte. */
  #end: number;

  constructor(offset: number) {
    this.#end = offset;
  }

  /** `length` where the piece is only the end, at least TAIL_BYTES, of so many bytes. */
  push(piece: Uint8Array, length = piece.length): void {
    const part = piece.subarray(Math.max(0, piece.length - TAIL_BYTES));
    if (this.#length + part.length > this.#kept.length) {
      this.#kept.copyWithin(0, this.#length - TAIL_BYTES, this.#length);
      this.#length = TAIL_BYTES;
    }
    this.#kept.set(part, this.#length);
    this.#length += part.length;
    this.#end += length;
  }

  /** The last bytes, the same whatever the pieces were. */
  get bytes(): Uint8Array {
    return this.#kept.subarray(Math.max(0, this.#length - TAIL_BYTES), this.#length);
  }

  /** Place in the text of the first of them. */
  get offset(): number {
    return this.#end - this.bytes.length;
  }
}
