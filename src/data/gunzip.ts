import { FlateErrorCode, Gunzip } from 'fflate';
import { Crc32 } from './crc32.ts';

/** Why a gzip file cannot be unpacked, and how much of it could be. */
export class GzipError extends Error {
  readonly reason: 'truncated' | 'checksum' | 'damaged' | 'trailing';
  readonly bytesOut: number;

  constructor(reason: GzipError['reason'], bytesOut: number, cause?: unknown) {
    super(`gzip: ${reason}`, { cause });
    this.name = 'GzipError';
    this.reason = reason;
    this.bytesOut = bytesOut;
  }
}

const DEFLATE = 8;
const TRAILER_BYTES = 8;
/** Header, the shortest deflate stream, trailer. */
const LEAST_MEMBER_BYTES = 10 + 2 + TRAILER_BYTES;
/** Input is handed on in steps of so many bytes, so that what a step unpacks to stays small. */
const STEP_BYTES = 1 << 15;
/** Input that is kept to look for a member's trailer in: more than a header and a step take. */
const KEPT_BYTES = 1 << 18;

/**
 * Unpacks gzip as it comes, several members one after the other too. Every member's CRC-32 and length are compared with its
 * trailer, which fflate leaves to its callers. Zero bytes behind the last member are padding. Throws a GzipError.
 */
export async function* gunzip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const members = new Members();
  for await (const piece of pieces)
    for (let from = 0; from < piece.length; from += STEP_BYTES) {
      members.push(piece.subarray(from, from + STEP_BYTES));
      yield* members.take();
    }
  members.finish();
  yield* members.take();
}

class Members {
  readonly #gunzip: Gunzip;
  #ready: Uint8Array[] = [];
  #bytesOut = 0;
  #crc = new Crc32();
  #length = 0;
  /** The newest input, and the place of its first byte in the file. */
  #tail = new Uint8Array(0);
  #tailStart = 0;
  /** Where the newest member starts in the file. */
  #memberStart = 0;
  /** Whether the first bytes are a header of gzip that says deflate. */
  #hasHeader = false;
  #hasEnded = false;

  constructor() {
    this.#gunzip = new Gunzip((bytes) => {
      if (bytes.length === 0) return;
      this.#crc.update(bytes);
      this.#length += bytes.length;
      this.#bytesOut += bytes.length;
      this.#ready.push(bytes);
    });
    this.#gunzip.onmember = (offset) => this.#endMember(offset);
  }

  push(step: Uint8Array): void {
    this.#keep(step);
    if (this.#tailStart === 0) this.#hasHeader = this.#tail[2] === DEFLATE;
    if (this.#hasEnded) this.#ensurePadding(step);
    else this.#run(step, false);
  }

  take(): readonly Uint8Array[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  finish(): void {
    if (this.#hasEnded) return;
    this.#run(new Uint8Array(0), true);
    if (!this.#hasEnded) this.#endLast();
  }

  #run(step: Uint8Array, isLast: boolean): void {
    try {
      this.#gunzip.push(step, isLast);
    } catch (cause) {
      if (cause instanceof GzipError) throw cause;
      const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
      if (code === FlateErrorCode.InvalidHeader && this.#hasHeader) this.#endLast();
      else throw new GzipError(code === FlateErrorCode.UnexpectedEOF ? 'truncated' : 'damaged', this.#bytesOut, cause);
    }
  }

  /** A further member starts at `offset`: what stands before it is the trailer of the one that ended. */
  #endMember(offset: number): void {
    const at = offset - this.#tailStart - TRAILER_BYTES;
    const trailer = this.#tail.subarray(at, at + TRAILER_BYTES);
    if (at < 0 || !isSame(trailer, this.#trailer())) throw new GzipError('checksum', this.#bytesOut);
    this.#crc = new Crc32();
    this.#length = 0;
    this.#memberStart = offset;
  }

  /** Behind the last member only zeros may stand. */
  #endLast(): void {
    const expected = this.#trailer();
    const from = Math.max(0, this.#memberStart - this.#tailStart);
    const at = lastIndexOf(this.#tail, expected, from);
    if (at < 0) {
      const isWhole = this.#tail.length - from >= LEAST_MEMBER_BYTES && endsWithLength(this.#tail, expected);
      throw new GzipError(isWhole ? 'checksum' : 'truncated', this.#bytesOut);
    }
    this.#hasEnded = true;
    const rest = this.#tail.subarray(at + TRAILER_BYTES);
    if (rest[0] === 0x1f && (rest.length === 1 || rest[1] === 0x8b)) throw new GzipError('truncated', this.#bytesOut);
    this.#ensurePadding(rest);
  }

  #ensurePadding(bytes: Uint8Array): void {
    if (bytes.some((byte) => byte !== 0)) throw new GzipError('trailing', this.#bytesOut);
  }

  #trailer(): Uint8Array {
    const trailer = new DataView(new ArrayBuffer(TRAILER_BYTES));
    trailer.setUint32(0, this.#crc.value, true);
    trailer.setUint32(4, this.#length % 2 ** 32, true);
    return new Uint8Array(trailer.buffer);
  }

  #keep(step: Uint8Array): void {
    const dropped = Math.max(0, this.#tail.length - KEPT_BYTES);
    const tail = new Uint8Array(this.#tail.length - dropped + step.length);
    tail.set(this.#tail.subarray(dropped));
    tail.set(step, this.#tail.length - dropped);
    this.#tail = tail;
    this.#tailStart += dropped;
  }
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, k) => byte === b[k]);

function lastIndexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  for (let at = bytes.length - wanted.length; at >= from; at--)
    if (isSame(bytes.subarray(at, at + wanted.length), wanted)) return at;
  return -1;
}

/** Whether the bytes end with the length that a trailer ends with: then all of it is there, and the checksum is wrong. */
const endsWithLength = (bytes: Uint8Array, trailer: Uint8Array): boolean =>
  isSame(bytes.subarray(bytes.length - 4), trailer.subarray(4));
