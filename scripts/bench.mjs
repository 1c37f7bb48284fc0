/**
 * Runs every test/bench/*.bench.ts, prints its table, and writes all of them to test/bench/results.md. Each file exports `name` and
 * `run(): Promise<{columns, rows, failures}>`; a failure is a demand that was not met, and makes the run fail.
 *
 *   npm run bench            all of them
 *   npm run bench kernel     those whose name contains the word
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { assembly } from './assembly.mjs';
import { findBrowser } from './findBrowser.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'test/bench');
const bundles = join(root, '.cache/bench');
const results = join(folder, 'results.md');
const [wanted = ''] = process.argv.slice(2);

const files = readdirSync(folder).filter((name) => name.endsWith('.bench.ts') && name.includes(wanted));
const sections = new Map(readSections());
let hasFailed = false;

for (const file of files) {
  const bench = await import(pathToFileURL(await bundle(file)).href);
  console.log(`\n── ${bench.name}`);
  const { columns, rows, failures } = await bench.run();
  const table = toTable(columns, rows);
  console.log(table);
  for (const failure of failures) console.error(`✗ ${failure}`);
  hasFailed ||= failures.length > 0;
  sections.set(
    bench.name,
    `${describeMachine()}\n\n${table}\n${failures.map((failure) => `\nNot met: ${failure}\n`).join('')}`,
  );
}
writeFileSync(
  results,
  `# Results of npm run bench\n\n${[...sections].map(([name, text]) => `## ${name}\n\n${text}`).join('\n')}`,
);
process.exit(hasFailed ? 1 : 0);

/** Node 20 reads no TypeScript: the bench and the engine behind it are bundled by the bundler that builds the page. */
async function bundle(file) {
  mkdirSync(bundles, { recursive: true });
  const name = basename(file, '.ts');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [assembly()],
    ssr: { noExternal: [] },
    build: {
      ssr: join(folder, file),
      outDir: bundles,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return join(bundles, `${name}.mjs`);
}

function toTable(columns, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

function describeMachine() {
  const [cpu] = cpus();
  const browser = findBrowser();
  const version = browser ? spawnSync(browser, ['--version'], { encoding: 'utf8' }).stdout.trim() : 'no browser';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const date = new Date().toISOString().slice(0, 10);
  return `${date} · ${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, ${memory} · Node ${process.versions.node} · ${version}`;
}

/** The sections of the last run: a run of one bench leaves the others as they are. */
function readSections() {
  try {
    return readFileSync(results, 'utf8')
      .split(/^## /mu)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section.slice(section.indexOf('\n') + 2)]);
  } catch {
    return [];
  }
}
