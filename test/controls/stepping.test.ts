import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapped, steppedValue } from '../../src/controls/stepping.ts';
import type { Travel } from '../../src/engine/stages/stage.ts';

const travel: Travel = { from: 0, to: 1, step: 0.01 };
const key = (name: string, held: { shiftKey?: boolean; altKey?: boolean } = {}) => ({
  key: name,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('keys on a slider', () => {
  it('move one step, ten with Shift or Page, a tenth with Alt, and to the ends', () => {
    expect(steppedValue(0.5, key('ArrowRight'), travel)).toBe(0.51);
    expect(steppedValue(0.5, key('ArrowDown'), travel)).toBe(0.49);
    expect(steppedValue(0.5, key('ArrowUp', { shiftKey: true }), travel)).toBe(0.6);
    expect(steppedValue(0.5, key('ArrowLeft', { altKey: true }), travel)).toBe(0.499);
    expect(steppedValue(0.5, key('PageDown'), travel)).toBe(0.4);
    expect(steppedValue(0.5, key('Home'), travel)).toBe(0);
    expect(steppedValue(0.5, key('End'), travel)).toBe(1);
    expect(steppedValue(0.5, key('a'), travel)).toBeUndefined();
  });

  it('leave no dust of binary fractions', () => {
    expect(steppedValue(0.28, key('ArrowUp'), travel)).toBe(0.29);
    expect(steppedValue(0.1 + 0.2, key('ArrowUp', { altKey: true }), travel)).toBe(0.301);
  });

  it('keep a value beyond the travel, or bring it back, but never move it further out', () => {
    const size: Travel = { from: -3, to: 3, step: 0.1 };
    expect(steppedValue(8, key('ArrowUp'), size)).toBe(8);
    expect(steppedValue(8, key('ArrowDown'), size)).toBe(7.9);
    expect(steppedValue(-8, key('ArrowDown'), size)).toBe(-8);
  });
});

describe('a dragged thumb', () => {
  it('rests on a step, or on the end of the travel', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (at) => {
        const rest = snapped(at, travel);
        expect(Math.abs(rest - at)).toBeLessThanOrEqual(travel.step / 2 + 1e-12);
        expect(Number((rest * 100).toPrecision(12)) % 1).toBe(0);
      }),
    );
  });
});
