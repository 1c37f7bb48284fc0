import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import { countDistribution } from '../../src/batch/breakdowns.ts';
import { countDensity } from '../../src/batch/density.ts';
import { DEFAULT_SETTINGS } from '../../src/batch/runSettings.ts';
import { readBacktest } from '../data/readText.ts';

const runOf = (lines: readonly string[]): BacktestRun =>
  new BacktestRun(readBacktest(lines.join('\n')), DEFAULT_SETTINGS);
const HEADER = 'raw_position,meta_prob,bandit_weight,regime';

describe('the density of raw and scaled positions', () => {
  it('counts each scaled row once, where it belongs', () => {
    // Scaled: −1, 0, 1, 2, of raw −2, 0, 1, 2; the rejected row is nowhere.
    const run = runOf([
      HEADER,
      '-2,0.5,0.5,NORMAL',
      '0,0.5,1,NORMAL',
      '1,0.5,1,NORMAL',
      'x,1,1,NORMAL',
      '2,0.5,1,NORMAL',
    ]);
    const { x, y, counts } = countDensity(run, 4, 3);
    expect([x, y]).toEqual([
      { from: -2, to: 2, bins: 4 },
      { from: -1, to: 2, bins: 3 },
    ]);
    // From below: scaled −1…0, 0…1, 1…2; across: raw −2, −1, 0, 1 and up to 2.
    expect([...counts]).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2]);
  });

  it('loses no row, whatever the positions', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 30 }),
        (raws) => {
          const small = raws.map((raw) => raw / 1e10);
          const { counts } = countDensity(runOf([HEADER, ...small.map((raw) => `${raw},0.3,0.7,TRENDING`)]), 7, 5);
          expect(counts.reduce((total, count) => total + count, 0)).toBe(raws.length);
        },
      ),
    );
  });
});

describe('the distribution of sizes', () => {
  it('counts what stands exactly at zero and at the cap', () => {
    const run = runOf([HEADER, ...[0, 3, 5, -4, 2.9, -0, 3].map((raw) => `${raw},0.5,1,NORMAL`)]);
    const [raw, scaled] = countDistribution(run, 41).series;
    expect(raw?.atoms).toEqual({ zero: 2, long: 2, short: 0 });
    expect(scaled?.atoms).toEqual({ zero: 2, long: 3, short: 1 });
  });
});
