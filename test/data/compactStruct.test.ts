import { describe, expect, test } from 'vitest';
import { endOfStruct } from '../../src/data/compactStruct.ts';

const end = (bytes: readonly number[], from = 0): number => endOfStruct(Uint8Array.from(bytes), from);

describe('a struct of the compact protocol', () => {
  test('ends behind its stop, whatever its fields are', () => {
    expect(end([0, 9])).toBe(1);
    expect(end([7, 0x15, 0x80, 1, 0], 1), 'a number of two bytes').toBe(5);
    expect(end([0x05, 0x22, 3, 0]), 'a field whose number stands after its type').toBe(4);
    expect(end([0x11, 0x12, 0x13, 5, 0]), 'true, false, a byte').toBe(5);
    expect(end([0x17, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 'a double').toBe(10);
    expect(end([0x18, 2, 0, 0, 0]), 'a text').toBe(5);
    expect(end([0x19, 0x25, 1, 2, 0]), 'two numbers').toBe(5);
    expect(end([0x19, 0xf1, 1, 1, 0]), 'a long list of truth values').toBe(5);
    expect(end([0x1c, 0x15, 0, 0, 0]), 'a struct').toBe(5);
    expect(end([0x19, 0x2c, 0, 0x15, 1, 0, 0]), 'two structs').toBe(7);
  });

  test('has no end where its bytes end before, or where a length is more than there are', () => {
    const whole = [0x19, 0x2c, 0, 0x15, 1, 0, 0x18, 2, 7, 7, 0];
    expect(end(whole)).toBe(whole.length);
    for (let length = 0; length < whole.length; length++) expect(() => end(whole.slice(0, length))).toThrow(RangeError);
    expect(() => end([0x18, 0xff, 0xff, 0xff, 0x7f, 0])).toThrow(RangeError);
    expect(() => end([0x19, 0xf5, 0xff, 0xff, 0xff, 0x7f, 0])).toThrow(RangeError);
    expect(() => end([0x15, ...Array<number>(11).fill(0xff), 0])).toThrow(RangeError);
    expect(() => end(Array<number>(100).fill(0x1c))).toThrow(RangeError);
    expect(() => end([0x1b, 0, 0])).toThrow(RangeError);
  });
});
