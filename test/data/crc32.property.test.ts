import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from '../../src/data/crc32.ts';

const text = (letters: string): Uint8Array => new TextEncoder().encode(letters);

test('the check value of the CRC-32 catalogue, and nothing', () => {
  expect(crc32(0, text('123456789'))).toBe(0xcbf43926);
  expect(crc32(0, text(''))).toBe(0);
});

test('is that of zlib for any bytes, in one go or two', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, cut) => {
      expect(crc32(0, bytes)).toBe(zlibCrc32(bytes));
      expect(crc32(crc32(0, bytes.subarray(0, cut)), bytes.subarray(cut))).toBe(zlibCrc32(bytes));
    }),
  );
});
