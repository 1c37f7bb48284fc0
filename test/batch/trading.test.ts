import { describe, expect, it } from 'vitest';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import { measureRegimes } from '../../src/batch/breakdowns.ts';
import type { Figures, Measure } from '../../src/batch/figures.ts';
import { createMeasuring } from '../../src/batch/metrics.ts';
import { DEFAULT_SETTINGS, type RunSettings } from '../../src/batch/runSettings.ts';
import { readBacktest } from '../data/readText.ts';
import { expectVector, readVectors } from '../engine/mathVectors.ts';

const measure = (text: string, settings: RunSettings = DEFAULT_SETTINGS): Figures =>
  createMeasuring(new BacktestRun(readBacktest(text), settings)).figures();

const numberOf = (figure: Measure | undefined): number | undefined =>
  figure && 'value' in figure ? figure.value : undefined;

/** A file whose factors are all 1. */
const positions = (...sizes: readonly number[]): string =>
  ['raw_position,meta_prob,bandit_weight,regime', ...sizes.map((size) => `${size},0.5,1,NORMAL`)].join('\n');

interface SizingSummary {
  readonly position: readonly number[];
  readonly pre_clip: readonly number[];
  readonly regime: readonly string[];
  readonly pnl: readonly number[];
  readonly cap: number;
  readonly bars_per_year: number;
}

describe('sizing diagnostics', () => {
  it.each(readVectors<SizingSummary>('sizing.summary'))('agree with the vector $id', (vector) => {
    const { position, pre_clip, regime, pnl, cap, bars_per_year } = vector.inputs;
    const rows = pre_clip.map((size, i) => `${size},0.5,1,${regime[i]},${position[i] ? pnl[i]! / position[i]! : 0}`);
    const text = ['raw_position,meta_prob,bandit_weight,regime,next_return', ...rows].join('\n');
    const config = { ...DEFAULT_SETTINGS.config, maxPosition: cap, periodsPerYear: bars_per_year };
    const run = new BacktestRun(readBacktest(text), { ...DEFAULT_SETTINGS, config });
    expect([...(run.result('scaled_position') ?? [])]).toEqual(position);
    const { series, overall } = createMeasuring(run).figures();
    const { Scaled } = series;
    const found = {
      mean_abs: numberOf(Scaled.meanAbs),
      mean_net: numberOf(Scaled.meanNet),
      turnover_per_bar: numberOf(Scaled.turnoverPerBar),
      turnover_annual: numberOf(Scaled.turnover),
      relative_turnover_annual: numberOf(Scaled.relativeTurnover),
      holding_period_bars: numberOf(Scaled.holdingPeriod),
      time_at_cap: numberOf(overall.timeAtCap),
      time_cap_binding: numberOf(overall.timeAboveCap),
      mean_clipped_excess: numberOf(overall.meanClippedExcess),
      by_regime: Object.fromEntries(
        measureRegimes(run).map((line) => [
          line.name,
          {
            time_share: line.timeShare,
            mean_abs: line.meanAbsScaled,
            mean_net: line.meanNetScaled,
            gross_share: line.grossShare,
            pnl: line.profitScaled,
          },
        ]),
      ),
    };
    expectVector(found, vector.expected, vector.tolerance);
  });

  it('count a flip where a position goes to the other side, flat between or not', () => {
    const { series } = measure(positions(0, 1, 2, -1, 0, 0, 1, 0, 1, -2));
    expect(numberOf(series.Scaled.flips)).toBe(3);
  });

  it('count the longest run at the cap along time, whatever the order of the file', () => {
    expect(numberOf(measure(positions(3, 4, 1, 3, -3, 5, 2)).overall.longestRunAtCap)).toBe(3);
    const shuffled = [
      'timestamp,raw_position,meta_prob,bandit_weight,regime',
      '2024-01-04,3,0.5,1,NORMAL',
      '2024-01-01,3,0.5,1,NORMAL',
      '2024-01-03,1,0.5,1,NORMAL',
      '2024-01-02,3,0.5,1,NORMAL',
    ];
    expect(numberOf(measure(shuffled.join('\n')).overall.longestRunAtCap)).toBe(2);
  });

  it('follow each strategy for itself', () => {
    // Of strategy a: −1, 3, 3, of b: 3, 3, −1. As one they would flip three times, and be at the cap for three rows or for four.
    const rows = ['a,-1', 'b,3', 'b,3', 'a,3', 'b,-1', 'a,3'];
    const text = ['strategy,raw_position,meta_prob,bandit_weight,regime', ...rows.map((row) => `${row},0.5,1,NORMAL`)];
    const { series, overall } = measure(text.join('\n'));
    expect(numberOf(series.Raw.flips)).toBe(2);
    expect(numberOf(overall.longestRunAtCap)).toBe(2);
  });

  it('measure what the minimum adds', () => {
    const config = { ...DEFAULT_SETTINGS.config, minPosition: 0.5 };
    // 0.3 and 0.1 are missing, nothing is added to zero: 0.4 over four rows.
    const { overall } = measure(positions(0.2, -0.4, 0, 2), { ...DEFAULT_SETTINGS, config });
    expect(numberOf(overall.meanLift)).toBeCloseTo(0.1, 15);
  });

  it('say what part of the turnover scaling causes', () => {
    // Raw is always 2 and never trades; scaled is 2 × 1, 2 × 0.5, 2 × 1: all of its trading is the bandit’s.
    const bandit = [
      'raw_position,meta_prob,bandit_weight,regime',
      '2,0.5,1,NORMAL',
      '2,0.5,0.5,NORMAL',
      '2,0.5,1,NORMAL',
    ];
    expect(numberOf(measure(bandit.join('\n')).overall.turnoverFromScaling)).toBe(1);
    // A constant factor causes none.
    const half = ['raw_position,meta_prob,bandit_weight,regime', '2,0.5,0.5,NORMAL', '1,0.5,0.5,NORMAL'];
    expect(numberOf(measure(half.join('\n')).overall.turnoverFromScaling)).toBe(0);
    expect(measure(positions(1, 1)).overall.turnoverFromScaling).toEqual({
      undefinedBecause: 'the scaled position never changes',
    });
  });

  it('are undefined, with the reason, where nothing can be measured', () => {
    const { series } = measure(positions(1));
    expect(series.Raw.holdingPeriod).toEqual({ undefinedBecause: 'one bar has no turnover' });
    expect(measure(positions(1, 1)).series.Raw.holdingPeriod).toEqual({
      undefinedBecause: 'the position never changes',
    });
    expect(measure(positions(0, 0)).series.Raw.relativeTurnover).toEqual({
      undefinedBecause: 'every position is zero',
    });
  });

  it('price the turnover', () => {
    const config = { ...DEFAULT_SETTINGS.config, periodsPerYear: 100 };
    // Changes of 1 and 3: 2 a bar, 200 a year, at 10 basis points.
    const { series } = measure(positions(1, 2, -1), { ...DEFAULT_SETTINGS, config, cost: 0.001 });
    expect(numberOf(series.Raw.costDrag)).toBeCloseTo(0.2, 15);
  });
});
