import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GzipError, gunzip } from '../../src/data/gunzip.ts';
import { runs } from '../property.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.slice(from, from + size);
}

async function unpack(bytes: Uint8Array, size = bytes.length): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of gunzip(inPieces(bytes, Math.max(1, size)))) pieces.push(piece);
  return Buffer.concat(pieces);
}

const reasonOf = (bytes: Uint8Array): Promise<string> =>
  unpack(bytes).then(
    (text) => `read ${text.toString()}`,
    (cause: unknown) => (cause instanceof GzipError ? cause.reason : String(cause)),
  );

const TEXT = 'raw_position,meta_prob\n1,0.5\n2,0.25\n-1,0.75\n';
const SMALL = gzipSync(TEXT);

describe('gunzip', () => {
  it('unpacks several members in pieces of any size', async () => {
    const member = fc.tuple(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 0, max: 9 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(
        fc.array(member, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 400 }),
        async (members, size) => {
          const plain = members.map(([bytes, , isDoubled]) =>
            isDoubled ? Buffer.concat([bytes, bytes]) : Buffer.from(bytes),
          );
          const packed = Buffer.concat(plain.map((bytes, k) => gzipSync(bytes, { level: members[k]?.[1] ?? 6 })));
          expect((await unpack(packed, size)).equals(Buffer.concat(plain))).toBe(true);
        },
      ),
      { numRuns: runs(100) },
    );
  });

  it('reads a header with a name and a comment', async () => {
    const named = Buffer.concat([
      SMALL.subarray(0, 3),
      Buffer.from([0x18]),
      SMALL.subarray(4, 10),
      Buffer.from('a.csv\0a comment\0'),
      SMALL.subarray(10),
    ]);
    expect((await unpack(named, 3)).toString()).toBe(TEXT);
  });

  it('says truncated wherever the file is cut', async () => {
    for (let length = 3; length < SMALL.length; length++)
      expect(await reasonOf(SMALL.subarray(0, length))).toBe('truncated');
    const two = Buffer.concat([SMALL, SMALL]);
    for (let length = SMALL.length + 1; length < two.length; length++)
      expect(await reasonOf(two.subarray(0, length))).toBe('truncated');
  });

  it('never gives changed bytes as if they were right', async () => {
    for (let at = 3; at < SMALL.length; at++)
      for (const mask of [1, 0x10, 0x80]) {
        const damaged = Buffer.from(SMALL);
        damaged[at] = (damaged[at] ?? 0) ^ mask;
        const result = await reasonOf(damaged);
        // Time and system in the header say nothing about the content.
        expect(result.startsWith('read') ? result : 'an error').toBe(
          at >= 4 && at < 10 ? `read ${TEXT}` : result.startsWith('read') ? `read ${TEXT}` : 'an error',
        );
      }
  });

  it('passes over zero padding, and refuses anything else behind the end', async () => {
    expect((await unpack(Buffer.concat([SMALL, Buffer.alloc(1000)]), 7)).toString()).toBe(TEXT);
    expect(await reasonOf(Buffer.concat([SMALL, Buffer.from('junk behind')]))).toBe('trailing');
    expect(await reasonOf(Buffer.concat([SMALL, Buffer.from('j')]))).toBe('trailing');
    expect(await reasonOf(Buffer.concat([SMALL, Buffer.alloc(5), Buffer.from('j')]))).toBe('trailing');
  });

  it('compares the checksum of every member', async () => {
    const damaged = Buffer.from(SMALL);
    damaged[SMALL.length - 8] = (damaged[SMALL.length - 8] ?? 0) ^ 1;
    expect(await reasonOf(damaged)).toBe('checksum');
    expect(await reasonOf(Buffer.concat([damaged, SMALL]))).toBe('checksum');
    expect(await reasonOf(Buffer.concat([SMALL, damaged]))).toBe('checksum');
  });
});
