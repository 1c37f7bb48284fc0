import { describe, expect, it } from 'vitest';
import { describeLength, refuseBars, usualBars } from '../../../src/views/backtest/rolling.model.ts';

describe('the length of a rolling window', () => {
  it('is a quarter of a year to begin with, or 63 bars where a year is unknown', () => {
    expect([undefined, 252, 365, 8760, 4].map(usualBars)).toEqual([63, 63, 91, 2000, 5]);
  });

  it('is refused with a reason', () => {
    expect(refuseBars(63)).toBeUndefined();
    expect(refuseBars(5)).toBeUndefined();
    expect(refuseBars(2000)).toBeUndefined();
    expect(refuseBars(4)).toMatch(/5 to 2000/u);
    expect(refuseBars(2001)).toMatch(/5 to 2000/u);
    expect(refuseBars(10.5)).toMatch(/whole number/u);
  });

  it('is said in a unit that fits', () => {
    expect([504, 63, 10].map((bars) => describeLength(bars, 252))).toEqual([
      'bars, about 2.0 years',
      'bars, about 3 months',
      'bars, about 14 days',
    ]);
    expect(describeLength(5, 8766)).toBe('bars, about 5 hours');
    expect(describeLength(63, undefined)).toBe('bars');
  });
});
