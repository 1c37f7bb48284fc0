import { createUtf8Check } from './utf8Check.ts';

const QUOTE = 34;
const SPACE = 32;
const FIRST_BYTES = 1 << 12;

/** Bytes that make a cell need quotes wherever they stand: `"`, line breaks, and all that could be taken for a delimiter. */
const NEEDS_QUOTES = marks('",;|\t\r\n');
/** Those that do at the start: a comment, other quotes, the mark of UTF-8, padding. */
const NEEDS_QUOTES_FIRST = marks("# '");
NEEDS_QUOTES_FIRST[0xef] = 1;

function marks(letters: string): Uint8Array {
  const marked = new Uint8Array(256);
  for (const letter of letters) marked[letter.charCodeAt(0)] = 1;
  return marked;
}

/** The cells of one column for a block of rows, as CSV in UTF-8, one after the other without what separates them. */
export class CellBlock {
  bytes = new Uint8Array(FIRST_BYTES);
  length = 0;
  /** Where each cell ends; it starts where the one before ends. */
  readonly ends: Uint32Array;
  #count = 0;

  constructor(rows: number) {
    this.ends = new Uint32Array(rows);
  }

  clear(): void {
    this.length = 0;
    this.#count = 0;
  }

  /** A cell of characters below U+0080 that needs no quotes; empty for a missing value. */
  addPlain(text: string): void {
    this.#reserve(text.length);
    const { bytes } = this;
    let { length } = this;
    for (let i = 0; i < text.length; i++) bytes[length++] = text.charCodeAt(i);
    this.length = length;
    this.#end();
  }

  /** A cell of UTF-8, quoted where a reader could take it for anything else. */
  addText(text: Uint8Array): void {
    this.#reserve(2 * text.length + 2);
    if (needsQuotes(text)) this.#quote(text);
    else this.#copy(text);
    this.#end();
  }

  #quote(text: Uint8Array): void {
    this.bytes[this.length++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const byte = text[i]!;
      if (byte === QUOTE) this.bytes[this.length++] = QUOTE;
      this.bytes[this.length++] = byte;
    }
    this.bytes[this.length++] = QUOTE;
  }

  #copy(text: Uint8Array): void {
    for (let i = 0; i < text.length; i++) this.bytes[this.length++] = text[i]!;
  }

  #end(): void {
    this.ends[this.#count++] = this.length;
  }

  #reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const longer = new Uint8Array(Math.max(2 * this.bytes.length, this.length + count));
    longer.set(this.bytes.subarray(0, this.length));
    this.bytes = longer;
  }
}

function needsQuotes(text: Uint8Array): boolean {
  if (text.length === 0) return false;
  if (NEEDS_QUOTES_FIRST[text[0]!] === 1 || text[text.length - 1] === SPACE) return true;
  for (let i = 0; i < text.length; i++) if (NEEDS_QUOTES[text[i]!] === 1) return true;
  return false;
}

let check = createUtf8Check();

/** Whether the bytes are whole characters in UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  if (check.push(bytes) === -1 && check.isComplete()) return true;
  check = createUtf8Check();
  return false;
}
