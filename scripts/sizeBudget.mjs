import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** What a visitor loads, in kB of gzip. The scripts hold the worker too, with the codecs of Parquet (brotli alone 60); the sample backtest in them has a budget of its own. */
const BUDGETS = { scripts: 500, sample: 100, styles: 25, page: 3 };

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const gzipKilobytes = (file) => gzipSync(readFileSync(file)).length / 1000;

const built = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const sizes = new Map(built.map((file) => [file, gzipKilobytes(file)]));
for (const [file, size] of sizes)
  console.log(`   ${relative(root, file).padEnd(36)} ${size.toFixed(1).padStart(6)} kB gzip`);

const sumOf = (extension) =>
  [...sizes].filter(([file]) => file.endsWith(extension)).reduce((sum, [, size]) => sum + size, 0);
const allScripts = sumOf('.js');
const sampleFile = join(root, 'src/data/sample/simulatedBacktest.csv');
const [, firstRow] = readFileSync(sampleFile, 'utf8').split('\n');
const holdsSample = built.some((file) => file.endsWith('.js') && readFileSync(file, 'utf8').includes(firstRow));
const sample = holdsSample ? gzipKilobytes(sampleFile) : 0;
const measured = { scripts: allScripts - sample, sample, styles: sumOf('.css'), page: sumOf('.html') };

const failures = Object.entries(BUDGETS).filter(([name, budget]) => !(measured[name] <= budget));
for (const [name, budget] of Object.entries(BUDGETS))
  console.log(`   ${name.padEnd(8)} ${measured[name].toFixed(1).padStart(6)} of ${budget} kB`);
if (allScripts === 0) failures.push(['scripts', BUDGETS.scripts]);
for (const [name, budget] of failures)
  console.error(
    `✗ ${name}: ${measured[name].toFixed(1)} kB is not within 0 < size ≤ ${budget} kB (scripts/sizeBudget.mjs)`,
  );
process.exit(failures.length > 0 ? 1 : 0);
