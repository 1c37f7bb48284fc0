import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expectAccessible } from './axe.ts';
import { expect, test } from './page.ts';

const BACKTEST = '/?view=backtest';
const summary = (page: Page) => page.getByRole('region', { name: 'Backtest summary' });
const figure = (page: Page, name: string) => summary(page).locator(`[data-figure="${name}"]`);
const file = (name: string, content: Uint8Array | string) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
});

const TEXT = 'date,raw_position,meta_prob,regime\n2024-01-01,1.5,0.5,TRENDING\n2024-01-02,-0.5,0.25,NORMAL\n';
const semicolons = TEXT.replaceAll(',', ';').replaceAll('.', ',');
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
const half = Math.floor(TEXT.length / 2);
const parquet = Buffer.from(
  parquetWriteBuffer({
    columnData: [
      { name: 'raw_position', type: 'DOUBLE', data: [1.5, -0.5] },
      { name: 'meta_prob', type: 'DOUBLE', data: [0.5, 0.25] },
    ],
  }),
);

const READABLE: readonly (readonly [string, Uint8Array | string])[] = [
  ['commas', TEXT],
  ['semicolons and decimal commas', semicolons],
  ['tabs', TEXT.replaceAll(',', '\t')],
  ['vertical bars', TEXT.replaceAll(',', '|')],
  ['a line for Excel', `sep=;\n${semicolons}`],
  ['a title, comments and blank lines', `My backtest\n\n# made by hand\n${TEXT}\n`],
  ['sums and a note at the end', `${TEXT}\nTotal,1,0.75,\nSource: the back office\n`],
  ['carriage returns', TEXT.replaceAll('\n', '\r')],
  ['spaces and quotes', TEXT.replaceAll('0.25', ' "0.25" ')],
  ['a mark of UTF-8', `\ufeff${TEXT}`],
  ['UTF-16', utf16(TEXT)],
  ['Windows-1252', Buffer.from(TEXT.replace('NORMAL', 'Größe'), 'latin1')],
  ['gzip', gzipSync(TEXT)],
  ['gzip of two members', Buffer.concat([gzipSync(TEXT.slice(0, half)), gzipSync(TEXT.slice(half))])],
  ['Parquet', parquet],
];

const damagedGzip = Buffer.from(gzipSync(TEXT));
damagedGzip[damagedGzip.length - 6] = 1;

const UNUSABLE: readonly (readonly [string, Uint8Array | string, RegExp])[] = [
  ['nothing', '', /no header|empty/iu],
  ['a header alone', 'raw_position\n', /no rows/iu],
  ['a zip or workbook', Buffer.from('PK\u0003\u0004'), /zip archive/iu],
  ['a PDF', '%PDF-1.7', /PDF/u],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47]), /picture/iu],
  ['a web page', '<!doctype html><p>raw_position</p>', /web page/iu],
  ['JSON', '[{"raw_position":1}]', /JSON/u],
  ['a cut gzip', gzipSync(TEXT).subarray(0, 40), /ends too early/iu],
  ['a damaged gzip', damagedGzip, /checksum/iu],
  ['a cut Parquet file', parquet.subarray(0, parquet.length - 30), /Parquet/u],
  ['a quote that is never closed', 'raw_position,note\n1,a\n2,"b\n', /quote.*line 3/isu],
  ['a letter', 'Dear reader.\nThis is no table.\n', /No line is the header/u],
];

test.describe('Files', () => {
  test('of every family that can be read give the same figures', async ({ page, chooseFile }) => {
    await page.goto(BACKTEST);
    for (const [kind, content] of READABLE) {
      await chooseFile(file(`${kind}.csv`, content));
      await expect(summary(page), kind).toContainText(`${kind}.csv`);
      await expect(figure(page, 'rowsScaled'), kind).toHaveAttribute('value', '2');
      await expect(figure(page, 'meanAbsRaw'), kind).toHaveAttribute('value', '1');
    }
    await expectAccessible(page);
  });

  test('end where their rows end: lines behind them are counted, shown and can be read as rows', async ({
    page,
    chooseFile,
  }) => {
    await page.goto(BACKTEST);
    await chooseFile(file('total.csv', `${TEXT}Total,1,0.75,NORMAL\n`));
    await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
    await expect(page.getByText('behind the rows')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Problems' })).toContainText('line 4, “Total,1,0.75,NORMAL”');
    await page.getByRole('button', { name: 'Read otherwise…' }).click();
    const reading = page.getByRole('dialog', { name: 'Reading of the file' });
    await reading.getByRole('combobox', { name: 'End of the rows' }).selectOption('end of the file');
    await reading.getByRole('button', { name: 'Read again so' }).click();
    await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
    await expect(page.getByText('behind the rows')).toHaveCount(0);
    await expectAccessible(page);
  });

  test('are not read with a row of sums that has no name, unless a person says that it is a row', async ({
    page,
    chooseFile,
  }) => {
    await page.goto(BACKTEST);
    const days = [1, 2, 3].map((day) => `2024-01-0${day},${day}.5\n`).join('');
    await chooseFile(file('sums.csv', `date,raw_position\n${days},7.5\n`));
    const dialog = page.getByRole('dialog', { name: 'Match columns' });
    await expect(dialog).toContainText('Line 5 may be one of sums');
    const use = dialog.getByRole('button', { name: 'Use these columns' });
    await expect(use).toBeDisabled();
    await dialog.getByRole('combobox', { name: 'Line 5 and what follows it' }).selectOption('leave it out');
    await expectAccessible(page);
    await use.click();
    await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
    await expect(figure(page, 'meanAbsRaw')).toHaveAttribute('value', '2.5');
  });

  test('of every family that cannot be used are named, and what was shown stays', async ({ page, chooseFile }) => {
    await page.goto(BACKTEST);
    await chooseFile(file('good.csv', TEXT));
    await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
    for (const [kind, content, words] of UNUSABLE) {
      await chooseFile(file(`${kind}.csv`, content));
      await expect(page.getByRole('alert'), kind).toContainText(`${kind}.csv`);
      await expect(page.getByRole('alert'), kind).toHaveText(words);
      await expect(figure(page, 'rows'), kind).toHaveAttribute('value', '2');
    }
    await expectAccessible(page);
  });

  test('of a million rows are read, followed, searched to their last row, and replaced', async ({
    page,
    chooseFile,
  }) => {
    const folder = mkdtempSync(join(tmpdir(), 'exposure-lab-'));
    try {
      const { path, meanAbsRaw } = await writeMillion(folder);
      await page.goto(BACKTEST);
      await chooseFile(path);
      await expect(figure(page, 'rows')).toHaveAttribute('value', '1000000', { timeout: 60_000 });
      expect(Number(await figure(page, 'meanAbsRaw').getAttribute('value'))).toBeCloseTo(meanAbsRaw, 10);
      const before = await figure(page, 'meanAbsScaled').getAttribute('value');
      await page.getByRole('slider', { name: 'Meta factor at 1' }).press('ArrowRight');
      await expect(figure(page, 'meanAbsScaled')).not.toHaveAttribute('value', before ?? '');
      await page.getByLabel('Go to row').fill('1000000');
      await page.getByLabel('Go to row').press('Enter');
      await expect(page.getByRole('button', { name: 'Open row 1000000 in Explore' })).toBeVisible();
      await chooseFile(path);
      await chooseFile(file('small.csv', TEXT));
      await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
      await expect(summary(page)).toContainText('small.csv');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('are chosen by keyboard alone, and every state is accessible in both themes, wide and narrow', async ({
    page,
    guard,
  }) => {
    const inspect = async (): Promise<void> => {
      for (const theme of ['Light', 'Dark'])
        for (const width of [1440, 390]) {
          await page.getByLabel('Theme').selectOption(theme);
          await page.setViewportSize({ width, height: 1000 });
          await expectAccessible(page);
        }
    };
    await page.goto(BACKTEST);
    await inspect();
    guard.closeNetwork();
    const choosing = page.waitForEvent('filechooser');
    await page.getByLabel('Backtest file').press('Enter');
    await (await choosing).setFiles(file('two.csv', 'raw_position,meta_prob\n1,0.5\n2,1.7\n'));
    await expect(figure(page, 'rowsWithProblems')).toHaveAttribute('value', '1');
    await inspect();
    await page.getByLabel('Backtest file').setInputFiles(file('page.csv', '<!doctype html><p>raw_position</p>'));
    await expect(page.getByRole('alert')).toContainText('web page');
    await inspect();
  });

  test('are opened, mended and given back by keyboard alone', async ({ page, guard }) => {
    await page.goto(BACKTEST);
    guard.closeNetwork();
    await page.getByRole('button', { name: 'Paste a table' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('raw_position\tmeta_prob\n1\t0.5\n2\t1.7\n');
    await page.keyboard.press('Tab');
    await dialog.getByRole('button').last().press('Enter');
    await expect(figure(page, 'rowsWithProblems')).toHaveAttribute('value', '1');
    await expectAccessible(page);
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download rejected rows' }).press('Enter');
    const lines = (await readFile(await (await waiting).path(), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('1.7');
  });
});

/** A million rows, and the mean exposure that they are made with. */
async function writeMillion(folder: string): Promise<{ readonly path: string; readonly meanAbsRaw: number }> {
  const path = join(folder, 'million.csv');
  const stream = createWriteStream(path);
  stream.write('timestamp,raw_position,meta_prob,regime,return\n');
  const regimes = ['TRENDING', 'NORMAL', 'HIGH_VOL'];
  let sum = 0;
  for (let block = 0; block < 100; block++) {
    let text = '';
    for (let k = 0; k < 10_000; k++) {
      const row = 10_000 * block + k;
      const position = ((row * 37) % 401) / 100 - 2;
      sum += Math.abs(Number(position.toFixed(2)));
      text += `${1_600_000_000 + 60 * row},${position.toFixed(2)},0.${(row * 7) % 10},${regimes[row % 3]},0.000${row % 9}\n`;
    }
    if (!stream.write(text)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()));
  }
  stream.end();
  await finished(stream);
  return { path, meanAbsRaw: sum / 1_000_000 };
}
