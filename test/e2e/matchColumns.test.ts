import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { expect, test } from './page.ts';

const summary = (page: Page) => page.getByRole('region', { name: 'Backtest summary' });
const figure = (page: Page, name: string) => summary(page).locator(`[data-figure="${name}"]`);
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Match columns' });
const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const readValue = async (data: Locator): Promise<number> => Number(await data.getAttribute('value'));

// No name means the position without doubt, and the probability is a percentage.
const THEIRS = `Datum,Signal,Win chance,bandit_weight,regime
2024-01-01,2,70,1,NORMAL
2024-01-02,-1,70,1,NORMAL
`;

const GOOD = 'timestamp,raw_position\n2024-01-01,1\n2024-01-02,1\n2024-01-03,1\n';

test.describe('Match columns', () => {
  test('asks what a column is, by keyboard, and scales what it was told', async ({ page, chooseFile }) => {
    await page.goto('/?view=backtest');
    await chooseFile(file('theirs.csv', THEIRS));
    await expect(dialog(page)).toContainText('raw position');
    const position = dialog(page).getByRole('combobox', { name: 'raw_position', exact: true });
    await expect(position).toBeFocused();
    await expectAccessible(page);

    await position.selectOption('not in the file');
    const use = dialog(page).getByRole('button', { name: 'Use these columns' });
    await expect(use).toBeDisabled();
    await page.keyboard.press('S');
    await expect(position.locator('option:checked')).toHaveText('Signal');
    await expect(dialog(page).getByRole('columnheader', { name: /^Signal is read as raw_position/u })).toBeVisible();
    await dialog(page).getByRole('combobox', { name: 'meta_prob', exact: true }).selectOption('Win chance');
    await expect(dialog(page).getByRole('combobox', { name: 'Unit of the probability' })).toHaveValue('percent');
    await use.focus();
    await page.keyboard.press('Enter');

    // 2 × (0.5 + 0.7) = 2.4 and −1 × (0.5 + 0.7) = −1.2.
    await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
    expect(await readValue(figure(page, 'meanAbsScaled'))).toBeCloseTo(1.8, 12);
    await expect(dialog(page)).toHaveCount(0);
  });

  test('takes a probability of a rising price against a short position', async ({ page, chooseFile }) => {
    await page.goto('/?view=backtest');
    await chooseFile(file('theirs.csv', THEIRS));
    await dialog(page).getByRole('combobox', { name: 'meta_prob', exact: true }).selectOption('Win chance');
    await dialog(page).getByRole('combobox', { name: 'Meaning of the probability' }).selectOption('the price goes up');
    await dialog(page).getByRole('button', { name: 'Use these columns' }).click();
    // 2 × (0.5 + 0.7) = 2.4 and −1 × (0.5 + 0.3) = −0.8.
    await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
    expect(await readValue(figure(page, 'meanAbsScaled'))).toBeCloseTo(1.6, 12);
  });

  test('is left by Escape, and what was shown stays', async ({ page, chooseFile }) => {
    await page.goto('/?view=backtest');
    await chooseFile(file('good.csv', GOOD));
    await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
    await chooseFile(file('theirs.csv', THEIRS));
    await expect(dialog(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toHaveCount(0);
    await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('is not asked twice about the same header, and can be asked again', async ({ page, chooseFile }) => {
    await page.goto('/?view=backtest');
    await chooseFile(file('theirs.csv', THEIRS));
    await dialog(page).getByRole('combobox', { name: 'meta_prob', exact: true }).selectOption('Win chance');
    await dialog(page).getByRole('button', { name: 'Use these columns' }).click();
    await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    for (const name of ['theirs', 'signal', 'win chance', 'datum']) expect(stored.toLowerCase()).not.toContain(name);

    await chooseFile(file('next.csv', `${THEIRS}2024-01-03,0,70,1,NORMAL\n`));
    await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
    const note = page.getByRole('status').filter({ hasText: 'Columns matched as last time' });
    await expect(note).toBeVisible();
    await expectAccessible(page);
    await note.getByRole('button', { name: 'Match again' }).click();
    await expect(dialog(page).getByRole('combobox', { name: 'Unit of the probability' })).toHaveValue('percent');
    await expect(dialog(page).getByRole('table', { name: 'First rows' })).toContainText('Win chance');
    await page.keyboard.press('Escape');
    await expect(note.getByRole('button', { name: 'Match again' })).toBeFocused();
  });

  test('asks about a file without a header, and about a name that stands twice', async ({ page, chooseFile }) => {
    await page.goto('/?view=backtest');
    await chooseFile(file('bare.csv', '2024-01-01,1.5,0.7\n2024-01-02,-1,0.6\n'));
    await expect(dialog(page)).toBeVisible();
    await expect(dialog(page).getByRole('table', { name: 'First rows' })).toContainText('1.5');
    const position = dialog(page).getByRole('combobox', { name: 'raw_position', exact: true });
    await position.selectOption({ index: 2 });
    await dialog(page).getByRole('button', { name: 'Use these columns' }).click();
    await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '1.25');

    await chooseFile(file('twice.csv', 'raw_position,x,raw_position\n1,2,3\n1,2,5\n'));
    await expect(dialog(page)).toBeVisible();
    await position.selectOption('raw_position (column 3)');
    await dialog(page).getByRole('button', { name: 'Use these columns' }).click();
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '4');
  });

  test('asks how cells are quoted, with a row in both ways, and reads it as told', async ({ page, chooseFile }) => {
    await page.goto('/?view=backtest');
    await chooseFile(file('quoted.csv', "'raw_position','regime','note'\n'2','NORMAL','a, b'\n'4','NORMAL','it''s'\n"));
    await expect(dialog(page)).toContainText('can be read in two ways');
    const usual = dialog(page).getByRole('radio', { name: 'double quotes', exact: true });
    const apostrophes = dialog(page).getByRole('radio', { name: 'apostrophes', exact: true });
    const rows = dialog(page).getByRole('table', { name: 'First rows' });
    await expect(apostrophes).toBeChecked();
    await expect(rows).toContainText('a, b');
    await expectAccessible(page);
    await usual.check();
    await expect(rows).not.toContainText('a, b');
    await expect(rows).toContainText("'2'");
    await apostrophes.check();
    await expect(rows).toContainText("it's");
    await dialog(page).getByRole('button', { name: 'Use these columns' }).click();
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '3');
    await page.getByText('How it was read').click();
    await expect(page.getByRole('definition').filter({ hasText: 'apostrophes' })).toHaveText(
      'apostrophes, as you chose',
    );

    await page.getByRole('button', { name: 'Read otherwise…' }).click();
    const reading = page.getByRole('dialog', { name: 'Reading of the file' });
    await reading.getByRole('combobox', { name: 'Quotes' }).selectOption('double quotes');
    await reading.getByRole('button', { name: 'Read again so' }).click();
    await expect(figure(page, 'rowsWithProblems')).toHaveAttribute('value', '2');
  });

  test('asks what separates the cells where a header of one name leaves it open', async ({ page, chooseFile }) => {
    await page.goto('/?view=backtest');
    await chooseFile(file('single.csv', 'raw_position\n1,5\n2,5\n'));
    await expect(dialog(page)).toContainText('not clear what stands between the cells');
    await dialog(page).getByRole('combobox', { name: 'Between cells' }).selectOption('semicolon');
    await expect(dialog(page).getByRole('table', { name: 'First rows' })).toContainText('2,5');
    await dialog(page).getByRole('button', { name: 'Use these columns' }).click();
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '2');
  });

  test('asks about a second line of the header, and reads it as told', async ({ page, chooseFile }) => {
    await page.goto('/?view=backtest');
    await chooseFile(file('units.csv', 'timestamp,raw_position\n,contracts\n2024-01-01,1\n2024-01-02,3\n'));
    await expect(dialog(page)).toContainText('Line 2 has words where the rows have numbers');
    const rows = dialog(page).getByRole('table', { name: 'First rows' });
    await expect(rows).not.toContainText('contracts');
    await dialog(page).getByRole('combobox', { name: 'Lines of column names' }).selectOption('1');
    await expect(rows).toContainText('contracts');
    await dialog(page).getByRole('combobox', { name: 'Lines of column names' }).selectOption('2');
    await expect(rows).not.toContainText('contracts');
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Use these columns' }).click();
    await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
    await expect(figure(page, 'rowsWithProblems')).toHaveAttribute('value', '0');
    await expect(page.getByRole('region', { name: 'Problems' })).toContainText('The header takes 2 lines');
  });

  test('asks which of two tables in a file is meant', async ({ page, chooseFile }) => {
    const two = `${GOOD}\nSecond model\nday,target_position\n2024-02-01,5\n2024-02-02,7\n`;
    await page.goto('/?view=backtest');
    await chooseFile(file('two.csv', two));
    await expect(dialog(page)).toContainText('Another table seems to start on line 6');
    const behind = dialog(page).getByRole('combobox', { name: 'Line 6 and what follows it' });
    const use = dialog(page).getByRole('button', { name: 'Use these columns' });
    await expect(use).toBeDisabled();
    await expectAccessible(page);
    await behind.selectOption('leave it out');
    await use.click();
    await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '1');

    await chooseFile(file('two.csv', two));
    await behind.selectOption('read only the table there');
    await expect(dialog(page).getByRole('table', { name: 'First rows' })).toContainText('2024-02-02');
    await use.click();
    await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '6');
    await expect(page.getByText('before the header').first()).toBeVisible();
  });

  test('asks which number of a date is the day', async ({ page, chooseFile }) => {
    await page.goto('/?view=backtest');
    await chooseFile(file('dates.csv', 'date,position\n01/02/2024,1\n02/02/2024,1\n03/02/2024,1\n'));
    await expect(dialog(page).getByRole('button', { name: 'Use these columns' })).toBeDisabled();
    await dialog(page).getByRole('combobox', { name: 'Order of the dates' }).selectOption('dayFirst');
    await dialog(page).getByRole('button', { name: 'Use these columns' }).click();
    await expect(summary(page)).toContainText('2024-02-01 to 2024-02-03');
  });

  test('gives regimes of their own names multipliers', async ({ page, chooseFile }) => {
    await page.goto('/?view=backtest');
    await chooseFile(
      file('regimes.csv', 'signal,meta_prob,bandit_weight,market_regime\n1,0.5,1,Calm\n1,0.5,1,Storm\n'),
    );
    const storm = dialog(page).getByRole('spinbutton', { name: 'Multiplier of Storm' });
    await storm.fill('7');
    await storm.press('Escape');
    await expect(storm).toHaveValue('1.00');
    await expect(dialog(page)).toBeVisible();
    await storm.fill('0.5');
    await storm.press('Enter');
    await dialog(page).getByRole('button', { name: 'Use these columns' }).click();
    await expect(figure(page, 'meanAbsScaled')).toHaveAttribute('value', '0.75');
    await expect(page.getByRole('slider', { name: 'Multiplier of Storm' })).toBeAttached();
  });

  test('asks about a header that does not fit its rows, and shows another one at once', async ({
    page,
    chooseFile,
  }) => {
    await page.goto('/?view=backtest');
    const rows = Array.from({ length: 20 }, (_, k) => `2024-01-${String(k + 1).padStart(2, '0')},${k},0.5\n`).join('');
    await chooseFile(file('shifted.csv', `timestamp,raw_position\nday,size,chance\n${rows}`));
    await expect(dialog(page)).toContainText('another number');
    const first = dialog(page).getByRole('table', { name: 'First rows' }).getByRole('columnheader');
    await expect(first).toHaveCount(2);
    await dialog(page).getByRole('combobox', { name: 'Header' }).selectOption('line 2');
    await expect(first).toHaveCount(3);
    await expectAccessible(page);
    await dialog(page).getByRole('combobox', { name: 'raw_position', exact: true }).selectOption('size');
    await dialog(page).getByRole('button', { name: 'Use these columns' }).click();
    await expect(figure(page, 'rowsScaled')).toHaveAttribute('value', '20');
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '9.5');
  });

  test('works where the browser keeps nothing, and says that it will ask again', async ({ page, chooseFile }) => {
    await page.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, {
          get: () => {
            throw new DOMException('denied', 'SecurityError');
          },
        });
    });
    await page.goto('/?view=backtest');
    for (const name of ['first.csv', 'second.csv']) {
      await chooseFile(file(name, THEIRS));
      await dialog(page).getByRole('button', { name: 'Use these columns' }).click();
      await expect(summary(page)).toContainText(name);
    }
    await expect(page.getByRole('status').filter({ hasText: 'does not let the page remember' })).toBeVisible();
  });

  test('fits a phone', async ({ page, chooseFile }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/?view=backtest');
    await chooseFile(file('theirs.csv', THEIRS));
    await expect(dialog(page).getByRole('button', { name: 'Use these columns' })).toBeInViewport();
    await expectAccessible(page);
    const isWide = await dialog(page).evaluate((element) => element.scrollWidth > element.clientWidth);
    expect(isWide).toBe(false);
  });
});

test.describe('How it was read', () => {
  const GERMAN = 'timestamp;raw_position;note\n2024-01-01;1,5;a\n2024-01-02;2,5;b\n';

  test('is said in words, previewed under other choices, and changed only when told to', async ({
    page,
    chooseFile,
  }) => {
    await page.goto('/?view=backtest');
    await chooseFile(file('german.csv', GERMAN));
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '2');
    await page.getByText('How it was read').click();
    await expect(page.getByRole('definition')).toHaveText(['text', 'UTF-8', 'semicolon', 'comma', 'line 1']);

    await page.getByRole('button', { name: 'Read otherwise…' }).click();
    const reading = page.getByRole('dialog', { name: 'Reading of the file' });
    const rows = reading.getByRole('table', { name: 'First rows' });
    await expect(rows.getByRole('columnheader')).toHaveCount(3);
    await expectAccessible(page);
    await reading.getByRole('combobox', { name: 'Header' }).selectOption('line 2');
    await expect(rows.getByRole('columnheader').first()).toContainText('2024-01-01');
    await reading.getByRole('combobox', { name: 'Header' }).selectOption('line 1');
    await expect(rows.getByRole('columnheader').first()).toContainText('timestamp');
    await reading.getByRole('button', { name: 'Cancel' }).click();
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '2');

    // With a point as the decimal mark, "1,5" is no number: both rows are rejected and the page says so.
    await page.getByRole('button', { name: 'Read otherwise…' }).click();
    await reading.getByRole('combobox', { name: 'Decimal mark' }).selectOption('point');
    await reading.getByRole('button', { name: 'Read again so' }).click();
    await expect(figure(page, 'rowsWithProblems')).toHaveAttribute('value', '2');
    await expect(page.getByRole('definition').filter({ hasText: 'as you chose' })).toHaveText('point, as you chose');
  });
});

test.describe('Ways in', () => {
  test('a table that is pasted, into the dialog or onto the page', async ({ page, guard }) => {
    await page.goto('/?view=backtest');
    guard.closeNetwork();
    await page.getByRole('button', { name: 'Paste a table' }).click();
    const paste = page.getByRole('dialog', { name: 'Paste a table' });
    await expect(paste.getByRole('textbox', { name: 'Pasted table' })).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.insertText('timestamp\traw_position\n2024-01-01\t1\n2024-01-02\t3\n');
    await paste.getByRole('button', { name: 'Read this table' }).click();
    await expect(summary(page)).toContainText('pasted.tsv');
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '2');

    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'timestamp,raw_position\n2024-01-01,5\n');
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await paste.getByRole('button', { name: 'Read this table' }).click();
    await expect(summary(page)).toContainText('pasted.csv');
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '5');
  });

  test('the template, which the page reads without a question', async ({ page, chooseFile }) => {
    await page.goto('/?view=backtest');
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download template' }).click();
    const template = await waiting;
    expect(template.suggestedFilename()).toBe('backtest-template.csv');
    await chooseFile(file('filled.csv', await readFile(await template.path(), 'utf8')));
    await expect(figure(page, 'rowsScaled')).toHaveAttribute('value', '3');
    await expect(figure(page, 'rowsWithProblems')).toHaveAttribute('value', '0');
    await expect(page.getByText(/^Not in the file/u)).toHaveCount(0);
  });

  test('after a reload: the view and its settings stay, and the page says that the file must be chosen again', async ({
    page,
    guard,
    chooseFile,
  }) => {
    await page.goto('/?view=backtest&config.maxPosition=1');
    await expect(page.getByText('choose the file again')).toHaveCount(0);
    await chooseFile(file('good.csv', GOOD));
    await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
    guard.openNetwork();
    await page.reload();
    await expect(page.getByRole('status').filter({ hasText: 'choose the file again' })).toBeVisible();
    await expect(page.getByRole('spinbutton', { name: 'Maximum position' })).toHaveAttribute('aria-valuenow', '1');
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('good');
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
    await chooseFile(file('good.csv', GOOD));
    await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
  });
});
