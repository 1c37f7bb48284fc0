import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/findBrowser.mjs';
import { serve } from '../../scripts/serve.mjs';
import { fields } from '../../src/data/schema.ts';
import { bytesPerRow } from '../../src/data/tableColumns.ts';
import { writeRows } from './writeRows.ts';

export const name = 'ten million rows';

interface Table {
  readonly columns: string[];
  readonly rows: (string | number)[][];
  readonly failures: string[];
}

const ROWS = 10_000_000;
const PATIENCE_MS = 180_000;
const MOST_LOAD_SECONDS = 10;
/** Memory of the tab, as a multiple of the columns that were read. */
const MOST_MEMORY = 1.5;
const COLUMNS = [
  'timestamp',
  'rawPosition',
  'metaProb',
  'banditWeight',
  'regime',
  'correlationPenalty',
  'pnl',
  'close',
  'return',
];

/** What a file of a gigabyte costs: until its figures are there, for a step of a slider, for a sort, and in memory. */
export async function run(): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), 'exposure-lab-'));
  const file = join(folder, 'tenMillionRows.csv');
  await writeRows(file, ROWS);
  const { address, stop } = await serve({ root: `${process.cwd()}/dist` });
  const executablePath = findBrowser();
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    await page.goto(`${address}?view=backtest`);
    const empty = await tabMegabytes(browser);
    const load = await seconds(page, async () => {
      await page.setInputFiles('input[type="file"]', file);
      await waitForFigure(page, 'sharpeScaled', null);
    });
    const loaded = (await tabMegabytes(browser)) - empty;
    const before = await page.locator('[data-figure="meanAbsScaled"]').first().getAttribute('value');
    const step = await seconds(page, async () => {
      await page.getByRole('slider', { name: 'Meta factor at 1' }).press('ArrowRight');
      await waitForFigure(page, 'meanAbsScaled', before);
    });
    const firstRow = page.locator('table[aria-rowcount] tbody tr[data-status]').first();
    await firstRow.waitFor({ timeout: PATIENCE_MS });
    const unsorted = await firstRow.textContent();
    const sort = await seconds(page, async () => {
      await page.getByRole('columnheader', { name: 'Scaled' }).getByRole('button').click();
      await page.waitForFunction(
        (text) =>
          ![null, undefined, '', text].includes(
            document.querySelector('table[aria-rowcount] tbody tr[data-status]')?.textContent,
          ),
        unsorted,
        { timeout: PATIENCE_MS },
      );
    });
    const sorted = (await tabMegabytes(browser)) - empty;
    const used = fields.filter(({ id }) => COLUMNS.includes(id)).map((field) => ({ field, place: 0, name: '' }));
    const columns = (ROWS * bytesPerRow(used)) / 1e6;
    const failures = [
      ...(load > MOST_LOAD_SECONDS ? [`figures after ${load.toFixed(1)} s`] : []),
      ...(loaded > MOST_MEMORY * columns
        ? [`${(loaded / columns).toFixed(2)} times the columns in memory, ${MOST_MEMORY} demanded`]
        : []),
    ];
    const mb = (value: number): string => `${value.toFixed(0)} MB`;
    return {
      columns: ['what', 'measured', 'demanded'],
      rows: [
        ['file', mb(statSync(file).size / 1e6), ''],
        ['file chosen to figures', `${load.toFixed(1)} s`, 'seconds'],
        ['a step of a slider to its figures', `${step.toFixed(2)} s`, ''],
        ['a sort to its first row', `${sort.toFixed(1)} s`, ''],
        ['columns of the file', mb(columns), ''],
        [
          'memory of the tab beside an empty page',
          `${mb(loaded)}, ${(loaded / columns).toFixed(2)} × the columns`,
          `${MOST_MEMORY} ×`,
        ],
        ['the same while sorted', `${mb(sorted)}, ${(sorted / columns).toFixed(2)} ×`, ''],
      ],
      failures,
    };
  } finally {
    await browser.close();
    await stop();
    rmSync(folder, { recursive: true });
  }
}

async function seconds(page: Page, work: () => Promise<void>): Promise<number> {
  const start = await page.evaluate(() => performance.now());
  await work();
  return ((await page.evaluate(() => performance.now())) - start) / 1000;
}

/** Until a figure has a value, and another than this one. */
async function waitForFigure(page: Page, figure: string, other: string | null): Promise<void> {
  await page.waitForFunction(
    ([wanted, old]) => {
      const value = document.querySelector(`[data-figure="${wanted}"]`)?.getAttribute('value');
      return typeof value === 'string' && value !== old;
    },
    [figure, other] as const,
    { timeout: PATIENCE_MS },
  );
}

/** Resident memory of all renderers, in megabytes: where the system tells (Linux). */
async function tabMegabytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { id }) => sum + residentMegabytes(id), 0);
}

function residentMegabytes(id: number): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? Number.NaN) / 1000;
  } catch {
    return Number.NaN;
  }
}
