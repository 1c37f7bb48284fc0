import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUtf8Check } from '../../src/data/utf8Check.ts';
import { runs } from '../property.ts';

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Whether the check takes the bytes in pieces that end at `cut`. */
function isTaken(bytes: Uint8Array, cut: number): boolean {
  const check = createUtf8Check();
  const isGood = check.push(bytes.slice(0, cut)) < 0 && check.push(bytes.subarray(cut)) < 0;
  return isGood && check.isComplete();
}

const edge = fc.constantFrom(
  0,
  0x7f,
  0x80,
  0x8f,
  0x90,
  0x9f,
  0xa0,
  0xbf,
  0xc0,
  0xc1,
  0xc2,
  0xdf,
  0xe0,
  0xed,
  0xef,
  0xf0,
  0xf4,
  0xf5,
  0xff,
);
const text = fc.string({ unit: 'binary', maxLength: 8 }).map((characters) => [...new TextEncoder().encode(characters)]);
const stretch = fc.oneof(text, fc.array(edge, { maxLength: 4 }), fc.constant([97, 98, 99, 100, 101]));

describe('the check for UTF-8', () => {
  it('takes what a strict decoder takes, wherever the pieces end', () => {
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 5 }), fc.nat(), (parts, at) => {
        const bytes = Uint8Array.from(parts.flat());
        expect(isTaken(bytes, at % (bytes.length + 1))).toBe(isUtf8(bytes));
      }),
      { numRuns: runs(3000) },
    );
  });

  it('says where the first bad byte is', () => {
    expect(createUtf8Check().push(Uint8Array.from([97, 97, 97, 97, 97, 0xc3, 97]))).toBe(6);
  });
});
