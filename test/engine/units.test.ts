import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiple, percent, probability } from '../../src/engine/phrase.ts';
import {
  exactValue,
  formatBasisPoints,
  formatFigure,
  formatMultiple,
  formatNumber,
  formatPercent,
  formatSignedMultiple,
  formatSignedPercent,
  parseTyped,
} from '../../src/engine/units.ts';
import { runs } from '../property.ts';

describe('a multiple', () => {
  it.each([
    [1.3439999999999999, '1.34×'],
    [1, '1.00×'],
    [0.147, '0.147×'],
    [0.5, '0.50×'],
    [0.0012, '0.0012×'],
    [12.34, '12.3×'],
    [9.996, '10.0×'],
    [99.96, '100×'],
    [252.34, '252.3×'],
    [1234.5, '1235×'],
    [12345.6, '12\u202f346×'],
    [-0.4, '−0.40×'],
    [-1e-9, '−0.000000001×'],
    [-0, '0.00×'],
    [0, '0.00×'],
    [5e-324, '4.94e−324×'],
    [-1.5e300, '−1.50e+300×'],
    [Number.POSITIVE_INFINITY, '∞×'],
    [Number.NaN, '—'],
  ])('%d is written %s', (size, text) => {
    expect(formatMultiple(size)).toBe(text);
  });

  it.each([
    [1.344, '+1.34×'],
    [-1.344, '−1.34×'],
    [0, '0.00×'],
    [-0, '0.00×'],
    [Number.POSITIVE_INFINITY, '+∞×'],
  ])('%d is written %s with its sign', (size, text) => {
    expect(formatSignedMultiple(size)).toBe(text);
  });
});

describe('a share', () => {
  it.each([
    [0.1234, '12.3\u00a0%'],
    [0.19999999999999996, '20\u00a0%'],
    [1, '100\u00a0%'],
    [0, '0\u00a0%'],
    [0.001234, '0.123\u00a0%'],
    [0.005, '0.50\u00a0%'],
    [-0.3, '−30\u00a0%'],
    [-0.0000001, '−0.00001\u00a0%'],
    [25.5, '2550\u00a0%'],
    [250, '25\u202f000\u00a0%'],
    [Number.NaN, '—'],
  ])('%d is written %s', (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });

  it('carries a sign where asked, except on zero', () => {
    expect(formatSignedPercent(0.344)).toBe('+34.4\u00a0%');
    expect(formatSignedPercent(-0.344)).toBe('−34.4\u00a0%');
    expect(formatSignedPercent(0)).toBe('0\u00a0%');
  });

  it('is written in basis points where it is small', () => {
    expect(formatBasisPoints(0.00123)).toBe('12.3\u00a0bp');
    expect(formatBasisPoints(-0.0000012)).toBe('−0.012\u00a0bp');
    expect(formatBasisPoints(0.0001)).toBe('1\u00a0bp');
    expect(formatBasisPoints(Number.NaN)).toBe('—');
  });
});

describe('a number with decimals that are given', () => {
  it('keeps them, and loses the sign of a rounded zero', () => {
    expect(formatNumber(-0.004, 2)).toBe('0.00');
    expect(formatNumber(1e-12, 1)).toBe('0.0');
    expect(formatNumber(12345.678, 3)).toBe('12\u202f345.678');
    expect(formatNumber(1.5, 4)).toBe('1.5000');
  });
});

describe('a figure of a sentence', () => {
  it('is written in its own notation', () => {
    expect([multiple(2.232), percent(0.2), probability(0.7)].map(formatFigure)).toEqual(['2.23×', '20\u00a0%', '0.70']);
    expect(formatFigure({ value: -0.2, format: 'signedPercent' })).toBe('−20\u00a0%');
    expect(formatFigure({ value: 0.2, format: 'signedMultiple' })).toBe('+0.20×');
    expect(formatFigure({ value: 252, format: 'plain' })).toBe('252');
  });
});

describe('the exact value', () => {
  it('reads back to the same double, −0 too', () => {
    expect(exactValue(-0)).toBe('-0');
    expect(exactValue(1.3439999999999999)).toBe('1.3439999999999999');
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        expect(Object.is(Number(exactValue(x)), x)).toBe(true);
      }),
    );
  });
});

describe('a typed number', () => {
  it.each([
    ['1.5', 1.5],
    ['1,5', 1.5],
    ['1,50', 1.5],
    ['0,123', 0.123],
    ['1234,567', 1234.567],
    ['1.234', 1.234],
    ['−0.4', -0.4],
    ['- 0.4', -0.4],
    ['+.5', 0.5],
    ['5.', 5],
    ['\u00a02\u202f', 2],
    ['1.34×', 1.34],
    ['1.34 ×', 1.34],
    ['1e-3', 0.001],
    ['1.5E3', 1500],
    ['2.22e−14', 2.22e-14],
    ['12 345.6', 12345.6],
    ['12\u202f346', 12346],
    ['1e-999', 0],
  ])('%s is %d', (text, value) => {
    expect(parseTyped(text)).toHaveProperty('value', value);
  });

  it.each([
    ['1,234', '1234 or 1.234'],
    ['−12,345', '-12345 or -12.345'],
    ['1.234,5', 'is not a number'],
    ['1,234.5', 'is not a number'],
    ['1 2', 'is not a number'],
    ['1 2345', 'is not a number'],
    ['1,2,3', 'is not a number'],
    ['12abc', 'is not a number'],
    ['0x10', 'is not a number'],
    ['Infinity', 'is not a number'],
    ['.', 'is not a number'],
    ['--1', 'is not a number'],
    ['1e999', 'beyond what a number can hold'],
    ['   ', 'Type a number'],
  ])('%s is refused with a reason', (text, reason) => {
    expect(parseTyped(text)).toEqual({ reason: expect.stringContaining(reason) });
  });
});

describe('the digits of a typed number', () => {
  it('are what was typed, so that a percentage can be moved by two places without loss', () => {
    expect(parseTyped('+2,30')).toEqual({ value: 2.3, digits: '2.30' });
    expect(parseTyped('−1 234,5E−3 ×')).toEqual({ value: -1.2345, digits: '-1234.5e-3' });
  });
});

describe('what is written', () => {
  it('reads back to within half a unit of its last of three digits, and never shows zero for something', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1.79e308, max: 1.79e308 }), (x) => {
        const typed = parseTyped(formatMultiple(x));
        if (!('value' in typed)) throw new Error(`${formatMultiple(x)}: ${typed.reason}`);
        expect(Math.abs(typed.value - x)).toBeLessThanOrEqual(0.00501 * Math.abs(x));
        expect(Math.sign(typed.value)).toBe(Math.sign(x) + 0);
      }),
      { numRuns: runs(1000) },
    );
  });
});
