import { add, asFactor, input, lit, max, param, ratio, scale, sub } from '../../src/engine/expr/tree.ts';
import { defineFactor, numberParam } from '../../src/engine/stages/stage.ts';

/** What must not compile: the compiler checks each line marked below, and fails where one of them compiles after all. */
const position = input<'position'>('position');
const probability = input<'probability'>('metaProb');
const factor = param<'factor'>('floor');
const price = input<'price'>('close');

scale(position, factor);
scale(position, asFactor(probability));
max(factor, asFactor(probability));
ratio(price, price);

// @ts-expect-error a size is multiplied by factors, not by probabilities
scale(position, probability);
// @ts-expect-error unlike with unlike
add(position, price);
// @ts-expect-error unlike from unlike
sub(factor, probability);
// @ts-expect-error a ratio of unlike things is no factor
ratio(position, price);
// @ts-expect-error a price is no factor by any name
asFactor(price);

const described = { label: 'Floor', help: 'The floor.', notation: 'multiple' } as const;
const facts = { id: 'law', title: 'Law', shortTitle: 'Law', mark: 'cap', inputs: {}, say: () => ['.'] } as const;
const floor = numberParam<'factor'>({
  ...described,
  unit: 'factor',
  default: 0.2,
  valid: { least: 0, most: 1 },
  travel: { from: 0, to: 1, step: 0.01 },
});
const cap = numberParam<'position'>({
  ...described,
  unit: 'position',
  default: 3,
  valid: { above: 0 },
  travel: { from: 0.1, to: 10, step: 0.1 },
});

defineFactor({ ...facts, params: { floor }, formula: (_, params) => params.floor });
// @ts-expect-error a parameter that was not declared
defineFactor({ ...facts, params: { floor }, formula: (_, params) => params.ceiling ?? lit<'factor'>(1) });
// @ts-expect-error a factor stage whose formula is a position
defineFactor({ ...facts, params: { cap }, formula: (_, params) => params.cap });
