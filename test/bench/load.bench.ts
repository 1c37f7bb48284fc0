import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/findBrowser.mjs';
import { serve } from '../../scripts/serve.mjs';
import { writeRows } from './writeRows.ts';

export const name = 'load of a million rows';

interface Table {
  readonly columns: string[];
  readonly rows: (string | number)[][];
  readonly failures: string[];
}

interface Contender {
  readonly label: string;
  /** Our page has to be so many times as fast. */
  readonly least?: number;
  /** Milliseconds of one run. */
  readonly once: () => Promise<number>;
}

const ROWS = 1_000_000;
const RUNS = 5;
const PATIENCE_MS = 120_000;

const PEER_FILES: Readonly<Record<string, string>> = {
  '/papaparse.js': 'node_modules/papaparse/papaparse.min.js',
  '/udsv.js': 'node_modules/udsv/dist/uDSV.iife.min.js',
};

const PEER = '/peer/';
const PEER_FOLDER = 'test/bench/node_modules';

/** From the choice of a file to figures and charts, against what peers take to parse it and scale it alone, in the same Chromium. */
export async function run(): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), 'exposure-lab-'));
  const file = join(folder, 'millionRows.csv');
  await writeRows(file, ROWS);
  installPeers();
  const app = await serve({ root: `${process.cwd()}/dist` });
  const peers = await servePeers();
  const executablePath = findBrowser();
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] });
  try {
    const [ours, ...others] = await contendersOf(browser, app.address, peers.address, file);
    if (!ours) throw new Error('nobody to measure');
    const all = [ours, ...others];
    const times = new Map<Contender, number[]>(all.map((contender) => [contender, []]));
    // One after the other and round again, so that a busy moment of the machine is nobody's alone.
    for (let k = 0; k < RUNS; k++) for (const contender of all) times.get(contender)?.push(await contender.once());
    const medianOf = (contender: Contender): number =>
      (times.get(contender) ?? []).sort((a, b) => a - b)[2] ?? Number.NaN;
    const own = medianOf(ours);
    return {
      columns: ['contender', 'median ms', 'fastest', 'slowest', '× ours', 'demanded'],
      rows: all.map((contender) => {
        const list = times.get(contender) ?? [];
        const median = medianOf(contender);
        return [
          contender.label,
          median.toFixed(0),
          (list[0] ?? Number.NaN).toFixed(0),
          (list.at(-1) ?? Number.NaN).toFixed(0),
          (median / own).toFixed(2),
          contender.least ?? '',
        ];
      }),
      failures: others.flatMap((contender) => {
        const ratio = medianOf(contender) / own;
        return contender.least !== undefined && ratio < contender.least
          ? [`${contender.label}: ${ratio.toFixed(1)} times as long as ours, ${contender.least} demanded`]
          : [];
      }),
    };
  } finally {
    await browser.close();
    await app.stop();
    peers.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function contendersOf(browser: Browser, app: string, peers: string, file: string): Promise<Contender[]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  await page.goto(new URL('/?view=backtest', app).href);
  const peer = async (entry: string): Promise<() => Promise<number>> => {
    const own = await browser.newPage();
    await own.goto(`${peers}/${entry}`);
    await own.waitForFunction(() => Reflect.get(window, 'isReady') === true, undefined, { timeout: PATIENCE_MS });
    return async () => {
      await own.locator('input').setInputFiles([]);
      await own.locator('input').setInputFiles(file);
      const { ms, sum } = await own.evaluate(() => Reflect.get(window, 'measure')());
      if (!Number.isFinite(sum)) throw new Error(`${entry}: no sum`);
      return ms;
    };
  };
  return [
    { label: 'this page: file chosen to figures and charts', once: () => loadOnce(page, file) },
    { label: 'PapaParse, parse and scale alone', least: 10, once: await peer('papaparse') },
    { label: 'PapaParse, all rows kept as this page keeps them, then scaled', once: await peer('papaparseWhole') },
    { label: 'uDSV, parse and scale alone', least: 4, once: await peer('udsv') },
    { label: 'DuckDB-Wasm, started before, parse and scale alone', least: 3, once: await peer('duckdb') },
  ];
}

/** Until the figures of the new file and every chart along time in sight show it. */
async function loadOnce(page: Page, file: string): Promise<number> {
  await page.evaluate(() => {
    let start = 0;
    addEventListener(
      'change',
      () => {
        start = performance.now();
      },
      { once: true, capture: true },
    );
    let hasStarted = false;
    Reflect.set(
      window,
      'loaded',
      new Promise<number>((resolve) => {
        const look = (): void => {
          const isReading = document.querySelector('[role="progressbar"]') !== null;
          hasStarted ||= start > 0 && isReading;
          const isThere =
            hasStarted &&
            !isReading &&
            document.querySelector('[data-figure="sharpeScaled"]') !== null &&
            /Each pixel stands for/u.test(
              document.querySelector('figure[aria-label="Exposure over time"]')?.textContent ?? '',
            );
          if (isThere) resolve(performance.now() - start);
          else requestAnimationFrame(look);
        };
        look();
      }),
    );
  });
  await page.getByLabel('Backtest file').setInputFiles(file);
  const ms = await page.evaluate(() => Reflect.get(window, 'loaded'));
  return Number(ms);
}

function installPeers(): void {
  if (existsSync('test/bench/node_modules/@duckdb/duckdb-wasm')) return;
  const { status } = spawnSync(
    'npm',
    ['install', '--prefix', 'test/bench', '--no-package-lock', '--no-audit', '--no-fund'],
    {
      stdio: 'inherit',
    },
  );
  if (status !== 0) throw new Error('the peers could not be installed');
}

/** What a peer does with the cells of a row, written as plainly as it can be. */
const SCALE = `
const scales = { TRENDING: 1.4, NORMAL: 1, LOW_VOL: 1.2, MEAN_REVERTING: 1, HIGH_VOL: 0.7 };
const scaleOf = (raw, meta, bandit, regime, penalty) => {
  const size = raw * (0.5 + meta) * Math.max(0.2, bandit) * (scales[regime] ?? 1) * Math.max(0.2, 1 - penalty);
  return Math.max(-3, Math.min(3, size));
};
const timed = async (work) => { const start = performance.now(); const sum = await work(document.querySelector('input').files[0]); return { ms: performance.now() - start, sum }; };
`;

const PEERS: Readonly<Record<string, string>> = {
  papaparse: `<script src="/papaparse.js"></script><script>${SCALE}
    window.measure = () => timed((file) => new Promise((resolve, reject) => {
      let sum = 0; let isHeader = true;
      Papa.parse(file, { skipEmptyLines: true, error: reject, complete: () => resolve(sum),
        chunk: ({ data }) => { for (const row of data) { if (isHeader) { isHeader = false; continue; } sum += scaleOf(Number(row[1]), Number(row[2]), Number(row[3]), row[4], Number(row[5])); } } });
    }));
    window.isReady = true;</script>`,
  papaparseWhole: `<script src="/papaparse.js"></script><script>${SCALE}
    window.measure = () => timed((file) => new Promise((resolve, reject) => {
      Papa.parse(file, { skipEmptyLines: true, error: reject, complete: ({ data }) => {
        let sum = 0;
        for (let k = 1; k < data.length; k++) { const row = data[k]; sum += scaleOf(Number(row[1]), Number(row[2]), Number(row[3]), row[4], Number(row[5])); }
        resolve(sum);
      } });
    }));
    window.isReady = true;</script>`,
  udsv: `<script src="/udsv.js"></script><script>${SCALE}
    window.measure = () => timed(async (file) => {
      const text = await file.text();
      const { inferSchema, initParser } = uDSV;
      const rows = initParser(inferSchema(text)).stringArrs(text);
      let sum = 0;
      for (const row of rows) sum += scaleOf(Number(row[1]), Number(row[2]), Number(row[3]), row[4], Number(row[5]));
      return sum;
    });
    window.isReady = true;</script>`,
  duckdb: `<script type="importmap">{ "imports": { "apache-arrow": "/peer/apache-arrow/Arrow.dom.mjs", "tslib": "/peer/tslib/tslib.es6.mjs", "flatbuffers": "/peer/flatbuffers/mjs/flatbuffers.js" } }</script><script type="module">
    import { AsyncDuckDB, DuckDBDataProtocol, VoidLogger } from '/peer/@duckdb/duckdb-wasm/dist/duckdb-browser.mjs';
    ${SCALE}
    const database = new AsyncDuckDB(new VoidLogger(), new Worker('/peer/@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js'));
    await database.instantiate('/peer/@duckdb/duckdb-wasm/dist/duckdb-eh.wasm');
    const connection = await database.connect();
    await connection.query('SELECT 1');
    window.measure = () => timed(async (file) => {
      await database.registerFileHandle('rows.csv', file, DuckDBDataProtocol.BROWSER_FILEREADER, true);
      const result = await connection.query(\`SELECT sum(greatest(-3, least(3, raw_position * (0.5 + meta_prob) * greatest(0.2, bandit_weight)
        * CASE regime WHEN 'TRENDING' THEN 1.4 WHEN 'LOW_VOL' THEN 1.2 WHEN 'HIGH_VOL' THEN 0.7 ELSE 1 END
        * greatest(0.2, 1 - correlation_penalty)))) AS total FROM read_csv('rows.csv')\`);
      await database.dropFile('rows.csv');
      return Number(result.toArray()[0].total);
    });
    window.isReady = true;</script>`,
};

async function servePeers(): Promise<{ readonly address: string; readonly stop: () => void }> {
  const server = createServer(({ url = '' }, response) => {
    const file = url.startsWith(PEER) ? join(PEER_FOLDER, url.slice(PEER.length)) : PEER_FILES[url];
    const script = PEERS[url.slice(1)];
    const type = url.endsWith('.wasm') ? 'application/wasm' : /\.m?js$/u.test(url) ? 'text/javascript' : 'text/html';
    response.setHeader('content-type', type);
    if (file) response.end(readFileSync(file));
    else if (script) response.end(`<!doctype html><input type="file">${script}`);
    else {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const about = server.address();
  const port = typeof about === 'object' && about ? about.port : 0;
  return { address: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
