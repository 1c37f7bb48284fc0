import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumberText, parsePlainNumber, readNumberCell } from '../../src/data/numberCell.ts';
import { createRecordScanner } from '../../src/data/recordScanner.ts';
import { runs } from '../property.ts';

/** Reads the first cell of one line, through the scanner. */
function readCell(line: string): number | string {
  const bytes = new TextEncoder().encode(`${line},x\n`);
  const record = createRecordScanner(',').scan(bytes, 0, bytes.length, true);
  const found = record ? readNumberCell(record, 0) : 'no record';
  return typeof found === 'object' ? `${found.style} ${found.value}` : found;
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
    '$3',
    '1e',
    '1e+',
    '.',
    '-',
    '+-1',
    '1_000',
    '12abc',
    '1 2',
    '1e999',
    '0b1',
    '٣',
  ])('says that %j is no number', (text) => {
    expect(parseNumberText(text)).toBe('notANumber');
  });

  it.each([
    ['12.5%', '.', 0.125, 'percent'],
    ['-5 %', '.', -0.05, 'percent'],
    ['1,234.5', '.', 1234.5, 'grouped'],
    ['1,234,567', '.', 1234567, 'grouped'],
    ['1.234.567,5', ',', 1234567.5, 'grouped'],
    ['1 234', '.', 1234, 'grouped'],
    ["1'234.5", '.', 1234.5, 'grouped'],
    ['\u22121.5', '.', -1.5, 'minus'],
  ] as const)('reads %s with the decimal mark %s as %d', (text, mark, value, style) => {
    expect(parseNumberText(text, mark)).toEqual({ value, style });
  });

  it.each([
    ['1,234', '.'],
    ['1.234', ','],
    ['1.5', ','],
    ['12,34.5', '.'],
    ['1,2345.6', '.'],
    ['5%%', '.'],
    ['%', '.'],
    ['1 23', '.'],
    ['$1.50', '.'],
    ['(1.50)', '.'],
  ] as const)('does not guess what %s with the decimal mark %s means', (text, mark) => {
    expect(parseNumberText(text, mark)).toBe('notANumber');
  });

  it('has a decimal comma where the file has', () => {
    expect(parseNumberText('-1,5e3', ',')).toBe(-1500);
    expect(parseNumberText(',5', ',')).toBe(0.5);
  });
});
