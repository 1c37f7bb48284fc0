import type { Metric, OverallFigure } from '../../batch/figures.ts';

/** How a figure is written: `percent` and `multiple` with a sign of their own where a difference is meant. */
export type FigureNotation = 'count' | 'percent' | 'multiple' | 'plain' | 'bars' | 'barsMean' | 'perYear';

/** A figure for stakeholders: its name, how it is written, and what it means in a sentence. */
export interface FigureWords {
  readonly label: string;
  readonly notation: FigureNotation;
  readonly meaning: string;
  readonly sample: FigureSample;
  readonly annual?: FigureAnnual;
}

/** What a figure is computed over: nothing but a count, scaled rows, points in time, changes between them, bars with a return. */
export type FigureSample = 'count' | 'rows' | 'points' | 'steps' | 'bars';

/** How a figure is made annual: times bars per year, times their root, or to their power. */
export type FigureAnnual = 'times' | 'root' | 'power';

export const overallWords: Readonly<Record<OverallFigure, FigureWords>> = {
  rows: {
    label: 'Rows',
    notation: 'count',
    meaning: 'Data rows of the file: scaled and rejected ones together.',
    sample: 'count',
  },
  rowsScaled: {
    label: 'Scaled rows',
    notation: 'count',
    meaning: 'Rows that a position could be scaled for.',
    sample: 'count',
  },
  rowsWithProblems: {
    label: 'Rejected rows',
    notation: 'count',
    meaning: 'Rows with a value that cannot be used; they are in no other figure.',
    sample: 'count',
  },
  rowsWithRemarks: {
    label: 'Rows with a remark',
    notation: 'count',
    meaning: 'Scaled rows with an optional cell that could not be read, whose step is skipped.',
    sample: 'count',
  },
  points: {
    label: 'Points in time',
    notation: 'count',
    meaning: 'Scaled rows, or timestamps where there are several strategies, whose positions are then summed.',
    sample: 'count',
  },
  bars: {
    label: 'Bars',
    notation: 'count',
    meaning: 'The sample behind the performance figures: bars that are scaled and have a return.',
    sample: 'count',
  },
  periodsPerYear: {
    label: 'Bars per year',
    notation: 'perYear',
    meaning: 'What makes figures annual: measured from the first and last time, 252 without times, or as configured.',
    sample: 'count',
  },
  timeAtCap: {
    label: 'Time at cap',
    notation: 'percent',
    meaning: 'Share of rows whose size before the cap reaches the maximum position.',
    sample: 'rows',
  },
  timeAboveCap: {
    label: 'Time above cap',
    notation: 'percent',
    meaning: 'Share of rows that the cap makes smaller.',
    sample: 'rows',
  },
  clipLoss: {
    label: 'Exposure cut by the cap',
    notation: 'percent',
    meaning: 'Share of all exposure asked for before the cap that the cap cuts off.',
    sample: 'rows',
  },
  meanClippedExcess: {
    label: 'Mean size cut by the cap',
    notation: 'multiple',
    meaning: 'How far the size before the cap is above it, on average; 0 where it is not.',
    sample: 'rows',
  },
  longestRunAtCap: {
    label: 'Longest run at cap',
    notation: 'bars',
    meaning: 'The most rows in a row, of one strategy, whose size before the cap reaches the maximum position.',
    sample: 'rows',
  },
  timeLifted: {
    label: 'Time lifted',
    notation: 'percent',
    meaning: 'Share of rows whose size is lifted to the minimum position.',
    sample: 'rows',
  },
  meanLift: {
    label: 'Mean size added by the minimum',
    notation: 'multiple',
    meaning: 'How far sizes that are not zero are lifted to the minimum position, on average; 0 where they are not.',
    sample: 'rows',
  },
  banditFloorTime: {
    label: 'Time at the bandit floor',
    notation: 'percent',
    meaning: 'Share of rows whose bandit weight is below the floor, so that the floor counts instead.',
    sample: 'rows',
  },
  correlationFloorTime: {
    label: 'Time at the correlation floor',
    notation: 'percent',
    meaning: 'Share of rows whose correlation penalty is so large that the floor counts instead.',
    sample: 'rows',
  },
  unknownRegimeRows: {
    label: 'Rows of unknown regimes',
    notation: 'count',
    meaning: 'Scaled rows whose regime has no multiplier; they count with 1×.',
    sample: 'count',
  },
  leverageCapTime: {
    label: 'Time at the leverage cap',
    notation: 'percent',
    meaning: 'Share of rows on which the volatility target asks for more than the maximum leverage.',
    sample: 'rows',
  },
  turnoverFromScaling: {
    label: 'Turnover that scaling causes',
    notation: 'percent',
    meaning:
      'What scaled trades more than raw at the same mean exposure (matched), as a share of what scaled trades: (scaled − matched) ÷ scaled. Below zero, scaling calms the trading.',
    sample: 'steps',
  },
};

export const metricWords: Readonly<Record<Metric, FigureWords>> = {
  meanAbs: {
    label: 'Mean exposure',
    notation: 'multiple',
    meaning: 'Average size of the position, long or short, as a multiple of capital.',
    sample: 'points',
  },
  meanNet: {
    label: 'Mean position',
    notation: 'multiple',
    meaning: 'Average of the position with its sign, long minus short.',
    sample: 'points',
  },
  medianAbs: {
    label: 'Median exposure',
    notation: 'multiple',
    meaning: 'Half of the bars hold less than this size.',
    sample: 'points',
  },
  p95Abs: {
    label: '95th percentile',
    notation: 'multiple',
    meaning: 'One bar in twenty holds more than this size.',
    sample: 'points',
  },
  maxAbs: {
    label: 'Largest exposure',
    notation: 'multiple',
    meaning: 'The largest size held on any bar.',
    sample: 'points',
  },
  timeInMarket: {
    label: 'Time in market',
    notation: 'percent',
    meaning: 'Share of bars with a position at all.',
    sample: 'points',
  },
  turnover: {
    label: 'Turnover a year',
    notation: 'multiple',
    meaning: 'How much is traded a year, one way, in multiples of capital: mean change per bar × bars per year.',
    sample: 'steps',
    annual: 'times',
  },
  turnoverPerBar: {
    label: 'Turnover a bar',
    notation: 'multiple',
    meaning: 'Average size of the change from one row to the next, one way, in multiples of capital.',
    sample: 'steps',
  },
  relativeTurnover: {
    label: 'Relative turnover a year',
    notation: 'multiple',
    meaning: 'Turnover a year over the mean exposure: how often a year the average position is traded, one way.',
    sample: 'steps',
    annual: 'times',
  },
  holdingPeriod: {
    label: 'Holding period',
    notation: 'barsMean',
    meaning: 'How long a unit of position is held: 2 × mean exposure ÷ mean change per bar.',
    sample: 'steps',
  },
  flips: {
    label: 'Flips',
    notation: 'count',
    meaning: 'How often the position went from long to short or back; being flat between does not hide it.',
    sample: 'steps',
  },
  costDrag: {
    label: 'Costs a year',
    notation: 'percent',
    meaning: 'Turnover a year × the cost per unit, in capital. The costs are in every figure of performance.',
    sample: 'steps',
    annual: 'times',
  },
  totalReturn: {
    label: 'Total return',
    notation: 'percent',
    meaning: 'What capital gained over the whole backtest.',
    sample: 'bars',
  },
  cagr: {
    label: 'Growth a year',
    notation: 'percent',
    meaning: 'The steady yearly growth (CAGR) that leads to the same final wealth.',
    sample: 'bars',
    annual: 'power',
  },
  volatility: {
    label: 'Volatility a year',
    notation: 'percent',
    meaning: 'How widely bar returns spread: their standard deviation, made annual.',
    sample: 'bars',
    annual: 'root',
  },
  sharpe: {
    label: 'Sharpe ratio',
    notation: 'plain',
    meaning:
      'Return per unit of volatility, annual, no risk-free rate. Matched equals raw: holding less of everything changes no Sharpe.',
    sample: 'bars',
    annual: 'root',
  },
  sharpeStandardError: {
    label: 'Its standard error',
    notation: 'plain',
    meaning: 'How far chance alone moves the Sharpe ratio of so many bars, skew and fat tails included.',
    sample: 'bars',
    annual: 'root',
  },
  psr: {
    label: 'Probability of skill',
    notation: 'percent',
    meaning: 'Probability that the true Sharpe ratio is above zero, given its error (PSR).',
    sample: 'bars',
  },
  sortino: {
    label: 'Sortino ratio',
    notation: 'plain',
    meaning: 'Like the Sharpe ratio, but only losses count as risk.',
    sample: 'bars',
    annual: 'root',
  },
  maxDrawdown: {
    label: 'Deepest drawdown',
    notation: 'percent',
    meaning: 'The largest loss from a peak of wealth to the lowest point after it.',
    sample: 'bars',
  },
  maxDrawdownBars: {
    label: 'Its length',
    notation: 'bars',
    meaning: 'Bars from that peak until it was reached again, or to the end.',
    sample: 'bars',
  },
  calmar: {
    label: 'Calmar ratio',
    notation: 'plain',
    meaning: 'Growth a year per unit of deepest drawdown.',
    sample: 'bars',
    annual: 'power',
  },
  skew: {
    label: 'Skew',
    notation: 'plain',
    meaning: 'Below zero: rare large losses; above: rare large gains.',
    sample: 'bars',
  },
  kurtosis: {
    label: 'Kurtosis',
    notation: 'plain',
    meaning: 'How fat the tails are; a normal distribution has 3.',
    sample: 'bars',
  },
  hitRate: {
    label: 'Hit rate',
    notation: 'percent',
    meaning: 'Share of winning bars among those that won or lost.',
    sample: 'bars',
  },
  profitFactor: {
    label: 'Profit factor',
    notation: 'plain',
    meaning: 'All gains of bars over all losses of bars.',
    sample: 'bars',
  },
};
