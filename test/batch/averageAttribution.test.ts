import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AverageAttribution, averageAttribution } from '../../src/batch/averageAttribution.ts';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import { DEFAULT_SETTINGS, type RunSettings } from '../../src/batch/runSettings.ts';
import { attribute } from '../../src/engine/attribution.ts';
import { DEFAULT_CONFIG } from '../../src/engine/config.ts';
import { traceDecision } from '../../src/engine/trace.ts';
import { readBacktest } from '../data/readText.ts';
import { runs } from '../property.ts';

const EVERYTHING = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

const attributionOf = (
  lines: readonly string[],
  settings: Partial<RunSettings> = {},
  stretch = EVERYTHING,
): AverageAttribution => {
  const run = new BacktestRun(readBacktest(lines.join('\n')), { ...DEFAULT_SETTINGS, ...settings });
  const averaging = averageAttribution(run, stretch);
  for (;;) {
    const step = averaging.next();
    if (step.done) return step.value;
  }
};

const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);
const row = fc.record({
  position: fc.integer({ min: -4000, max: 4000 }).map((thousandths) => thousandths / 1000),
  metaProb: share,
  banditWeight: share,
  regime: fc.constantFrom('TRENDING', 'HIGH_VOL', 'LOW_VOL', 'NORMAL', 'FOO'),
  correlationPenalty: share,
  currentPnl: fc.integer({ min: -100, max: 100 }).map((thousandths) => thousandths / 1000),
  atr: fc.integer({ min: 1, max: 1000 }).map((thousandths) => thousandths / 1000),
  close: fc.integer({ min: 1, max: 20 }),
});
const HEADER = 'raw_position,meta_prob,bandit_weight,regime,correlation_penalty,pnl,atr,close,next_return';
const near = (found: number, expected: number): boolean =>
  Math.abs(found - expected) <= 1e-9 * (1 + Math.abs(expected));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

describe('the average attribution', () => {
  it('is the mean of what the engine attributes to each row, its profit the shares times the returns, and nothing is lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(row, fc.option(fc.integer({ min: -500, max: 500 }).map((bp) => bp / 10_000))), {
          minLength: 1,
          maxLength: 20,
        }),
        fc.record({ pyramid: fc.boolean(), voltarget: fc.boolean() }),
        fc.boolean(),
        fc.constantFrom(0, 0.1),
        fc.constantFrom<readonly [number, number]>([0.5, 1.5], [0, 2]),
        (rows, switches, capAfter, minPosition, metaConfidenceRange) => {
          const config = { ...DEFAULT_CONFIG, capAfter, minPosition, metaConfidenceRange };
          const lines = rows.map(([cells, rate]) => [...Object.values(cells), rate ?? ''].join(','));
          const found = attributionOf([HEADER, ...lines], { config, switches });
          const oracle = rows.map(([inputs]) => attribute(traceDecision(inputs, config, switches)));
          expect(found.rows).toBe(rows.length);
          expect(found.unmoved).toBe(oracle.filter(({ kind }) => kind === 'noPosition').length);
          expect(found.zeroed).toBe(oracle.filter(({ kind }) => kind === 'zeroed').length);
          expect(found.turned).toBe(0);
          for (const { id, share: mean, sizeShare, profit } of found.steps) {
            const shares = oracle.map(({ steps }) => steps.find((step) => step.id === id)?.share ?? 0);
            expect(near(mean, sum(shares) / rows.length), `share of ${id}`).toBe(true);
            const sided = shares.map((part, i) => part * Math.sign(oracle[i]?.raw ?? 0));
            expect(near(sizeShare, sum(sided) / rows.length), `size of ${id}`).toBe(true);
            expect(near(profit ?? Number.NaN, sum(shares.map((part, i) => part * (rows[i]?.[1] ?? 0)))), id).toBe(true);
          }
          const totals = oracle.map(({ total }) => total);
          expect(near(found.meanChange, sum(totals) / rows.length)).toBe(true);
          expect(near(sum(found.steps.map((step) => step.share)), found.meanChange)).toBe(true);
          const sizes = oracle.map(({ final, raw }) => Math.abs(final) - Math.abs(raw));
          expect(near(found.meanSizeChange, sum(sizes) / rows.length)).toBe(true);
          expect(near(sum(found.steps.map((step) => step.sizeShare)), found.meanSizeChange)).toBe(true);
          const { profit } = found;
          if (!profit) throw new Error('no profit');
          expect(profit.bars).toBe(rows.filter(([, rate]) => rate !== null).length);
          expect(near(sum(found.steps.map((step) => step.profit ?? 0)), profit.final - profit.raw)).toBe(true);
        },
      ),
      { numRuns: runs(150) },
    );
  });

  it('is that of the stretch only, whatever the order of the file', () => {
    const lines = [
      'timestamp,raw_position,meta_prob,bandit_weight,regime',
      '2024-01-03,1,0.5,0.5,NORMAL',
      '2024-01-01,4,0.5,0.5,NORMAL',
      '2024-01-02,2,0.5,0.5,NORMAL',
      '2024-01-04,x,0.5,0.5,NORMAL',
      '2024-01-05,8,0.5,0.5,NORMAL',
    ];
    const day = (number: number): number => Date.UTC(2024, 0, number);
    const found = attributionOf(lines, {}, { from: day(2), to: day(4) });
    // Of the second and third January: 2 and 1, each halved by the bandit alone.
    expect(found).toMatchObject({ rows: 2, meanChange: -0.75, unmoved: 0, zeroed: 0, turned: 0 });
    expect(found.steps.find(({ id }) => id === 'bandit')?.share).toBeCloseTo(-0.75, 14);
    expect(found.steps.find(({ id }) => id === 'meta')?.share).toBe(0);
    expect(found.profit).toBeUndefined();
    expect(attributionOf(lines).rows).toBe(4);
    expect(attributionOf(lines, {}, { from: day(10), to: day(11) })).toMatchObject({ rows: 0, meanChange: 0 });
  });

  it('names the rows that nothing can be attributed in', () => {
    const config = { ...DEFAULT_CONFIG, metaConfidenceRange: [0, 1] as const };
    const lines = ['raw_position,meta_prob,bandit_weight,regime', '0,0.5,1,NORMAL', '2,0,1,NORMAL', '2,0.5,1,NORMAL'];
    const found = attributionOf(lines, { config });
    expect(found).toMatchObject({ rows: 3, unmoved: 1, zeroed: 1, turned: 0, notAttributed: 0 });
    // The second row loses all of its 2 to the meta factor, the third half of it.
    expect(found.steps[0]).toEqual({ id: 'meta', share: expect.closeTo(-1, 14), sizeShare: expect.closeTo(-1, 14) });
  });
});
