import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import { contributionSteps, readLogContributions } from '../../src/batch/logContributions.ts';
import { DEFAULT_SETTINGS } from '../../src/batch/runSettings.ts';
import { DEFAULT_CONFIG } from '../../src/engine/config.ts';
import { traceDecision } from '../../src/engine/trace.ts';
import { readBacktest } from '../data/readText.ts';

const share = fc.integer({ min: 0, max: 20 }).map((n) => n / 20);
const row = fc.record({
  position: fc.oneof(
    fc.constant(0),
    fc.integer({ min: -40, max: 40 }).map((n) => n / 10),
  ),
  metaProb: share,
  banditWeight: share,
  regime: fc.constantFrom('TRENDING', 'HIGH_VOL', 'OFF'),
  correlationPenalty: share,
});
const HEADER = 'raw_position,meta_prob,bandit_weight,regime,correlation_penalty';
const config = { ...DEFAULT_CONFIG, minPosition: 0.2, regimeScales: { TRENDING: 1.4, HIGH_VOL: 0.7, OFF: 0 } };
const rest = { currentPnl: Number.NaN, atr: Number.NaN, close: Number.NaN };

const contributionsOf = (lines: readonly string[], window: readonly [number, number, number]) =>
  readLogContributions(
    new BacktestRun(readBacktest([HEADER, ...lines].join('\n')), { ...DEFAULT_SETTINGS, config }),
    ...window,
  );

describe('log contributions along time', () => {
  it('are the means of each bar’s logarithms and add up to that of scaled over raw', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 30 }), (rows, pixels) => {
        const read = contributionsOf(
          rows.map((cells) => Object.values(cells).join(',')),
          [1, rows.length, pixels],
        );
        const traces = rows.map((inputs) => traceDecision({ ...rest, ...inputs }, config, DEFAULT_SETTINGS.switches));
        const sized = traces.filter(({ raw, scaled }) => raw !== 0 && scaled !== 0);
        expect(read.bars).toBe(rows.length);
        expect(read.withoutPosition).toBe(rows.filter(({ position }) => position === 0).length);
        expect(read.zeroed).toBe(rows.length - read.withoutPosition - sized.length);
        read.x.forEach((at, b) => {
          const inBucket = traces
            .slice(at - 1, (read.x[b + 1] ?? rows.length + 1) - 1)
            .filter((trace) => sized.includes(trace));
          const mean = (of: (trace: (typeof traces)[number]) => number): number =>
            inBucket.reduce((sum, trace) => sum + Math.log(of(trace)), 0) / inBucket.length;
          if (inBucket.length === 0) {
            expect(read.total[b]).toBeNaN();
            return;
          }
          expect(read.total[b]).toBeCloseTo(
            mean(({ raw, scaled }) => scaled / raw),
            9,
          );
          expect(read.steps.clip[b]).toBeCloseTo(
            mean(({ uncapped, scaled }) => scaled / uncapped),
            9,
          );
          expect(contributionSteps.reduce((sum, step) => sum + (read.steps[step][b] ?? 0), 0)).toBeCloseTo(
            read.total[b] ?? 0,
            9,
          );
        });
      }),
    );
  });

  it('are those of a decision worked by hand', () => {
    // Meta 0.8 is 1.3, bandit 0.5, TRENDING 1.4, penalty 0.3 is 0.7: 4 × 0.637 = 2.548, below the cap of 3.
    const { steps, total } = contributionsOf(['4,0.8,0.5,TRENDING,0.3'], [1, 1, 10]);
    expect(steps.meta[0]).toBeCloseTo(0.26236426446749, 12);
    expect(steps.bandit[0]).toBeCloseTo(-Math.LN2, 12);
    expect(steps.regime[0]).toBeCloseTo(0.33647223662121, 12);
    expect(steps.correlation[0]).toBeCloseTo(-0.35667494393873, 12);
    expect(steps.clip[0]).toBe(0);
    expect(total[0]).toBeCloseTo(Math.log(0.637), 12);
  });

  it('keep their digits over many bars in one pixel', () => {
    // 0.5 (meta 0) × 0.2 (bandit below its floor) × 0.7 × 0.2 (penalty 1) = 0.014 of 40 on every bar.
    const { steps, total } = contributionsOf(
      Array.from({ length: 5000 }, () => '40,0,0,HIGH_VOL,1'),
      [1, 5000, 1],
    );
    expect(steps.bandit[0]).toBeCloseTo(Math.log(0.2), 12);
    expect(total[0]).toBeCloseTo(Math.log(0.014), 12);
  });
});
