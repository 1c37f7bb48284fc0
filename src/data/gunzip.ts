import { Inflate } from 'fflate';
import { crc32 } from './crc32.ts';

/** `truncated`: it ends too early; `checksum`: the content is not what was packed; `damaged`: no valid gzip; `trailing`: something else follows. */
export type GzipReason = 'truncated' | 'checksum' | 'damaged' | 'trailing';

/** Why a gzip file cannot be unpacked. `bytesOut` of content were handed out before; they may be wrong too, so none of them counts. */
export class GzipError extends Error {
  readonly reason: GzipReason;
  readonly bytesOut: number;

  constructor(reason: GzipReason, bytesOut: number, options?: ErrorOptions) {
    super(SENTENCES[reason], options);
    this.name = 'GzipError';
    this.reason = reason;
    this.bytesOut = bytesOut;
  }
}

const SENTENCES: Readonly<Record<GzipReason, string>> = {
  truncated: 'The gzip file ends too early.',
  checksum: 'The checksum in the gzip file does not fit its content.',
  damaged: 'The gzip file is damaged.',
  trailing: 'Something that is not gzip follows the packed content.',
};

/** Bytes inflated in one go: one byte can become 1,032, so that a go never takes more than 34 MB. */
const INPUT_BYTES = 1 << 15;

const OUTPUT_BYTES = 1 << 20;

const MAGIC = [0x1f, 0x8b] as const;
const DEFLATE = 8;
const FLAG = { headerSum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;
const TIME_SYSTEM_BYTES = 6;
const TRAILER_BYTES = 8;

/**
 * The content of a gzip file in pieces of at most a megabyte; of several members one after the other, as `bgzip` and `cat` make them.
 * The checksum and length of each member are verified, zeros after the last are allowed. Throws GzipError. Source: RFC 1952.
 */
export async function* gunzip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = new Input(pieces);
  const total: Total = { bytesOut: 0, members: 0 };
  try {
    do yield* readMember(input, total);
    while (await hasNextMember(input, total));
  } finally {
    await input.close();
  }
}

interface Total {
  bytesOut: number;
  members: number;
}

async function* readMember(input: Input, total: Total): AsyncGenerator<Uint8Array> {
  await readHeader(input, total);
  let sum = 0;
  let length = 0;
  let inflated: Uint8Array = new Uint8Array(0);
  const inflate = new Inflate((bytes) => {
    inflated = bytes;
  });
  for (let unread: number | undefined; unread === undefined; ) {
    if (!(await input.fill())) throw new GzipError('truncated', total.bytesOut);
    try {
      inflate.push(input.take(INPUT_BYTES));
    } catch (cause) {
      throw new GzipError('damaged', total.bytesOut, { cause });
    }
    sum = crc32(sum, inflated);
    length += inflated.length;
    for (let from = 0; from < inflated.length; from += OUTPUT_BYTES) {
      const piece = inflated.subarray(from, from + OUTPUT_BYTES);
      total.bytesOut += piece.length;
      yield piece;
    }
    unread = bytesAfterEnd(inflate);
    if (unread !== undefined) input.giveBack(unread);
  }
  const trailer = new DataView(new ArrayBuffer(TRAILER_BYTES));
  for (let i = 0; i < TRAILER_BYTES; i++) trailer.setUint8(i, await nextByte(input, total));
  if (trailer.getUint32(0, true) !== sum || trailer.getUint32(4, true) !== length >>> 0)
    throw new GzipError('checksum', total.bytesOut);
  total.members++;
}

/**
 * How many of the bytes pushed follow the end of the deflated stream; undefined before its end. fflate does not say so, and its own
 * reading of gzip skips the trailer; its state does: `f` the last block was begun, `l` the codes of an open block, `p` the bit.
 */
function bytesAfterEnd(inflate: Inflate): number | undefined {
  const state: unknown = Reflect.get(inflate, 's');
  const rest: unknown = Reflect.get(inflate, 'p');
  if (!(state instanceof Object && rest instanceof Uint8Array)) throw new Error('unknown state of fflate');
  if (!Reflect.get(state, 'f') || Reflect.get(state, 'l')) return undefined;
  return rest.length - (Reflect.get(state, 'p') > 0 ? 1 : 0);
}

async function readHeader(input: Input, total: Total): Promise<void> {
  let sum = 0;
  const one = new Uint8Array(1);
  const next = async (): Promise<number> => {
    one[0] = await nextByte(input, total);
    sum = crc32(sum, one);
    return one[0];
  };
  const foreign = total.members === 0 ? 'damaged' : 'trailing';
  for (const byte of MAGIC) if ((await next()) !== byte) throw new GzipError(foreign, total.bytesOut);
  if ((await next()) !== DEFLATE) throw new GzipError('damaged', total.bytesOut);
  const flags = await next();
  if ((flags & FLAG.reserved) !== 0) throw new GzipError('damaged', total.bytesOut);
  for (let i = 0; i < TIME_SYSTEM_BYTES; i++) await next();
  if ((flags & FLAG.extra) !== 0) {
    const length = (await next()) | ((await next()) << 8);
    for (let i = 0; i < length; i++) await next();
  }
  if ((flags & FLAG.name) !== 0) while ((await next()) !== 0);
  if ((flags & FLAG.comment) !== 0) while ((await next()) !== 0);
  if ((flags & FLAG.headerSum) === 0) return;
  const wanted = sum & 0xffff;
  if (((await next()) | ((await next()) << 8)) !== wanted) throw new GzipError('checksum', total.bytesOut);
}

async function nextByte(input: Input, total: Total): Promise<number> {
  if (!(await input.fill())) throw new GzipError('truncated', total.bytesOut);
  return input.byte();
}

/** Passes over zeros, of which nothing but the end of the file may follow. */
async function hasNextMember(input: Input, total: Total): Promise<boolean> {
  if (!(await input.fill())) return false;
  if (input.peek() === MAGIC[0]) return true;
  do if (input.byte() !== 0) throw new GzipError('trailing', total.bytesOut);
  while (await input.fill());
  return false;
}

/** Bytes that come in pieces of any size, taken in others. */
class Input {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Whether there is a byte to take; after false there is none ever. */
  async fill(): Promise<boolean> {
    while (this.#at === this.#piece.length) {
      const next = await this.#pieces.next();
      if (next.done) return false;
      this.#piece = next.value;
      this.#at = 0;
    }
    return true;
  }

  peek(): number | undefined {
    return this.#piece[this.#at];
  }

  byte(): number {
    const byte = this.peek();
    if (byte === undefined) throw new Error('no byte to take');
    this.#at++;
    return byte;
  }

  /** At least one and at most `count` bytes. */
  take(count: number): Uint8Array {
    const taken = this.#piece.subarray(this.#at, this.#at + count);
    this.#at += taken.length;
    return taken;
  }

  /** The last `count` bytes of the last `take` are to be taken again. */
  giveBack(count: number): void {
    this.#at -= count;
  }

  /** Lets go of the source, whether it is read to its end or not. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}
