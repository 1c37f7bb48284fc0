import { ensureNever } from '../ensureNever.ts';
import { evaluate, type Scope } from './evaluate.ts';
import type { Node } from './tree.ts';

/** A value, and its change per unit of the input that is moved. */
export interface Slope {
  readonly value: number;
  readonly slope: number;
}

/** Which way the input is moved: at a kink the two sides differ. */
export type Side = 1 | -1;

/**
 * The exact one-sided derivative of a tree by one input, carried forward through every operator. Comparisons between equal
 * values are decided by where the two are heading, so that at a kink each side gets the slope of its own piece.
 */
export function evaluateSlope(tree: Node, scope: Scope, byInput: string, side: Side): Slope {
  const of = (operand: Node): Slope => evaluateSlope(operand, scope, byInput, side);
  switch (tree.op) {
    case 'lit':
    case 'param':
    case 'lookup':
      return { value: evaluate(tree, scope), slope: 0 };
    case 'input':
      return { value: evaluate(tree, scope), slope: tree.name === byInput ? 1 : 0 };
    case 'add':
      return added(of(tree.a), of(tree.b), 1);
    case 'sub':
      return added(of(tree.a), of(tree.b), -1);
    case 'mul':
      return product(of(tree.a), of(tree.b));
    case 'div':
      return quotient(of(tree.a), of(tree.b));
    case 'min':
      return pick(of(tree.b), of(tree.a), side);
    case 'max':
      return pickLarger(of(tree.a), of(tree.b), side);
    case 'sqrt':
      return rooted(of(tree.a));
    case 'ifLess':
      return isLess(of(tree.a), of(tree.b), side) ? of(tree.met) : of(tree.unmet);
    default:
      return ensureNever(tree);
  }
}

const added = (a: Slope, b: Slope, sign: Side): Slope => ({
  value: a.value + sign * b.value,
  slope: a.slope + sign * b.slope,
});

/** The product of two slopes: value and derivative. */
export const product = (a: Slope, b: Slope): Slope => ({
  value: a.value * b.value,
  slope: a.slope * b.value + a.value * b.slope,
});

const quotient = (a: Slope, b: Slope): Slope => ({
  value: a.value / b.value,
  slope: (a.slope - (a.value / b.value) * b.slope) / b.value,
});

function rooted(a: Slope): Slope {
  const value = Math.sqrt(a.value);
  return { value, slope: a.slope === 0 ? 0 : a.slope / (2 * value) };
}

const isLess = (a: Slope, b: Slope, side: Side): boolean =>
  a.value < b.value || (a.value === b.value && a.slope * side < b.slope * side);

const pick = (candidate: Slope, usual: Slope, side: Side): Slope =>
  isLess(candidate, usual, side) ? candidate : usual;
const pickLarger = (usual: Slope, candidate: Slope, side: Side): Slope =>
  isLess(usual, candidate, side) ? candidate : usual;
