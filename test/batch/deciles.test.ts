import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import { cutEqually, type Deciles, measureDeciles, wilsonInterval } from '../../src/batch/deciles.ts';
import { DEFAULT_SETTINGS } from '../../src/batch/runSettings.ts';
import { readBacktest } from '../data/readText.ts';

const decilesOf = (lines: readonly string[]): Deciles =>
  measureDeciles(new BacktestRun(readBacktest(lines.join('\n')), DEFAULT_SETTINGS));

describe('deciles of the meta probability', () => {
  it('hold a tenth of the bars each, with what raw earned and how large scaled was', () => {
    // 20 rows, two per decile: of each the first wins 1 %, the second loses 2 % of a position of 2.
    const rows = Array.from({ length: 20 }, (_, i) => `2,${(i + 1) / 100},1,NORMAL,${i % 2 === 0 ? 0.01 : -0.02}`);
    const { lines, missing } = decilesOf([
      'raw_position,meta_prob,bandit_weight,regime,next_return',
      ...rows.reverse(),
    ]);
    expect(missing).toBeUndefined();
    expect(lines).toHaveLength(10);
    expect(lines[1]).toEqual({
      from: 0.03,
      to: 0.04,
      rows: 2,
      moved: 2,
      won: 1,
      meanEarned: expect.closeTo((2 * 0.01 - 2 * 0.02) / 2, 15),
      // The meta factor is 0.5 + p: 2 × 0.53 and 2 × 0.54.
      meanAbsScaled: expect.closeTo(1.07, 14),
    });
  });

  it('leave out rows without a return, and count only what moved for the hit rate', () => {
    const { lines } = decilesOf([
      'raw_position,meta_prob,bandit_weight,regime,next_return',
      '1,0.4,1,NORMAL,0.01',
      '0,0.4,1,NORMAL,0.01',
      '-1,0.4,1,NORMAL,0.01',
      '1,0.9,1,NORMAL,',
    ]);
    expect(lines).toEqual([expect.objectContaining({ from: 0.4, to: 0.4, rows: 3, moved: 2, won: 1, meanEarned: 0 })]);
  });

  it('are missing where the file has no probability or no returns', () => {
    expect(decilesOf(['raw_position,next_return', '1,0.1']).missing).toBe('probability');
    expect(decilesOf(['raw_position,meta_prob', '1,0.1']).missing).toBe('returns');
  });

  it('keep equal probabilities together, and every one in exactly one of them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 80 }), (numbers) => {
        const sorted = Float64Array.from(numbers).sort();
        const { lows, highs } = cutEqually(sorted, 10);
        expect(lows).toHaveLength(highs.length);
        expect(lows[0]).toBe(sorted[0]);
        expect(highs.at(-1)).toBe(sorted.at(-1));
        lows.forEach((low, k) => {
          expect(low).toBeLessThanOrEqual(highs[k]!);
          if (k > 0) expect(low).toBeGreaterThan(highs[k - 1]!);
          expect(sorted).toContain(low);
        });
        const counts = highs.map((high, k) => sorted.filter((number) => number >= lows[k]! && number <= high).length);
        expect(counts.reduce((total, count) => total + count)).toBe(sorted.length);
        if (new Set(numbers).size === numbers.length)
          for (const count of counts) expect(Math.abs(count - sorted.length / 10)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the Wilson interval', () => {
  // Newcombe 1998, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is the published one', (won, count, low, high) => {
    const found = wilsonInterval(won, count);
    expect(found?.map((end) => Math.round(end * 10_000) / 10_000)).toEqual([low, high]);
  });

  it('is not defined without tries', () => {
    expect(wilsonInterval(0, 0)).toBeUndefined();
  });
});
