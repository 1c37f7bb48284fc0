import { existsSync, statSync } from 'node:fs';
import { type BrowserContext, test as base, expect, type Page, type Request } from '@playwright/test';
import { DIST, fileFor, serve } from '../../scripts/serve.mjs';

type Upload = Parameters<Page['setInputFiles']>[1];

/** What a page must never do, written down as it happens. */
export interface Guard {
  /** Requests that are none of the app's own built files, or that came after a file was chosen. */
  readonly requests: string[];
  readonly violations: string[];
  readonly errors: string[];
  /** From now on no request at all is allowed: the page promises none once a file has been chosen. */
  readonly closeNetwork: () => void;
  /** For a test that itself loads the page again after a file was chosen. */
  readonly openNetwork: () => void;
}

const POLICY_MARK = 'Content Security Policy';

/** Watches every page of a context and their workers. Call it before the first page opens an address. */
export async function watch(context: BrowserContext, origin: string): Promise<Guard> {
  const requests: string[] = [];
  const violations: string[] = [];
  const errors: string[] = [];
  let isClosed = false;
  const closeNetwork = () => {
    isClosed = true;
  };
  context.on('request', (request) => {
    if (isClosed ? leavesThePage(request) : !isOwnFile(request, origin)) requests.push(request.url());
  });
  context.on('page', (page) => page.on('websocket', (socket) => requests.push(socket.url())));
  context.on('console', (message) => {
    if (message.type() === 'error') (message.text().includes(POLICY_MARK) ? violations : errors).push(message.text());
  });
  context.on('weberror', (error) => errors.push(error.error().message));
  await context.exposeBinding('fileWasChosen', closeNetwork);
  await context.addInitScript(reportFromThePage, POLICY_MARK);
  const openNetwork = () => {
    isClosed = false;
  };
  return { requests, violations, errors, closeNetwork, openNetwork };
}

/** Addresses of the page's own memory are no requests, though the browser's protocol lists them as such. */
function leavesThePage(request: Request): boolean {
  return !/^(?:blob|data):/u.test(request.url());
}

/** A file of the build, asked for by its bare name: in a query something could leave. Only the page's own address has one. */
function isOwnFile(request: Request, origin: string): boolean {
  if (!leavesThePage(request)) return true;
  const url = new URL(request.url());
  const file = fileFor(DIST, request.url());
  const isBuilt = url.origin === new URL(origin).origin && file !== undefined && existsSync(file);
  return isBuilt && statSync(file).isFile() && request.method() === 'GET' && (url.search === '' || isPage(request));
}

const isPage = (request: Request): boolean => request.isNavigationRequest() && request.resourceType() === 'document';

/** Runs in the page. A request that the policy stops in a worker shows nowhere outside of it, so each worker is made to tell. */
function reportFromThePage(mark: string): void {
  const tell = `({ effectiveDirective, blockedURI }) => console.error('${mark}', effectiveDirective, blockedURI)`;
  const listen = `addEventListener('securitypolicyviolation', ${tell});`;
  const createAddress = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (content: Blob | MediaSource) => {
    const isScript = content instanceof Blob && /javascript/u.test(content.type);
    return createAddress(isScript ? new Blob([listen, content], { type: content.type }) : content);
  };
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    // biome-ignore lint/suspicious/noConsole: the console is the way from the page to this test
    console.error(mark, effectiveDirective, blockedURI);
  });
  const tellOfFile = () => Reflect.get(globalThis, 'fileWasChosen')();
  addEventListener(
    'change',
    ({ target }) => target instanceof HTMLInputElement && target.files?.length && tellOfFile(),
    true,
  );
  addEventListener('drop', (event) => event.dataTransfer?.files.length && tellOfFile(), true);
}

interface WorkerFixtures {
  /** The address at which the built page is served, by a server of this worker's own. */
  readonly served: string;
}

/** For tests that plant what the guard has to find; every other test uses `test`. */
export const unguarded = base.extend<object, WorkerFixtures>({
  served: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      const { address, stop } = await serve();
      await use(address);
      await stop();
    },
    { scope: 'worker' },
  ],
  baseURL: ({ served }, use) => use(served),
});

interface Fixtures {
  readonly guard: Guard;
  /** Chooses a file in the field `Backtest file`; from then on any request fails the test. */
  readonly chooseFile: (files: Upload) => Promise<void>;
}

/** Every end-to-end test runs under the guard, and fails if the page did anything that it must not. */
export const test = unguarded.extend<Fixtures>({
  guard: [
    async ({ context, served }, use) => {
      const guard = await watch(context, served);
      await use(guard);
      // What the pages have already said reaches this process before the answer to a question asked now.
      for (const page of context.pages()) await page.evaluate(() => undefined).catch(() => undefined);
      expect(guard.requests, 'requests that are not allowed').toEqual([]);
      expect(guard.violations, 'violations of the policy').toEqual([]);
      expect(guard.errors, 'errors in the console').toEqual([]);
    },
    { auto: true },
  ],
  chooseFile: ({ page, guard }, use) =>
    use(async (files) => {
      guard.closeNetwork();
      await page.getByLabel('Backtest file').setInputFiles(files);
    }),
});

export { expect };
