import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMissingText, isNumberText, parseNumberText, parsePlainNumber } from '../../src/data/numberCell.ts';
import { runs } from '../property.ts';

const encoder = new TextEncoder();
const plain = (text: string): number => parsePlainNumber(encoder.encode(text), 0, encoder.encode(text).length);

/** Everything that a number can be made of, and what spoils one: the neighbours of the digits, of the signs and of e. */
const crumbs = fc.constantFrom(
  ...'0123456789',
  '+',
  '-',
  '.',
  'e',
  'E',
  ' ',
  '\t',
  '/',
  ':',
  ',',
  'd',
  'f',
  'x',
  '_',
  '%',
);
const anyText = fc.array(crumbs, { maxLength: 9 }).map((list) => list.join(''));

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`, 'u'));
const plainText = fc
  .record({
    space: fc.constantFrom('', ' ', '\t', ' \t '),
    sign: fc.constantFrom('', '+', '-'),
    whole: digits(9),
    fraction: fc.option(digits(6)),
    exponent: fc.option(fc.integer({ min: -16, max: 22 })),
    mark: fc.constantFrom('e', 'E', 'e+'),
    tail: fc.constantFrom('', ' ', '\t'),
  })
  .map(({ space, sign, whole, fraction, exponent, mark, tail }) => {
    const power = exponent === null ? '' : `${exponent < 0 ? mark[0] : mark}${exponent}`;
    return `${space}${sign}${whole}${fraction === null ? '' : `.${fraction}`}${power}${tail}`;
  });

describe('a number read from its bytes', () => {
  it('is what Number gives, or is left to the text: whatever stands there', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const found = plain(text);
        if (Number.isNaN(found)) return;
        expect(isNumberText(text), text).toBe(true);
        expect(Object.is(found, Number(text.trim())), text).toBe(true);
      }),
      { numRuns: runs(20_000) },
    );
  });

  it('is settled without the text wherever the digits and the power allow it', () => {
    fc.assert(
      fc.property(plainText, (text) => {
        expect(Object.is(plain(text), Number(text.trim())), text).toBe(true);
      }),
      { numRuns: runs(3_000) },
    );
  });

  it.each([
    ['9007199254740991', 9007199254740991],
    ['1e22', 1e22],
    ['1e-22', 1e-22],
    ['1e0022', 1e22],
    ['.5', 0.5],
    ['5.', 5],
    ['-0', -0],
    ['+.5e1', 5],
    ['0e5', 0],
  ])('settles %j', (text, expected) => {
    expect(Object.is(plain(text), expected)).toBe(true);
  });

  it.each([
    '9007199254740992',
    '1e23',
    '1e-23',
    '1e00022',
    '.',
    '-',
    '+',
    '',
    ' ',
    '\t',
    '1e',
    '1e+',
    '1e-',
    '1e1.5',
    '1e1/',
    '1e1:',
    '1e+-1',
    '1.2.3',
    '1-',
    '--1',
    'e5',
    '.e5',
    '1 2',
    '1d5',
    '0x10',
    '1,5',
    '5%',
  ])('leaves %j to the text', (text) => {
    expect(plain(text)).toBeNaN();
  });

  it('looks at its own range only', () => {
    const bytes = encoder.encode('912.5e17');
    expect(parsePlainNumber(bytes, 1, 5)).toBe(12.5);
    expect(parsePlainNumber(bytes, 1, 7)).toBe(125);
    expect(parsePlainNumber(bytes, 3, 3)).toBeNaN();
  });
});

describe('a number read from its text', () => {
  it.each(['', ' ', 'NaN', 'nan', 'NULL', 'n/a', 'NA', '#N/A', '<NA>', 'None', 'NaT', ' null '])(
    '%j is missing',
    (text) => {
      expect(isMissingText(text)).toBe(true);
      expect(parseNumberText(text)).toBe('missing');
    },
  );

  it.each([
    'inf',
    'Infinity',
    '-inf',
    '0x1F',
    '1e999',
    '-1e999',
    'twelve',
    '1,5',
    '1_000',
    '12abc',
    '$5',
    '1 2',
    'nulls',
    'x1',
    '1x',
  ])('%j is no number', (text) => {
    expect(isMissingText(text)).toBe(false);
    expect(parseNumberText(text)).toBe('notANumber');
  });

  it.each([
    [' 1.5 ', 1.5],
    ['+1e-400', 0],
    ['-1e-400', -0],
    ['123456789012345678901234567890', 1.2345678901234568e29],
    ['0.1', 0.1],
    ['1E5', 1e5],
    ['7e+2', 700],
  ])('%j is %d', (text, expected) => {
    expect(Object.is(parseNumberText(text), expected)).toBe(true);
  });
});
