import { add, asFactor, type Expr, ifLess, scale, sub } from '../expr/tree.ts';
import { percent, signedPercent } from '../phrase.ts';
import { metaConfidence } from './metaConfidence.ts';
import { isNothing } from './sayChange.ts';
import { defineFactor, numberInput, numberParam } from './stage.ts';

const one: Expr<'factor'> = { op: 'lit', value: 1 };

/** Adds to winners and cuts losers beyond a dead band of P&L. Source: engine.md, pyramidWinners. */
export const pyramiding = defineFactor({
  id: 'pyramiding',
  title: 'Pyramiding',
  shortTitle: 'Pyramiding',
  mark: 'pyramiding',
  inputs: {
    metaProb: metaConfidence.inputs.metaProb,
    currentPnl: numberInput<'return'>({
      unit: 'return',
      label: 'Current P&L',
      help: 'Open profit or loss of the trade, as a share of the position’s value.',
      notation: 'percent',
      urlKey: 'pnl',
      column: 'pnl',
      aliases: ['current_pnl', 'unrealized_pnl', 'open_pnl'],
      default: 0,
      valid: {},
      travel: { from: -0.1, to: 0.1, step: 0.001 },
      missing: 'skip',
      neutral: () => 0,
      deadZone: ({ pnlThreshold = 0 }) => (pnlThreshold > 0 ? [-pnlThreshold, pnlThreshold] : undefined),
      jumps: ({ pnlThreshold = 0 }) => [-pnlThreshold, pnlThreshold],
    }),
  },
  params: {
    pyramidWinnerBoost: numberParam<'factor'>({
      unit: 'factor',
      label: 'Winner boost',
      help: 'Largest addition to a winner, reached at meta probability 1.',
      notation: 'multiple',
      default: 0.5,
      valid: { least: 0 },
      travel: { from: 0, to: 2, step: 0.01 },
    }),
    pyramidLoserCut: numberParam<'factor'>({
      unit: 'factor',
      label: 'Loser cut',
      help: 'Largest cut of a loser, reached at meta probability 0.',
      notation: 'multiple',
      default: 0.3,
      valid: { least: 0, most: 1 },
      travel: { from: 0, to: 1, step: 0.01 },
    }),
    pnlThreshold: numberParam<'return'>({
      unit: 'return',
      label: 'P&L threshold',
      help: 'Dead band around zero: a P&L within it, bounds included, changes nothing.',
      notation: 'percent',
      default: 0.02,
      valid: { least: 0 },
      travel: { from: 0, to: 0.1, step: 0.001 },
    }),
  },
  isActive: ({ switches }) => switches.pyramid,
  formula: ({ metaProb, currentPnl }, { pyramidWinnerBoost, pyramidLoserCut, pnlThreshold }) =>
    ifLess<'return', 'factor'>(
      pnlThreshold,
      currentPnl,
      add(one, scale(asFactor(metaProb), pyramidWinnerBoost)),
      ifLess<'return', 'factor'>(
        currentPnl,
        sub<'return'>(0, pnlThreshold),
        sub(one, scale(sub(one, asFactor(metaProb)), pyramidLoserCut)),
        one,
      ),
    ),
  say: ({ inputs, factor, params }) => {
    const pnl = inputs.currentPnl ?? Number.NaN;
    const threshold = params.pnlThreshold ?? Number.NaN;
    if (Number.isNaN(pnl)) return ['The open P&L is missing, so pyramiding is skipped.'];
    if (pnl > threshold)
      return isNothing(factor)
        ? ['The trade is up ', percent(pnl), ', and pyramiding adds nothing.']
        : ['The trade is up ', percent(pnl), ', so pyramiding adds ', percent(factor - 1), '.'];
    if (pnl < -threshold)
      return isNothing(factor)
        ? ['The trade is down ', percent(-pnl), ', and pyramiding cuts nothing.']
        : ['The trade is down ', percent(-pnl), ', so pyramiding cuts ', percent(1 - factor), '.'];
    return [
      'The open P&L of ',
      signedPercent(pnl),
      ' is within the dead band of ±',
      percent(threshold),
      ', so pyramiding changes nothing.',
    ];
  },
});
