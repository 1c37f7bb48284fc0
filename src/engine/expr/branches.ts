import { ensureNever } from '../ensureNever.ts';
import { evaluate, type Scope } from './evaluate.ts';
import type { Node } from './tree.ts';

/** Which way the comparisons of some trees went, one binary digit each behind a leading 1. Exact for up to 52 of them. */
export interface BranchPath {
  path: number;
}

/**
 * The value of a tree as `evaluate` gives it, with the outcome of every comparison on the way appended to `taken`. Between two
 * rows of equal path the formula is one smooth piece: where the path changes is where a curve has its kinks and jumps.
 */
export function evaluateBranches(tree: Node, scope: Scope, taken: BranchPath): number {
  switch (tree.op) {
    case 'lit':
    case 'input':
    case 'param':
    case 'lookup':
      return evaluate(tree, scope);
    case 'add':
      return evaluateBranches(tree.a, scope, taken) + evaluateBranches(tree.b, scope, taken);
    case 'sub':
      return evaluateBranches(tree.a, scope, taken) - evaluateBranches(tree.b, scope, taken);
    case 'mul':
      return evaluateBranches(tree.a, scope, taken) * evaluateBranches(tree.b, scope, taken);
    case 'div':
      return evaluateBranches(tree.a, scope, taken) / evaluateBranches(tree.b, scope, taken);
    case 'sqrt':
      return Math.sqrt(evaluateBranches(tree.a, scope, taken));
    case 'min': {
      const a = evaluateBranches(tree.a, scope, taken);
      const b = evaluateBranches(tree.b, scope, taken);
      return took(taken, b < a) ? b : a;
    }
    case 'max': {
      const a = evaluateBranches(tree.a, scope, taken);
      const b = evaluateBranches(tree.b, scope, taken);
      return took(taken, a < b) ? b : a;
    }
    case 'ifLess': {
      const a = evaluateBranches(tree.a, scope, taken);
      const b = evaluateBranches(tree.b, scope, taken);
      return evaluateBranches(took(taken, a < b) ? tree.met : tree.unmet, scope, taken);
    }
    default:
      return ensureNever(tree);
  }
}

function took(taken: BranchPath, isMet: boolean): boolean {
  taken.path = taken.path * 2 + (isMet ? 1 : 0);
  return isMet;
}
