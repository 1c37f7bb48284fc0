import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averageTrueRange } from '../../src/engine/averageTrueRange.ts';

const bars = fc.array(
  fc.record({
    close: fc.double({ min: 1, max: 100, noNaN: true }),
    up: fc.double({ min: 0, max: 5, noNaN: true }),
    down: fc.double({ min: 0, max: 5, noNaN: true }),
  }),
  { minLength: 2, maxLength: 60 },
);

type Bars = readonly { readonly close: number; readonly up: number; readonly down: number }[];

const pricesOf = (list: Bars) => ({
  high: list.map(({ close, up }) => close + up),
  low: list.map(({ close, down }) => close - down),
  close: list.map(({ close }) => close),
});

describe('averageTrueRange', () => {
  it('is the mean of the last true ranges, fewer at the start', () => {
    // True ranges: 12 − 9 = 3; max(1, |12 − 10|, |11 − 10|) = 2; max(2, |9 − 11.5|, |7 − 11.5|) = 4.5; max(1, 0, 1) = 1.
    const prices = { high: [12, 12, 9, 8], low: [9, 11, 7, 7], close: [10, 11.5, 8, 7.5] };
    expect([...averageTrueRange(prices, 2)]).toEqual([3, 2.5, 3.25, 2.75]);
    expect([...averageTrueRange(prices, 1)]).toEqual([3, 2, 4.5, 1]);
    expect([...averageTrueRange(prices, 99)]).toEqual([3, 2.5, 9.5 / 3, 10.5 / 4]);
  });

  it('never reads a later row: whatever follows, earlier rows stay the same to the last bit', () => {
    fc.assert(
      fc.property(bars, bars, fc.integer({ min: 1, max: 20 }), fc.nat(), (list, others, period, seed) => {
        const kept = 1 + (seed % (list.length - 1));
        const changed = [...list.slice(0, kept), ...others];
        const before = averageTrueRange(pricesOf(list), period);
        const after = averageTrueRange(pricesOf(changed), period);
        expect([...after.slice(0, kept)]).toEqual([...before.slice(0, kept)]);
      }),
    );
  });

  it('forgets what lies before its window', () => {
    fc.assert(
      fc.property(bars, bars, fc.integer({ min: 1, max: 20 }), (list, past, period) => {
        fc.pre(list.length > period);
        const alone = averageTrueRange(pricesOf(list), period);
        const later = averageTrueRange(pricesOf([...past, ...list]), period);
        // Sums run in blocks that start at the first row, so only the order of the additions may differ.
        for (let i = period; i < list.length; i++) {
          const expected = alone[i] ?? Number.NaN;
          expect(Math.abs((later[past.length + i] ?? Number.NaN) - expected)).toBeLessThanOrEqual(
            1e-14 * Math.abs(expected),
          );
        }
      }),
    );
  });

  it('is missing while a missing price is in its window, and recovers after it', () => {
    const flat = { high: [2, 2, NaN, 2, 2, 2], low: [1, 1, 1, 1, 1, 1], close: [1, 1, 1, 1, 1, 1] };
    expect([...averageTrueRange(flat, 2)]).toEqual([1, 1, NaN, NaN, 1, 1]);
    const noClose = { ...flat, high: [2, 2, 2, 2, 2, 2], close: [1, 1, NaN, 1, 1, 1] };
    expect([...averageTrueRange(noClose, 2)]).toEqual([1, 1, 1, NaN, NaN, 1]);
  });

  it('gives nothing for nothing', () => {
    expect(averageTrueRange({ high: [], low: [], close: [] })).toHaveLength(0);
  });
});
