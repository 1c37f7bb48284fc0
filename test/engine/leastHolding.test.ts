import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greatestHolding, leastHolding } from '../../src/engine/leastHolding.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('the least double for which a claim holds', () => {
  it('is the turning point itself, to the last bit, over all doubles', () => {
    fc.assert(
      fc.property(finite, (turn) => {
        const most = Number.MAX_VALUE;
        expect(leastHolding((x) => x >= turn, -most, most)).toBe(turn + 0);
        expect(greatestHolding((x) => x <= turn, -most, most)).toBe(turn + 0);
      }),
    );
  });

  it('asks at most 66 times, however wide the interval', () => {
    let questions = 0;
    leastHolding((x) => ++questions > 0 && x > 1e-300, -Number.MAX_VALUE, Number.MAX_VALUE);
    expect(questions).toBeLessThanOrEqual(66);
  });

  it('is the start where the claim holds there already, and nothing where it never does', () => {
    expect(leastHolding(() => true, 2, 3)).toBe(2);
    expect(leastHolding(() => false, 2, 3)).toBeUndefined();
    expect(leastHolding(() => true, 3, 2)).toBeUndefined();
    expect(greatestHolding((x) => x < 2, 2, 3)).toBeUndefined();
  });

  it('steps over zero to the smallest doubles', () => {
    expect(leastHolding((x) => x > 0, -1, 1)).toBe(5e-324);
    expect(greatestHolding((x) => x < 0, -1, 1)).toBe(-5e-324);
  });
});
