import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import type { Figures } from '../../src/batch/figures.ts';
import { createMeasuring } from '../../src/batch/metrics.ts';
import { DEFAULT_SETTINGS } from '../../src/batch/runSettings.ts';
import { readBacktest } from '../data/readText.ts';
import golden from '../fixtures/golden/backtestFigures.json' with { type: 'json' };

const folder = new URL('../../../shared/backtests/', import.meta.url);

function flatten({ overall, series }: Figures): Record<string, number | null> {
  const flat: Record<string, number | null> = {};
  const put = (name: string, measure: { value: number } | { undefinedBecause: string }): void => {
    flat[name] = 'value' in measure ? measure.value : null;
  };
  for (const [name, measure] of Object.entries(overall)) put(name, measure);
  for (const [suffix, figures] of Object.entries(series))
    for (const [metric, measure] of Object.entries(figures)) put(`${metric}${suffix}`, measure);
  return flat;
}

describe.skipIf(!existsSync(folder))('figures of the real backtests in ../shared/backtests', () => {
  for (const [name, expected] of Object.entries(golden.figures)) {
    const flat = (): Record<string, number | null> => {
      const backtest = readBacktest(readFileSync(new URL(`${name}.csv`, folder)));
      return flatten(createMeasuring(new BacktestRun(backtest, DEFAULT_SETTINGS)).figures());
    };
    it(`equal the reference's for ${name}, to 1e-9`, () => {
      const figures = flat();
      for (const [figure, value] of Object.entries(expected)) {
        const found = figures[figure];
        if (value === null || typeof found !== 'number') expect([figure, found]).toEqual([figure, value]);
        else expect(Math.abs(found - value), figure).toBeLessThanOrEqual(1e-9 * Math.abs(value));
      }
    });
  }
});
