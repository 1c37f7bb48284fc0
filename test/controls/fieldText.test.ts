import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromFieldText, shiftDecimal, toFieldText } from '../../src/controls/fieldText.ts';

describe('the text of a number field', () => {
  it('comes back as the same double in every notation', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
        fc.constantFrom('multiple', 'plain', 'percent', 'count'),
        (value, notation) => {
          const usual = value === 0 ? 0 : value;
          expect(fromFieldText(toFieldText(value, notation), notation)).toEqual({ value: usual });
        },
      ),
    );
  });

  it('takes percent in percent, with its sign or without', () => {
    expect(fromFieldText('5', 'percent')).toEqual({ value: 0.05 });
    expect(fromFieldText('2,3 %', 'percent')).toEqual({ value: 0.023 });
    expect(fromFieldText('−1.5×', 'multiple')).toEqual({ value: -1.5 });
  });

  it('reads a comma as a decimal sign, never as nothing', () => {
    expect(fromFieldText('1,5', 'multiple')).toEqual({ value: 1.5 });
  });

  it.each(['', 'abc', '1.234,5', '1,234.5', '--1', '0x10', 'Infinity', '1e999'])('refuses %j with a reason', (text) => {
    expect(fromFieldText(text, 'plain')).toHaveProperty('reason');
  });

  it('shifts decimals exactly', () => {
    expect(shiftDecimal(2.3, -2)).toBe(0.023);
    expect(shiftDecimal(0.07, 2)).toBe(7);
    expect(shiftDecimal(1e-7, 2)).toBe(1e-5);
  });
});
