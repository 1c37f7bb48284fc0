import { createKernel } from '../../src/batch/kernel.ts';
import { ColumnMemory } from '../../src/data/columnMemory.ts';
import { BlockKernel, type Codes } from '../../src/engine/expr/blocks.ts';
import { evaluate } from '../../src/engine/expr/evaluate.ts';
import { compileProgram } from '../../src/engine/expr/program.ts';
import type { Node } from '../../src/engine/expr/tree.ts';

/** Rows of inputs for trees: columns of equal length, shared values, and one category column per key. */
export interface Rows {
  readonly count: number;
  readonly columns: Readonly<Record<string, ArrayLike<number>>>;
  readonly params?: Readonly<Record<string, number>>;
  readonly constants?: Readonly<Record<string, number>>;
  readonly codes?: Readonly<Record<string, Codes>>;
  readonly tables?: Readonly<Record<string, readonly number[]>>;
  /** The key of the category that a table is looked up with. */
  readonly keyOf?: Readonly<Record<string, string>>;
}

export type Results = Readonly<Record<string, readonly number[]>>;

export const READERS = ['scalar', 'blocks', 'wasm', 'fallback'] as const;

/** The trees over all rows, as each reader computes them. */
export function runEveryReader(
  trees: Readonly<Record<string, Node>>,
  rows: Rows,
  { blockRows = 1024, from = 0, to = rows.count }: { blockRows?: number; from?: number; to?: number } = {},
): Readonly<Record<(typeof READERS)[number], Results>> {
  return {
    scalar: runScalar(trees, rows, from, to),
    blocks: runBlocks(trees, rows, blockRows, from, to),
    wasm: runKernel(trees, rows, 'wasm', from, to),
    fallback: runKernel(trees, rows, 'blocks', from, to),
  };
}

function runScalar(trees: Readonly<Record<string, Node>>, rows: Rows, from: number, to: number): Results {
  const results = Object.fromEntries(
    Object.keys(trees).map((name) => [name, new Array<number>(rows.count).fill(UNTOUCHED)] as const),
  );
  for (let i = from; i < to; i++) {
    const scope = scopeAt(rows, i);
    for (const [name, tree] of Object.entries(trees)) (results[name] ?? [])[i] = evaluate(tree, scope);
  }
  return results;
}

function scopeAt({ columns, constants = {}, params = {}, codes = {}, tables = {}, keyOf = {} }: Rows, i: number) {
  const inputs = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, column[i] ?? Number.NaN] as const),
  );
  const categories = Object.fromEntries(
    Object.entries(tables).map(([table, multipliers]) => {
      const code = codes[keyOf[table] ?? '']?.[i];
      return [table, code === undefined ? Number.NaN : (multipliers[code] ?? Number.NaN)] as const;
    }),
  );
  return { inputs: { ...constants, ...inputs }, params, categories };
}

/** What an output holds before a run: rows outside [from, to) must still hold it afterwards. */
export const UNTOUCHED = 4711;

const constantsOf = (rows: Rows): ReadonlySet<string> => new Set(Object.keys(rows.constants ?? {}));

function runBlocks(
  trees: Readonly<Record<string, Node>>,
  rows: Rows,
  blockRows: number,
  from: number,
  to: number,
): Results {
  const outputs = Object.fromEntries(
    Object.keys(trees).map((name) => [name, new Float64Array(rows.count).fill(UNTOUCHED)] as const),
  );
  new BlockKernel(compileProgram(trees, constantsOf(rows)), blockRows).run({
    inputs: mapValues(rows.columns, (column) => Float64Array.from(column)),
    codes: rows.codes ?? {},
    tables: mapValues(rows.tables ?? {}, (table) => Float64Array.from(table)),
    params: rows.params ?? {},
    constants: rows.constants ?? {},
    outputs,
    from,
    to,
  });
  return mapValues(outputs, (column) => [...column]);
}

function runKernel(
  trees: Readonly<Record<string, Node>>,
  rows: Rows,
  kind: 'wasm' | 'blocks',
  from: number,
  to: number,
): Results {
  const memory = new ColumnMemory();
  const program = compileProgram(trees, constantsOf(rows));
  const outputs = mapValues(trees, () => memory.copyNumbers(new Float64Array(rows.count).fill(UNTOUCHED)));
  createKernel(memory, kind).run({
    program,
    inputs: mapValues(rows.columns, (column) => memory.copyNumbers(column)),
    codes: mapValues(rows.codes ?? {}, (codes) => memory.copyCodes(codes)),
    tables: rows.tables ?? {},
    params: rows.params ?? {},
    constants: rows.constants ?? {},
    outputs,
    from,
    to,
  });
  return mapValues(outputs, (column) => [...memory.numbers(column)]);
}

const mapValues = <T, R>(entries: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, change(value)]));

/** The first row in which two columns differ, −0 told from 0 and NaN equal to NaN, as `row: found instead of expected`. */
export function firstDifference(found: ArrayLike<number>, expected: ArrayLike<number>): string | undefined {
  if (found.length !== expected.length) return `${found.length} rows instead of ${expected.length}`;
  for (let i = 0; i < expected.length; i++)
    if (!Object.is(found[i], expected[i])) return `row ${i}: ${show(found[i])} instead of ${show(expected[i])}`;
  return undefined;
}

const show = (x: number | undefined): string => (Object.is(x, -0) ? '-0' : String(x));
