const PIECE_BYTES = 1 << 22;

/** Collects bytes into blobs of some megabytes, so that a long text is never in memory as a whole. */
export class ByteWriter {
  #bytes = new Uint8Array(PIECE_BYTES);
  #length = 0;
  readonly #pieces: Blob[] = [];
  readonly #encoder = new TextEncoder();

  /** A character below U+0080. */
  ascii(code: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = code;
  }

  /** Text of characters below U+0080 only. */
  asciiText(text: string): void {
    this.#reserve(text.length);
    for (let i = 0; i < text.length; i++) this.#bytes[this.#length++] = text.charCodeAt(i);
  }

  /** Any text, as UTF-8. */
  text(text: string): void {
    this.copy(this.#encoder.encode(text), 0, undefined);
  }

  /** The bytes [from, to) as they are. */
  copy(source: Uint8Array, from: number, to: number | undefined): void {
    const end = to ?? source.length;
    this.#reserve(end - from);
    for (let i = from; i < end; i++) this.#bytes[this.#length++] = source[i]!;
  }

  /** Everything written so far as one blob. */
  finish(type: string): Blob {
    this.#flush();
    return new Blob(this.#pieces, { type });
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    this.#flush();
    if (count > this.#bytes.length) this.#bytes = new Uint8Array(count);
  }

  #flush(): void {
    if (this.#length > 0) this.#pieces.push(new Blob([this.#bytes.subarray(0, this.#length)]));
    this.#length = 0;
  }
}
