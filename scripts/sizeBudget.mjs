import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** What a visitor loads, compressed. The scripts hold the worker and the sample backtest (about 90 kB of it). */
const BUDGET_KB = { '.js': 520, '.css': 25, '.html': 3 };

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

let isOver = false;
for (const [extension, budget] of Object.entries(BUDGET_KB)) {
  const kilobytes = files
    .filter((file) => file.endsWith(extension))
    .reduce((sum, file) => sum + gzipSync(readFileSync(file)).length / 1000, 0);
  const verdict = kilobytes <= budget ? 'within' : 'OVER';
  console.log(`${extension.padEnd(6)} ${kilobytes.toFixed(1)} kB gzip, ${verdict} the budget of ${budget} kB`);
  isOver ||= kilobytes > budget;
}
process.exit(isOver ? 1 : 0);
