import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Download, Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { expect, test, unguarded } from './page.ts';

// The faults of a browser that a load has to survive, one test each, in the order of the list that they were collected in.

const BACKTEST = '/?view=backtest';
const summary = (page: Page) => page.getByRole('region', { name: 'Backtest summary' });
const figure = (page: Page, name: string) => summary(page).locator(`[data-figure="${name}"]`);
const alert = (page: Page) => page.getByRole('alert');
const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const GOOD = csv('good.csv', 'raw_position,meta_prob\n1,0.5\n2,0.6\n');
const OTHER = csv('other.csv', 'raw_position,meta_prob\n1,0.5\n2,0.6\n3,0.7\n');
/** Every row has a cell that is decoded as text, so that the reader can be made to stop at any of them. */
const MANY = csv('many.csv', `raw_position,pnl\n${Array.from({ length: 300 }, (_, k) => `${k},x${k}`).join('\n')}\n`);

/** Read in several pieces. */
const LONG = csv('long.csv', `raw_position,note\n${`1,${'x'.repeat(90)}\n`.repeat(40_000)}`);

/** Puts code in front of the script of every worker; `isDue` in it is true from the first message on that is so. */
async function plant(page: Page, condition: string, code: string): Promise<void> {
  await page.addInitScript((planted) => {
    const createAddress = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (content: Blob | MediaSource) =>
      content instanceof Blob && /javascript/u.test(content.type)
        ? createAddress(new Blob([planted, '\n', content], { type: content.type }))
        : createAddress(content);
  }, `let isDue = false; addEventListener('message', ({ data }) => { isDue ||= ${condition}; }); ${code}`);
}

/** The worker is told to read this file. */
const opening = ({ name }: typeof GOOD): string => `data.kind === 'open' && data.file.name === '${name}'`;

/** Lets the reading of the file go on until so many bytes were handed out: the next read waits for ever. */
const hangingAfter = (bytes: number): string => `{
  let handedOut = 0;
  const read = ReadableStreamDefaultReader.prototype.read;
  ReadableStreamDefaultReader.prototype.read = async function () {
    if (!isDue) return read.call(this);
    if (handedOut >= ${bytes}) return new Promise(() => undefined);
    const piece = await read.call(this);
    handedOut += piece.value?.length ?? 0;
    return piece;
  };
}`;

/** The second read of the file waits for word on the channel `go`, and says so on `held`. */
const HELD_AFTER_FIRST = `{
  let reads = 0;
  const read = ReadableStreamDefaultReader.prototype.read;
  ReadableStreamDefaultReader.prototype.read = async function () {
    if (isDue && ++reads === 2) {
      const go = new BroadcastChannel('go');
      await new Promise((resolve) => {
        go.onmessage = resolve;
        new BroadcastChannel('held').postMessage('');
      });
    }
    return read.call(this);
  };
}`;

unguarded.describe('A fault', () => {
  for (const nth of [2, 3, 40, 299])
    unguarded(`of the reader at piece of text ${nth} of a file costs that load only`, async ({ page }) => {
      await plant(
        page,
        opening(MANY),
        `{ let calls = 0; const decode = TextDecoder.prototype.decode;
         TextDecoder.prototype.decode = function (...all) { if (isDue && ++calls === ${nth}) throw new Error('planted'); return decode.apply(this, all); }; }`,
      );
      await page.goto(BACKTEST);
      await page.getByLabel('Backtest file').setInputFiles(GOOD);
      await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
      await page.getByLabel('Backtest file').setInputFiles(MANY);
      await expect(alert(page)).toContainText('planted');
      await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
      await page.getByLabel('Backtest file').setInputFiles(OTHER);
      await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
      await expect(alert(page)).toHaveCount(0);
    });

  unguarded('that nobody awaits in the worker is reported', async ({ page }) => {
    await plant(
      page,
      opening(GOOD),
      `addEventListener('message', () => { if (isDue) void Promise.reject(new Error('planted')); }); ${hangingAfter(0)}`,
    );
    await page.goto(BACKTEST);
    await page.getByLabel('Backtest file').setInputFiles(GOOD);
    await expect(alert(page)).toContainText('planted');
  });

  unguarded('that silences the worker is noticed after ten seconds', async ({ page }) => {
    await plant(
      page,
      opening(GOOD),
      `{ const post = self.postMessage.bind(self); self.postMessage = (...all) => isDue || post(...all); }`,
    );
    await page.clock.install();
    await page.goto(BACKTEST);
    await page.getByLabel('Backtest file').setInputFiles(GOOD);
    await expect(page.getByRole('progressbar', { name: 'Loading backtest' })).toBeVisible();
    await page.clock.runFor(11_000);
    await expect(alert(page)).toContainText('stopped');
    await page.getByLabel('Backtest file').setInputFiles(OTHER);
    await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
  });

  unguarded('in starting the worker is said, by an exception or by an event', async ({ page, context }) => {
    await page.addInitScript(() => {
      window.Worker = class extends EventTarget {
        constructor() {
          super();
          throw new Error('no workers here');
        }
      } as unknown as typeof Worker;
    });
    await page.goto(BACKTEST);
    await page.getByLabel('Backtest file').setInputFiles(GOOD);
    await expect(alert(page)).toContainText('no workers here');
    const other = await context.newPage();
    await plant(other, 'false', `throw new Error('planted');`);
    await other.goto(BACKTEST);
    await other.getByLabel('Backtest file').setInputFiles(GOOD);
    await expect(alert(other)).toContainText('planted');
  });

  unguarded(
    'that kills the tab is told of after the reload, and nothing is loaded again',
    async ({ page, context }) => {
      await plant(page, opening(GOOD), hangingAfter(1));
      await page.goto(BACKTEST);
      await page.getByLabel('Backtest file').setInputFiles(GOOD);
      await expect(page.getByRole('progressbar', { name: 'Loading backtest' })).toBeVisible();
      const held = await page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)));
      const crashed = page.waitForEvent('crash');
      const session = await context.newCDPSession(page);
      session.send('Page.crash').catch(() => undefined);
      await crashed;
      // A tab that crashed keeps its storage for the reload; the page object does not live on, so another one is given it.
      const reloaded = await context.newPage();
      await reloaded.goto(BACKTEST);
      await reloaded.addInitScript((entries) => {
        if (sessionStorage.getItem('given')) return;
        sessionStorage.setItem('given', 'once');
        for (const [name, value] of JSON.parse(entries)) sessionStorage.setItem(name, value);
      }, held);
      await reloaded.reload();
      await expect(reloaded.getByRole('region', { name: 'Notices' })).toContainText('Try a smaller file');
      await expect(reloaded.getByRole('progressbar')).toHaveCount(0);
      await reloaded.reload();
      await expect(reloaded.getByLabel('Backtest file')).toBeAttached();
      await expect(reloaded.getByRole('region', { name: 'Notices' })).toHaveCount(0);
    },
  );

  for (const share of [0, 0.01, 0.5, 0.99])
    unguarded(`of patience: a load cancelled at ${100 * share} % leaves what was shown`, async ({ page }) => {
      await plant(page, opening(LONG), hangingAfter(Math.ceil(share * LONG.buffer.length)));
      await page.goto(BACKTEST);
      await page.getByLabel('Backtest file').setInputFiles(GOOD);
      await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
      await page.getByLabel('Backtest file').setInputFiles(LONG);
      await page.getByRole('button', { name: 'Cancel' }).click();
      await expect(page.getByRole('progressbar')).toHaveCount(0);
      await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
      await page.getByLabel('Backtest file').setInputFiles(OTHER);
      await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
    });

  unguarded('of haste: a second file during the first wins, chosen or dropped', async ({ page }) => {
    await plant(page, opening(MANY), hangingAfter(1));
    await page.goto(BACKTEST);
    await page.getByLabel('Backtest file').setInputFiles(MANY);
    await expect(page.getByRole('progressbar', { name: 'Loading backtest' })).toBeVisible();
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['raw_position\n1\n2\n3\n4\n'], 'dropped.csv'));
      return transfer;
    });
    await page.locator('main').dispatchEvent('dragover', { dataTransfer: dropped });
    await page.locator('main').dispatchEvent('drop', { dataTransfer: dropped });
    await expect(figure(page, 'rows')).toHaveAttribute('value', '4');
    await page.getByLabel('Backtest file').setInputFiles(MANY);
    await page.getByLabel('Backtest file').setInputFiles(GOOD);
    await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
    await expect(summary(page)).toContainText('good.csv');
  });

  unguarded(
    'of memory: a file chosen again is read again, a changed or deleted one is said to be',
    async ({ page }) => {
      const folder = mkdtempSync(join(tmpdir(), 'exposure-'));
      const path = join(folder, 'edited.csv');
      try {
        await page.goto(BACKTEST);
        writeFileSync(path, 'raw_position\n1\n');
        await page.getByLabel('Backtest file').setInputFiles(path);
        await expect(figure(page, 'rows')).toHaveAttribute('value', '1');
        writeFileSync(path, 'raw_position\n1\n2\n');
        await page.getByLabel('Backtest file').setInputFiles(path);
        await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
        writeFileSync(path, 'raw_position\n1\n2\n3\n4\n5\n');
        await page.getByRole('button', { name: 'Download scaled CSV' }).click();
        await expect(alert(page)).toContainText(/changed|moved|deleted/u);
        await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
        await page.getByLabel('Backtest file').setInputFiles(path);
        await expect(figure(page, 'rows')).toHaveAttribute('value', '5');
        unlinkSync(path);
        await page.getByRole('button', { name: 'Download scaled CSV' }).click();
        await expect(alert(page)).toContainText(/changed|moved|deleted/u);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );

  for (const [change, does] of [
    ['overwritten', (path: string) => writeFileSync(path, 'raw_position\n7\n')],
    ['deleted', (path: string) => unlinkSync(path)],
  ] as const)
    unguarded(`of the disk: a file ${change} while it is read is refused, never shown in part`, async ({ page }) => {
      const folder = mkdtempSync(join(tmpdir(), 'exposure-'));
      const path = join(folder, 'long.csv');
      try {
        // Longer than what a browser reads ahead.
        writeFileSync(path, `raw_position,note\n${`1,${'x'.repeat(90)}\n`.repeat(120_000)}`);
        await plant(page, opening(LONG), HELD_AFTER_FIRST);
        await page.goto(BACKTEST);
        await page.getByLabel('Backtest file').setInputFiles(GOOD);
        await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
        await page.evaluate(() => {
          new BroadcastChannel('held').onmessage = () => document.documentElement.setAttribute('data-held', '');
        });
        await page.getByLabel('Backtest file').setInputFiles(path);
        await expect(page.locator('html')).toHaveAttribute('data-held', '');
        does(path);
        await page.evaluate(() => new BroadcastChannel('go').postMessage(''));
        await expect(alert(page)).toContainText('long.csv');
        await expect(alert(page)).toContainText(/changed|moved|deleted/u);
        await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
        await page.getByLabel('Backtest file').setInputFiles(OTHER);
        await expect(figure(page, 'rows')).toHaveAttribute('value', '3');
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });

  unguarded('of saved state is said, and the defaults stand', async ({ page }) => {
    await page.goto(BACKTEST);
    const notices = page.getByRole('region', { name: 'Notices' });
    for (const [key, text] of [
      ['theme', 'NaN'],
      ['columns', '{"version":2,"entries":[]}'],
      ['columns', '{"version":1,"entries":[["x",{"__proto__":{}}]]}'],
      ['rowColumns', '{"Meta":'],
    ] as const) {
      await page.evaluate(
        ([name, damaged]) => {
          localStorage.clear();
          localStorage.setItem(`exposure-lab.${name}`, damaged);
        },
        [key, text] as const,
      );
      await page.reload();
      await expect(notices, text).toContainText('cannot be read; the defaults are used');
      await expect(page.getByRole('button', { name: 'Load sample backtest' })).toBeVisible();
    }
  });

  unguarded(
    'of storage: full, forbidden or damaged, it costs memory of choices and nothing else',
    async ({ page, context }) => {
      const usable = async (tab: Page): Promise<void> => {
        await tab.goto(BACKTEST);
        await tab.getByLabel('Backtest file').setInputFiles(GOOD);
        await expect(figure(tab, 'rows')).toHaveAttribute('value', '2');
        await tab.getByLabel('Theme').selectOption('Dark');
        await tab.getByText('Columns', { exact: true }).click();
        await tab.getByRole('group', { name: 'Columns of the rows' }).getByLabel('Meta', { exact: true }).uncheck();
        await expect(
          tab.getByRole('table', { name: 'Backtest rows' }).getByRole('columnheader', { name: 'Meta', exact: true }),
        ).toHaveCount(0);
      };
      await usable(page);
      const keys = await page.evaluate(() => Object.keys(localStorage));
      expect(keys.length).toBeGreaterThan(0);
      for (const damage of [
        '',
        '{',
        'null',
        '[]',
        '{"version":99}',
        '{"__proto__":{"x":1}}',
        'x'.repeat(5000),
        '"NaN"',
        '[[[]]]',
      ]) {
        await page.evaluate(
          ([names, text]) => {
            for (const name of names) localStorage.setItem(name, text);
          },
          [keys, damage] as const,
        );
        await page.goto(BACKTEST);
        await expect(page.getByRole('button', { name: 'Load sample backtest' })).toBeVisible();
      }
      await usable(page);
      await page.evaluate(() => {
        localStorage.clear();
        for (let size = 5_300_000; size > 0; size = Math.floor(size / 2))
          try {
            for (;;) localStorage.setItem(`fill ${localStorage.length}`, 'x'.repeat(size));
          } catch {
            // Full for pieces of this size.
          }
      });
      await usable(page);
      await expect(page.getByRole('region', { name: 'Notices' })).toContainText('remember the theme');
      const other = await context.newPage();
      await other.addInitScript(() => {
        for (const name of ['localStorage', 'sessionStorage'])
          Object.defineProperty(window, name, {
            get: () => {
              throw new DOMException('denied', 'SecurityError');
            },
          });
      });
      await usable(other);
      await expect(other.getByRole('region', { name: 'Notices' })).toContainText('remember the theme');
    },
  );

  unguarded('of two tabs: each goes on by itself', async ({ page, context }) => {
    const other = await context.newPage();
    for (const tab of [page, other]) await tab.goto(BACKTEST);
    await page.getByLabel('Theme').selectOption('Dark');
    await other.getByLabel('Theme').selectOption('Light');
    await page.getByLabel('Backtest file').setInputFiles(GOOD);
    await other.getByLabel('Backtest file').setInputFiles(OTHER);
    await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
    await expect(figure(other, 'rows')).toHaveAttribute('value', '3');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  });
});

test('A page that is offline from its start on reads a file, draws it and gives it back', async ({
  page,
  context,
  chooseFile,
}) => {
  await page.goto(BACKTEST);
  await context.setOffline(true);
  await chooseFile(GOOD);
  await expect(figure(page, 'rows')).toHaveAttribute('value', '2');
  await page.getByRole('link', { name: 'Explore' }).click();
  await page.getByRole('link', { name: 'Backtest' }).click();
  expect(await textOf(await download(page))).toContain('scaled_position');
});

/** Hours around both changes of the clock in Europe and in America. */
const DST = csv(
  'clock.csv',
  `timestamp,raw_position\n${['2024-03-10T06:30', '2024-03-10T07:30', '2024-03-31T00:30', '2024-03-31T01:30', '2024-10-27T00:30', '2024-10-27T01:30', '2024-11-03T05:30', '2024-11-03T06:30'].map((time, k) => `${time},${k}`).join('\n')}\n`,
);

unguarded('The time zone of the machine changes nothing', async ({ browser, served }) => {
  const seen: string[] = [];
  for (const timezoneId of ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Europe/Berlin']) {
    const page = await newPage(browser, { timezoneId, baseURL: served });
    await page.goto(BACKTEST);
    await page.getByLabel('Backtest file').setInputFiles(DST);
    await expect(figure(page, 'rows')).toHaveAttribute('value', '8');
    const chart = page.getByRole('figure', { name: 'Exposure over time' });
    await expect(chart).toContainText('2024');
    const words = [await chart.innerText(), await summary(page).innerText(), await textOf(await download(page))];
    seen.push(words.join('\n'));
    await page.context().close();
  }
  expect(new Set(seen).size).toBe(1);
});

unguarded('A number means the same in every language', async ({ browser, served }) => {
  for (const locale of ['en-US', 'de-DE', 'fr-CH']) {
    const page = await newPage(browser, { locale, baseURL: served });
    await page.goto('/?position=0.25');
    const field = page.getByRole('spinbutton', { name: 'Raw position' });
    for (const [typed, value] of [
      ['1,5', 1.5],
      ['1.5', 1.5],
      ['1e3', 1000],
      ['-1', -1],
      ['1e0', 1],
    ] as const) {
      await field.fill(typed);
      await field.press('Enter');
      await expect(field, `${typed} in ${locale}`).toHaveAttribute('aria-valuenow', String(value));
    }
    for (const typed of ['1.234,5', '1,234', 'abc', '']) {
      await field.fill(typed);
      await field.press('Enter');
      await expect(page.getByRole('slider', { name: 'Raw position' })).toHaveAttribute('aria-valuenow', '1');
      await field.press('Escape');
    }
    await page.context().close();
  }
});

test('A large download has every row', async ({ page, chooseFile }) => {
  const rows = 120_000;
  const text = `raw_position,note\n${Array.from({ length: rows }, (_, k) => `${(k % 7) - 3},row ${k}`).join('\n')}\n`;
  await page.goto(BACKTEST);
  await chooseFile(csv('large.csv', text));
  await expect(figure(page, 'rows')).toHaveAttribute('value', String(rows));
  const lines = (await textOf(await download(page))).trimEnd().split('\n');
  expect(lines).toHaveLength(rows + 1);
  expect(lines.at(-1)).toContain(`row ${rows - 1}`);
  await expect(page.getByText(/^Saved with 120.000 rows, [\d.]+ MB\.$/u)).toBeVisible();
});

unguarded('A download that is cancelled leaves everything as it was', async ({ page }) => {
  await plant(page, `data.kind === 'download'`, hangingAfter(LONG.buffer.length / 2));
  await page.goto(BACKTEST);
  await page.getByLabel('Backtest file').setInputFiles(LONG);
  await expect(figure(page, 'rows')).toHaveAttribute('value', '40000');
  let isSaved = false;
  page.on('download', () => {
    isSaved = true;
  });
  const button = page.getByRole('button', { name: 'Download scaled CSV' });
  await button.click();
  const progress = page.getByRole('progressbar', { name: 'Writing long.scaled.csv' });
  await expect.poll(async () => Number(await progress.getAttribute('value'))).toBeGreaterThan(0.2);
  await expectAccessible(page);
  const before = await figure(page, 'meanAbsScaled').getAttribute('value');
  await page.getByRole('slider', { name: 'Meta factor at 1' }).press('ArrowRight');
  await expect(figure(page, 'meanAbsScaled')).not.toHaveAttribute('value', before ?? '');
  await page.getByRole('button', { name: 'Cancel writing long.scaled.csv' }).click();
  await expect(page.getByText('Cancelled; nothing was saved.')).toBeVisible();
  await expect(progress).toHaveCount(0);
  await expect(button).toBeFocused();
  await expect(figure(page, 'rows')).toHaveAttribute('value', '40000');
  expect(isSaved).toBe(false);
});

async function download(page: Page): Promise<Download> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download scaled CSV' }).click();
  return waiting;
}

const textOf = async (file: Download): Promise<string> => readFile(await file.path(), 'utf8');

async function newPage(browser: Browser, options: NonNullable<Parameters<Browser['newContext']>[0]>): Promise<Page> {
  const context = await browser.newContext(options);
  return context.newPage();
}
