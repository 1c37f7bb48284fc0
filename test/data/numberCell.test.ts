import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvScanner, type ScannedRecord } from '../../src/data/csvScanner.ts';
import { parseNumberText, parsePlainNumber, readNumberCell } from '../../src/data/numberCell.ts';
import { runs } from '../property.ts';

/** Reads the first cell of one line, through the scanner. */
function readCell(line: string): number | string {
  let found: number | string = 'no record';
  const take = (record: ScannedRecord): undefined => {
    found = readNumberCell(record, 0);
  };
  const scanner = createCsvScanner(take);
  scanner.push(new TextEncoder().encode(`${line},x\n`));
  scanner.end();
  return found;
}

const digits = (max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: max }).map((list) => list.join(''));
const exponent = fc
  .tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), digits(3))
  .map((parts) => parts.join(''));
const numberText = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    fc.oneof(
      digits(22),
      fc.tuple(digits(20), digits(20)).map(([whole, part]) => `${whole}.${part}`),
      digits(20).map((part) => `.${part}`),
      digits(20).map((whole) => `${whole}.`),
    ),
    fc.oneof(fc.constant(''), exponent),
  )
  .map((parts) => parts.join(''));

describe('a number cell', () => {
  it('equals Number() for every text of the grammar, to the bit and the sign of zero', () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const expected = Number(text);
        expect(readCell(text)).toEqual(Number.isFinite(expected) ? expected : 'notANumber');
      }),
      { numRuns: runs(3000) },
    );
  });

  it('gives back every finite double from its shortest text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = Object.is(value, -0) ? '-0' : String(value);
        expect(readCell(text)).toEqual(value);
        expect(readCell(` ${text}\t`)).toEqual(value);
        expect(readCell(`"${text}"`)).toEqual(value);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('leaves to Number() what one rounding cannot settle', () => {
    const plain = (text: string): number => parsePlainNumber(new TextEncoder().encode(text), 0, text.length);
    expect(plain('9007199254740991')).toBe(9007199254740991);
    expect(plain('9007199254740993')).toBeNaN();
    expect(plain('1e22')).toBe(1e22);
    expect(plain('1e23')).toBeNaN();
    expect(plain('1e-23')).toBeNaN();
  });

  it.each(['', '  ', 'NaN', 'nan', 'NULL', 'N/A', 'None', '<NA>'])('says that %j is missing', (text) => {
    expect(parseNumberText(text)).toBe('missing');
  });

  it.each([
    'inf',
    '-Infinity',
    '0x10',
    '1,5',
    '5%',
    '$3',
    '1e',
    '1e+',
    '.',
    '-',
    '+-1',
    '1_000',
    '12abc',
    '1 2',
    '−1',
    '1e999',
    '0b1',
    '٣',
  ])('says that %j is no number', (text) => {
    expect(parseNumberText(text)).toBe('notANumber');
  });
});
