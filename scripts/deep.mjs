/**
 * What takes too long for every change: mutation testing of what computes and reads, and every property a hundred times as often.
 *
 *   npm run deep                         both
 *   npm run deep fuzzing                 the properties; FUZZ_RUNS is what one of 1,000 runs gets (default 100000), others in proportion
 *   npm run deep mutation [options]      Stryker; its options follow, as in: npm run deep mutation -- --mutate src/data/numberCell.ts
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (path) => join(root, 'node_modules', path);
const HOUR_MS = 3_600_000;

const parts = { fuzzing: fuzz, mutation: mutate };
const [wanted, ...options] = process.argv.slice(2);
if (wanted !== undefined && !Object.hasOwn(parts, wanted)) {
  console.error(`unknown part: ${wanted} (there are ${Object.keys(parts).join(', ')})`);
  process.exit(1);
}
const names = wanted === undefined ? Object.keys(parts) : [wanted];
const failed = names.filter((name) => {
  console.log(`\n── ${name}`);
  return parts[name]() !== 0;
});
if (failed.length > 0) console.error(`\n✗ failed: ${failed.join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);

function fuzz() {
  const folder = join(root, 'test');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file, 'utf8').includes("from 'fast-check'"));
  const args = ['run', `--testTimeout=${HOUR_MS}`, '--bail=0', ...files.map((file) => relative(root, file))];
  return runNode(bin('vitest/vitest.mjs'), args, { FUZZ_RUNS: process.env.FUZZ_RUNS ?? '100000' });
}

function mutate() {
  return runNode(bin('@stryker-mutator/core/bin/stryker.js'), ['run', 'test/deep/stryker.config.mjs', ...options]);
}

function runNode(script, args, environment = {}) {
  const env = { ...process.env, ...environment };
  return spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit', env }).status ?? 1;
}
