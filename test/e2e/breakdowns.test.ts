import type { Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { expect, test } from './page.ts';

const figure = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Backtest summary' }).locator(`[data-figure="${name}"]`);
const chart = (page: Page, name: string) => page.getByRole('figure', { name, exact: true });
const table = (page: Page, name: string) => chart(page, name).getByRole('table');

/** Each by name, with words of its summary. */
const CHARTS = [
  ['Exposure distribution', 'exactly at the cap'],
  ['Raw to scaled', 'clearly scaled down'],
  ['Exposure by regime', 'of all scaled exposure'],
  ['Average attribution', 'the steps change the mean size by'],
  ['Meta-probability deciles', 'the hit rate goes from'],
] as const;

// Two strategies, each a row a day: raw 1 and −2; scaled 1 × 1.2 × 0.5 = 0.6 and −2 × 0.8 = −1.6.
const TWO = `timestamp,strategy,raw_position,meta_prob,bandit_weight,regime,next_return
2024-01-01,slow,1,0.7,0.5,NORMAL,0.01
2024-01-01,fast,-2,0.3,1,NORMAL,0.01
2024-01-02,slow,1,0.7,0.5,NORMAL,-0.02
2024-01-02,fast,-2,0.3,1,NORMAL,-0.02
`;

test.describe('Breakdowns of a backtest', () => {
  test('each have a name, a summary, their numbers and their pictures', async ({ page }) => {
    await page.goto('/?view=backtest&sample=on');
    await expect(figure(page, 'rows')).toHaveAttribute('value', '2500');
    for (const [name, words] of CHARTS) {
      await expect(chart(page, name)).toHaveAccessibleDescription(new RegExp(words, 'u'));
      await page.getByRole('button', { name: `Table: ${name}` }).click();
      await expect(table(page, name).locator('data').first()).toHaveAttribute('value', /\d/u);
      for (const kind of ['SVG', 'PNG']) {
        const waiting = page.waitForEvent('download');
        await page.getByRole('button', { name: `${kind}: ${name}` }).click();
        expect((await waiting).suggestedFilename()).toMatch(new RegExp(`^[a-z-]+\\.${kind.toLowerCase()}$`, 'u'));
      }
    }
    await expectAccessible(page);
  });

  test('follow the configuration, and the attribution the stretch in view', async ({ page }) => {
    await page.goto('/?view=backtest&sample=on');
    await page.getByRole('button', { name: 'Table: Average attribution' }).click();
    const meta = table(page, 'Average attribution').getByRole('row', { name: /Meta/u }).locator('data').first();
    const whole = await meta.getAttribute('value');
    await chart(page, 'Exposure over time')
      .getByRole('button', { name: /zoom in|\+/iu })
      .first()
      .click();
    await expect(meta).not.toHaveAttribute('value', whole ?? '');
    await page.getByRole('radio', { name: 'All rows', exact: true }).check({ force: true });
    await expect(meta).toHaveAttribute('value', whole ?? '');

    await page.getByRole('switch', { name: 'ATR volatility target' }).click();
    await expect(
      table(page, 'Average attribution')
        .getByRole('row', { name: /volatility/iu })
        .first(),
    ).toBeVisible();
  });

  test('take costs in basis points, which the address keeps, and bars per year', async ({ page }) => {
    await page.goto('/?view=backtest&sample=on');
    await expect(figure(page, 'rows')).toHaveAttribute('value', '2500');
    const measuring = page.getByRole('group', { name: 'Measuring' });
    const before = Number(await figure(page, 'sharpeScaled').getAttribute('value'));
    const cost = measuring.getByRole('spinbutton', { name: 'Cost' });
    await cost.fill('10');
    await cost.press('Enter');
    await expect
      .poll(async () => Number(await figure(page, 'sharpeScaled').getAttribute('value')))
      .toBeLessThan(before);
    const turnover = Number(await figure(page, 'turnoverScaled').getAttribute('value'));
    await page.getByText('All figures and what they mean').click();
    const drag = Number(await figure(page, 'costDragScaled').getAttribute('value'));
    expect(drag / (turnover * 0.001)).toBeCloseTo(1, 12);
    await expect(page).toHaveURL(/[?&]cost=10(?:&|$)/u);

    const bars = measuring.getByRole('spinbutton', { name: 'Bars per year' });
    await bars.fill('365');
    await bars.press('Enter');
    await expect(figure(page, 'periodsPerYear')).toHaveAttribute('value', '365');
    await measuring.getByRole('button', { name: 'Measure them' }).click();
    await expect(figure(page, 'periodsPerYear')).not.toHaveAttribute('value', '365');
  });

  test('are of all strategies or of one, with their rows', async ({ page, chooseFile }) => {
    await page.goto('/?view=backtest');
    await chooseFile({ name: 'two.csv', mimeType: 'text/csv', buffer: Buffer.from(TWO) });
    await expect(figure(page, 'rowsScaled')).toHaveAttribute('value', '4');
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '3');
    await expect(chart(page, 'Exposure over time')).toHaveAccessibleDescription(/gross raw between 3\.00× and 3\.00×/u);
    await page.getByRole('combobox', { name: 'Strategy', exact: true }).first().selectOption('slow');
    await expect(figure(page, 'rowsScaled')).toHaveAttribute('value', '2');
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '1');
    await expect(chart(page, 'Exposure over time')).not.toHaveAccessibleDescription(/gross/u);
    await expect(page.getByRole('table', { name: 'Backtest rows' }).getByRole('row')).toHaveCount(3);
    await expectAccessible(page);
    await page.getByRole('combobox', { name: 'Strategy', exact: true }).first().selectOption('All 2');
    await expect(figure(page, 'rowsScaled')).toHaveAttribute('value', '4');
  });
});
