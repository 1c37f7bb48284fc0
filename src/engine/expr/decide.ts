import type { ParamSlots } from '../stages/stage.ts';
import { evaluate } from './evaluate.ts';
import { type Node, operandsOf } from './tree.ts';

/** The tree with every comparison that only the configuration decides replaced by the branch it takes: what a reader of the formula needs to see. */
export function decideSwitches(tree: Node, params: ParamSlots): Node {
  const of = (operand: Node): Node => decideSwitches(operand, params);
  switch (tree.op) {
    case 'lit':
    case 'input':
    case 'param':
    case 'lookup':
      return tree;
    case 'sqrt':
      return { ...tree, a: of(tree.a) };
    case 'ifLess':
      if (isUniform(tree.a) && isUniform(tree.b)) return of(isLess(tree.a, tree.b, params) ? tree.met : tree.unmet);
      return { ...tree, a: of(tree.a), b: of(tree.b), met: of(tree.met), unmet: of(tree.unmet) };
    default:
      return { ...tree, a: of(tree.a), b: of(tree.b) };
  }
}

const isUniform = (tree: Node): boolean =>
  tree.op !== 'input' && tree.op !== 'lookup' && operandsOf(tree).every(isUniform);

function isLess(a: Node, b: Node, params: ParamSlots): boolean {
  const scope = { inputs: {}, params, categories: {} };
  return evaluate(a, scope) < evaluate(b, scope);
}
