import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import { readRibbons } from '../../src/batch/ribbons.ts';
import { DEFAULT_SETTINGS } from '../../src/batch/runSettings.ts';
import { DEFAULT_CONFIG } from '../../src/engine/config.ts';
import { traceDecision } from '../../src/engine/trace.ts';
import { readBacktest } from '../data/readText.ts';
import { runs } from '../property.ts';

const HEADER = 'timestamp,strategy,raw_position,meta_prob,bandit_weight,regime,correlation_penalty,pnl,atr,close';
const REGIMES = ['TRENDING', 'HIGH_VOL', 'NORMAL', 'FOO'] as const;
const share = fc.integer({ min: 0, max: 20 }).map((n) => n / 20);
const row = fc.record({
  day: fc.integer({ min: 1, max: 28 }),
  strategy: fc.constantFrom('a', 'b'),
  position: fc.integer({ min: -40, max: 40 }).map((n) => n / 10),
  metaProb: share,
  banditWeight: share,
  regime: fc.constantFrom(...REGIMES),
  correlationPenalty: share,
  currentPnl: fc.integer({ min: -5, max: 5 }).map((n) => n / 100),
  atr: fc.integer({ min: 0, max: 20 }).map((n) => n / 100),
  close: fc.constant(1),
});
const config = { ...DEFAULT_CONFIG, minPosition: 0.1, capAfter: true };
const timeOf = (day: number): number => Date.UTC(2024, 0, day);

/** Several rows share a place only where there are several strategies: otherwise the places of equal times could not be told. */
function pointsOf<R extends { readonly day: number; readonly strategy: string }>(rows: readonly R[]): readonly R[] {
  const isSplit = new Set(rows.map(({ strategy }) => strategy)).size > 1;
  return isSplit ? rows : rows.filter(({ day }, i) => rows.findIndex((other) => other.day === day) === i);
}

describe('ribbons', () => {
  it('count, pixel by pixel, what each row’s own decision says, whatever the order, the strategies and the window', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        fc.tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 28 })),
        (drawn, pyramid, voltarget, pixels, ends) => {
          const rows = pointsOf(drawn);
          const [first, last] = [Math.min(...ends), Math.max(...ends)];
          const switches = { pyramid, voltarget };
          const text = rows.map(({ day, ...cells }) =>
            [`2024-01-${String(day).padStart(2, '0')}`, ...Object.values(cells)].join(','),
          );
          const run = new BacktestRun(readBacktest([HEADER, ...text].join('\n')), {
            ...DEFAULT_SETTINGS,
            config,
            switches,
          });
          const ribbons = readRibbons(run, timeOf(first), timeOf(last), pixels);

          const inside = rows.filter(({ day }) => day >= first && day <= last);
          expect(ribbons.total).toBe(inside.length);
          const bound = inside.map((inputs) =>
            traceDecision(inputs, config, switches).steps.flatMap(({ stage, binds }) =>
              stage.constraint && binds ? [stage.constraint.flag] : [],
            ),
          );
          for (const { flag, total, binding } of ribbons.lanes) {
            expect(total, flag).toBe(bound.filter((flags) => flags.includes(flag)).length);
            expect(binding.every((count, b) => count <= (ribbons.bars[b] ?? 0))).toBe(true);
          }
          const named = run.backtest.coded.get('regime')?.categories.map(({ name }) => name) ?? [];
          const countOf = (some: readonly { readonly regime: string }[], name: string): number =>
            some.filter(({ regime }) => regime === name).length;
          expect([...(ribbons.regimes?.total ?? [])]).toEqual(named.map((name) => countOf(inside, name)));
          ribbons.x.forEach((at, b) => {
            const end =
              at > timeOf(last) ? at : Math.min(timeOf(last), (ribbons.x[b + 1] ?? Number.POSITIVE_INFINITY) - 1);
            const inBucket = rows.filter(({ day }) => timeOf(day) >= at && timeOf(day) <= end);
            const leading = named[ribbons.regimes?.leading[b] ?? -1] ?? '';
            const most = Math.max(...named.map((name) => countOf(inBucket, name)));
            expect(ribbons.bars[b]).toBe(inBucket.length);
            expect(ribbons.regimes?.leadingBars[b]).toBe(most);
            expect(countOf(inBucket, leading)).toBe(most);
          });
        },
      ),
      { numRuns: runs(30) },
    );
  });

  it('follow the configuration, whatever part of it changes, as a run of its own does', () => {
    const lines = Array.from(
      { length: 40 },
      (_, i) => `${(i % 9) - 4},${(i % 11) / 10},${(i % 7) / 6},${(i % 5) / 4},0.03,1`,
    );
    const backtest = () => readBacktest(['raw_position,meta_prob,bandit_weight,corr,atr,close', ...lines].join('\n'));
    const changes = [
      { config: { ...config, maxPosition: 1 } },
      { config: { ...config, banditMinScale: 0.6 } },
      { config: { ...config, correlationFloor: 0.5, minPosition: 0 } },
      { switches: { pyramid: true, voltarget: true }, config: { ...config, maxPosition: 0.5 } },
      { switches: { pyramid: false, voltarget: true }, config: { ...config, maxLeverage: 9 } },
      { config },
    ].map((change) => ({ ...DEFAULT_SETTINGS, ...change }));
    const run = new BacktestRun(backtest(), DEFAULT_SETTINGS);
    for (const settings of changes) {
      run.configure(settings);
      expect(readRibbons(run, 1, 40, 10).lanes).toEqual(
        readRibbons(new BacktestRun(backtest(), settings), 1, 40, 10).lanes,
      );
    }
  });

  it('have no regimes where the file has none, and only the lanes of steps that are on', () => {
    const run = new BacktestRun(readBacktest('raw_position\n1\n9\n'), DEFAULT_SETTINGS);
    const { regimes, lanes, isExact, x } = readRibbons(run, 1, 2, 10);
    expect(regimes).toBeUndefined();
    expect(isExact).toBe(true);
    expect([...x]).toEqual([1, 2]);
    // 9 × 1 (meta 0.5) × 1 (bandit 1) × 1 is above the cap of 3.
    expect(lanes.map(({ flag, binding }) => [flag, ...binding])).toEqual([
      ['banditFloored', 0, 0],
      ['correlationFloored', 0, 0],
      ['capped', 0, 1],
    ]);
  });
});
