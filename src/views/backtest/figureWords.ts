import type { Metric, OverallFigure } from '../../batch/figures.ts';

/** How a figure is written: `percent` and `multiple` with a sign of their own where a difference is meant. */
export type FigureNotation = 'count' | 'percent' | 'multiple' | 'plain' | 'bars' | 'perYear';

/** A figure for stakeholders: its name, how it is written, and what it means in a sentence. */
export interface FigureWords {
  readonly label: string;
  readonly notation: FigureNotation;
  readonly meaning: string;
}

export const overallWords: Readonly<Record<OverallFigure, FigureWords>> = {
  rows: { label: 'Rows', notation: 'count', meaning: 'Data rows of the file: scaled and rejected ones together.' },
  rowsScaled: { label: 'Scaled rows', notation: 'count', meaning: 'Rows that a position could be scaled for.' },
  rowsWithProblems: {
    label: 'Rejected rows',
    notation: 'count',
    meaning: 'Rows with a value that cannot be used; they are in no other figure.',
  },
  rowsWithRemarks: {
    label: 'Rows with a remark',
    notation: 'count',
    meaning: 'Scaled rows with an optional cell that could not be read, whose step is skipped.',
  },
  bars: {
    label: 'Bars',
    notation: 'count',
    meaning: 'The sample behind the performance figures: bars that are scaled and have a return.',
  },
  periodsPerYear: {
    label: 'Bars per year',
    notation: 'perYear',
    meaning: 'What makes figures annual: measured from the first and last time, 252 without times, or as configured.',
  },
  timeAtCap: {
    label: 'Time at cap',
    notation: 'percent',
    meaning: 'Share of rows whose size before the cap reaches the maximum position.',
  },
  timeAboveCap: {
    label: 'Time above cap',
    notation: 'percent',
    meaning: 'Share of rows that the cap makes smaller.',
  },
  clipLoss: {
    label: 'Exposure cut by the cap',
    notation: 'percent',
    meaning: 'Share of all exposure asked for before the cap that the cap cuts off.',
  },
  timeLifted: {
    label: 'Time lifted',
    notation: 'percent',
    meaning: 'Share of rows whose size is lifted to the minimum position.',
  },
  banditFloorTime: {
    label: 'Time at the bandit floor',
    notation: 'percent',
    meaning: 'Share of rows whose bandit weight is below the floor, so that the floor counts instead.',
  },
  correlationFloorTime: {
    label: 'Time at the correlation floor',
    notation: 'percent',
    meaning: 'Share of rows whose correlation penalty is so large that the floor counts instead.',
  },
  unknownRegimeRows: {
    label: 'Rows of unknown regimes',
    notation: 'count',
    meaning: 'Scaled rows whose regime has no multiplier; they count with 1×.',
  },
  leverageCapTime: {
    label: 'Time at the leverage cap',
    notation: 'percent',
    meaning: 'Share of rows on which the volatility target asks for more than the maximum leverage.',
  },
};

export const metricWords: Readonly<Record<Metric, FigureWords>> = {
  meanAbs: {
    label: 'Mean exposure',
    notation: 'multiple',
    meaning: 'Average size of the position, long or short, as a multiple of capital.',
  },
  medianAbs: { label: 'Median exposure', notation: 'multiple', meaning: 'Half of the bars hold less than this size.' },
  p95Abs: { label: '95th percentile', notation: 'multiple', meaning: 'One bar in twenty holds more than this size.' },
  maxAbs: { label: 'Largest exposure', notation: 'multiple', meaning: 'The largest size held on any bar.' },
  timeInMarket: { label: 'Time in market', notation: 'percent', meaning: 'Share of bars with a position at all.' },
  turnover: {
    label: 'Turnover a year',
    notation: 'multiple',
    meaning: 'How much is traded a year, one way, in multiples of capital: mean change per bar × bars per year.',
  },
  totalReturn: { label: 'Total return', notation: 'percent', meaning: 'What capital gained over the whole backtest.' },
  cagr: {
    label: 'Growth a year',
    notation: 'percent',
    meaning: 'The steady yearly growth (CAGR) that leads to the same final wealth.',
  },
  volatility: {
    label: 'Volatility a year',
    notation: 'percent',
    meaning: 'How widely bar returns spread: their standard deviation, made annual.',
  },
  sharpe: {
    label: 'Sharpe ratio',
    notation: 'plain',
    meaning:
      'Return per unit of volatility, annual, no risk-free rate. Matched equals raw: holding less of everything changes no Sharpe.',
  },
  sharpeStandardError: {
    label: 'Its standard error',
    notation: 'plain',
    meaning: 'How far chance alone moves the Sharpe ratio of so many bars, skew and fat tails included.',
  },
  psr: {
    label: 'Probability of skill',
    notation: 'percent',
    meaning: 'Probability that the true Sharpe ratio is above zero, given its error (PSR).',
  },
  sortino: {
    label: 'Sortino ratio',
    notation: 'plain',
    meaning: 'Like the Sharpe ratio, but only losses count as risk.',
  },
  maxDrawdown: {
    label: 'Deepest drawdown',
    notation: 'percent',
    meaning: 'The largest loss from a peak of wealth to the lowest point after it.',
  },
  maxDrawdownBars: {
    label: 'Its length',
    notation: 'bars',
    meaning: 'Bars from that peak until it was reached again, or to the end.',
  },
  calmar: {
    label: 'Calmar ratio',
    notation: 'plain',
    meaning: 'Growth a year per unit of deepest drawdown.',
  },
  skew: {
    label: 'Skew',
    notation: 'plain',
    meaning: 'Below zero: rare large losses; above: rare large gains.',
  },
  kurtosis: {
    label: 'Kurtosis',
    notation: 'plain',
    meaning: 'How fat the tails are; a normal distribution has 3.',
  },
  hitRate: { label: 'Hit rate', notation: 'percent', meaning: 'Share of winning bars among those that won or lost.' },
  profitFactor: {
    label: 'Profit factor',
    notation: 'plain',
    meaning: 'All gains of bars over all losses of bars.',
  },
};
