import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import asc from 'assemblyscript/asc';

const MARK = '?assembly';
const compiled = new Map();

/** Lets `import { wasm } from './rows.ts?assembly'` give the WebAssembly of an AssemblyScript file, in base64. */
export const assembly = () => ({
  name: 'assembly',
  enforce: 'pre',
  resolveId(id, importer) {
    if (!id.endsWith(MARK) || !importer) return undefined;
    return `${resolve(dirname(importer.split('?')[0]), id.slice(0, -MARK.length))}${MARK}`;
  },
  async load(id) {
    if (!id.endsWith(MARK)) return undefined;
    const file = id.slice(0, -MARK.length);
    this.addWatchFile?.(file);
    const source = readFileSync(file, 'utf8');
    if (compiled.get(file)?.source !== source) compiled.set(file, { source, wasm: compile(file) });
    return `export const wasm = '${await compiled.get(file).wasm}';`;
  },
});

async function compile(file) {
  const outputs = new Map();
  const { error, stderr } = await asc.main(
    [
      relative(process.cwd(), file),
      ...['--outFile', 'rows.wasm', '-O3', '--converge', '--noAssert', '--runtime', 'stub'],
      ...['--importMemory', '--enable', 'simd'],
    ],
    { writeFile: (name, contents) => outputs.set(name, contents) },
  );
  if (error) throw new Error(`${file}: ${error.message}\n${stderr.toString()}`);
  return Buffer.from(outputs.get('rows.wasm')).toString('base64');
}
