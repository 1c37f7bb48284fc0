import { add, asFactor, scale, sub } from '../expr/tree.ts';
import { percent, probability } from '../phrase.ts';
import { sayChange } from './sayChange.ts';
import { defineFactor, numberInput, rangeParam, rangeSlots } from './stage.ts';

const range = rangeSlots('metaConfidenceRange');

/** Confidence of the meta-learner: linear from the range's minimum at probability 0 to its maximum at 1. Source: engine.md, scale 1. */
export const metaConfidence = defineFactor({
  id: 'meta',
  title: 'Meta confidence',
  shortTitle: 'Meta',
  mark: 'meta',
  column: 'meta_factor',
  inputs: {
    metaProb: numberInput<'probability'>({
      unit: 'probability',
      label: 'Meta probability',
      help: 'How sure the meta-learner is that the trade is right: 0 not at all, 1 certain.',
      notation: 'plain',
      urlKey: 'meta',
      column: 'meta_prob',
      aliases: ['meta', 'meta_probability', 'prob', 'probability', 'confidence'],
      default: 0.5,
      valid: { least: 0, most: 1 },
      travel: { from: 0, to: 1, step: 0.01 },
      missing: 'reject',
      neutral: (params) => neutralProbability(params[range.min] ?? 0, params[range.max] ?? 0),
    }),
  },
  params: {
    metaConfidenceRange: rangeParam<'factor'>({
      unit: 'factor',
      label: 'Meta confidence range',
      labels: ['Meta factor at 0', 'Meta factor at 1'],
      help: 'The factor at meta probability 0 and at 1; linear between.',
      notation: 'multiple',
      default: [0.5, 1.5],
      valid: { least: 0 },
      travel: { from: 0, to: 3, step: 0.01 },
    }),
  },
  formula: ({ metaProb }, { metaConfidenceRange: { min, max } }) => add(min, scale(sub(max, min), asFactor(metaProb))),
  say: ({ inputs, factor }) => [
    'A meta probability of ',
    probability(inputs.metaProb ?? Number.NaN),
    ' ',
    ...sayChange(
      factor,
      (by) => ['raises the size by ', percent(by)],
      (by) => ['lowers the size by ', percent(by)],
      ['leaves the size as it is'],
    ),
    '.',
  ],
});

function neutralProbability(atZero: number, atOne: number): number | undefined {
  const probabilityAtOne = (1 - atZero) / (atOne - atZero);
  return probabilityAtOne >= 0 && probabilityAtOne <= 1 ? probabilityAtOne : undefined;
}
