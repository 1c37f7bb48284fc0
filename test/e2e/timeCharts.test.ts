import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { expect, test } from './page.ts';

const chart = (page: Page, name: string): Locator => page.getByRole('figure', { name, exact: true });
const TIME_CHARTS = [
  'Exposure over time',
  'Factors over time',
  'Equity',
  'Drawdown',
  'Rolling volatility',
  'Rolling Sharpe ratio',
] as const;

const openSample = async (page: Page): Promise<void> => {
  await page.goto('/?view=backtest&sample=on');
  await expect(chart(page, 'Rolling Sharpe ratio')).toBeVisible();
};
const typeEnd = async (page: Page, label: string, text: string): Promise<void> => {
  const field = page.getByRole('region', { name: 'Time window' }).getByLabel(label, { exact: true });
  await field.fill(text);
  await field.press('Enter');
};

test.describe('Charts along time', () => {
  test('share a window that is typed as dates, with a reason where that cannot be', async ({ page }) => {
    await openSample(page);
    await typeEnd(page, 'From', '2018-03');
    await typeEnd(page, 'To', '2018-06-30');
    for (const name of TIME_CHARTS) await expect(chart(page, name)).toContainText('2018-03-01 to 2018-06-30');
    const start = page.getByRole('slider', { name: 'Start of the window' });
    await expect(start).toHaveAttribute('aria-valuetext', '2018-03-01');
    await typeEnd(page, 'From', '2018-07-01');
    await expect(page.getByRole('alert')).toContainText('before');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Show all', exact: true }).click();
    for (const name of TIME_CHARTS) await expect(chart(page, name)).toContainText('2015-01-02 to 2024-08-01');
  });

  test('share a window that is moved by keys', async ({ page }) => {
    await openSample(page);
    const end = page.getByRole('slider', { name: 'End of the window' });
    const before = Number(await end.getAttribute('aria-valuenow'));
    await end.press('PageDown');
    await expect.poll(async () => Number(await end.getAttribute('aria-valuenow'))).toBeLessThan(before);
    await expect(page.getByRole('button', { name: 'Show all: Drawdown' })).toBeEnabled();
    await end.press('End');
    await expect(page.getByRole('button', { name: 'Show all: Drawdown' })).toBeDisabled();
  });

  test('have ribbons of regimes and constraints, named, in the table and in the picture, that follow', async ({
    page,
  }) => {
    await openSample(page);
    const exposure = chart(page, 'Exposure over time');
    const words = exposure.locator('svg text');
    for (const name of ['regime', 'TRENDING', 'bandit floor', 'corr. floor', 'cap'])
      await expect(words.filter({ hasText: new RegExp(`^${name}$`, 'u') })).toHaveCount(1);
    const summaryId = (await exposure.getAttribute('aria-describedby')) ?? '';
    await expect(page.locator(`[id="${summaryId}"]`)).toHaveText(/position cap 1\.\d.*%/u);

    await page
      .getByRole('group', { name: 'Scaler configuration' })
      .getByRole('spinbutton', { name: 'Maximum position' })
      .fill('0.5');
    await page.keyboard.press('Enter');
    await expect(page.locator(`[id="${summaryId}"]`)).toHaveText(/position cap [3-9]\d.*%/u);

    await page.getByRole('button', { name: 'Table: Exposure over time' }).click();
    for (const column of ['Regime of most bars', 'Bars bound by position cap'])
      await expect(exposure.getByRole('columnheader', { name: column })).toBeVisible();

    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'SVG: Exposure over time' }).click();
    const picture = await readFile(await (await waiting).path(), 'utf8');
    for (const name of ['Exposure over time', 'Raw (grey)', 'MEAN_REVERTING', 'bandit floor', 'simulatedBacktest.csv'])
      expect(picture).toContain(name);
    expect(picture).toContain('<pattern');
  });

  test('stack the logarithms of the factors', async ({ page }) => {
    await openSample(page);
    const factors = chart(page, 'Factors over time');
    await factors.getByText('Stacked log contributions').click();
    await expect(factors).toContainText('185 without a position');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Table: Factors over time' }).click();
    const header = factors.getByRole('columnheader');
    await expect(header).toHaveText([/Time/u, 'meta', 'bandit', 'regime', 'corr.', 'clip', 'total']);
    const row = factors.getByRole('row').nth(1).getByRole('cell').locator('data');
    const numbers = await row.evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('value'))));
    const parts = numbers.slice(0, -1).reduce((sum, part) => sum + part, 0);
    expect(parts).toBeCloseTo(numbers.at(-1) ?? Number.NaN, 9);
  });

  test('roll over as many bars as are typed, both figures alike', async ({ page }) => {
    await openSample(page);
    const field = page.getByRole('spinbutton', { name: 'Rolling volatility window' });
    await field.fill('20');
    await field.press('Enter');
    await expect(chart(page, 'Rolling Sharpe ratio')).toContainText('last 20 bar returns');
    await field.fill('1');
    await field.press('Enter');
    await expect(page.getByRole('alert')).toContainText('5 to 2000');
  });
});
