import { asCountFactor, asVolatility, type Expr, ifLess, max, min, ratio, scale, shrink, sqrt } from '../expr/tree.ts';
import { multiple, type Phrase, percent } from '../phrase.ts';
import { autoParam, defineFactor, numberInput, numberParam, type SayContext, switchParam } from './stage.ts';

/**
 * √(8/π): the expected true range of a driftless Brownian bar is this many of its standard deviations
 * (Feller 1951, Parkinson 1980). Source: attribution-and-statistics.md 0.
 */
export const RANGE_TO_DEVIATION = Math.sqrt(8 / Math.PI);

const noPrice: Expr<'price'> = { op: 'lit', value: 0 };
const off: Expr<'flag'> = { op: 'lit', value: 0 };
const one: Expr<'factor'> = { op: 'lit', value: 1 };

const params = {
  targetVol: numberParam<'volatility'>({
    unit: 'volatility',
    label: 'Target volatility',
    help: 'The volatility that the position is sized for, a year.',
    notation: 'percent',
    default: 0.12,
    valid: { above: 0 },
    travel: { from: 0.01, to: 0.6, step: 0.01 },
  }),
  maxLeverage: numberParam<'factor'>({
    unit: 'factor',
    label: 'Maximum leverage',
    help: 'The volatility target’s multiplier never exceeds this.',
    notation: 'multiple',
    default: 3,
    valid: { above: 0 },
    travel: { from: 0.1, to: 10, step: 0.1 },
  }),
  minVolThreshold: numberParam<'volatility'>({
    unit: 'volatility',
    label: 'Volatility floor',
    help: 'A smaller measured volatility counts as this.',
    notation: 'percent',
    default: 0.001,
    valid: { above: 0 },
    travel: { from: 0.0001, to: 0.05, step: 0.0001 },
  }),
  atrPeriod: numberParam<'count'>({
    unit: 'count',
    label: 'ATR period',
    help: 'Bars in the average true range, where the file has no ATR of its own.',
    notation: 'count',
    default: 14,
    valid: { least: 1 },
    whole: true,
    travel: { from: 1, to: 100, step: 1 },
  }),
  annualise: switchParam({
    label: 'Annualise',
    help: 'Turn the volatility per bar into one per year before it is compared with the annual target. Off is what the reference does.',
    notation: 'plain',
    default: false,
  }),
  periodsPerYear: autoParam<'count'>({
    unit: 'count',
    label: 'Periods per year',
    help: 'Bars in a year, for annual figures. Left empty, it is taken from the data, or 252 without timestamps.',
    notation: 'count',
    fallback: 252,
    valid: { above: 0 },
    travel: { from: 1, to: 10000, step: 1 },
  }),
} as const;

/** target ÷ volatility, at most the leverage cap; 1 where ATR or close is missing or not above 0. Source: engine.md, Module X. */
export const volatilityTarget = defineFactor({
  id: 'voltarget',
  title: 'ATR volatility target',
  shortTitle: 'Vol. target',
  mark: 'voltarget',
  inputs: {
    atr: numberInput<'price'>({
      unit: 'price',
      label: 'ATR',
      help: 'Average true range of a bar, as a share of the price.',
      notation: 'percent',
      urlKey: 'atr',
      column: 'atr',
      aliases: ['average_true_range'],
      default: 0.02,
      valid: {},
      travel: { from: 0.001, to: 0.1, step: 0.001 },
      missing: 'skip',
    }),
    close: numberInput<'price'>({
      unit: 'price',
      label: 'Close',
      help: 'Price at the close of the bar.',
      notation: 'plain',
      urlKey: 'close',
      column: 'close',
      aliases: ['price'],
      default: 1,
      valid: {},
      travel: { from: 0, to: 1, step: 0.01 },
      missing: 'skip',
    }),
  },
  params,
  isActive: ({ switches }) => switches.voltarget,
  formula: ({ atr, close }, p) =>
    whereMeasured(atr, close, min(unboundedMultiplier(atr, close, p), p.maxLeverage), one),
  constraint: {
    flag: 'leverageCapped',
    label: 'leverage cap',
    formula: ({ atr, close }, p) =>
      whereMeasured(atr, close, ifLess<'factor', 'flag'>(p.maxLeverage, unboundedMultiplier(atr, close, p), 1, 0), off),
  },
  say: (context) => {
    const { atr = Number.NaN, close = Number.NaN } = context.inputs;
    if (!(atr > 0)) return ['There is no ATR above zero, so the volatility target is skipped.'];
    if (!(close > 0)) return ['There is no price above zero, so the volatility target is skipped.'];
    return sayTarget(context, atr / close);
  },
});

function sayTarget({ params: slots, factor, binds }: SayContext, atrOverClose: number): Phrase {
  const { targetVol = Number.NaN, minVolThreshold = Number.NaN, annualise } = slots;
  const isFloored = atrOverClose < minVolThreshold;
  const start: Phrase = [
    'At an ATR of ',
    percent(atrOverClose),
    ' of price',
    ...(isFloored ? [', which counts as the floor of ', percent(minVolThreshold), ','] : []),
  ];
  if (binds)
    return [
      ...start,
      ' the volatility target is at its leverage cap and multiplies the size by ',
      multiple(factor),
      '.',
    ];
  return [
    ...start,
    ...(annualise === 1 ? [', taken per year,'] : []),
    ' and a target of ',
    percent(targetVol),
    ', the volatility target multiplies the size by ',
    multiple(factor),
    '.',
  ];
}

interface Params {
  readonly targetVol: Expr<'volatility'>;
  readonly minVolThreshold: Expr<'volatility'>;
  readonly annualise: Expr<'flag'>;
  readonly periodsPerYear: Expr<'count'>;
}

function unboundedMultiplier(atr: Expr<'price'>, close: Expr<'price'>, p: Params): Expr<'factor'> {
  const perBar = max(asVolatility(ratio(atr, close)), p.minVolThreshold);
  const perYear = shrink(scale(perBar, sqrt(asCountFactor(p.periodsPerYear))), RANGE_TO_DEVIATION);
  return ratio(p.targetVol, ifLess<'flag', 'volatility'>(off, p.annualise, perYear, perBar));
}

function whereMeasured<U extends 'factor' | 'flag'>(
  atr: Expr<'price'>,
  close: Expr<'price'>,
  then: Expr<U>,
  otherwise: Expr<U>,
): Expr<U> {
  return ifLess<'price', U>(noPrice, atr, ifLess<'price', U>(noPrice, close, then, otherwise), otherwise);
}
