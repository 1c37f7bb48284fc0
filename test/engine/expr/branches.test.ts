import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSlots } from '../../../src/engine/config.ts';
import { type BranchPath, evaluateBranches } from '../../../src/engine/expr/branches.ts';
import { evaluate, type Scope } from '../../../src/engine/expr/evaluate.ts';
import { ifLess, input, max, min } from '../../../src/engine/expr/tree.ts';
import { stages } from '../../../src/engine/stages/pipeline.ts';
import { scopeOf } from '../../../src/engine/trace.ts';
import { configs, decisions } from '../arbitraries.ts';

const at = (x: number): Scope => ({ inputs: { x }, params: {}, categories: {} });
const pathOf = (tree: Parameters<typeof evaluate>[0], x: number): number => {
  const taken: BranchPath = { path: 1 };
  evaluateBranches(tree, at(x), taken);
  return taken.path;
};

describe('evaluateBranches', () => {
  it('gives every stage the value that evaluate gives, bit for bit', () => {
    fc.assert(
      fc.property(decisions, configs, (inputs, config) => {
        const scope = scopeOf(inputs, config, toSlots(config));
        for (const stage of stages) {
          const tree = stage.kind === 'factor' ? stage.tree : stage.tree({ op: 'lit', value: inputs.position });
          expect(evaluateBranches(tree, scope, { path: 1 })).toBe(evaluate(tree, scope));
        }
      }),
    );
  });

  it('tells the sides of a clip apart, and its bounds from what lies beyond them', () => {
    const clip = min(max(input('x'), -1), 1);
    expect(pathOf(clip, -2)).not.toBe(pathOf(clip, 0));
    expect(pathOf(clip, 2)).not.toBe(pathOf(clip, 0));
    expect(pathOf(clip, 2)).not.toBe(pathOf(clip, -2));
    expect(pathOf(clip, 1)).toBe(pathOf(clip, 0));
    expect(pathOf(clip, 1 + Number.EPSILON)).toBe(pathOf(clip, 2));
  });

  it('keeps paths of different length apart', () => {
    const nested = ifLess<'flag', 'flag'>(input('x'), 0, 1, ifLess<'flag', 'flag'>(input('x'), 1, 2, 3));
    expect(new Set([pathOf(nested, -1), pathOf(nested, 0.5), pathOf(nested, 2)]).size).toBe(3);
  });
});
