import { test as base, expect, type Page, type Request } from '@playwright/test';

/** What a page must never do, written down as it happens. */
export interface Guard {
  /** Requests that are none of the app's own built files, or that came after a file was chosen. */
  readonly requests: string[];
  readonly violations: string[];
  readonly errors: string[];
  /** From now on no request at all is allowed: the page promises none once a file has been chosen. */
  readonly closeNetwork: () => void;
}

const OWN_FILES = /^\/(?:index\.html)?$|^\/assets\/[\w.-]+\.(?:js|css)$/u;

/** Watches a page, its workers included. Worker requests reach the context's listener as well. */
export async function watch(page: Page, origin: string): Promise<Guard> {
  const guard = { requests: [] as string[], violations: [] as string[], errors: [] as string[] };
  let isClosed = false;
  page.context().on('request', (request: Request) => {
    const url = new URL(request.url());
    if (url.protocol === 'blob:' || url.protocol === 'data:') return;
    const isOwn = url.origin === new URL(origin).origin && OWN_FILES.test(url.pathname);
    if (!isOwn || isClosed) guard.requests.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const text = message.text();
    if (/Content Security Policy/iu.test(text)) guard.violations.push(text);
    else guard.errors.push(text);
  });
  page.on('pageerror', (error) => guard.errors.push(error.message));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      // biome-ignore lint/suspicious/noConsole: the console is the way from the page to this test
      console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return {
    ...guard,
    closeNetwork: () => {
      isClosed = true;
    },
  };
}

/** Every end-to-end test runs under the guard, and fails if the page did anything that it must not. */
export const test = base.extend<{ guard: Guard }>({
  guard: [
    async ({ page, baseURL }, use) => {
      const guard = await watch(page, baseURL ?? '');
      await use(guard);
      expect(guard.requests, 'requests that are not allowed').toEqual([]);
      expect(guard.violations, 'violations of the policy').toEqual([]);
      expect(guard.errors, 'errors in the console').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
