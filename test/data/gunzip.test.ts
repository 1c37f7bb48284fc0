import { constants, crc32, deflateRawSync, gzipSync, type ZlibOptions } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GzipError, gunzip } from '../../src/data/gunzip.ts';

const text = (letters: string): Uint8Array => new TextEncoder().encode(letters);

const concat = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** Not zlib's own Buffer, whose `slice` is no copy. */
const gzip = (bytes: Uint8Array, options?: ZlibOptions): Uint8Array => new Uint8Array(gzipSync(bytes, options));

/** The bytes in pieces of these sizes, over and over. */
async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let from = 0, k = 0; from < bytes.length; k++) {
    const size = sizes[k % sizes.length] ?? bytes.length;
    yield bytes.subarray(from, from + size);
    from += size;
  }
}

async function unpack(packed: Uint8Array, sizes: readonly number[] = [65_536]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of gunzip(inPieces(packed, sizes))) pieces.push(piece.slice());
  return concat(pieces);
}

const failure = (packed: Uint8Array, sizes?: readonly number[]): Promise<unknown> =>
  unpack(packed, sizes).then(
    () => undefined,
    (error: unknown) => error,
  );

async function reasonOf(packed: Uint8Array, sizes?: readonly number[]): Promise<string | undefined> {
  const error = await failure(packed, sizes);
  if (error === undefined) return undefined;
  if (!(error instanceof GzipError)) throw error;
  return error.reason;
}

/** A member written by hand after RFC 1952, with every field of the header. */
function memberWithEveryField(content: Uint8Array): Uint8Array {
  const header = concat([
    Uint8Array.of(0x1f, 0x8b, 8, 0b11110, 1, 2, 3, 4, 2, 3),
    Uint8Array.of(5, 0),
    text('extra'),
    text('name\0'),
    text('a comment\0'),
  ]);
  const sum = crc32(header) & 0xffff;
  const trailer = new DataView(new ArrayBuffer(8));
  trailer.setUint32(0, crc32(content), true);
  trailer.setUint32(4, content.length, true);
  return concat([header, Uint8Array.of(sum & 255, sum >> 8), deflateRawSync(content), new Uint8Array(trailer.buffer)]);
}

const STRATEGIES = [
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_FIXED,
  constants.Z_HUFFMAN_ONLY,
  constants.Z_RLE,
  constants.Z_FILTERED,
];

const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .array(fc.constantFrom('2024-01-02,', '0.25,', '1\n', 'BTC'), { maxLength: 400 })
    .map((words) => text(words.join(''))),
  fc.nat(200_000).map((length) => new Uint8Array(length).fill(65)),
);

const member = fc
  .record({ content, level: fc.integer({ min: 0, max: 9 }), strategy: fc.constantFrom(...STRATEGIES) })
  .map(({ content, ...options }) => ({ content, packed: gzip(content, options) }));

const sizes = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 5 });

describe('a whole file', () => {
  test('gives back what zlib packed: any members, level, strategy, pieces, padding', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(member, { minLength: 1, maxLength: 4 }),
        sizes,
        fc.nat(40),
        async (members, sizes, padding) => {
          const packed = concat([...members.map(({ packed }) => packed), new Uint8Array(padding)]);
          const unpacked = await unpack(packed, sizes);
          expect(Buffer.compare(unpacked, concat(members.map(({ content }) => content)))).toBe(0);
        },
      ),
    );
  });

  test('in single bytes', async () => {
    const words = text('time,position\n'.repeat(90));
    for (const level of [0, 1, 9]) expect(await unpack(gzip(words, { level }), [1])).toEqual(words);
  });

  test('with every field of the header, twice, in single bytes', async () => {
    const packed = memberWithEveryField(text('position\n1\n'));
    expect(await unpack(concat([packed, packed]), [1])).toEqual(text('position\n1\nposition\n1\n'));
  });

  test('of empty members', async () => {
    const empty = gzip(text(''));
    expect(await unpack(concat([empty, empty, gzip(text('a')), empty]), [7])).toEqual(text('a'));
  });

  test('of many blocks and megabytes, in pieces of at most a megabyte', async () => {
    const words = new Uint8Array(7_000_003);
    for (let i = 0, state = 1; i < words.length; i++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      words[i] = i < 3_000_000 ? 48 + (state >>> 30) : i < 4_000_000 ? state >>> 24 : 0;
    }
    let longest = 0;
    const pieces: Uint8Array[] = [];
    for await (const piece of gunzip(inPieces(gzip(words), [1 << 20]))) {
      longest = Math.max(longest, piece.length);
      pieces.push(piece);
    }
    expect(Buffer.compare(concat(pieces), words)).toBe(0);
    expect(longest).toBeLessThanOrEqual(1 << 20);
  });

  test('lets go of its source when the reader stops', async () => {
    let closed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield gzip(text('a,b\n'));
      } finally {
        closed = true;
      }
    }
    for await (const piece of gunzip(source())) if (piece.length > 0) break;
    expect(closed).toBe(true);
  });
});

describe('a damaged file', () => {
  const words = text('time,position,close\n2024-01-02,1.5,100\n2024-01-03,-1,101\n');
  const kinds = new Map<string, Uint8Array>([
    ['dynamic codes', gzip(words.slice(0, 40), { level: 9 })],
    ['stored', gzip(words, { level: 0 })],
    ['fixed codes', gzip(words, { strategy: constants.Z_FIXED })],
    ['Huffman only', gzip(words, { strategy: constants.Z_HUFFMAN_ONLY })],
    ['every field', memberWithEveryField(words)],
  ]);

  test.each([...kinds])('%s: cut at any byte it ends too early', async (_, packed) => {
    for (let length = 0; length < packed.length; length++)
      for (const sizes of [[1], [packed.length]])
        expect(await reasonOf(packed.subarray(0, length), sizes), `cut at ${length}`).toBe('truncated');
  });

  test('cut in the second member it ends too early, with the first one counted', async () => {
    const first = gzip(words);
    const packed = concat([first, first]);
    for (let length = first.length + 1; length < packed.length; length++) {
      const error = await failure(packed.subarray(0, length));
      expect(error, `cut at ${length}`).toMatchObject({ reason: 'truncated' });
      expect(error instanceof GzipError && error.bytesOut).toBeGreaterThanOrEqual(words.length);
    }
  });

  test.each([...kinds])('%s: a byte changed is found out or does not change the content', async (_, packed) => {
    const expected = await unpack(packed);
    const harmless: number[] = [];
    for (let place = 0; place < packed.length; place++) {
      for (const flip of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
        const changed = packed.slice();
        changed[place] = (packed[place] ?? 0) ^ flip;
        const outcome = await unpack(changed, [64]).catch((error: unknown) => error);
        if (outcome instanceof GzipError) continue;
        expect(outcome, `byte ${place} changed by ${flip}`).toEqual(expected);
        harmless.push(place);
      }
    }
    const inContent = new Set(harmless.filter((place) => place >= 10));
    expect(inContent.size, 'only unused bits, and the length of a stored block told again').toBeLessThanOrEqual(3);
  });

  test('the checksum and the length are those of the member', async () => {
    const packed = gzip(words);
    for (let place = packed.length - 8; place < packed.length; place++) {
      const changed = packed.slice();
      changed[place] = (packed[place] ?? 0) ^ 1;
      const error = await failure(concat([changed, packed]));
      expect(error).toMatchObject({ reason: 'checksum', bytesOut: words.length });
    }
  });

  test('the checksum of a header', async () => {
    const packed = memberWithEveryField(words);
    packed[packed.indexOf(0x65)] = 0x45;
    expect(await reasonOf(packed)).toBe('checksum');
  });

  test('what is no gzip at all, or of another method, or with flags of a future', async () => {
    expect(await reasonOf(text('time,position\n'))).toBe('damaged');
    const packed = gzip(words);
    expect(await reasonOf(packed.with(2, 7))).toBe('damaged');
    expect(await reasonOf(packed.with(3, 0x20))).toBe('damaged');
    expect(await reasonOf(new Uint8Array(0))).toBe('truncated');
  });

  test('something after the last member', async () => {
    const packed = gzip(words);
    for (const junk of ['x', 'PK', '\x1fx', '\x1f\x1f', '\0\0x', '\0\x1f'])
      expect(await reasonOf(concat([packed, text(junk)]), [3]), junk).toBe('trailing');
    expect(await reasonOf(concat([packed, text('\x1f')]))).toBe('truncated');
  });

  test('mutated at random it never crashes, hangs or gives other content in full', async () => {
    const packed = gzip(text('2024-01-02,0.25,BTC\n'.repeat(200)));
    const expected = await unpack(packed);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(packed.length - 1), fc.nat(255)), { minLength: 1 }),
        async (changes) => {
          const changed = packed.slice();
          for (const [place, value] of changes) changed[place] = value;
          const outcome = await unpack(changed).catch((error: unknown) => error);
          if (!(outcome instanceof GzipError)) expect(outcome).toEqual(expected);
        },
      ),
    );
  });
});
