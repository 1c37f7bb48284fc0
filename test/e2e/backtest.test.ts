import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { expect, test } from './page.ts';

const summary = (page: Page) => page.getByRole('region', { name: 'Backtest summary' });
const figure = (page: Page, name: string) => summary(page).locator(`[data-figure="${name}"]`);
const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

// Of the three rows two are scaled: 2 × 1.2 × 0.5 × 1.4 × 1 = 1.68 and −1 × 1 × 1 × 1 × 0.5 = −0.5.
const SMALL = `timestamp,raw_position,meta_prob,bandit_weight,regime,correlation_penalty,note
2024-01-01,2,0.7,0.5,TRENDING,0,<b>bold</b>
2024-01-02,1,1.7,0.5,TRENDING,0,=1+1
2024-01-03,-1,0.5,1,NORMAL,0.5,plain
`;

test.describe('Backtest', () => {
  test('says what it does before there is a file', async ({ page }) => {
    await page.goto('/?view=backtest');
    await expect(page.getByRole('link', { name: 'Backtest' })).toHaveAttribute('aria-current', 'page');
    await expect(page.getByRole('rowheader', { name: 'raw_position' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Load sample backtest' })).toBeVisible();
    await expectAccessible(page);
  });

  test('scales a file, shows its problems as text, and gives it back with its results', async ({
    page,
    chooseFile,
  }) => {
    await page.goto('/?view=backtest');
    await chooseFile(csv('small.csv', SMALL));
    await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
    await expect(figure(page, 'rowsScaled')).toHaveAttribute('value', '2');
    await expect(figure(page, 'rowsWithProblems')).toHaveAttribute('value', '1');
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '1.5');
    await expect(figure(page, 'sharpeScaled')).toHaveText('—');
    expect(await figure(page, 'sharpeScaled').getAttribute('value')).toBeNull();

    const problems = page.getByRole('region', { name: 'Problems' }).getByRole('row');
    await expect(problems).toHaveCount(2);
    await expect(problems.nth(1)).toContainText(/3.*meta_prob.*1\.7/u);

    const rows = page.getByRole('table', { name: 'Backtest rows' }).getByRole('row');
    await expect(rows).toHaveCount(4);
    await expect(rows.nth(1).locator('data').last()).toHaveAttribute('value', /^1\.6[78]/u);
    await expect(rows.nth(2)).toContainText('meta_prob');

    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download scaled CSV' }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('small.scaled.csv');
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(
      'timestamp,raw_position,meta_prob,bandit_weight,regime,correlation_penalty,note,meta_factor,bandit_factor,regime_factor,correlation_factor,scaled_position,problem',
    );
    expect(lines[3]).toBe('2024-01-03,-1,0.5,1,NORMAL,0.5,plain,1,1,1,0.5,-0.5,');
    await expectAccessible(page);
  });

  test('keeps what is shown when the next file cannot be used, and says why', async ({ page, chooseFile }) => {
    await page.goto('/?view=backtest');
    await chooseFile(csv('good.csv', SMALL));
    await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
    await chooseFile(csv('bad.csv', '%PDF-1.7'));
    await expect(page.getByRole('alert')).toContainText('bad.csv');
    await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
    await chooseFile(csv('bad.csv', SMALL));
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('follows the configuration: figures, chart and rows', async ({ page, guard }) => {
    await page.goto('/?view=backtest&sample=on');
    await expect(figure(page, 'rows')).toHaveAttribute('value', '2500');
    guard.closeNetwork();
    await expect(page.getByText('simulated', { exact: true }).first()).toBeVisible();
    const before = await figure(page, 'meanAbsScaled').getAttribute('value');
    const cap = page
      .getByRole('group', { name: 'Scaler configuration' })
      .getByRole('spinbutton', { name: 'Maximum position' });
    await cap.fill('1');
    await cap.press('Enter');
    await expect(figure(page, 'maxAbsScaled')).toHaveAttribute('value', '1');
    await expect(figure(page, 'meanAbsScaled')).not.toHaveAttribute('value', before ?? '');
    await expect(figure(page, 'meanAbsFinal')).toHaveCount(0);
    await page.getByRole('switch', { name: 'ATR volatility target' }).click();
    await expect(figure(page, 'meanAbsFinal')).toHaveAttribute('value', /\d/u);
    await expect(page.getByRole('region', { name: 'Findings' })).toContainText('leverage cap');
    await expect(
      page.getByRole('table', { name: 'Backtest rows' }).getByRole('columnheader', { name: 'Final' }),
    ).toBeVisible();
    await expect.poll(() => new URL(page.url()).searchParams.get('sample')).toBe('on');
  });

  test('shows time charts that zoom by hand and by keys, with their numbers and pictures', async ({ page }) => {
    await page.goto('/?view=backtest&sample=on');
    const chart = page.getByRole('figure', { name: 'Exposure over time' });
    await expect(chart).toContainText('2015-01-02 to 2024-08-01');
    await expect(chart).toContainText('Each pixel stands for about');
    const surface = chart.getByRole('application');
    await surface.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('+');
    await expect(chart).not.toContainText('Each pixel stands for');
    await expect(page.getByRole('figure', { name: 'Drawdown' })).not.toContainText('2015-01-02 to 2024-08-01');
    await page.keyboard.press('Home');
    await expect(chart).toContainText('2015-01-02 to 2024-08-01');

    const box = await surface.boundingBox();
    if (!box) throw new Error('the chart has no place');
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.6 * box.width, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await expect(chart).toContainText(/2019-\d\d-\d\d.* to 2020-\d\d-\d\d/u);
    await surface.dblclick();
    await expect(chart).toContainText('2015-01-02 to 2024-08-01');

    await chart.getByRole('button', { name: 'Table: Exposure over time' }).click();
    await expect(chart.getByRole('columnheader', { name: 'scaled, largest' })).toBeVisible();
    for (const kind of ['SVG', 'PNG']) {
      const waiting = page.waitForEvent('download');
      await chart.getByRole('button', { name: `${kind}: Exposure over time` }).click();
      const download = await waiting;
      const content = await readFile(await download.path());
      expect(content.length).toBeGreaterThan(5000);
      if (kind === 'SVG') expect(content.toString('utf8')).toContain('simulated');
    }
  });

  test('shows every row without holding them all', async ({ page }) => {
    await page.goto('/?view=backtest&sample=on');
    const table = page.getByRole('table', { name: 'Backtest rows' });
    await expect(table).toHaveAttribute('aria-rowcount', '2501');
    expect(await table.getByRole('row').count()).toBeLessThan(80);
    await page.getByRole('textbox', { name: 'Go to row' }).fill('2500');
    await page.getByRole('textbox', { name: 'Go to row' }).press('Enter');
    await expect(table.getByRole('row').last()).toContainText('2024-08-01');
    await expect(table.getByRole('row').last()).toHaveAttribute('aria-rowindex', '2501');
  });

  for (const width of [390, 768, 1440, 2560])
    test(`fits ${width} pixels and stays accessible in the dark`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/?view=backtest&sample=on&pyramid=on&voltarget=on');
      await expect(figure(page, 'rows')).toHaveAttribute('value', '2500');
      await expect(page.getByRole('figure', { name: 'Exposure by regime' })).toContainText('TRENDING');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await expectAccessible(page);
    });
});
