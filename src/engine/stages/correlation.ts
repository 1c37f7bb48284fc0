import { asFactor, type Expr, ifLess, max, scale, sub } from '../expr/tree.ts';
import { percent, probability } from '../phrase.ts';
import { isNothing } from './sayChange.ts';
import { defineFactor, numberInput, numberParam } from './stage.ts';

const beforeFloor = (penalty: Expr<'correlation'>, strength: Expr<'factor'>): Expr<'factor'> =>
  sub<'factor'>(1, scale(asFactor(penalty), strength));

/** Penalty for correlation with other strategies, never below its floor. Source: engine.md, scale 4. */
export const correlation = defineFactor({
  id: 'correlation',
  title: 'Correlation penalty',
  shortTitle: 'Correlation',
  mark: 'correlation',
  column: 'correlation_factor',
  inputs: {
    correlationPenalty: numberInput<'correlation'>({
      unit: 'correlation',
      label: 'Correlation penalty',
      help: 'How much of this position other strategies already hold: 0 nothing, 1 all of it.',
      notation: 'plain',
      urlKey: 'corr',
      column: 'correlation_penalty',
      aliases: ['correlation', 'corr', 'corr_penalty'],
      default: 0,
      valid: { least: 0, most: 1 },
      travel: { from: 0, to: 1, step: 0.01 },
      missing: 'reject',
      neutral: () => 0,
      deadZone: ({ correlationPenaltyScale: strength = 0, correlationFloor: floor = 0 }) => {
        const from = (1 - floor) / strength;
        return from < 1 ? [from, 1] : undefined;
      },
    }),
  },
  params: {
    correlationPenaltyScale: numberParam<'factor'>({
      unit: 'factor',
      label: 'Correlation scale',
      help: 'Strength of the penalty: 1 takes off what the penalty says, 0 switches it off.',
      notation: 'multiple',
      default: 1,
      valid: { least: 0 },
      travel: { from: 0, to: 2, step: 0.01 },
    }),
    correlationFloor: numberParam<'factor'>({
      unit: 'factor',
      label: 'Correlation floor',
      help: 'The correlation factor never falls below this.',
      notation: 'multiple',
      default: 0.2,
      valid: { least: 0, most: 1 },
      travel: { from: 0, to: 1, step: 0.01 },
    }),
  },
  formula: ({ correlationPenalty }, { correlationPenaltyScale, correlationFloor }) =>
    max(correlationFloor, beforeFloor(correlationPenalty, correlationPenaltyScale)),
  constraint: {
    flag: 'correlationFloored',
    label: 'correlation floor',
    formula: ({ correlationPenalty }, { correlationPenaltyScale, correlationFloor }) =>
      ifLess(beforeFloor(correlationPenalty, correlationPenaltyScale), correlationFloor, 1, 0),
  },
  say: ({ inputs, factor, binds }) => {
    const penalty = probability(inputs.correlationPenalty ?? Number.NaN);
    if (binds)
      return ['A correlation penalty of ', penalty, ' hits the floor, which keeps ', percent(factor), ' of the size.'];
    if (isNothing(factor)) return ['Correlation takes nothing.'];
    return ['A correlation penalty of ', penalty, ' takes ', percent(1 - factor), ' off.'];
  },
});
