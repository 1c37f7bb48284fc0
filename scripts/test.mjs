import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureBrowser, missingBrowser } from './findBrowser.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = fileURLToPath(new URL('../reports', import.meta.url));
const bin = (path) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));
const tsc = bin('typescript/bin/tsc');

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const browser = ensureBrowser();
if (!browser) fail('browser', missingBrowser());

const counts = { passed: 0, skipped: 0 };

gate('format and lint', [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '--colors=off']);
gate('types', [tsc, '-p', '.']);
gate('types of the engine, without the DOM', [tsc, '-p', 'src/engine']);
gate('unit, property and component tests', [
  bin('vitest/vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  '--outputFile.json=reports/vitest.json',
]);
countVitest();
gate('build', [bin('vite/bin/vite.js'), 'build', '--logLevel', 'warn']);
gate('size budget', ['scripts/sizeBudget.mjs']);
gate('end to end and accessibility, in Chromium', [
  bin('@playwright/test/cli.js'),
  'test',
  '-c',
  'test/e2e/playwright.config.ts',
]);
countPlaywright();

console.log(`\n${counts.passed} passed, 0 failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);

function gate(name, args) {
  const started = Date.now();
  console.log(`\n── ${name}`);
  const { FORCE_COLOR, ...environment } = { ...process.env, CHROMIUM_PATH: browser, NO_COLOR: '1' };
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: environment });
  if (status !== 0) fail(name, `failed with exit code ${status}`);
  console.log(`   done in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

function fail(name, reason) {
  console.error(`\n✗ ${name}: ${reason}`);
  process.exit(1);
}

function countVitest() {
  const { numPassedTests, numPendingTests, numTodoTests, testResults } = readReport('vitest.json');
  if (numPassedTests === 0) fail('unit, property and component tests', 'no test ran');
  counts.passed += numPassedTests;
  counts.skipped += numPendingTests + numTodoTests;
  const skipped = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== 'passed');
  for (const { fullName } of skipped) console.log(`   skipped: ${fullName}`);
}

function countPlaywright() {
  const { stats } = readReport('playwright.json');
  if (stats.expected === 0) fail('end to end', 'no test ran');
  counts.passed += stats.expected;
  counts.skipped += stats.skipped;
}

function readReport(name) {
  return JSON.parse(readFileSync(`${reports}/${name}`, 'utf8'));
}
