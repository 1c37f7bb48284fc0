import { afterEach, describe, expect, it, vi } from 'vitest';
import { createKernel } from '../../src/batch/kernel.ts';
import { ColumnMemory } from '../../src/data/columnMemory.ts';
import { compileProgram } from '../../src/engine/expr/program.ts';
import { input, lookup, param } from '../../src/engine/expr/tree.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const TREES = {
  out: { op: 'mul', a: { op: 'add', a: input('x'), b: param('p') }, b: lookup('table', 'category') },
} as const;

function makeRun(memory: ColumnMemory, count: number, width: 1 | 2 | 4 = 1) {
  const codes = memory.allocateCodes(count, width);
  memory.codes(codes).set(Array.from({ length: count }, (_, i) => i % 2));
  return {
    program: compileProgram(TREES),
    inputs: { x: memory.copyNumbers(Float64Array.from({ length: count }, (_, i) => i)) },
    codes: { category: codes },
    tables: { table: [1, 10] },
    params: { p: 0.5 },
    outputs: { out: memory.allocateNumbers(count) },
    from: 0,
    to: count,
  };
}

describe('createKernel', () => {
  it('runs WebAssembly where the platform has SIMD', () => {
    expect(createKernel(new ColumnMemory()).kind).toBe('wasm');
  });

  it('falls back to blocks where the platform refuses to compile', () => {
    const memory = new ColumnMemory();
    vi.spyOn(WebAssembly, 'Module').mockImplementation(function refuse() {
      throw new WebAssembly.CompileError('refused by the policy');
    });
    const kernel = createKernel(memory);
    expect(kernel.kind).toBe('blocks');
    const run = makeRun(memory, 3);
    kernel.run(run);
    expect([...memory.numbers(run.outputs.out)]).toEqual([0.5, 15, 2.5]);
  });
});

describe.each(['wasm', 'blocks'] as const)('the kernel %s', (kind) => {
  it.each([1, 2, 4] as const)('reads codes of %i bytes', (width) => {
    const memory = new ColumnMemory();
    const run = makeRun(memory, 5, width);
    createKernel(memory, kind).run(run);
    expect([...memory.numbers(run.outputs.out)]).toEqual([0.5, 15, 2.5, 35, 4.5]);
  });

  it('computes rows [from, to) and writes no other, for bounds even and odd', () => {
    const memory = new ColumnMemory();
    const kernel = createKernel(memory, kind);
    const run = makeRun(memory, 7);
    for (let from = 0; from <= 7; from++)
      for (let to = from; to <= 7; to++) {
        memory.numbers(run.outputs.out).fill(-1);
        kernel.run({ ...run, from, to });
        const expected = [0.5, 15, 2.5, 35, 4.5, 55, 6.5].map((size, i) => (i >= from && i < to ? size : -1));
        expect([...memory.numbers(run.outputs.out)], `[${from}, ${to})`).toEqual(expected);
      }
  });

  it('reads nothing outside its columns: the last row may end where the memory ends', () => {
    const page = 65_536;
    const memory = new ColumnMemory(new WebAssembly.Memory({ initial: 1, maximum: 1 }), page - 256);
    const kernel = createKernel(memory, kind);
    const program = compileProgram({ out: { op: 'sqrt', a: input('x') } });
    const shared = { program, codes: {}, tables: {}, params: {} };
    kernel.run({
      ...shared,
      inputs: { x: memory.copyNumbers([4]) },
      outputs: { out: memory.allocateNumbers(1) },
      from: 0,
      to: 1,
    });
    const x = { address: page - 8, rows: 1 };
    const out = { address: page - 24, rows: 1 };
    memory.numbers(x).set([9]);
    kernel.run({ ...shared, inputs: { x }, outputs: { out }, from: 0, to: 1 });
    expect([...memory.numbers(out)]).toEqual([3]);
  });

  it('takes new parameters and tables without a new module', () => {
    const memory = new ColumnMemory();
    const kernel = createKernel(memory, kind);
    const run = makeRun(memory, 3);
    kernel.run(run);
    const compile = vi.spyOn(WebAssembly, 'Module');
    kernel.run({ ...run, program: compileProgram(TREES), params: { p: 1 }, tables: { table: [2, 3, 4, 5, 6, 7] } });
    expect([...memory.numbers(run.outputs.out)]).toEqual([2, 6, 6]);
    expect(compile).not.toHaveBeenCalled();
  });

  it('takes codes of another width for the same program', () => {
    const memory = new ColumnMemory();
    const kernel = createKernel(memory, kind);
    for (const width of [1, 4, 2, 1] as const) {
      const run = makeRun(memory, 3, width);
      kernel.run(run);
      expect([...memory.numbers(run.outputs.out)]).toEqual([0.5, 15, 2.5]);
    }
  });

  it('goes on after the memory has grown', () => {
    const memory = new ColumnMemory();
    const kernel = createKernel(memory, kind);
    const run = makeRun(memory, 3);
    kernel.run(run);
    memory.allocateNumbers(1_000_000);
    kernel.run({ ...run, params: { p: 2 } });
    expect([...memory.numbers(run.outputs.out)]).toEqual([2, 30, 4]);
  });

  it('refuses columns that are too short, and names what is missing', () => {
    const memory = new ColumnMemory();
    const kernel = createKernel(memory, kind);
    const run = makeRun(memory, 3);
    expect(() => kernel.run({ ...run, to: 4 })).toThrow('column too short: x has 3 rows of 4');
    expect(() => kernel.run({ ...run, inputs: {} })).toThrow('missing column: x');
    expect(() => kernel.run({ ...run, codes: {} })).toThrow('missing codes: category');
    expect(() => kernel.run({ ...run, tables: {} })).toThrow('missing table: table');
    expect(() => kernel.run({ ...run, outputs: {} })).toThrow('missing output: out');
    expect(() => kernel.run({ ...run, params: {} })).toThrow('unknown parameter: p');
  });
});
