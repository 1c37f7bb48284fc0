const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const HASH = 35;

/** Physical lines of each kind. */
export interface LineCounts {
  readonly cells: number;
  readonly blank: number;
  readonly comment: number;
}

/** So many bytes are kept of the first line. */
const FIRST_BYTES = 512;

/** Splits a text that comes in pieces in front of one of its physical lines, and counts the lines on both sides. */
export class LineSplit {
  readonly #splitLine: number;
  #line: number;
  #isAfterCr = false;
  #kind: keyof LineCounts = 'blank';
  #lineBytes = 0;
  readonly #before = { cells: 0, blank: 0, comment: 0 };
  readonly #behind = { cells: 0, blank: 0, comment: 0 };
  readonly #first: number[] = [];

  /** `line` is the physical line on which the first piece starts. */
  constructor(line: number, splitLine: number) {
    this.#line = line;
    this.#splitLine = splitLine;
  }

  get isReached(): boolean {
    return this.#line >= this.#splitLine;
  }

  /** Where a piece is split: its length while the line has not come, 0 behind it. */
  take(piece: Uint8Array): number {
    let split = this.isReached ? 0 : piece.length;
    for (let i = 0; i < piece.length; i++) {
      const byte = piece[i]!;
      const isPair = this.#isAfterCr && byte === LF;
      if (this.#isAfterCr && !isPair) split = Math.min(split, this.#endTheLine(i, piece.length));
      this.#isAfterCr = byte === CR;
      if (byte === LF) split = Math.min(split, this.#endTheLine(i + 1, piece.length));
      else if (byte !== CR) this.#note(byte);
    }
    return split;
  }

  /** The lines on both sides, once all pieces were taken. */
  finish(): { readonly before: LineCounts; readonly behind: LineCounts } {
    if (this.#isAfterCr || this.#lineBytes > 0) this.#endTheLine(0, 0);
    return { before: this.#before, behind: this.#behind };
  }

  /** The lines in front, as far as they were taken, and the start of the first of them that is neither blank nor a comment, without spaces before it. */
  get before(): LineCounts & { readonly firstText: string } {
    return { ...this.#before, firstText: new TextDecoder().decode(Uint8Array.from(this.#first)) };
  }

  /** Where the text is split if this is the last line in front, else `otherwise`. */
  #endTheLine(at: number, otherwise: number): number {
    const counts = this.isReached ? this.#behind : this.#before;
    counts[this.#kind]++;
    this.#line++;
    this.#isAfterCr = false;
    this.#kind = 'blank';
    this.#lineBytes = 0;
    return this.#line === this.#splitLine ? at : otherwise;
  }

  #note(byte: number): void {
    if (this.#lineBytes === 0 && byte === HASH) this.#kind = 'comment';
    else if (this.#kind === 'blank' && byte !== SPACE && byte !== TAB) this.#kind = 'cells';
    this.#lineBytes++;
    const isFirst = this.#kind === 'cells' && this.#before.cells === 0 && !this.isReached;
    if (isFirst && this.#first.length < FIRST_BYTES) this.#first.push(byte);
  }
}
