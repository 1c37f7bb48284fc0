import { ensureNever } from '../ensureNever.ts';
import type { BinaryOp, Node } from './tree.ts';

/** An element of presentation MathML, as data: the page makes elements of it, never markup. */
export interface MathElement {
  readonly tag: 'mrow' | 'mi' | 'mn' | 'mo' | 'mfrac' | 'msqrt' | 'mtext' | 'mtable' | 'mtr' | 'mtd';
  readonly children: readonly (MathElement | string)[];
}

/** What stands for the leaves of a tree: names for the symbolic form, numbers for the form with the numbers put in. */
export interface MathLeaves {
  readonly input: (name: string) => string;
  readonly param: (name: string) => string;
  readonly lookup: (table: string) => string;
  readonly number: (value: number) => string;
  /** Whether the leaves are numbers; names are set as identifiers. */
  readonly isNumeric: boolean;
}

/** How tightly an expression holds together: a looser one inside a tighter one is put in brackets. Cases are the loosest, they have no end. */
type Strength = 0 | 1 | 2 | 3;

interface Rendered {
  readonly element: MathElement;
  readonly strength: Strength;
}

const element = (tag: MathElement['tag'], ...children: readonly (MathElement | string)[]): MathElement => ({
  tag,
  children,
});
const operator = (sign: string): MathElement => element('mo', sign);

/** A tree as typeset maths. The brackets keep the order of the operations: read from left to right it is the tree again. */
export const toMaths = (tree: Node, leaves: MathLeaves): MathElement => render(tree, leaves).element;

function render(tree: Node, leaves: MathLeaves): Rendered {
  const of = (operand: Node): Rendered => render(operand, leaves);
  switch (tree.op) {
    case 'lit':
      return leaf('mn', leaves.number(tree.value));
    case 'input':
      return leaf(leaves.isNumeric ? 'mn' : 'mi', leaves.input(tree.name));
    case 'param':
      return leaf(leaves.isNumeric ? 'mn' : 'mi', leaves.param(tree.name));
    case 'lookup':
      return leaf(leaves.isNumeric ? 'mn' : 'mi', leaves.lookup(tree.table));
    case 'add':
      return { element: element('mrow', within(of(tree.a), 1), operator('+'), within(of(tree.b), 2)), strength: 1 };
    case 'sub':
      return difference(tree.a, tree.b, of);
    case 'mul':
      return { element: element('mrow', within(of(tree.a), 2), operator('×'), within(of(tree.b), 3)), strength: 2 };
    case 'div':
      return atom(element('mfrac', of(tree.a).element, of(tree.b).element));
    case 'min':
    case 'max':
      return atom(call(tree.op, [of(tree.a), of(tree.b)]));
    case 'sqrt':
      return atom(element('msqrt', of(tree.a).element));
    case 'ifLess':
      return { element: cases(tree, of), strength: 0 };
    default:
      return ensureNever(tree);
  }
}

const atom = (content: MathElement): Rendered => ({ element: content, strength: 3 });

/** A leaf; a negative number behind an operator needs brackets as a difference does. */
const leaf = (tag: 'mi' | 'mn', text: string): Rendered => ({
  element: element(tag, text),
  strength: tag === 'mn' && /^[-−]/u.test(text) ? 1 : 3,
});

/** a − b; 0 − b is written −b. */
function difference(a: Node, b: Node, of: (operand: Node) => Rendered): Rendered {
  const right = within(of(b), 2);
  const isNegation = a.op === 'lit' && a.value === 0;
  return {
    element: isNegation
      ? element('mrow', operator('−'), right)
      : element('mrow', within(of(a), 1), operator('−'), right),
    strength: 1,
  };
}

const within = ({ element: content, strength }: Rendered, needed: Strength): MathElement =>
  strength >= needed ? content : element('mrow', operator('('), content, operator(')'));

const call = (name: BinaryOp, [a, b]: readonly [Rendered, Rendered]): MathElement =>
  element('mrow', element('mi', name), operator('('), a.element, operator(','), b.element, operator(')'));

/** One line of a case distinction: what holds where all its comparisons do. */
interface Case {
  readonly result: Node;
  readonly comparisons: readonly Comparison[];
}

type Comparison = Extract<Node, { op: 'ifLess' }>;

/** A chain of comparisons as one table: an inner one that ends as the outer one does shares its line, a following one gets the next. */
function cases(tree: Comparison, of: (operand: Node) => Rendered): MathElement {
  const lines: Case[] = [];
  let rest: Node = tree;
  while (rest.op === 'ifLess') {
    lines.push(mergedCase(rest));
    rest = rest.unmet;
  }
  const rows = lines.map(({ result, comparisons }) =>
    row(of(result).element, element('mrow', element('mtext', 'if\u00a0'), ...joined(comparisons, of))),
  );
  const table = element('mtable', ...rows, row(of(rest).element, element('mtext', 'otherwise')));
  return element('mrow', operator('{'), table);
}

function mergedCase(outer: Comparison): Case {
  const comparisons: Comparison[] = [outer];
  let result = outer.met;
  while (result.op === 'ifLess' && isSame(result.unmet, outer.unmet)) {
    comparisons.push(result);
    result = result.met;
  }
  return { result, comparisons };
}

const isSame = (a: Node, b: Node): boolean => JSON.stringify(a) === JSON.stringify(b);

const row = (result: MathElement, condition: MathElement): MathElement =>
  element('mtr', element('mtd', result), element('mtd', condition));

const joined = (comparisons: readonly Comparison[], of: (operand: Node) => Rendered): readonly MathElement[] =>
  comparisons.flatMap(({ a, b }, i) => [
    ...(i > 0 ? [element('mtext', '\u00a0and\u00a0')] : []),
    of(a).element,
    operator('<'),
    of(b).element,
  ]);
