const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const HASH = 35;

/** Lines of each kind behind the limit. */
export interface LinesBehind {
  readonly cells: number;
  readonly blank: number;
  readonly comment: number;
}

/** Cuts a text that comes in pieces before one of its physical lines, and counts what stands from there on. */
export class LineLimit {
  readonly #endLine: number;
  #line: number;
  #isAfterCr = false;
  #kind: keyof LinesBehind = 'blank';
  #lineBytes = 0;
  readonly #counts = { cells: 0, blank: 0, comment: 0 };

  /** `line` is the physical line on which the first piece starts. */
  constructor(line: number, endLine: number) {
    this.#line = line;
    this.#endLine = endLine;
  }

  get isReached(): boolean {
    return this.#line >= this.#endLine;
  }

  /** The part of a piece that stands before the line. */
  take(piece: Uint8Array): Uint8Array {
    let cut = this.isReached ? 0 : piece.length;
    for (let i = 0; i < piece.length; i++) {
      const byte = piece[i]!;
      const isPair = this.#isAfterCr && byte === LF;
      if (this.#isAfterCr && !isPair) cut = Math.min(cut, this.#endTheLine(i, piece.length));
      this.#isAfterCr = byte === CR;
      if (byte === LF) cut = Math.min(cut, this.#endTheLine(i + 1, piece.length));
      else if (byte !== CR && this.isReached) this.#note(byte);
    }
    return piece.subarray(0, cut);
  }

  /** What stands behind the limit, once all pieces were taken. */
  finish(): LinesBehind {
    if (this.#isAfterCr) this.#endTheLine(0, 0);
    if (this.isReached && this.#lineBytes > 0) this.#counts[this.#kind]++;
    return this.#counts;
  }

  /** Where the text is cut if this is the line before the limit, else `otherwise`. */
  #endTheLine(at: number, otherwise: number): number {
    if (this.isReached) this.#counts[this.#kind]++;
    this.#line++;
    this.#isAfterCr = false;
    this.#kind = 'blank';
    this.#lineBytes = 0;
    return this.#line === this.#endLine ? at : otherwise;
  }

  #note(byte: number): void {
    if (this.#lineBytes === 0 && byte === HASH) this.#kind = 'comment';
    else if (this.#kind === 'blank' && byte !== SPACE && byte !== TAB) this.#kind = 'cells';
    this.#lineBytes++;
  }
}
