import { type Expr, ifLess, input, lookup, max, min, param, ratio, scale } from '../expr/tree.ts';
import { clip } from './clip.ts';
import { regime } from './regime.ts';
import { numberParam } from './stage.ts';

/** The baseline that the current volatility is compared with, a year. Its default stands where none is given. Source: engine.md. */
export const BASELINE_VOL = numberParam<'volatility'>({
  unit: 'volatility',
  label: 'Baseline volatility',
  help: 'What counts as the usual volatility, a year.',
  notation: 'percent',
  default: 0.15,
  valid: { above: 0 },
  travel: { from: 0.01, to: 0.6, step: 0.01 },
});

/** The market's volatility now, a year. Where it is not above 0, nothing is adjusted. */
export const CURRENT_VOL = numberParam<'volatility'>({
  unit: 'volatility',
  label: 'Current volatility',
  help: 'The market’s volatility now, a year. At 0 nothing is adjusted.',
  notation: 'percent',
  default: 0.3,
  valid: {},
  travel: { from: 0, to: 0.6, step: 0.01 },
});

/** Largest and smallest adjustment for volatility. Source: engine.md, scaleByRegimeVolatility. */
export const VOL_ADJUSTMENT_RANGE = [0.2, 2] as const;

const [smallest, largest] = VOL_ADJUSTMENT_RANGE;
const current = input<'volatility'>('currentVol');
const noVolatility: Expr<'volatility'> = { op: 'lit', value: 0 };

/** baseline ÷ current volatility within its range; 1 where the current volatility is not above 0. */
export const volAdjustmentTree: Expr<'factor'> = max(
  ifLess<'volatility', 'factor'>(
    noVolatility,
    current,
    min<'factor'>(ratio(input<'volatility'>('baselineVol'), current), largest),
    1,
  ),
  smallest,
);

/**
 * position × regime multiplier × volatility adjustment, capped: a rule beside the pipeline, with inputs of its own. Not a
 * stage, because it stands for the whole scaling and not for a step of it. Source: engine.md, scaleByRegimeVolatility.
 */
export const regimeVolatilityTree: Expr<'position'> = clip(
  scale(scale(input<'position'>('position'), lookup(regime.inputs.regime.table, 'regime')), volAdjustmentTree),
  param<'position'>('maxPosition'),
);
