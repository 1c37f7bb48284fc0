import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeConfig, toSlots } from '../../../src/engine/config.ts';
import { evaluate, type Scope } from '../../../src/engine/expr/evaluate.ts';
import { type MathElement, type MathLeaves, toMaths } from '../../../src/engine/expr/maths.ts';
import { input, lit, type Node, operandsOf } from '../../../src/engine/expr/tree.ts';
import { stages } from '../../../src/engine/stages/pipeline.ts';
import { type DecisionInputs, scopeOf } from '../../../src/engine/trace.ts';
import { exactValue } from '../../../src/engine/units.ts';
import { runs } from '../../property.ts';
import { configs, decisions } from '../arbitraries.ts';
import { readMaths, removeBrackets } from './readMaths.ts';

const NAMES: MathLeaves = {
  input: (name) => name,
  param: (name) => `«${name}»`,
  lookup: (table) => `${table}[…]`,
  number: (value) => exactValue(value),
  isNumeric: false,
};

const numbers = (scope: Scope): MathLeaves => ({
  input: (name) => exactValue(scope.inputs[name] ?? Number.NaN),
  param: (name) => exactValue(scope.params[name] ?? Number.NaN),
  lookup: (table) => exactValue(scope.categories[table] ?? Number.NaN),
  number: exactValue,
  isNumeric: true,
});

const NO_SCOPE: Scope = { inputs: {}, params: {}, categories: {} };

/** One line of text: fractions as ÷ in angle brackets, roots and cases by their words. */
function write({ tag, children }: MathElement): string {
  const parts = children.map((child) => (typeof child === 'string' ? child : write(child)));
  if (tag === 'mfrac') return `<${parts.join(' ÷ ')}>`;
  if (tag === 'msqrt') return `√<${parts.join('')}>`;
  if (tag === 'mtr') return `${parts.join(' ')}; `;
  return parts.join(tag === 'mrow' ? ' ' : '');
}

const a = input<'factor'>('a');
const b = input<'factor'>('b');
const c = input<'factor'>('c');
const node = (op: 'add' | 'sub' | 'mul' | 'div', x: Node, y: Node): Node => ({ op, a: x, b: y });

describe('brackets', () => {
  it.each<[string, Node]>([
    ['a + b × c', node('add', a, node('mul', b, c))],
    ['( a + b ) × c', node('mul', node('add', a, b), c)],
    ['a − ( b − c )', node('sub', a, node('sub', b, c))],
    ['a − b − c', node('sub', node('sub', a, b), c)],
    ['a + ( b + c )', node('add', a, node('add', b, c))],
    ['a × ( b × c )', node('mul', a, node('mul', b, c))],
    ['<a + b ÷ c> × a', node('mul', node('div', node('add', a, b), c), a)],
    ['− a', node('sub', lit(0), a)],
    ['− ( a + b )', node('sub', lit(0), node('add', a, b))],
    ['b + ( − a )', node('add', b, node('sub', lit(0), a))],
    ['max ( a + b , √<c> )', { op: 'max', a: node('add', a, b), b: { op: 'sqrt', a: c } }],
    ['a × ( -2 )', node('mul', a, lit(-2))],
    ['a × ( { b if\u00a0 a < b; c otherwise;  )', node('mul', a, { op: 'ifLess', a, b, met: b, unmet: c })],
  ])('stand where they are needed: %s', (text, tree) => {
    expect(write(toMaths(tree, NAMES))).toBe(text);
  });
});

describe('the formulas of the stages', () => {
  const formulaOf = (id: string): string => {
    const stage = stages.find((candidate) => candidate.id === id);
    if (!stage) throw new Error(`no stage: ${id}`);
    return write(toMaths(stage.kind === 'factor' ? stage.tree : stage.tree(input('size')), NAMES));
  };

  it('read as the document writes them', () => {
    expect(formulaOf('meta')).toBe(
      '«metaConfidenceRange.min» + ( «metaConfidenceRange.max» − «metaConfidenceRange.min» ) × metaProb',
    );
    expect(formulaOf('bandit')).toBe('max ( «banditMinScale» , banditWeight )');
    expect(formulaOf('regime')).toBe('regimeScales[…]');
    expect(formulaOf('correlation')).toBe(
      'max ( «correlationFloor» , 1 − correlationPenalty × «correlationPenaltyScale» )',
    );
    expect(formulaOf('cap')).toBe('min ( max ( size , − «maxPosition» ) , «maxPosition» )');
  });

  it('have the numbers put in', () => {
    const inputs = { position: 1, metaProb: 0.7, banditWeight: 0.8, regime: 'TRENDING', correlationPenalty: 0.25 };
    const decision: DecisionInputs = { ...inputs, currentPnl: 0, atr: 0.02, close: 1 };
    const leaves = numbers(scopeOf(decision, completeConfig()));
    const written = stages
      .slice(0, 4)
      .map((stage) => (stage.kind === 'factor' ? write(toMaths(stage.tree, leaves)) : ''));
    expect(written).toEqual(['0.5 + ( 1.5 − 0.5 ) × 0.7', 'max ( 0.2 , 0.8 )', '1.4', 'max ( 0.2 , 1 − 0.25 × 1 )']);
  });

  it('use nothing but the elements of MathML Core', () => {
    const core = new Set(['mrow', 'mi', 'mn', 'mo', 'mfrac', 'msqrt', 'mtext', 'mtable', 'mtr', 'mtd']);
    const tagsOf = ({ tag, children }: MathElement): readonly string[] => [
      tag,
      ...children.flatMap((child) => (typeof child === 'string' ? [] : tagsOf(child))),
    ];
    for (const stage of stages) {
      const tree = stage.kind === 'factor' ? stage.tree : stage.tree(input('size'));
      for (const tag of tagsOf(toMaths(tree, NAMES))) expect(core).toContain(tag);
      // A fraction has two parts, a row of a table two cells.
      expect(write(toMaths(tree, NAMES))).not.toContain('undefined');
    }
  });

  it('with the numbers put in, read back by the rules of precedence, give what the engine computes, to the last bit', () => {
    fc.assert(
      fc.property(decisions, configs, fc.double({ min: -5, max: 5, noNaN: true }), (inputs, config, size) => {
        const scope = scopeOf(inputs, config, toSlots(config));
        for (const stage of stages) {
          const tree = stage.kind === 'factor' ? stage.tree : stage.tree(lit(size));
          // −0 is read as what is subtracted from 0: 0.
          expect(evaluate(readMaths(toMaths(tree, numbers(scope))), NO_SCOPE) + 0).toBe(evaluate(tree, scope) + 0);
        }
      }),
    );
  });
});

// Not −0: read as what is subtracted from 0, it is 0.
const NUMBER = fc.oneof(fc.double({ min: -9, max: 9, noNaN: true }), fc.constantFrom(0, 1, -1, 2)).map((x) => x + 0);
const { tree: trees } = fc.letrec<{ tree: Node }>((tie) => {
  const pair = { a: tie('tree'), b: tie('tree') };
  const binary = fc.constantFrom('add', 'sub', 'mul', 'div', 'min', 'max');
  return {
    tree: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      NUMBER.map((value): Node => ({ op: 'lit', value })),
      fc.record({ op: binary, ...pair }),
      fc.record({ op: fc.constant('sqrt' as const), a: tie('tree') }),
      fc.record({ op: fc.constant('ifLess' as const), ...pair, met: tie('tree'), unmet: tie('tree') }),
    ),
  };
});

describe('for any tree', () => {
  it('what is written reads back to the same value, to the last bit', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const back = readMaths(toMaths(tree, numbers(NO_SCOPE)));
        expect(evaluate(back, NO_SCOPE) + 0).toBe(evaluate(tree, NO_SCOPE) + 0);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('no pair of brackets could be left out', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const maths = toMaths(tree, numbers(NO_SCOPE));
        const whole = JSON.stringify(readMaths(maths));
        for (const without of removeBrackets(maths)) expect(tryRead(without)).not.toBe(whole);
      }),
      { numRuns: runs(500) },
    );
  });

  it('the numbers stand where the names stood', () => {
    const toNames = (tree: Node): Node =>
      tree.op === 'lit' ? { op: 'input', name: exactValue(tree.value) } : mapOperands(tree, toNames);
    const positive = (tree: Node): boolean => (tree.op === 'lit' ? tree.value > 0 : operandsOf(tree).every(positive));
    const toNumbers = (maths: MathElement): MathElement => ({
      tag: maths.tag === 'mi' && maths.children[0] !== 'min' && maths.children[0] !== 'max' ? 'mn' : maths.tag,
      children: maths.children.map((child) => (typeof child === 'string' ? child : toNumbers(child))),
    });
    fc.assert(
      fc.property(trees, (tree) => {
        fc.pre(positive(tree));
        expect(toNumbers(toMaths(toNames(tree), NAMES))).toEqual(toMaths(tree, numbers(NO_SCOPE)));
      }),
    );
  });
});

function tryRead(maths: MathElement): string {
  try {
    return JSON.stringify(readMaths(maths));
  } catch {
    return 'unreadable';
  }
}

function mapOperands(tree: Node, change: (operand: Node) => Node): Node {
  switch (tree.op) {
    case 'lit':
    case 'input':
    case 'param':
    case 'lookup':
      return tree;
    case 'sqrt':
      return { ...tree, a: change(tree.a) };
    case 'ifLess':
      return { ...tree, a: change(tree.a), b: change(tree.b), met: change(tree.met), unmet: change(tree.unmet) };
    default:
      return { ...tree, a: change(tree.a), b: change(tree.b) };
  }
}
