import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf } from '../../src/batch/normal.ts';
import { createPlainPasses } from '../../src/batch/passes.ts';
import { findAbsQuantiles, takeQuantile } from '../../src/batch/quantile.ts';
import { createPasses } from '../../src/batch/wasmPasses.ts';
import { ColumnMemory } from '../../src/data/columnMemory.ts';
import { runs } from '../property.ts';

describe('a quantile', () => {
  it('is linear between the sorted values, as type 7 says', () => {
    const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 10, noNaN: true })), {
      minLength: 1,
      maxLength: 200,
      size: 'max',
    });
    fc.assert(
      fc.property(values, fc.constantFrom(0, 0.25, 0.5, 0.95, 1), (list, share) => {
        const sorted = list.toSorted((a, b) => a - b);
        const at = share * (list.length - 1);
        const low = sorted[Math.floor(at)] ?? Number.NaN;
        const high = sorted[Math.ceil(at)] ?? Number.NaN;
        expect(takeQuantile(Float64Array.from(list), share)).toBeCloseTo(
          low + (at - Math.floor(at)) * (high - low),
          12,
        );
      }),
    );
  });

  it('of the sizes of many values is that of all of them sorted, ties and all', () => {
    const few = fc.array(fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom(0, 1, -1)), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(few, fc.integer({ min: 4097, max: 6000 }), fc.boolean(), (list, count, isSpread) => {
        const values = Float64Array.from(
          { length: count },
          (_, i) => list[i % list.length]! * (isSpread ? 1 + i / 1e4 : 1),
        );
        const sorted = values.map(Math.abs).sort();
        const memory = new ColumnMemory();
        const column = memory.copyNumbers(values);
        const wasm = createPasses(memory, count);
        for (const [passes, held] of [
          [createPlainPasses(), values],
          [wasm, memory.numbers(column)],
        ] as const)
          findAbsQuantiles(held, [0.5, 0.95], passes).forEach((found, k) => {
            const at = [0.5, 0.95][k]! * (count - 1);
            const low = sorted[Math.floor(at)]!;
            expect(found).toBeCloseTo(low + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - low), 12);
          });
      }),
      { numRuns: runs(20) },
    );
  });

  it('of no values is none', () => {
    expect(takeQuantile(new Float64Array(0), 0.5)).toBeNaN();
  });
});

describe('the normal distribution', () => {
  it.each([
    [0, 0.5],
    [1, 0.84134474606854],
    [-2.3, 0.010724110021676],
    [-8, 6.2209605742718e-16],
    [1.959963984540054, 0.975],
    [4, 0.9999683287581669],
  ])('has %d at the share %d', (z, share) => {
    expect(Math.abs(normalCdf(z) / share - 1)).toBeLessThan(1e-13);
  });
});
