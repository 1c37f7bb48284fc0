import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './page.ts';

const folder = new URL('../../../shared/backtests/', import.meta.url);
const path = (name: string): string => new URL(name, folder).pathname;

/** The switches of the pipeline, and the column of the expected file that the last result has to equal. */
const COMBINATIONS = [
  { pyramid: false, voltarget: false, last: 'scaled_position' },
  { pyramid: true, voltarget: false, last: 'pyramided_position' },
  { pyramid: false, voltarget: true, last: 'vol_targeted_position' },
  { pyramid: true, voltarget: true, last: 'vol_targeted_pyramided_position' },
] as const;

/** Plain cells only, as these files have them: no quotes, no line breaks inside. */
async function readColumns(file: string): Promise<(name: string) => readonly string[]> {
  const [header = '', ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const names = header.split(',');
  const rows = lines.map((line) => line.split(','));
  return (name) => {
    const at = names.indexOf(name);
    if (at < 0) throw new Error(`no column ${name} in ${file}`);
    return rows.map((row) => row[at] ?? '');
  };
}

async function download(page: Page): Promise<(name: string) => readonly string[]> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download scaled CSV' }).click();
  return readColumns(await (await waiting).path());
}

/** Places at which two columns of numbers are not the same double. */
const differences = (found: readonly string[], expected: readonly string[]): number[] =>
  expected.flatMap((text, i) => (found[i] !== '' && Object.is(Number(found[i]), Number(text)) ? [] : [i]));

test.describe('The real backtests of ../shared', () => {
  test.skip(!existsSync(folder), '../shared/backtests is not here');
  for (const name of ['goog_daily', 'btcusd_daily', 'eurusd_hourly'])
    test(`${name}: every result of the download is the expected double`, async ({ page, chooseFile }) => {
      const expected = await readColumns(path(`${name}.expected.csv`));
      const rows = expected('timestamp').length;
      await page.goto('/?view=backtest');
      await chooseFile(path(`${name}.csv`));
      const summary = page.getByRole('region', { name: 'Backtest summary' });
      await expect(summary.locator('[data-figure="rowsScaled"]')).toHaveAttribute('value', String(rows));
      for (const { pyramid, voltarget, last } of COMBINATIONS) {
        await page.getByRole('switch', { name: 'Pyramiding' }).setChecked(pyramid);
        await page.getByRole('switch', { name: 'ATR volatility target' }).setChecked(voltarget);
        const found = await download(page);
        for (const factor of ['meta_factor', 'bandit_factor', 'regime_factor', 'correlation_factor', 'scaled_position'])
          expect(differences(found(factor), expected(factor)), factor).toEqual([]);
        const lastColumn = voltarget ? 'final_position' : last;
        expect(found(lastColumn)).toHaveLength(rows);
        expect(differences(found(lastColumn), expected(last)), `${last} with both switches as they are`).toEqual([]);
      }
    });
});
