import { asFactor, ifLess, max } from '../expr/tree.ts';
import { percent, probability } from '../phrase.ts';
import { isNothing } from './sayChange.ts';
import { defineFactor, numberInput, numberParam } from './stage.ts';

/** From this weight on the words say exploiting, below it exploring; the factor knows no such step. Source: engine.md, Words. */
const EXPLOITING_FROM = 0.5;

/** Weight of the bandit, never below its floor. Source: engine.md, scale 2. */
export const bandit = defineFactor({
  id: 'bandit',
  title: 'Bandit weight',
  shortTitle: 'Bandit',
  mark: 'bandit',
  column: 'bandit_factor',
  inputs: {
    banditWeight: numberInput<'weight'>({
      unit: 'weight',
      label: 'Bandit weight',
      help: 'How far the bandit trusts the strategy: near 0 it is still exploring, at 1 it exploits in full size.',
      notation: 'plain',
      urlKey: 'bandit',
      column: 'bandit_weight',
      aliases: ['bandit'],
      default: 1,
      valid: { least: 0, most: 1 },
      travel: { from: 0, to: 1, step: 0.01 },
      missing: 'reject',
      neutral: () => 1,
      deadZone: ({ banditMinScale = 0 }) => (banditMinScale > 0 ? [0, banditMinScale] : undefined),
    }),
  },
  params: {
    banditMinScale: numberParam<'factor'>({
      unit: 'factor',
      label: 'Bandit floor',
      help: 'The bandit factor never falls below this, so that a strategy under exploration keeps some size.',
      notation: 'multiple',
      default: 0.2,
      valid: { least: 0, most: 1 },
      travel: { from: 0, to: 1, step: 0.01 },
    }),
  },
  formula: ({ banditWeight }, { banditMinScale }) => max(banditMinScale, asFactor(banditWeight)),
  constraint: {
    flag: 'banditFloored',
    label: 'bandit floor',
    formula: ({ banditWeight }, { banditMinScale }) => ifLess(asFactor(banditWeight), banditMinScale, 1, 0),
  },
  say: ({ inputs, factor, binds }) => {
    const weight = inputs.banditWeight ?? Number.NaN;
    const mood = weight < EXPLOITING_FROM ? 'exploring' : 'exploiting';
    if (binds)
      return [
        'The bandit, ',
        mood,
        ' at ',
        probability(weight),
        ', is held at its floor and lets ',
        percent(factor),
        ' of the size through.',
      ];
    if (factor === 0) return ['The bandit, ', mood, ' at ', probability(weight), ', lets nothing through.'];
    return isNothing(factor)
      ? ['The bandit, ', mood, ' at ', probability(weight), ', lets all of it through.']
      : ['The bandit, ', mood, ' at ', probability(weight), ', lets ', percent(factor), ' of the size through.'];
  },
});
