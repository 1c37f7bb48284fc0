import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BinaryOp, Node } from '../../src/engine/expr/tree.ts';
import { runs } from '../property.ts';
import { firstDifference, READERS, type Rows, runEveryReader } from './everyReader.ts';

const COLUMNS = ['x', 'y', 'z'] as const;
const CONSTANTS = ['c'] as const;
const PARAMS = ['p', 'q'] as const;
const BINARY: readonly BinaryOp[] = ['add', 'sub', 'mul', 'div', 'min', 'max'];

/** Every kind of double, those that go wrong first more often than the others. */
const anyDouble = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(0, -0, 1, -1, NaN, Infinity, -Infinity, 5e-324, -5e-324, 2 ** -1022, 1e308) },
  { weight: 1, arbitrary: fc.double({ min: -4, max: 4, noNaN: true }) },
  { weight: 1, arbitrary: fc.double() },
);

const { tree } = fc.letrec<{ tree: Node; leaf: Node }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(...COLUMNS, ...CONSTANTS).map((name): Node => ({ op: 'input', name })),
    fc.constantFrom(...PARAMS).map((name): Node => ({ op: 'param', name })),
    anyDouble.map((value): Node => ({ op: 'lit', value })),
    fc.constant<Node>({ op: 'lookup', table: 'table', key: 'category' }),
  ),
  tree: fc.oneof(
    { maxDepth: 7, withCrossShrink: true },
    tie('leaf'),
    fc.record({ op: fc.constantFrom(...BINARY), a: tie('tree'), b: tie('tree') }),
    fc.record({ op: fc.constant('sqrt' as const), a: tie('tree') }),
    fc.record({
      op: fc.constant('ifLess' as const),
      a: tie('tree'),
      b: tie('tree'),
      met: tie('tree'),
      unmet: tie('tree'),
    }),
  ),
}));

const trees = fc.array(tree, { minLength: 1, maxLength: 4 }).map((list) => ({
  ...Object.fromEntries(list.map((node, i) => [`out${i}`, node] as const)),
  // A node shared by identity with the first output, and an output that is a part of another.
  shared: { op: 'mul', a: list[0] ?? ONE, b: list.at(-1) ?? ONE } as const satisfies Node,
}));
const ONE: Node = { op: 'lit', value: 1 };

const rows: fc.Arbitrary<Rows> = fc.integer({ min: 0, max: 40 }).chain((count) => {
  const column = fc.array(anyDouble, { minLength: count, maxLength: count });
  return fc
    .record({
      x: column,
      y: column,
      z: column,
      c: anyDouble,
      p: anyDouble,
      q: anyDouble,
      codes: fc.array(fc.nat(4), { minLength: count, maxLength: count }),
      CodeArray: fc.constantFrom(Uint8Array, Uint16Array, Uint32Array),
      table: fc.array(anyDouble, { minLength: 5, maxLength: 5 }),
    })
    .map(({ x, y, z, c, p, q, codes, CodeArray, table }) => ({
      count,
      columns: { x, y, z },
      constants: { c },
      params: { p, q },
      codes: { category: CodeArray.from(codes) },
      tables: { table },
      keyOf: { table: 'category' },
    }));
});

const span = fc.tuple(fc.nat(40), fc.nat(40)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe('readers of a tree', () => {
  it('agree to the last bit for arbitrary trees, rows, block sizes and spans, and write no row outside the span', () => {
    fc.assert(
      fc.property(trees, rows, fc.integer({ min: 1, max: 45 }), span, (outputs, data, blockRows, [first, last]) => {
        const from = Math.min(first, data.count);
        const to = Math.min(last, data.count);
        const { scalar, ...others } = runEveryReader(outputs, data, { blockRows, from, to });
        for (const reader of READERS) {
          if (reader === 'scalar') continue;
          for (const name of Object.keys(outputs))
            expect(
              firstDifference(others[reader][name] ?? [], scalar[name] ?? []),
              `${reader} ${name}`,
            ).toBeUndefined();
        }
      }),
      { numRuns: runs(500) },
    );
  });
});
