import { test as base, expect } from '@playwright/test';
import { test, watch } from './page.ts';

test('the policy comes as a header and stands in the page, and the two agree', async ({ page }) => {
  const response = await page.goto('/');
  const header = response?.headers()['content-security-policy'] ?? '';
  const meta = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(header).toContain("connect-src 'none'");
  expect(header).toContain('worker-src blob:');
  expect(header.replace(/; frame-ancestors 'none'$/u, '')).toBe(meta);
});

test('the whole page works without a network once it has loaded', async ({ page, context, guard }) => {
  await page.goto('/');
  await page.waitForLoadState('networkidle');
  guard.closeNetwork();
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Backtest' }).click();
  await page.getByRole('button', { name: 'Load sample backtest' }).first().click();
  await expect(page.getByRole('region', { name: 'Backtest summary' })).toBeVisible();
  await page.getByRole('link', { name: 'Explore' }).click();
  await expect(page.getByRole('figure', { name: 'Pyramiding curve' })).toBeVisible();
});

base('the guard goes red when a request is planted in the worker', async ({ page, baseURL }) => {
  const guard = await watch(page, baseURL ?? '');
  await page.addInitScript(() => {
    const usual = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (content: Blob | MediaSource) => {
      const isScript = content instanceof Blob && /javascript/u.test(content.type);
      const planted = 'fetch("http://localhost:9/planted").catch(() => {});\n';
      return usual(isScript ? new Blob([planted, content], { type: content.type }) : content);
    };
  });
  await page.goto('/?view=backtest');
  await page.getByRole('button', { name: 'Load sample backtest' }).first().click();
  await expect(page.getByRole('region', { name: 'Backtest summary' })).toBeVisible();
  await expect.poll(() => guard.requests.length + guard.violations.length).toBeGreaterThan(0);
  expect([...guard.requests, ...guard.violations].join(' ')).toContain('planted');
});

base('the guard goes red when the page itself asks for something', async ({ page, baseURL }) => {
  const guard = await watch(page, baseURL ?? '');
  await page.goto('/');
  await page.evaluate(() => fetch('/nothing.json').catch(() => undefined));
  await expect.poll(() => guard.violations.length).toBeGreaterThan(0);
});
