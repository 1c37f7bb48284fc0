import { describe, expect, it } from 'vitest';
import { BlockKernel } from '../../../src/engine/expr/blocks.ts';
import { compileProgram, uniformValues } from '../../../src/engine/expr/program.ts';
import { input, lit, lookup, type Node, param } from '../../../src/engine/expr/tree.ts';
import { emitModule } from '../../../src/engine/expr/wasm.ts';

const x = input('x');
const y = input('y');
const p = param('p');
const op = (name: 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max', a: Node, b: Node): Node => ({ op: name, a, b });
const opsOf = (trees: Readonly<Record<string, Node>>, constants?: ReadonlySet<string>) =>
  compileProgram(trees, constants).steps.map((step) => step.op);

describe('compileProgram', () => {
  it('computes a subtree once that two trees share by structure', () => {
    expect(opsOf({ a: op('mul', op('add', x, y), p), b: op('sub', op('add', input('x'), input('y')), p) })).toEqual([
      'add',
      'mul',
      'store',
      'sub',
      'store',
    ]);
  });

  it('takes a chain of nodes that are shared by identity as often as there are nodes, not as there are paths', () => {
    let tree: Node = x;
    for (let i = 0; i < 200; i++) tree = op('add', tree, tree);
    expect(compileProgram({ tree }).steps).toHaveLength(201);
  });

  it('keeps the order of the operands', () => {
    const { steps } = compileProgram({ out: op('sub', p, x) });
    expect(steps[0]).toMatchObject({ op: 'sub', a: { from: 'uniform' }, b: { from: 'column' } });
  });

  it('computes once a run what no column reaches', () => {
    const program = compileProgram({ out: op('mul', op('add', p, op('sub', lit(3), lit(1))), x) });
    expect(program.steps.map((step) => step.op)).toEqual(['mul', 'store']);
    expect(uniformValues(program, { inputs: {}, params: { p: 5 }, categories: {} })).toEqual([7]);
  });

  it('takes an input or a category without a column as a value that all rows share', () => {
    const trees = { out: op('mul', op('add', y, p), op('mul', lookup('t', 'k'), x)) };
    const program = compileProgram(trees, new Set(['y', 'k']));
    expect(program.columns).toEqual(['x']);
    expect(program.lookups).toEqual([]);
    expect(uniformValues(program, { inputs: { y: 2 }, params: { p: 5 }, categories: { t: 3 } })).toEqual([7, 3]);
  });

  it('tells −0 from 0, and takes one NaN for another', () => {
    expect(compileProgram({ a: op('add', x, lit(0)), b: op('add', x, lit(-0)) }).uniforms).toHaveLength(2);
    expect(compileProgram({ a: op('add', x, lit(NaN)), b: op('add', x, lit(-NaN)) }).uniforms).toHaveLength(1);
  });

  it('names each input and lookup once', () => {
    const program = compileProgram({
      a: op('add', op('mul', x, x), lookup('t', 'k')),
      b: op('sub', x, lookup('t', 'k')),
    });
    expect(program.columns).toEqual(['x']);
    expect(program.lookups).toEqual([{ table: 't', key: 'k' }]);
  });

  it('needs no more slots than results are alive at once', () => {
    let tree: Node = x;
    for (let i = 0; i < 50; i++) tree = op('mul', tree, op('add', y, lit(i)));
    expect(compileProgram({ tree }).slotCount).toBe(2);
  });

  it('has a shape that depends on the trees and not on the values of parameters, and differs where they differ', () => {
    const shape = (tree: Node, constants?: ReadonlySet<string>) => compileProgram({ out: tree }, constants).shapeKey;
    expect(shape(op('mul', x, p))).toBe(shape(op('mul', input('x'), param('p'))));
    const shapes = [
      shape(op('mul', x, p)),
      shape(op('mul', p, x)),
      shape(op('mul', x, y)),
      shape(op('mul', x, y), new Set(['y'])),
      shape(op('add', x, p)),
      shape(op('mul', x, lit(1))),
      shape(op('mul', x, lit(2))),
      compileProgram({ other: op('mul', x, p) }).shapeKey,
    ];
    expect(new Set(shapes).size).toBe(shapes.length);
  });
});

describe('BlockKernel', () => {
  it('refuses a block size that is no whole number above 0', () => {
    const program = compileProgram({ out: x });
    for (const size of [0, -1, 1.5, NaN])
      expect(() => new BlockKernel(program, size)).toThrow(new RangeError(`invalid block size: ${size}`));
  });

  it('names what a run lacks', () => {
    const kernel = new BlockKernel(compileProgram({ out: op('mul', op('mul', x, p), lookup('t', 'k')) }));
    const run = {
      inputs: { x: Float64Array.of(2) },
      codes: { k: Uint8Array.of(0) },
      tables: { t: Float64Array.of(3) },
      params: { p: 5 },
      outputs: { out: new Float64Array(1) },
      from: 0,
      to: 1,
    };
    kernel.run(run);
    expect([...run.outputs.out]).toEqual([30]);
    expect(() => kernel.run({ ...run, inputs: {} })).toThrow('missing column: x');
    expect(() => kernel.run({ ...run, codes: {} })).toThrow('missing codes: k');
    expect(() => kernel.run({ ...run, tables: {} })).toThrow('missing table: t');
    expect(() => kernel.run({ ...run, params: {} })).toThrow('unknown parameter: p');
    expect(() => kernel.run({ ...run, outputs: {} })).toThrow('missing output: out');
  });
});

describe('emitModule', () => {
  it('gives bytes that are a valid module, the same for the same shape', () => {
    const bytes = (value: string) =>
      emitModule(compileProgram({ out: op('max', op('mul', x, param(value)), lookup('t', 'k')) }), [2]);
    expect(WebAssembly.validate(bytes('p'))).toBe(true);
    expect(bytes('p')).toEqual(bytes('q'));
  });

  it('copes with more locals and longer bodies than one byte counts', () => {
    let tree: Node = x;
    for (let i = 0; i < 300; i++) tree = op('add', op('mul', tree, input(`x${i}`)), param(`p${i}`));
    expect(WebAssembly.validate(emitModule(compileProgram({ tree }), []))).toBe(true);
  });

  it('refuses a number of code widths that is not that of the lookups', () => {
    expect(() => emitModule(compileProgram({ out: lookup('t', 'k') }), [])).toThrow('invalid code widths');
  });
});
