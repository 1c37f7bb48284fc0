import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeSample, ROWS, SEED } from '../../scripts/makeSample.mjs';

const stored = readFileSync(new URL('../../src/data/sample/simulatedBacktest.csv', import.meta.url), 'utf8');

describe('the sample backtest', () => {
  it('is what its script makes, byte for byte', () => {
    expect(makeSample(SEED) === stored).toBe(true);
    expect(stored.trimEnd().split('\n')).toHaveLength(ROWS + 1);
  });

  it('is another one with another seed', () => {
    expect(makeSample(SEED + 1) === stored).toBe(false);
  });
});
