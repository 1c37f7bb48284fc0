import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import type { Figures } from '../../src/batch/figures.ts';
import { createMeasuring } from '../../src/batch/metrics.ts';
import { DEFAULT_SETTINGS, type RunSettings } from '../../src/batch/runSettings.ts';
import { readBacktest } from '../data/readText.ts';
import golden from '../fixtures/golden/backtestFigures.json' with { type: 'json' };
import sampleFigures from '../fixtures/simulatedBacktest.figures.json' with { type: 'json' };

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

function expectFigures(file: URL, expected: Readonly<Record<string, number | null>>, settings: RunSettings): void {
  const figures = flatten(createMeasuring(new BacktestRun(readBacktest(readFileSync(file)), settings)).figures());
  for (const [figure, value] of Object.entries(expected)) {
    const found = figures[figure];
    if (value === null || typeof found !== 'number') expect([figure, found]).toEqual([figure, value]);
    else expect(Math.abs(found - value), figure).toBeLessThanOrEqual(1e-9 * Math.abs(value));
  }
}

describe.skipIf(!existsSync(folder))('figures of the real backtests in ../shared/backtests', () => {
  it.each(Object.entries(golden.figures))('equal the reference for %s, to 1e-9', (name, expected) => {
    expectFigures(new URL(`${name}.csv`, folder), expected, DEFAULT_SETTINGS);
  });
});

describe('figures of the sample', () => {
  it('equal those that scripts/expectSampleFigures.py computes apart from the engine', () => {
    const switches = { pyramid: true, voltarget: true };
    const file = new URL('../../src/data/sample/simulatedBacktest.csv', import.meta.url);
    expectFigures(file, sampleFigures, { ...DEFAULT_SETTINGS, switches });
  });
});
