import type { Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { expect, test } from './page.ts';

const summary = (page: Page) => page.getByRole('region', { name: 'Backtest summary' });
const table = (page: Page) => page.getByRole('table', { name: 'Backtest rows' });
const bodyRows = (page: Page) => table(page).locator('tbody tr[data-status]');
const filters = (page: Page) => page.getByRole('group', { name: 'Filter rows' });

async function openSample(page: Page): Promise<void> {
  await page.goto('/?view=backtest');
  await page.getByRole('button', { name: 'Load sample backtest' }).click();
  await expect(summary(page)).toBeVisible();
  await expect(bodyRows(page).first()).toBeVisible();
}

const column = async (page: Page, place: number): Promise<number[]> =>
  bodyRows(page).evaluateAll(
    (rows, at) => rows.slice(0, 12).map((row) => Number(row.children[at]?.querySelector('data')?.value)),
    place,
  );

test.describe('Backtest rows', () => {
  test('are sorted by a column, rising, falling and not at all', async ({ page }) => {
    await openSample(page);
    const header = table(page).getByRole('columnheader', { name: 'Scaled' });
    const place = await header.evaluate((cell) => [...(cell.parentElement?.children ?? [])].indexOf(cell));
    await header.getByRole('button').click();
    await expect(header).toHaveAttribute('aria-sort', 'ascending');
    await expect.poll(async () => (await column(page, place))[0]).toBeLessThan(-1);
    const rising = await column(page, place);
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    await header.getByRole('button').press('Enter');
    await expect(header).toHaveAttribute('aria-sort', 'descending');
    await expect.poll(async () => (await column(page, place))[0]).toBeGreaterThan(1);
    const falling = await column(page, place);
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    await header.getByRole('button').click();
    await expect(header).toHaveAttribute('aria-sort', 'none');
  });

  test('are filtered, and a finding shows those it is about', async ({ page }) => {
    await openSample(page);
    await page.getByRole('region', { name: 'Findings' }).getByRole('button', { name: 'Show them' }).first().click();
    await expect(page.getByRole('heading', { name: 'Rows' })).toBeFocused();
    const count = filters(page).locator('..').getByRole('status').locator('data').first();
    const all = Number(await summary(page).locator('[data-figure="rows"]').getAttribute('value'));
    await expect.poll(async () => Number(await count.getAttribute('value'))).toBeLessThan(all);
    const some = Number(await count.getAttribute('value'));
    await filters(page).getByLabel('Range of').selectOption({ label: 'Raw position' });
    await filters(page).getByLabel('from', { exact: true }).fill('0');
    await filters(page).getByLabel('from', { exact: true }).press('Enter');
    await expect.poll(async () => Number(await count.getAttribute('value'))).toBeLessThan(some);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByLabel('Go to row or date').fill('2020-03-02');
    await page.getByLabel('Go to row or date').press('Enter');
    await expect(page.getByRole('button', { name: /Remove the filter: 2020-03-02/u })).toBeVisible();
    await expect(bodyRows(page).first()).toContainText('2020-03-02');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect(page.getByRole('button', { name: 'Clear filters' })).toHaveCount(0);
  });

  test('show the columns that are wanted, also those that nothing reads', async ({ page }) => {
    await openSample(page);
    await page.getByText('Columns', { exact: true }).click();
    const list = page.getByRole('group', { name: 'Columns of the rows' });
    await list.getByLabel('Meta', { exact: true }).uncheck();
    await expect(table(page).getByRole('columnheader', { name: 'Meta', exact: true })).toHaveCount(0);
    await list.getByLabel('P&L').check();
    await expect(table(page).getByRole('columnheader', { name: 'P&L' })).toBeVisible();
    await page.reload();
    await page.getByRole('button', { name: 'Load sample backtest' }).click();
    await expect(table(page).getByRole('columnheader', { name: 'P&L' })).toBeVisible();
  });

  test('open in Explore with the same size to the last digit, and lead back', async ({ page }) => {
    await openSample(page);
    const row = bodyRows(page).nth(3);
    const scaled = await row.locator('data').last().getAttribute('value');
    await row.getByRole('button', { name: /Open row \d+ in Explore/u }).press('Enter');
    const bar = page.getByRole('region', { name: 'Row of the backtest' });
    await expect(bar).toContainText('to the last digit');
    await expect(bar).toBeInViewport();
    await expect(bar).toBeFocused();
    await expect(page.getByRole('status', { name: 'Scaled position' }).locator('data')).toHaveAttribute(
      'value',
      scaled ?? '',
    );
    await expectAccessible(page);
    await page.getByRole('spinbutton', { name: 'Raw position' }).fill('0.5');
    await page.getByRole('spinbutton', { name: 'Raw position' }).press('Enter');
    await expect(bar).toContainText('changed since');
    await bar.getByRole('button', { name: 'Put the row’s inputs back' }).click();
    await expect(bar).not.toContainText('changed since');
    await bar.getByRole('button', { name: 'Back to the backtest' }).click();
    await expect(table(page).locator('tr[data-found="true"]')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Backtest' })).toHaveAttribute('aria-current', 'page');
  });

  test('lead from one to the next in Explore in the order of the table, and back to where that is', async ({
    page,
  }) => {
    await openSample(page);
    const header = table(page).getByRole('columnheader', { name: 'Scaled' });
    await header.getByRole('button').click();
    await expect(header).toHaveAttribute('aria-sort', 'ascending');
    await page.getByLabel('Go to row or date').fill('900');
    await page.getByLabel('Go to row or date').press('Enter');
    const target = table(page).locator('tr[data-target="true"]');
    const opened = target.getByRole('button', { name: /Open row \d+ in Explore/u });
    const first = await opened.getAttribute('aria-label');
    await opened.click();
    const bar = page.getByRole('region', { name: 'Row of the backtest' });
    const headline = page.getByRole('status', { name: 'Scaled position' }).locator('data');
    const sizes = [Number(await headline.getAttribute('value'))];
    for (let k = 0; k < 3; k++) {
      const told = await bar.getByRole('status').textContent();
      await bar.getByRole('button', { name: 'Next row' }).click();
      await expect(bar.getByRole('status')).not.toHaveText(told ?? '');
      await expect(bar).toContainText('to the last digit');
      sizes.push(Number(await headline.getAttribute('value')));
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    await bar.getByRole('button', { name: 'Previous row' }).press('Enter');
    await bar.getByRole('button', { name: 'Back to the backtest' }).click();
    const found = table(page).locator('tr[data-found="true"]');
    await expect(found).toBeInViewport();
    const button = found.getByRole('button', { name: /Open row \d+ in Explore/u });
    await expect(button).toBeFocused();
    await expect(found).toHaveAttribute('aria-rowindex', String(899 + 2 + 2));
    expect(await button.getAttribute('aria-label')).not.toBe(first);
  });

  test('are all there, in the order of the file, when another file is shown', async ({ page }) => {
    await openSample(page);
    await table(page).getByRole('columnheader', { name: 'Scaled' }).getByRole('button').click();
    await page.getByRole('region', { name: 'Findings' }).getByRole('button', { name: 'Show them' }).first().click();
    await expect(page.getByRole('button', { name: 'Clear filters' })).toBeVisible();
    const text = ['raw_position,meta_prob', '1,0.5', '2,0.6', '3,0.7'].join('\n');
    const file = { name: 'other.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
    await page.getByLabel('Backtest file').setInputFiles(file);
    await expect(summary(page).locator('[data-figure="rows"]')).toHaveAttribute('value', '3');
    await expect(page.getByRole('button', { name: 'Clear filters' })).toHaveCount(0);
    await expect(bodyRows(page)).toHaveCount(3);
  });
});
