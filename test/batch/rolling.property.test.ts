import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROLLING_BARS, type RollingFigure, RollingPath } from '../../src/batch/rolling.ts';
import { runs } from '../property.ts';

/** Both figures at each point, two passes over the bars of its own window; undefined where there is no full one. */
function direct(earned: readonly number[], gaps: ReadonlySet<number>, length: number) {
  return earned.map((_, point) => {
    const bars = earned.slice(0, point + 1).filter((_, p) => !gaps.has(p));
    if (gaps.has(point) || bars.length < length) return undefined;
    const window = bars.slice(-length);
    const mean = window.reduce((a, b) => a + b, 0) / length;
    const volatility = Math.sqrt(window.reduce((sum, bar) => sum + (bar - mean) ** 2, 0) / (length - 1));
    return { volatility, sharpe: mean / volatility };
  });
}

function at(path: RollingPath, figure: RollingFigure, from: number, to = from + 1): readonly [number, number] {
  const { low, high } = path.extremesOf(figure, 1).envelope(Uint32Array.of(from, to));
  return [low[0] ?? 0, high[0] ?? 0];
}

const near = (found: number, wanted: number): void => {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-7 * Math.abs(wanted) + 1e-15);
};

const pathOf = (earned: readonly number[], gaps: readonly number[], length: number): RollingPath =>
  new RollingPath(() => ({ earned: Float64Array.from(earned), gaps: Uint32Array.from(gaps) }), length);

describe('rolling figures', () => {
  it('equal those of each window by itself, whatever the gaps and however sizes differ', () => {
    const bar = fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.constantFrom(1, 1, 1, 1e-3, 1e5));
    fc.assert(
      fc.property(
        fc.array(bar, { minLength: 6, maxLength: 60 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { maxLength: 8 }),
        fc.integer({ min: 2, max: 12 }),
        (drawn, places, length) => {
          const gaps = places.filter((place) => place < drawn.length).sort((a, b) => a - b);
          const earned = drawn.map(([size, scale], p) => (gaps.includes(p) ? 0 : (size * scale) / 1000));
          const path = pathOf(earned, gaps, length);
          direct(earned, new Set(gaps), length).forEach((wanted, p) => {
            if (!wanted) {
              expect(at(path, 'volatility', p)[0]).toBeNaN();
              return;
            }
            near(at(path, 'volatility', p)[0], wanted.volatility);
            // A mean that is nothing but rounding beside its bars has no digits to compare.
            const largest = Math.max(...earned.map(Math.abs));
            if (Math.abs(wanted.sharpe) * wanted.volatility > 1e-6 * largest)
              near(at(path, 'sharpe', p)[0], wanted.sharpe);
          });
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('keep every extreme of a stretch, over the joints of the blocks', () => {
    const earned = Array.from(
      { length: 5000 },
      (_, p) => Math.sin(p * 1.7) * (1 + (p % 97) / 10) + (p === 2500 ? 50 : 0),
    );
    const path = pathOf(earned, [4999], 63);
    const all = Array.from({ length: 5000 }, (_, p) => at(path, 'sharpe', p)[0]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4999 }), fc.integer({ min: 1, max: 5000 }), (from, count) => {
        const to = Math.min(5000, from + count);
        const values = all.slice(from, to).filter((value) => !Number.isNaN(value));
        const [low, high] = at(path, 'sharpe', from, to);
        expect([low, high]).toEqual(
          values.length > 0 ? [Math.min(...values), Math.max(...values)] : [Number.NaN, Number.NaN],
        );
      }),
    );
  });

  it('keep the first full window, and the last', () => {
    const earned = Array.from({ length: 2000 }, (_, p) => (p < 10 || p > 1990 ? 5 : 0.1) * Math.cos(p * 0.9));
    const path = pathOf(earned, [], 10);
    const most = Math.max(at(path, 'volatility', 9)[0], at(path, 'volatility', 1999)[0]);
    expect(at(path, 'volatility', 0, 2000)[1]).toBe(most);
    expect(at(path, 'volatility', 0, 1024)[1]).toBe(at(path, 'volatility', 9)[0]);
    expect(at(path, 'volatility', 1024, 2000)[1]).toBe(at(path, 'volatility', 1999)[0]);
  });

  it('know nothing of later bars', () => {
    const earned = Array.from({ length: 3000 }, (_, p) => Math.cos(p * 0.9));
    const changed = earned.map((bar, p) => (p > 1500 ? 1000 : bar));
    const [before, after] = [pathOf(earned, [], 63), pathOf(changed, [], 63)];
    for (let p = 0; p <= 1500; p++) expect(at(after, 'volatility', p)).toEqual(at(before, 'volatility', p));
    expect(at(after, 'volatility', 1501)).not.toEqual(at(before, 'volatility', 1501));
  });

  it('say nothing before the first full window, and no Sharpe ratio where nothing varies', () => {
    const path = pathOf([0.01, 0.01, 0.01, 0.01, 0.01, 0.02], [], 5);
    expect(at(path, 'volatility', 3)[0]).toBeNaN();
    expect(at(path, 'volatility', 4)[0]).toBe(0);
    expect(at(path, 'sharpe', 4)[0]).toBeNaN();
    expect(at(path, 'sharpe', 5)[0]).toBeGreaterThan(0);
    expect(at(pathOf([1, 2], [], ROLLING_BARS.least), 'volatility', 0, 2)[0]).toBeNaN();
  });

  it('recover their digits once an outlier has left the window', () => {
    const earned = Array.from({ length: 400 }, (_, p) => (p === 100 ? 1e6 : (p % 7) * 1e-4));
    const path = pathOf(earned, [], 20);
    direct(earned, new Set(), 20).forEach((wanted, p) => {
      if (wanted && p > 120) near(at(path, 'volatility', p)[0], wanted.volatility);
    });
  });
});
