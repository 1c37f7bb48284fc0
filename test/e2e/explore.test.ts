import { expectAccessible } from './axe.ts';
import { expect, test } from './page.ts';

const scaled = (page: import('@playwright/test').Page) =>
  page.getByRole('status', { name: 'Scaled position' }).locator('data').first();

test.describe('Explore', () => {
  test('opens with the usage example, told in a figure, a chain and words', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('link', { name: 'Explore' })).toHaveAttribute('aria-current', 'page');
    await expect(scaled(page)).toHaveAttribute('value', '1.3439999999999999');
    await expect(scaled(page)).toHaveText('+1.34');
    await expect(page.getByRole('list', { name: 'Calculation' })).toContainText('1.20');
    await expect(page.getByRole('region', { name: 'Explanation' })).toContainText('1.34× long');
    expect(new URL(page.url()).searchParams.get('meta')).toBe('0.7');
  });

  test('moves by keyboard, undoes and redoes, and gives the same page by its address', async ({ page }) => {
    await page.goto('/');
    const meta = page.getByRole('slider', { name: 'Meta probability' });
    await meta.focus();
    await page.keyboard.press('ArrowRight');
    await expect(meta).toHaveAttribute('aria-valuenow', '0.71');
    await page.keyboard.press('Shift+ArrowLeft');
    await expect(meta).toHaveAttribute('aria-valuenow', '0.61');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(meta).toHaveAttribute('aria-valuenow', '0.71');
    await page.getByRole('button', { name: 'Redo' }).click();
    await expect(meta).toHaveAttribute('aria-valuenow', '0.61');
    await expect.poll(() => new URL(page.url()).searchParams.get('meta')).toBe('0.61');
    const value = await scaled(page).getAttribute('value');
    await page.reload();
    await expect(scaled(page)).toHaveAttribute('value', value ?? '');
  });

  test('takes a typed comma, commits on Enter and says what it cannot read', async ({ page }) => {
    await page.goto('/');
    const field = page.getByRole('spinbutton', { name: 'Raw position' });
    await field.fill('1,5');
    await expect(scaled(page)).toHaveAttribute('value', '1.3439999999999999');
    await field.press('Enter');
    await expect(page.getByRole('slider', { name: 'Raw position' })).toHaveAttribute('aria-valuenow', '1.5');
    await field.fill('a lot');
    await field.press('Enter');
    await expect(page.getByRole('alert')).toContainText('not a number');
    await field.press('Escape');
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('shows pyramiding and the volatility target as positions of their own, with the saturation explained', async ({
    page,
  }) => {
    await page.goto('/?position=1&meta=0.7&pnl=0.05&atr=0.02');
    await page.getByRole('switch', { name: 'Pyramiding' }).check();
    await expect(page.getByRole('status', { name: 'Pyramided position' }).locator('data')).toHaveAttribute(
      'value',
      '1.62',
    );
    await page.getByRole('switch', { name: 'ATR volatility target' }).check();
    await expect(page.getByRole('status', { name: 'Final position' }).locator('data')).toHaveAttribute(
      'value',
      /^4\.86/u,
    );
    await expect(page.getByRole('region', { name: 'Explanation' })).toContainText('leverage cap');
    await expect(page.getByRole('slider', { name: 'ATR', exact: true })).toBeVisible();
  });

  test('drags the P&L on the pyramiding curve as one step of undo, and moves it by keys', async ({ page }) => {
    await page.goto('/?position=1&meta=0.7&pnl=0&pyramid=on');
    const handle = page.getByRole('slider', { name: 'P&L on the pyramiding curve' });
    await handle.scrollIntoViewIfNeeded();
    const box = await handle.boundingBox();
    if (!box) throw new Error('the handle is not drawn');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y, { steps: 5 });
    await page.mouse.move(box.x + 120, box.y, { steps: 5 });
    await page.mouse.up();
    const pnl = page.getByRole('slider', { name: 'Current P&L' });
    await expect.poll(async () => Number(await pnl.getAttribute('aria-valuenow'))).toBeGreaterThan(0.02);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(pnl).toHaveAttribute('aria-valuenow', '0');
    await handle.focus();
    await page.keyboard.press('End');
    await expect(pnl).toHaveAttribute('aria-valuenow', '0.1');
  });

  test('sets two inputs at once on the interaction map', async ({ page }) => {
    await page.goto('/');
    const map = page.getByRole('figure', { name: 'Interaction map' });
    await map.scrollIntoViewIfNeeded();
    const canvas = map.locator('canvas').first();
    const box = await canvas.boundingBox();
    if (!box) throw new Error('the map is not drawn');
    await page.mouse.click(box.x + box.width * 0.25, box.y + box.height * 0.25);
    const meta = page.getByRole('slider', { name: 'Meta probability' }).first();
    await expect.poll(async () => Number(await meta.getAttribute('aria-valuenow'))).toBeCloseTo(0.25, 1);
    const bandit = page.getByRole('slider', { name: 'Bandit weight' }).first();
    expect(Number(await bandit.getAttribute('aria-valuenow'))).toBeCloseTo(0.75, 1);
  });

  test('edits the configuration, refuses what does not go together at the field, and puts it in the address', async ({
    page,
  }) => {
    await page.goto('/?position=3&meta=1&regime=TRENDING');
    const group = page.getByRole('group', { name: 'Scaler configuration' });
    const cap = group.getByRole('spinbutton', { name: 'Maximum position' });
    await cap.fill('2');
    await cap.press('Enter');
    await expect(scaled(page)).toHaveAttribute('value', '2');
    const minimum = group.getByRole('spinbutton', { name: 'Minimum position' });
    await minimum.fill('2.5');
    await minimum.press('Enter');
    await expect(page.getByRole('alert')).toContainText('maxPosition');
    await expect.poll(() => new URL(page.url()).searchParams.get('config.maxPosition')).toBe('2');
    await page.getByRole('button', { name: 'Reset configuration' }).click();
    await expect(scaled(page)).toHaveAttribute('value', '3');
  });

  test('adds, renames and removes a regime', async ({ page }) => {
    await page.goto('/');
    await page.getByRole('button', { name: '+ Add regime' }).click();
    await page.getByRole('textbox', { name: 'Name of the new regime' }).fill('high vol');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('There is a regime of this name');
    await page.getByRole('textbox', { name: 'Name of the new regime' }).fill('CRISIS');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('radio', { name: 'CRISIS', exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Remove CRISIS' }).click();
    await expect(page.getByRole('radio', { name: 'CRISIS', exact: true })).toHaveCount(0);
    await page.getByRole('button', { name: 'Remove TRENDING' }).click();
    await expect(page.getByRole('radio', { name: 'TRENDING (unknown)' })).toBeChecked();
  });

  test('exports the configuration and takes it back', async ({ page }) => {
    await page.goto('/?position=1&config.banditMinScale=0.4');
    await page.getByRole('button', { name: 'Export configuration' }).click();
    const text = await page.getByRole('textbox', { name: 'Exported text' }).inputValue();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Reset configuration' }).click();
    await page.getByRole('button', { name: 'Import configuration' }).click();
    await page.getByRole('textbox', { name: 'Configuration text' }).fill('{"banditMinScale": 7}');
    await page.getByRole('button', { name: 'Use this configuration' }).click();
    await expect(page.getByRole('alert')).toContainText('banditMinScale');
    await page.getByRole('textbox', { name: 'Configuration text' }).fill(text);
    await page.getByRole('button', { name: 'Use this configuration' }).click();
    await expect(page.getByRole('slider', { name: 'Bandit floor' })).toHaveAttribute('aria-valuenow', '0.4');
  });

  test('says in a notice what an address asks for that is not valid', async ({ page }) => {
    await page.goto('/?view=tune&meta=1.2&position=8');
    const notices = page.getByRole('region', { name: 'Notices' });
    await expect(notices).toContainText('not built yet');
    await expect(notices).toContainText('Meta probability');
    await expect(page.getByRole('slider', { name: 'Raw position' })).toHaveAttribute('aria-valuenow', '8');
  });

  test('saves a chart as SVG and as PNG', async ({ page }) => {
    await page.goto('/');
    const figure = page.getByRole('figure', { name: 'Factor contributions chart' });
    for (const kind of ['SVG', 'PNG']) {
      const download = page.waitForEvent('download');
      await figure.getByRole('button', { name: new RegExp(kind, 'u') }).click();
      expect((await download).suggestedFilename()).toMatch(new RegExp(`\\.${kind.toLowerCase()}$`, 'u'));
    }
  });

  for (const theme of ['light', 'dark'] as const) {
    test(`is accessible in the ${theme} theme, with everything switched on`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(
        '/?position=2.5&meta=0.9&bandit=0.1&regime=FOO&pnl=0.05&pyramid=on&voltarget=on&config.maxPosition=2',
      );
      await expectAccessible(page);
    });
  }

  test('is accessible and cuts nothing off on a phone', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/');
    await expectAccessible(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });
});
