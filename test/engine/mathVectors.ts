import { expect } from 'vitest';
import { readGolden } from './golden.ts';

export interface Tolerance {
  readonly rel: number;
  readonly abs: number;
}

/** What a vector expects: numbers, words and flags, in lists and tables; null where nothing is defined. */
export type Expected = number | string | boolean | null | readonly Expected[] | { readonly [name: string]: Expected };

/** A vector of the analyses, computed at 40 digits and a second way. */
export interface MathVector<Inputs> {
  readonly item: string;
  readonly id: string;
  readonly inputs: Inputs;
  readonly expected: Expected;
  readonly tolerance: Tolerance;
}

/** All vectors of one item. Throws for an item that has none, so that a misspelt name tests something. */
export function readVectors<Inputs>(item: string): readonly MathVector<Inputs>[] {
  const { vectors } = readGolden<{ readonly vectors: readonly MathVector<Inputs>[] }>('math');
  const found = vectors.filter((vector) => vector.item === item);
  if (found.length === 0) throw new Error(`no vectors: ${item}`);
  return found;
}

/** Every expected value is there and agrees: |actual − expected| ≤ abs + rel × |expected|. */
export function expectVector(actual: unknown, expected: Expected, tolerance: Tolerance, path = ''): void {
  if (typeof expected === 'number') {
    if (typeof actual !== 'number') throw new Error(`${path}: ${String(actual)} is no number`);
    const error = Math.abs(actual - expected);
    expect(error, `${path}: ${actual}, expected ${expected}`).toBeLessThanOrEqual(
      tolerance.abs + tolerance.rel * Math.abs(expected),
    );
    return;
  }
  if (expected === null || typeof expected !== 'object') {
    expect(actual, path).toEqual(expected);
    return;
  }
  for (const [name, part] of Object.entries(expected)) {
    const found = typeof actual === 'object' && actual !== null ? Object.entries(actual) : [];
    expectVector(found.find(([key]) => key === name)?.[1], part, tolerance, `${path}/${name}`);
  }
}
