import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { expect } from './page.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails unless axe finds nothing on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated by the browser's debugger, not by the page: the page's own policy stays as it is.
  await page.evaluate(source);
  const results: AxeResults = await page.evaluate(
    (tags) => Reflect.get(globalThis, 'axe').run(document, { runOnly: { type: 'tag', values: tags }, preload: false }),
    TAGS,
  );
  const found = results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`,
  );
  expect(found).toEqual([]);
}
