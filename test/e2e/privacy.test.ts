import { createServer } from 'node:http';
import type { BrowserContext, Page } from '@playwright/test';
import { headerPolicy, metaPolicy } from '../../scripts/securityPolicy.mjs';
import { expect, test, unguarded, watch } from './page.ts';

/** Another origin, which keeps what reaches it. */
const withStranger = unguarded.extend<{ stranger: { readonly address: string; readonly heard: string[] } }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  stranger: async ({}, use) => {
    const heard: string[] = [];
    const server = createServer((request, response) => {
      heard.push(request.url ?? '');
      response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end();
    });
    await new Promise<void>((done) => server.listen(0, 'localhost', done));
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error(`no port: ${bound}`);
    await use({ address: `http://localhost:${bound.port}/`, heard });
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  },
});

/** Makes every worker of the page begin with a request. */
const plantInWorkers = (context: BrowserContext, address: string): Promise<unknown> =>
  context.addInitScript((target) => {
    const createAddress = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (content: Blob | MediaSource) => {
      const isScript = content instanceof Blob && /javascript/u.test(content.type);
      const planted = `fetch('${target}planted', { mode: 'no-cors' }).catch(() => {});`;
      return createAddress(isScript ? new Blob([planted, content], { type: content.type }) : content);
    };
  }, address);

const startWorker = (page: Page): Promise<unknown> =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' })));
        worker.onmessage = done;
      }),
  );

async function loadSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Load sample backtest' }).first().click();
  await expect(page.getByRole('region', { name: 'Backtest summary' })).toBeVisible();
}

test('the policy comes as a header with every file and stands in the page', async ({ page, request }) => {
  await page.goto('/');
  await expect(page.locator('meta[http-equiv="Content-Security-Policy"]')).toHaveAttribute('content', metaPolicy);
  const script = await page.locator('script[src]').getAttribute('src');
  for (const path of ['/', script ?? '', '/nothing-here']) {
    const headers = (await request.get(path)).headers();
    expect(headers['content-security-policy']).toBe(headerPolicy);
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
});

test('nothing outside of the build is served', async ({ request, served }) => {
  for (const path of ['package.json', '../package.json', '..%2fpackage.json', '%2e%2e/package.json', 'assets', '%ff'])
    expect((await request.get(served + path)).status(), path).toBe(404);
});

test('the whole page works without a network once it has loaded', async ({ page, context, guard }) => {
  await page.goto('/');
  guard.closeNetwork();
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Backtest' }).click();
  await loadSample(page);
  await page.getByRole('link', { name: 'Explore' }).click();
  await expect(page.getByRole('figure', { name: 'Pyramiding curve' })).toBeVisible();
});

test.describe('with the policy taken away', () => {
  test.use({ bypassCSP: true });

  test('the page still asks for nothing', async ({ page, guard }) => {
    await page.goto('/');
    guard.closeNetwork();
    await page.getByRole('link', { name: 'Backtest' }).click();
    await loadSample(page);
  });
});

const ROWS = 'raw_position,meta_prob\n1,0.5\n-2,0.9\n';
const FILE = { name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(ROWS) };

test('nothing is asked for once a file has been chosen, up to the download', async ({ page, chooseFile }) => {
  await page.goto('/?view=backtest');
  await chooseFile(FILE);
  await expect(page.getByRole('region', { name: 'Backtest summary' })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download scaled CSV' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/u);
});

withStranger.describe('the guard goes red', () => {
  withStranger(
    'at a reload after a file was chosen, even by another way than chooseFile',
    async ({ context, page, served }) => {
      const guard = await watch(context, served);
      await page.goto('/?view=backtest');
      await page.getByLabel('Backtest file').setInputFiles(FILE);
      await expect(page.getByRole('region', { name: 'Backtest summary' })).toBeVisible();
      expect(guard.requests).toEqual([]);
      await page.reload();
      expect(guard.requests.length).toBeGreaterThan(0);
    },
  );

  withStranger(
    'when a request is planted in the worker, which the policy stops',
    async ({ context, page, served, stranger }) => {
      const guard = await watch(context, served);
      await plantInWorkers(context, stranger.address);
      await page.goto('/?view=backtest');
      await loadSample(page);
      await expect.poll(() => guard.violations.join()).toContain(`connect-src ${stranger.address}planted`);
      expect(stranger.heard).toEqual([]);
    },
  );

  withStranger('in any worker, however it was started', async ({ context, page, served, stranger }) => {
    const guard = await watch(context, served);
    await plantInWorkers(context, stranger.address);
    await page.goto('/');
    await startWorker(page);
    await expect.poll(() => guard.violations.join()).toContain(`connect-src ${stranger.address}planted`);
    expect(stranger.heard).toEqual([]);
  });

  withStranger('when the page itself asks for something', async ({ context, page, served, stranger }) => {
    const guard = await watch(context, served);
    await page.goto('/');
    await page.evaluate((address) => fetch(address).catch(() => undefined), stranger.address);
    await expect.poll(() => guard.violations.join()).toContain(`connect-src ${stranger.address}`);
    expect(stranger.heard).toEqual([]);
  });

  withStranger('when markup brings a style or a script', async ({ context, page, served }) => {
    const guard = await watch(context, served);
    await page.goto('/');
    await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<i style="color:red" onclick="x()"></i>'));
    await expect.poll(() => guard.violations.join()).toContain('style-src-attr inline');
    await expect.poll(() => guard.violations.join()).toContain('script-src-attr inline');
  });

  withStranger(
    'at an own file, or an own file with a query, once it is not allowed',
    async ({ context, page, served }) => {
      const guard = await watch(context, served);
      await page.goto('/');
      const script = (await page.locator('script[src]').getAttribute('src')) ?? '';
      const load = (source: string) => page.evaluate((src) => import(src).then(() => undefined), source);
      expect(guard.requests).toEqual([]);
      await load(`${script}?secret=1`);
      expect(guard.requests.splice(0)).toHaveLength(1);
      guard.closeNetwork();
      await load(`${script}#other`);
      await page.reload();
      expect(guard.requests.length).toBeGreaterThan(0);
    },
  );

  withStranger.describe('with the policy taken away', () => {
    withStranger.use({ bypassCSP: true });

    withStranger('when a worker reaches another origin', async ({ context, page, served, stranger }) => {
      const guard = await watch(context, served);
      await plantInWorkers(context, stranger.address);
      await page.goto('/');
      await startWorker(page);
      await expect.poll(() => stranger.heard).toEqual(['/planted']);
      expect(guard.requests).toEqual([`${stranger.address}planted`]);
    });
  });

  withStranger('when the page throws, or a worker does', async ({ context, page, served }) => {
    const guard = await watch(context, served);
    await page.goto('/');
    await page.evaluate(() => {
      queueMicrotask(() => {
        throw new Error('planted in the page');
      });
      new Worker(
        URL.createObjectURL(new Blob(['throw new Error("planted in the worker")'], { type: 'text/javascript' })),
      );
    });
    await expect.poll(() => guard.errors.join()).toMatch(/planted in the page.*planted in the worker|worker.*page/u);
  });
});
