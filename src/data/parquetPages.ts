import { crc32 } from './crc32.ts';

/** The fields of a page header that lead from page to page. */
interface PageHeader {
  readonly compressedBytes: number;
  readonly unpackedBytes: number;
  readonly crc: number | undefined;
  /** Values of a data page, 0 for other pages. */
  readonly values: number;
  /** Where the page itself starts. */
  readonly end: number;
}

// Types of the compact protocol of Thrift.
const BOOLEAN_TRUE = 1;
const BOOLEAN_FALSE = 2;
const BYTE = 3;
const INT16 = 4;
const INT32 = 5;
const INT64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const SET = 10;
const MAP = 11;
const STRUCT = 12;

const UNPACKED_SIZE = 2;
const COMPRESSED_SIZE = 3;
const CRC = 4;
const DATA_PAGE = 5;
const DATA_PAGE_V2 = 8;
const VALUE_COUNT = 1;

/** What the pages of a column chunk say together. */
export interface PageSums {
  /** Pages whose checksum was compared. */
  readonly verified: number;
  readonly values: number;
  /** Headers and unpacked pages, as a column counts its size. */
  readonly unpackedBytes: number;
}

/** Bytes that are no page header. */
export class PageError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'PageError';
  }
}

/**
 * Walks over the pages of a column chunk and compares the checksum of each that has one. Throws a PageError for a wrong one and for
 * bytes that are no pages. Source: Apache Parquet format, "Checksumming": CRC-32 over the page as it is stored.
 */
export function verifyPages(chunk: Uint8Array): PageSums {
  let verified = 0;
  let values = 0;
  let unpackedBytes = 0;
  for (let at = 0; at < chunk.length; ) {
    const { compressedBytes, crc, end, ...page } = readPageHeader(chunk, at);
    values += page.values;
    unpackedBytes += end - at + page.unpackedBytes;
    const next = end + compressedBytes;
    if (next > chunk.length) throw new PageError('a page ends behind its column');
    if (crc !== undefined) {
      if (crc32(0, chunk.subarray(end, next)) !== crc)
        throw new PageError('the checksum of a page does not fit its content');
      verified++;
    }
    at = next;
  }
  return { verified, values, unpackedBytes };
}

/** Throws a PageError unless the bytes are one struct of Thrift's compact protocol and nothing else: then no list in it is longer than they are. */
export function ensureStruct(bytes: Uint8Array): void {
  const reader = new CompactReader(bytes, 0);
  reader.skip(STRUCT);
  if (reader.at !== bytes.length) throw new PageError('its description does not end where it should');
}

function readPageHeader(bytes: Uint8Array, from: number): PageHeader {
  const reader = new CompactReader(bytes, from);
  let compressedBytes = -1;
  let unpackedBytes = -1;
  let values = 0;
  let crc: number | undefined;
  for (let id = 0; ; ) {
    const field = reader.field(id);
    if (!field) break;
    id = field.id;
    if (id === COMPRESSED_SIZE && field.type === INT32) compressedBytes = reader.integer();
    else if (id === UNPACKED_SIZE && field.type === INT32) unpackedBytes = reader.integer();
    else if ((id === DATA_PAGE || id === DATA_PAGE_V2) && field.type === STRUCT) values = reader.firstInteger();
    else if (id === CRC && field.type === INT32) crc = reader.integer() >>> 0;
    else reader.skip(field.type);
  }
  if (compressedBytes < 0 || unpackedBytes < 0 || values < 0) throw new PageError('a page has no size');
  return { compressedBytes, unpackedBytes, crc, values, end: reader.at };
}

/** Just enough of Thrift's compact protocol to walk over a struct. */
class CompactReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** The next field of a struct, or undefined at its end. */
  field(previous: number): { readonly id: number; readonly type: number } | undefined {
    const byte = this.#byte();
    if (byte === 0) return undefined;
    const step = byte >> 4;
    return { id: step === 0 ? this.integer() : previous + step, type: byte & 15 };
  }

  /** A zigzag number that fits into 32 bits. */
  integer(): number {
    const value = this.#varint();
    return Number((value >> 1n) ^ -(value & 1n));
  }

  /** A struct's first field, a number; the rest of it is passed over. */
  firstInteger(): number {
    let first = -1;
    for (let id = 0; ; ) {
      const field = this.field(id);
      if (!field) return first;
      id = field.id;
      if (id === VALUE_COUNT && field.type === INT32) first = this.integer();
      else this.skip(field.type);
    }
  }

  skip(type: number): void {
    switch (type) {
      case BOOLEAN_TRUE:
      case BOOLEAN_FALSE:
        return;
      case BYTE:
        this.#byte();
        return;
      case INT16:
      case INT32:
      case INT64:
        this.#varint();
        return;
      case DOUBLE:
        this.at += 8;
        return;
      case BINARY: {
        const length = Number(this.#varint());
        this.at += length;
        return;
      }
      case LIST:
      case SET:
        this.#skipList();
        return;
      case MAP:
        this.#skipMap();
        return;
      case STRUCT:
        this.#skipStruct();
        return;
      default:
        throw new PageError('a page header is damaged');
    }
  }

  #skipList(): void {
    const head = this.#byte();
    const count = head >> 4 === 15 ? Number(this.#varint()) : head >> 4;
    for (let k = 0; k < count; k++) this.#skipItem(head & 15);
  }

  #skipMap(): void {
    const count = Number(this.#varint());
    if (count === 0) return;
    const types = this.#byte();
    for (let k = 0; k < count; k++) {
      this.#skipItem(types >> 4);
      this.#skipItem(types & 15);
    }
  }

  /** Inside lists and maps a boolean takes a byte. */
  #skipItem(type: number): void {
    if (this.at > this.#bytes.length) throw new PageError('a page header is cut off');
    if (type === BOOLEAN_TRUE || type === BOOLEAN_FALSE) this.#byte();
    else this.skip(type);
  }

  #skipStruct(): void {
    for (let id = 0; ; ) {
      const field = this.field(id);
      if (!field) return;
      id = field.id;
      this.skip(field.type);
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw new PageError('a page header is cut off');
    return byte;
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new PageError('a page header is damaged');
  }
}
