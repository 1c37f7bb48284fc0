import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fixedAxis,
  labelWidth,
  niceStep,
  packLabels,
  placeLabel,
  shortMultiple,
  spreadLabels,
  toShare,
  widened,
  writeTick,
  zeroBasedAxis,
} from '../../src/charts/axis.model.ts';

describe('a multiple on an axis', () => {
  it('has no more than six letters, however large or small', () => {
    const written = [0, 1, 250, 9999, 10_000, 12_500, 5e5, 2.5e6, 1e9, 2e12, 1e-5].map(shortMultiple);
    expect(written.slice(4)).toEqual(['10k×', '12.5k×', '500k×', '2.5M×', '1G×', '2e12×', '1e−5×']);
    expect(written.every((text) => text.length <= 6)).toBe(true);
  });
});

describe('axes', () => {
  it('step by 1, 2, 2.5 or 5 times a power of ten', () => {
    expect(niceStep(2.1, 8)).toBe(0.5);
    expect(niceStep(2, 8)).toBe(0.25);
    expect(niceStep(0.2, 5)).toBe(0.05);
    expect(niceStep(6, 5)).toBe(2);
  });

  it('end on ticks and hold zero, for sizes of either sign', () => {
    expect(zeroBasedAxis(0.3, 1.344, 4)).toMatchObject({ from: 0, to: 1.5, ticks: [0, 0.5, 1, 1.5] });
    expect(zeroBasedAxis(-1.344, -0.3, 4)).toMatchObject({ from: -1.5, to: 0, ticks: [-1.5, -1, -0.5, 0] });
    expect(zeroBasedAxis(0, 0, 4)).toMatchObject({ from: 0, to: 1 });
  });

  it('hold every value that they were made for', () => {
    const size = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(size, size, (a, b) => {
        const axis = zeroBasedAxis(Math.min(a, b), Math.max(a, b), 5);
        for (const value of [a, b, 0]) {
          expect(toShare(axis, value)).toBeGreaterThanOrEqual(-1e-9);
          expect(toShare(axis, value)).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });

  it('keep the ends of an input, with round ticks inside', () => {
    expect(fixedAxis(0.001, 0.1, 4).ticks).toEqual([0.025, 0.05, 0.075, 0.1]);
    expect(fixedAxis(-0.1, 0.1, 4).ticks).toEqual([-0.1, -0.05, 0, 0.05, 0.1]);
  });

  it('widen to a finite value outside, and to nothing else', () => {
    expect(widened(-1, 1, 3, Number.NaN)).toEqual([-1, 3]);
  });
});

describe('writeTick', () => {
  it('writes the digits of the step, a true minus, and the sign of a signed axis', () => {
    expect(writeTick(0.5, 0.25, 'multiple', false)).toBe('0.50×');
    expect(writeTick(-2, 1, 'multiple', false)).toBe('−2×');
    expect(writeTick(0.05, 0.05, 'percent', true)).toBe('+5\u00a0%');
    expect(writeTick(0.025, 0.025, 'percent', false)).toBe('2.5\u00a0%');
    expect(writeTick(0, 0.05, 'percent', true)).toBe('0\u00a0%');
    expect(writeTick(0.4, 0.2, 'plain', false)).toBe('0.4');
  });
});

describe('labels', () => {
  it('are moved apart, keep their order and stay within the bounds', () => {
    const heights = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(heights, (at) => {
        const placed = spreadLabels(at, 13, 0, 200);
        const order = at.map((_, i) => i).sort((a, b) => at[a]! - at[b]!);
        for (const [k, i] of order.slice(1).entries())
          expect(placed[i]! - placed[order[k]!]!).toBeGreaterThanOrEqual(13 - 1e-9);
        for (const y of placed) expect(y).toBeGreaterThanOrEqual(-1e-9);
        for (const y of placed) expect(y).toBeLessThanOrEqual(200 + 1e-9);
      }),
    );
  });

  it('stand where they want to be if nothing is in the way', () => {
    expect(spreadLabels([100, 20], 13, 0, 200)).toEqual([100, 20]);
  });

  it('take another row rather than another label’s place, and never leave the plot', () => {
    const placed = packLabels(
      [
        { text: 'dead zone', at: 50 },
        { text: 'neutral', at: 55 },
        { text: 'cap', at: 299 },
      ],
      0,
      300,
    );
    expect(placed.map(({ row }) => row)).toEqual([0, 1, 0]);
    expect(placed[2]?.x).toBe(300 - labelWidth('cap') / 2);
  });

  it('keep clear of the line', () => {
    const bounds = { x: 0, y: 0, width: 300, height: 200 };
    const rising = Array.from({ length: 61 }, (_, i) => ({ x: i * 5, y: 200 - (i * 10) / 3 }));
    const box = placeLabel({ width: 80, height: 14 }, { x: 150, y: 100 }, rising, bounds);
    const isCovered = rising.some(({ x, y }) => x > box.x && x < box.x + 80 && y > box.y && y < box.y + 14);
    expect(isCovered).toBe(false);
  });
});
