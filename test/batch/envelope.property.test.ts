import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Extremes, envelopeOf, MinMaxTree, splitIntoBuckets } from '../../src/batch/envelope.ts';
import { runs } from '../property.ts';

const numbers = (minLength: number, maxLength: number) =>
  fc
    .array(
      fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
        { weight: 1, arbitrary: fc.constant(Number.NaN) },
      ),
      {
        minLength,
        maxLength,
        size: 'max',
      },
    )
    .map((list) => Float64Array.from(list));

function slowExtremes(values: Float64Array, from: number, to: number): Extremes {
  const part = Array.from(values.slice(from, to)).filter((value) => !Number.isNaN(value));
  return part.length === 0
    ? { low: Number.NaN, high: Number.NaN }
    : { low: Math.min(...part), high: Math.max(...part) };
}

describe('the envelope', () => {
  it('finds the extremes of any stretch as a plain search does', () => {
    const stretch = numbers(0, 3000).chain((values) =>
      fc.tuple(fc.constant(values), fc.nat(values.length), fc.nat(values.length)),
    );
    fc.assert(
      fc.property(stretch, ([values, a, b]) => {
        const found = { low: 0, high: 0 };
        new MinMaxTree(values).read(Math.min(a, b), Math.max(a, b), found);
        expect(found).toEqual(slowExtremes(values, Math.min(a, b), Math.max(a, b)));
      }),
    );
  });

  const axis = fc.array(fc.nat(5), { minLength: 0, maxLength: 300, size: 'max' }).map((steps) => {
    let place = 0;
    return Float64Array.from(steps, (step) => {
      place += step;
      return place;
    });
  });

  it('puts every point of the window into exactly one bucket, at most one bucket per pixel, by its place', () => {
    fc.assert(
      fc.property(
        axis,
        fc.integer({ min: -10, max: 900 }),
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 50 }),
        (x, from, width, pixels) => {
          const to = from + width;
          const { bounds, isExact } = splitIntoBuckets(x, from, to, pixels);
          const inside = Array.from(x.keys()).filter((point) => x[point]! >= from && x[point]! <= to);
          const before = x.filter((place) => place < from).length;
          const ends = (before > 0 ? 1 : 0) + (before + inside.length < x.length ? 1 : 0);
          expect(bounds[0]).toBe(Math.max(0, before - 1));
          expect(bounds.at(-1)).toBe(Math.min(x.length, before + inside.length + 1));
          for (let b = 1; b < bounds.length; b++) expect(bounds[b]).toBeGreaterThan(bounds[b - 1]!);
          expect(bounds.length - 1 - ends).toBeLessThanOrEqual(pixels);
          if (isExact) expect(bounds.length - 1).toBe(inside.length + ends);
          else
            for (let b = before > 0 ? 1 : 0; b < bounds.length - 2; b++) {
              const places = x.slice(bounds[b], bounds[b + 1]);
              const pixelOf = (place: number): number =>
                Math.min(pixels - 1, Math.floor(((place - from) / width) * pixels + 1e-9));
              if (bounds[b]! < before + inside.length) expect(new Set(Array.from(places, pixelOf)).size).toBe(1);
            }
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('keeps every extreme of what it covers', () => {
    fc.assert(
      fc.property(numbers(1, 500), fc.integer({ min: 1, max: 40 }), (values, pixels) => {
        const x = Float64Array.from(values, (_, place) => place);
        const buckets = splitIntoBuckets(x, 0, values.length - 1, pixels);
        const { low, high } = envelopeOf(new MinMaxTree(values), buckets);
        const whole = slowExtremes(values, 0, values.length);
        expect(slowExtremes(low, 0, low.length).low).toEqual(whole.low);
        expect(slowExtremes(high, 0, high.length).high).toEqual(whole.high);
      }),
    );
  });
});
