import type { MathElement } from '../../../src/engine/expr/maths.ts';
import { lit, type Node } from '../../../src/engine/expr/tree.ts';

/** A sign or a part that stands for itself (a number, a fraction, a root, a table of cases). */
type Token = string | Node;

/**
 * Reads typeset maths with numbers in it as a person does: brackets first, × before + and −, from left to right. A minus in front
 * is what is subtracted from 0. Throws on what cannot be read.
 */
export function readMaths(maths: MathElement): Node {
  const tokens = tokensOf(maths);
  const tree = readSum(tokens);
  if (tokens.length > 0) throw new Error(`left over: ${JSON.stringify(tokens)}`);
  return tree;
}

function tokensOf({ tag, children }: MathElement): Token[] {
  const parts = children.filter((child) => typeof child !== 'string');
  const text = children.filter((child) => typeof child === 'string').join('');
  switch (tag) {
    case 'mrow':
      return parts.flatMap(tokensOf);
    case 'mfrac':
      return [{ op: 'div', a: readMaths(at(parts, 0)), b: readMaths(at(parts, 1)) }];
    case 'msqrt':
      return [{ op: 'sqrt', a: readMaths(at(parts, 0)) }];
    case 'mtable':
      return [readCases(parts)];
    case 'mn':
      return text.startsWith('-') ? ['−', lit(Number(text.slice(1)))] : [lit(Number(text))];
    default:
      return [text];
  }
}

/** Lines of a result and its conditions, the last one for everything else. */
function readCases([line, ...rest]: readonly MathElement[]): Node {
  const cells = line?.children.filter((child) => typeof child !== 'string') ?? [];
  const result = readMaths(only(at(cells, 0)));
  if (rest.length === 0) return result;
  const conditions = splitAt(tokensOf(only(at(cells, 1))).slice(1), '\u00a0and\u00a0');
  const otherwise = readCases(rest);
  return conditions.reduceRight<Node>((met, tokens) => {
    const [a = [], b = []] = splitAt(tokens, '<');
    return { op: 'ifLess', a: readSum([...a]), b: readSum([...b]), met, unmet: otherwise };
  }, result);
}

function splitAt(tokens: readonly Token[], sign: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token === sign) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

const only = ({ children }: MathElement): MathElement =>
  at(
    children.filter((child) => typeof child !== 'string'),
    0,
  );

function at(parts: readonly MathElement[], place: number): MathElement {
  const part = parts[place];
  if (!part) throw new Error(`no part ${place}`);
  return part;
}

function readSum(tokens: Token[]): Node {
  let sum: Node = tokens[0] === '−' ? negated(tokens) : readProduct(tokens);
  while (tokens[0] === '+' || tokens[0] === '−') {
    const op = tokens.shift() === '+' ? 'add' : 'sub';
    sum = { op, a: sum, b: readProduct(tokens) };
  }
  return sum;
}

function negated(tokens: Token[]): Node {
  tokens.shift();
  return { op: 'sub', a: lit(0), b: readProduct(tokens) };
}

function readProduct(tokens: Token[]): Node {
  let product = readPart(tokens);
  while (tokens[0] === '×') {
    tokens.shift();
    product = { op: 'mul', a: product, b: readPart(tokens) };
  }
  return product;
}

function readPart(tokens: Token[]): Node {
  const token = tokens.shift();
  if (token === 'min' || token === 'max') {
    expectSign(tokens, '(');
    const a = readSum(tokens);
    expectSign(tokens, ',');
    const b = readSum(tokens);
    expectSign(tokens, ')');
    return { op: token, a, b };
  }
  if (token === '(') {
    const inner = readSum(tokens);
    expectSign(tokens, ')');
    return inner;
  }
  // A table of cases has no end but that of its brackets: anything behind it would belong to its last line.
  if (token === '{') {
    const table = tokens.shift();
    if (tokens.length > 0 && tokens[0] !== ')' && tokens[0] !== ',') throw new Error('cases without an end');
    if (typeof table === 'object') return table;
  }
  if (typeof token === 'object') return token;
  throw new Error(`not a part: ${String(token)}`);
}

function expectSign(tokens: Token[], sign: string): void {
  const token = tokens.shift();
  if (token !== sign) throw new Error(`${sign} expected, found ${JSON.stringify(token)}`);
}

/** The maths with one pair of brackets left out, once for each pair that is neither a function's nor the end of cases. */
export function removeBrackets(maths: MathElement): readonly MathElement[] {
  const { tag, children } = maths;
  const [first, inner, last] = children;
  const isPair = children.length === 3 && isSign(first, '(') && isSign(last, ')') && !isCases(inner);
  const within = children.flatMap((child, i) =>
    typeof child === 'string'
      ? []
      : removeBrackets(child).map((changed) => ({
          tag,
          children: children.map((old, k) => (k === i ? changed : old)),
        })),
  );
  return isPair && typeof inner === 'object' ? [inner, ...within] : within;
}

const isSign = (child: MathElement | string | undefined, sign: string): boolean =>
  typeof child === 'object' && child.tag === 'mo' && child.children[0] === sign;

const isCases = (child: MathElement | string | undefined): boolean =>
  typeof child === 'object' && isSign(child.children[0], '{');
