import { ensureNever } from '../ensureNever.ts';
import type { Node } from './tree.ts';

/** What one row brings to a formula: its inputs, the scalars of the configuration, and the multiplier of its category per table. */
export interface Scope {
  readonly inputs: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, number>>;
  readonly categories: Readonly<Record<string, number>>;
}

/** The value of a tree for one row. A name that the scope does not have is a programmer's mistake and throws. */
export function evaluate(tree: Node, scope: Scope): number {
  switch (tree.op) {
    case 'lit':
      return tree.value;
    case 'input':
      return read(scope.inputs, tree.name, 'input');
    case 'param':
      return read(scope.params, tree.name, 'parameter');
    case 'lookup':
      return read(scope.categories, tree.table, 'table');
    case 'add':
      return evaluate(tree.a, scope) + evaluate(tree.b, scope);
    case 'sub':
      return evaluate(tree.a, scope) - evaluate(tree.b, scope);
    case 'mul':
      return evaluate(tree.a, scope) * evaluate(tree.b, scope);
    case 'div':
      return evaluate(tree.a, scope) / evaluate(tree.b, scope);
    case 'min':
      return smaller(evaluate(tree.a, scope), evaluate(tree.b, scope));
    case 'max':
      return larger(evaluate(tree.a, scope), evaluate(tree.b, scope));
    case 'sqrt':
      return Math.sqrt(evaluate(tree.a, scope));
    case 'ifLess':
      return evaluate(tree.a, scope) < evaluate(tree.b, scope)
        ? evaluate(tree.met, scope)
        : evaluate(tree.unmet, scope);
    default:
      return ensureNever(tree);
  }
}

// Not Math.min and Math.max: those turn NaN operands and the sign of zero into something else than the strict comparison does.
const smaller = (a: number, b: number): number => (b < a ? b : a);
const larger = (a: number, b: number): number => (a < b ? b : a);

function read(values: Readonly<Record<string, number>>, name: string, kind: string): number {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new Error(`unknown ${kind}: ${name}`);
  return value;
}
