import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BacktestRun, constraintFlags } from '../../src/batch/backtestRun.ts';
import { readConstraints } from '../../src/batch/constraints.ts';
import { createMeasuring } from '../../src/batch/metrics.ts';
import { DEFAULT_SETTINGS, type RunSettings } from '../../src/batch/runSettings.ts';
import { DEFAULT_CONFIG } from '../../src/engine/config.ts';
import { traceDecision } from '../../src/engine/trace.ts';
import { readBacktest } from '../data/readText.ts';
import { runs } from '../property.ts';

const runOf = (lines: readonly string[], settings: Partial<RunSettings> = {}): BacktestRun =>
  new BacktestRun(readBacktest(lines.join('\n')), { ...DEFAULT_SETTINGS, ...settings });
const list = (column: Float64Array | undefined): number[] => Array.from(column ?? []);
const figure = (
  run: BacktestRun,
  name: 'turnover' | 'totalReturn' | 'maxDrawdown' | 'maxDrawdownBars' | 'cagr' | 'sharpe',
): unknown => createMeasuring(run).figures().series.Raw[name];

describe('a backtest run', () => {
  it('gives every row what the scalar engine gives it, whatever the settings', () => {
    const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);
    const row = fc.record({
      position: fc.integer({ min: -4000, max: 4000 }).map((thousandths) => thousandths / 1000),
      metaProb: share,
      banditWeight: share,
      regime: fc.constantFrom('TRENDING', 'HIGH_VOL', 'LOW_VOL', 'NORMAL', 'FOO'),
      correlationPenalty: share,
      currentPnl: fc.oneof(
        fc.constant(Number.NaN),
        fc.integer({ min: -100, max: 100 }).map((thousandths) => thousandths / 1000),
      ),
      atr: fc.oneof(fc.constant(Number.NaN), share),
      close: fc.integer({ min: 1, max: 20 }),
    });
    const text = (value: number | string): string => (Number.isNaN(value) ? '' : String(value));
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (rows, pyramid, voltarget, capAfter) => {
          const lines = [
            'raw_position,meta_prob,bandit_weight,regime,correlation_penalty,pnl,atr,close',
            ...rows.map((cells) => Object.values(cells).map(text).join(',')),
          ];
          const config = { ...DEFAULT_CONFIG, capAfter, minPosition: 0.1 };
          const switches = { pyramid, voltarget };
          const run = runOf(lines, { config, switches });
          const traces = rows.map((inputs) => traceDecision(inputs, config, switches));
          expect(list(run.result('scaled_position'))).toEqual(traces.map(({ scaled }) => scaled));
          expect(list(run.result('uncapped_position'))).toEqual(traces.map(({ uncapped }) => uncapped));
          if (pyramid) expect(list(run.result('pyramided_position'))).toEqual(traces.map(({ pyramided }) => pyramided));
          if (pyramid || voltarget)
            expect(list(run.result('final_position'))).toEqual(traces.map(({ final }) => final));
          const constraints = readConstraints(run);
          for (const flag of constraintFlags)
            expect(constraints.count(flag), flag).toBe(
              traces.filter(({ steps }) => steps.some(({ stage, binds }) => stage.constraint?.flag === flag && binds))
                .length,
            );
        },
      ),
      { numRuns: runs(60) },
    );
  });

  it('leaves a rejected row without results', () => {
    const run = runOf(['raw_position,bandit_weight', '1,0.5', '1,7', '2,1']);
    for (const name of [
      'meta_factor',
      'bandit_factor',
      'regime_factor',
      'correlation_factor',
      'scaled_position',
    ] as const)
      expect(list(run.result(name)).map(Number.isNaN)).toEqual([false, true, false]);
  });

  it('takes what the file does not have from the settings', () => {
    const run = runOf(['raw_position', '1'], { fallbacks: { metaProb: 0.7, banditWeight: 0.8, regime: 'trending' } });
    expect(list(run.result('scaled_position'))).toEqual([1.3439999999999999]);
  });

  it('computes a missing ATR from the prices, per strategy in the order of time', () => {
    const run = runOf(
      [
        'raw_position,date,strategy,high,low,close',
        '1,2024-01-02,a,12,9,10',
        '1,2024-01-01,a,11,10,10',
        '1,2024-01-01,b,50,40,45',
      ],
      { switches: { pyramid: false, voltarget: true } },
    );
    expect(list(run.input('atr'))).toEqual([2, 1, 10]);
  });
});

describe('next-row returns', () => {
  const bars = [100, 110, 99, 108.9, 98.01, 107.811];
  const text = (returns: (i: number) => string, times = (i: number) => `2024-01-0${i + 1}`): string[] => [
    'raw_position,timestamp,close,return',
    ...bars.map((close, i) => `1,${times(i)},${close},${returns(i)}`),
  ];
  const change = (from: number, to: number): string =>
    ((bars[to] ?? Number.NaN) / (bars[from] ?? Number.NaN) - 1).toFixed(4);

  it('are used as they are where they fit the next close', () => {
    const { source, returns } = runOf(text((i) => (i < 5 ? change(i, i + 1) : ''))).nextReturns;
    expect([source, list(returns)]).toEqual(['fitsNext', [0.1, -0.1, 0.1, -0.1, 0.1, Number.NaN]]);
  });

  it('are shifted by one row where they are the bar’s own, so that nothing looks ahead', () => {
    const { source, returns } = runOf(text((i) => (i > 0 ? change(i - 1, i) : ''))).nextReturns;
    expect([source, list(returns)]).toEqual(['fitsOwn', [0.1, -0.1, 0.1, -0.1, 0.1, Number.NaN]]);
  });

  it('are found in the order of time, whatever that of the file', () => {
    const { source, returns } = runOf(
      text(
        (i) => (i < 5 ? change(i + 1, i) : ''),
        (i) => `2024-01-0${6 - i}`,
      ),
    ).nextReturns;
    expect(source).toBe('fitsOwn');
    expect(list(returns)[0]).toBeNaN();
  });

  it('are unsure where they fit neither, and follow the reading that is chosen', () => {
    const lines = text((i) => `0.0${i + 1}`);
    expect(runOf(lines).nextReturns.source).toBe('unsure');
    const own = runOf(lines, { returnReading: 'own' }).nextReturns;
    expect([own.source, list(own.returns)]).toEqual(['chosenOwn', [0.02, 0.03, 0.04, 0.05, 0.06, Number.NaN]]);
  });

  it('come from the close where the file has none, and skip rejected rows', () => {
    const { source, returns } = runOf(['raw_position,close', '1,10', 'x,99', '1,11']).nextReturns;
    expect(source).toBe('close');
    expect(list(returns)).toEqual([11 / 10 - 1, Number.NaN, Number.NaN]);
  });
});

describe('figures of small backtests, worked by hand', () => {
  it('measure turnover over the scaled rows: |1−0| is no step, |3−1| and |0−3| are', () => {
    expect(figure(runOf(['raw_position', '1', '3', '0']), 'turnover')).toEqual({ value: (252 * (2 + 3)) / 2 });
  });

  it('compound 1.5 × 0.5 × 1.2 with a drawdown of a half over two bars to the end', () => {
    const run = runOf(['raw_position,next_return', '1,0.5', '1,-0.5', '1,0.2']);
    expect(figure(run, 'totalReturn')).toEqual({ value: 1.5 * 0.5 * 1.2 - 1 });
    expect(figure(run, 'maxDrawdown')).toEqual({ value: -0.5 });
    expect(figure(run, 'maxDrawdownBars')).toEqual({ value: 2 });
  });

  it('lose everything once and for all, and say when', () => {
    const run = runOf(['raw_position,next_return,date', '3,-0.5,2024-01-01', '1,9,2024-01-02']);
    expect(figure(run, 'totalReturn')).toEqual({ value: -1 });
    expect(figure(run, 'maxDrawdown')).toEqual({ value: -1 });
    expect(figure(run, 'cagr')).toEqual({ undefinedBecause: 'lost everything on 2024-01-01' });
  });

  it('sum strategies by timestamp', () => {
    const run = runOf([
      'raw_position,next_return,date,strategy',
      '1,0.1,2024-01-01,a',
      '-2,0.1,2024-01-01,b',
      '1,0.2,2024-01-02,a',
    ]);
    expect(figure(run, 'totalReturn')).toEqual({ value: (1 + (0.1 - 0.2)) * 1.2 - 1 });
    expect(createMeasuring(run).figures().series.Raw.meanAbs).toEqual({ value: 2 });
  });

  it('charge costs per unit of turnover, from nothing into the first row on', () => {
    const run = runOf(['raw_position,next_return', '1,0', '-1,0'], { cost: 0.01 });
    expect(figure(run, 'totalReturn')).toEqual({ value: 0.99 * 0.98 - 1 });
  });

  it('have a reason where they have no value', () => {
    expect(figure(runOf(['raw_position', '1']), 'sharpe')).toEqual({
      undefinedBecause: 'the file has neither returns nor closes',
    });
    expect(figure(runOf(['raw_position,next_return', '1,0.1', '1,0.1']), 'sharpe')).toEqual({
      undefinedBecause: 'the returns do not vary',
    });
    const flat = ['raw_position,next_return', '0.3,0.1', '0.3,0.1', '0.3,0.1', '0.3,0.1', '0.3,0.1', '0.3,0.1'];
    expect(figure(runOf(flat), 'sharpe')).toEqual({ undefinedBecause: 'the returns do not vary' });
    expect(createMeasuring(runOf(['raw_position', '0'])).figures().series.Matched.meanAbs).toEqual({
      undefinedBecause: 'the raw positions are all zero',
    });
  });

  it('give Matched the Sharpe ratio of Raw', () => {
    const run = runOf([
      'raw_position,meta_prob,next_return',
      '1,0.9,0.01',
      '2,0.1,-0.02',
      '-1,0.4,0.005',
      '1,0.2,0.03',
    ]);
    const { Raw, Matched, Scaled } = createMeasuring(run).figures().series;
    const value = (measure: object): number =>
      'value' in measure && typeof measure.value === 'number' ? measure.value : Number.NaN;
    expect(value(Matched.sharpe)).toBeCloseTo(value(Raw.sharpe), 12);
    expect(value(Matched.meanAbs)).toBeCloseTo(value(Scaled.meanAbs), 12);
    expect(value(Scaled.sharpe)).not.toBeCloseTo(value(Raw.sharpe), 6);
  });
});
