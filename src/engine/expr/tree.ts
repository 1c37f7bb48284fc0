/**
 * The expression tree in which every stage writes its formula. Nodes are plain data: readers (evaluate, blocks, wasm,
 * maths) give them a meaning, and all of them give the same one, to the last bit.
 *
 * Semantics, the same for every reader: IEEE-754 double arithmetic in the order written. `min`, `max` and `ifLess` compare
 * strictly, so a comparison with a missing value (NaN) is false: `max(a, b)` is b where a < b, otherwise a. A category that is
 * not in its table has the multiplier 1. Division by zero is IEEE's.
 */
export type Node =
  | { readonly op: 'lit'; readonly value: number }
  | { readonly op: 'input'; readonly name: string }
  | { readonly op: 'param'; readonly name: string }
  | { readonly op: 'lookup'; readonly table: string; readonly key: string }
  | { readonly op: 'add'; readonly a: Node; readonly b: Node }
  | { readonly op: 'sub'; readonly a: Node; readonly b: Node }
  | { readonly op: 'mul'; readonly a: Node; readonly b: Node }
  | { readonly op: 'div'; readonly a: Node; readonly b: Node }
  | { readonly op: 'min'; readonly a: Node; readonly b: Node }
  | { readonly op: 'max'; readonly a: Node; readonly b: Node }
  | { readonly op: 'sqrt'; readonly a: Node }
  | { readonly op: 'ifLess'; readonly a: Node; readonly b: Node; readonly met: Node; readonly unmet: Node };

/** The operators of two operands, in the words of the tree. */
export type BinaryOp = 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max';

/** What a number measures; a phantom on the tree, checked by the compiler and gone at run time. */
export type Unit =
  | 'position'
  | 'factor'
  | 'probability'
  | 'weight'
  | 'correlation'
  | 'return'
  | 'price'
  | 'volatility'
  | 'flag'
  | 'count';

declare const unit: unique symbol;

/**
 * A tree whose result is measured in U. Plain data: the unit exists for the compiler only. It stands on both sides of a function,
 * so that the compiler refuses to add unlike things instead of widening them to a union.
 */
export type Expr<U extends Unit> = Node & { readonly [unit]?: (measured: U) => U };

/** An operand: a tree of the unit, or a number written into the formula. */
export type Operand<U extends Unit> = Expr<U> | number;

const node = (x: Node | number): Node => (typeof x === 'number' ? lit(x) : x);

/** A constant of the formula itself. */
export const lit = <U extends Unit>(value: number): Expr<U> => ({ op: 'lit', value });

/** The value of one input at the row. Missing is NaN. */
export const input = <U extends Unit>(name: string): Expr<U> => ({ op: 'input', name });

/** The value of one scalar of the configuration. */
export const param = <U extends Unit>(name: string): Expr<U> => ({ op: 'param', name });

/** The multiplier that the table gives the row's category; 1 for a category the table does not have. */
export const lookup = (table: string, key: string): Expr<'factor'> => ({ op: 'lookup', table, key });

/** a + b, like with like. */
export const add = <U extends Unit>(a: Operand<U>, b: Operand<U>): Expr<U> => ({ op: 'add', a: node(a), b: node(b) });

/** a − b, like from like. */
export const sub = <U extends Unit>(a: Operand<U>, b: Operand<U>): Expr<U> => ({ op: 'sub', a: node(a), b: node(b) });

/** x × a factor: keeps the unit of x. Written x first, because the order of the operands is the order of the document. */
export const scale = <U extends Unit>(x: Operand<U>, by: Operand<'factor'>): Expr<U> => ({
  op: 'mul',
  a: node(x),
  b: node(by),
});

/** x ÷ a factor: keeps the unit of x. */
export const shrink = <U extends Unit>(x: Operand<U>, by: Operand<'factor'>): Expr<U> => ({
  op: 'div',
  a: node(x),
  b: node(by),
});

/** like ÷ like, a factor. */
export const ratio = <U extends Unit>(a: Operand<U>, b: Operand<U>): Expr<'factor'> => ({
  op: 'div',
  a: node(a),
  b: node(b),
});

/** a, unless b is strictly smaller. */
export const min = <U extends Unit>(a: Operand<U>, b: Operand<U>): Expr<U> => ({ op: 'min', a: node(a), b: node(b) });

/** a, unless b is strictly larger. */
export const max = <U extends Unit>(a: Operand<U>, b: Operand<U>): Expr<U> => ({ op: 'max', a: node(a), b: node(b) });

/** The square root; NaN below zero. */
export const sqrt = <U extends Unit>(a: Operand<U>): Expr<U> => ({ op: 'sqrt', a: node(a) });

/** `met` where a < b strictly, otherwise `unmet` (also where a or b is missing). */
export const ifLess = <C extends Unit, U extends Unit>(
  a: Operand<C>,
  b: Operand<C>,
  met: Operand<U>,
  unmet: Operand<U>,
): Expr<U> => ({ op: 'ifLess', a: node(a), b: node(b), met: node(met), unmet: node(unmet) });

const plain = (x: Node): Node => x;

/** Reads a probability, weight or correlation as a factor. With the two below, the only places where a unit changes by name. */
export const asFactor = <U extends 'probability' | 'weight' | 'correlation'>(x: Expr<U>): Expr<'factor'> => plain(x);

/** Reads a per-unit ratio of prices (ATR ÷ close) as a volatility. */
export const asVolatility = (x: Expr<'factor'>): Expr<'volatility'> => plain(x);

/** Reads a count (bars per year) as a factor. */
export const asCountFactor = (x: Expr<'count'>): Expr<'factor'> => plain(x);

/** The nodes that a node is computed from, in the order they are written. */
export function operandsOf(tree: Node): readonly Node[] {
  switch (tree.op) {
    case 'lit':
    case 'input':
    case 'param':
    case 'lookup':
      return [];
    case 'sqrt':
      return [tree.a];
    case 'ifLess':
      return [tree.a, tree.b, tree.met, tree.unmet];
    default:
      return [tree.a, tree.b];
  }
}
