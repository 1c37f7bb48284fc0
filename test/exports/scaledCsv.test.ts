import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import { DEFAULT_SETTINGS, type RunSettings } from '../../src/batch/runSettings.ts';
import { writeScaledCsv } from '../../src/exports/scaledCsv.ts';
import { readBacktest } from '../data/readText.ts';

const folder = new URL('../../../shared/backtests/', import.meta.url);

async function download(
  content: string | Uint8Array<ArrayBuffer>,
  settings: RunSettings = DEFAULT_SETTINGS,
): Promise<string> {
  const run = new BacktestRun(readBacktest(content), settings);
  const { blob } = await writeScaledCsv(new File([content], 'test.csv'), run, () => undefined);
  return blob.text();
}

const split = (csv: string): string[][] =>
  csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

function column(rows: string[][], name: string): (string | undefined)[] {
  const place = rows[0]?.indexOf(name) ?? -1;
  return rows.slice(1).map((row) => row[place]);
}

const FACTORS = ['meta_factor', 'bandit_factor', 'regime_factor', 'correlation_factor', 'scaled_position'];
const VARIANTS = [
  { switches: { pyramid: false, voltarget: false }, later: {} },
  {
    switches: { pyramid: true, voltarget: false },
    later: { pyramided_position: 'pyramided_position', final_position: 'pyramided_position' },
  },
  { switches: { pyramid: false, voltarget: true }, later: { final_position: 'vol_targeted_position' } },
  {
    switches: { pyramid: true, voltarget: true },
    later: { pyramided_position: 'pyramided_position', final_position: 'vol_targeted_pyramided_position' },
  },
];

describe.skipIf(!existsSync(folder))('the download of the real backtests in ../shared/backtests', () => {
  for (const name of ['goog_daily', 'btcusd_daily', 'eurusd_hourly'])
    for (const { switches, later } of VARIANTS)
      it(`has the reference's doubles for ${name} with ${JSON.stringify(switches)}`, async () => {
        const original = readFileSync(new URL(`${name}.csv`, folder), 'utf8');
        const expected = split(readFileSync(new URL(`${name}.expected.csv`, folder), 'utf8'));
        const text = await download(original, { ...DEFAULT_SETTINGS, switches });
        const found = split(text);
        const own = split(original);
        expect(found[0]).toEqual([...(own[0] ?? []), ...FACTORS, ...Object.keys(later), 'problem']);
        expect(found.map((row) => row.slice(0, own[0]?.length))).toEqual(own);
        const pairs = { ...Object.fromEntries(FACTORS.map((factor) => [factor, factor])), ...later };
        for (const [result, reference] of Object.entries(pairs))
          expect(column(found, result).map(Number), result).toEqual(column(expected, reference).map(Number));
        expect(column(found, 'problem').filter((problem) => problem !== '')).toEqual([]);
      });
});
