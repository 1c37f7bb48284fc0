import { multiple, percent } from '../phrase.ts';
import { sayChange } from './sayChange.ts';
import { categoryInput, defineFactor, tableParam } from './stage.ts';

/** Multiplier of the market regime; 1 for a regime that the table does not have. Source: engine.md, scale 3. */
export const regime = defineFactor({
  id: 'regime',
  title: 'Market regime',
  shortTitle: 'Regime',
  mark: 'regime',
  column: 'regime_factor',
  inputs: {
    regime: categoryInput({
      label: 'Regime',
      help: 'The state of the market: each regime has a multiplier of its own.',
      urlKey: 'regime',
      column: 'regime',
      aliases: ['market_regime'],
      default: 'NORMAL',
      table: 'regimeScales',
      missing: 'reject',
    }),
  },
  params: {
    regimeScales: tableParam({
      label: 'Regime multipliers',
      labelOf: (name) => `Multiplier of ${name}`,
      help: 'How much of the size each regime keeps or adds. A regime without a multiplier counts as 1×.',
      notation: 'multiple',
      default: { TRENDING: 1.4, HIGH_VOL: 0.7, LOW_VOL: 1.2, MEAN_REVERTING: 1, NORMAL: 1 },
      valid: { least: 0 },
      travel: { from: 0, to: 3, step: 0.01 },
    }),
  },
  formula: ({ regime: multiplier }) => multiplier,
  say: ({ factor, category }) => {
    if (!category.isKnown)
      return [
        'The regime ',
        category.name,
        ' is not in the table, so it counts as ',
        multiple(factor),
        ' and changes nothing.',
      ];
    return [
      'The regime ',
      category.name,
      ' ',
      ...sayChange(
        factor,
        (by) => ['adds ', percent(by)],
        (by) => ['takes ', percent(by), ' off'],
        ['changes nothing'],
      ),
      '.',
    ];
  },
});
