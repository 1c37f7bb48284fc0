/** A figure: a number in full precision, or the reason why there is none (shown as "—"). */
export type Measure = { readonly value: number } | { readonly undefinedBecause: string };

/** Figures of the whole backtest. With the metrics behind their series they are the `data-figure` names. */
export const overallFigures = [
  'rows',
  'rowsScaled',
  'rowsWithProblems',
  'rowsWithRemarks',
  'points',
  'bars',
  'periodsPerYear',
  'timeAtCap',
  'timeAboveCap',
  'clipLoss',
  'meanClippedExcess',
  'longestRunAtCap',
  'timeLifted',
  'meanLift',
  'banditFloorTime',
  'correlationFloorTime',
  'unknownRegimeRows',
  'leverageCapTime',
  'turnoverFromScaling',
] as const;
export type OverallFigure = (typeof overallFigures)[number];

/** Metrics that exist once per series; `sharpe` of `Raw` is `data-figure="sharpeRaw"`. Source: attribution-and-statistics.md 12 and 12b. */
export const metrics = [
  'meanAbs',
  'meanNet',
  'medianAbs',
  'p95Abs',
  'maxAbs',
  'timeInMarket',
  'turnover',
  'turnoverPerBar',
  'relativeTurnover',
  'holdingPeriod',
  'flips',
  'costDrag',
  'totalReturn',
  'cagr',
  'volatility',
  'sharpe',
  'sharpeStandardError',
  'psr',
  'sortino',
  'maxDrawdown',
  'maxDrawdownBars',
  'calmar',
  'skew',
  'kurtosis',
  'hitRate',
  'profitFactor',
] as const;
export type Metric = (typeof metrics)[number];

/** The positions that figures are computed for; Matched is raw at the mean exposure of scaled, Final exists where a later step is on. */
export type SeriesSuffix = 'Raw' | 'Scaled' | 'Matched' | 'Final';

/** Every figure of the summary. */
export interface Figures {
  readonly overall: Readonly<Record<OverallFigure, Measure>>;
  readonly series: Readonly<Record<'Raw' | 'Scaled' | 'Matched', SeriesFigures>> & { readonly Final?: SeriesFigures };
}

export type SeriesFigures = Readonly<Record<Metric, Measure>>;
