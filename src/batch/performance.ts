import type { Measure } from './figures.ts';
import { normalCdf } from './normal.ts';
import type { Timeline } from './timeline.ts';

/** Positions with what they earned, along the points of a timeline. */
export interface Bars {
  /** Σ position × return − cost × turnover of the point; NaN where no row of the point has a return. */
  readonly earned: Float64Array;
  /** The earnings of the points that are bars, without gaps. */
  readonly returns: Float64Array;
}

/** Wealth from 1 on, by point; a point that is no bar keeps the wealth before it. */
export interface EquityPath {
  readonly equity: Float64Array;
  /** wealth ÷ highest wealth so far − 1, in −1..0. */
  readonly drawdown: Float64Array;
  /** First point where everything is lost, or −1. */
  readonly ruinedAt: number;
  /** Bars from the highest wealth before the deepest drawdown to its recovery, or to the end. */
  readonly maxDrawdownBars: number;
  readonly maxDrawdown: number;
}

/** What a position earns at each point. `scale` multiplies every position. Source: attribution-and-statistics.md 12b. */
export function buildBars(
  position: Float64Array,
  returns: Float64Array,
  { order, starts, pointCount, sequences }: Timeline,
  { cost, scale }: { readonly cost: number; readonly scale: number },
): Bars {
  const costs = cost > 0 ? tradingCosts(position, sequences, cost * scale) : undefined;
  const earned = new Float64Array(pointCount);
  const kept = new Float64Array(pointCount);
  let bars = 0;
  for (let p = 0; p < pointCount; p++) {
    let sum = Number.NaN;
    for (let i = starts[p]!; i < starts[p + 1]!; i++) {
      const row = order[i]!;
      const rate = returns[row]!;
      if (Number.isNaN(rate)) continue;
      const net = position[row]! * scale * rate - (costs ? costs[row]! : 0);
      sum = Number.isNaN(sum) ? net : sum + net;
    }
    earned[p] = sum;
    if (!Number.isNaN(sum)) kept[bars++] = sum;
  }
  return { earned, returns: kept.subarray(0, bars) };
}

function tradingCosts(position: Float64Array, sequences: readonly Uint32Array[], perUnit: number): Float64Array {
  const costs = new Float64Array(position.length);
  for (const rows of sequences) {
    let before = 0;
    for (const row of rows) {
      costs[row] = perUnit * Math.abs(position[row]! - before);
      before = position[row]!;
    }
  }
  return costs;
}

/** Compounds what was earned. Once a bar loses everything, wealth stays 0. */
export function compound({ earned }: Bars): EquityPath {
  const equity = new Float64Array(earned.length);
  const drawdown = new Float64Array(earned.length);
  let wealth = 1;
  let peak = 1;
  let bars = 0;
  let peakBar = 0;
  let ruinedAt = -1;
  let deepest = 0;
  let deepestFrom = 0;
  let recoveredAt = -1;
  for (let p = 0; p < earned.length; p++) {
    const rate = earned[p]!;
    if (!Number.isNaN(rate)) {
      bars++;
      if (wealth > 0) {
        wealth = 1 + rate <= 0 ? 0 : wealth * (1 + rate);
        if (wealth === 0) ruinedAt = p;
      }
    }
    if (wealth >= peak) {
      if (deepest < 0 && recoveredAt < 0) recoveredAt = bars;
      peak = wealth;
      peakBar = bars;
    }
    const below = wealth / peak - 1;
    if (below < deepest) {
      deepest = below;
      deepestFrom = peakBar;
      recoveredAt = -1;
    }
    equity[p] = wealth;
    drawdown[p] = below;
  }
  const maxDrawdownBars = deepest === 0 ? 0 : (recoveredAt < 0 ? bars : recoveredAt) - deepestFrom;
  return { equity, drawdown, ruinedAt, maxDrawdown: deepest, maxDrawdownBars };
}

/** The figures that need returns. */
export type PerformanceMetric =
  | 'totalReturn'
  | 'cagr'
  | 'volatility'
  | 'sharpe'
  | 'sharpeStandardError'
  | 'psr'
  | 'sortino'
  | 'maxDrawdown'
  | 'maxDrawdownBars'
  | 'calmar'
  | 'skew'
  | 'kurtosis'
  | 'hitRate'
  | 'profitFactor';

export type PerformanceFigures = Readonly<Record<PerformanceMetric, Measure>>;

const measured = (value: number): Measure => ({ value });
const because = (undefinedBecause: string): Measure => ({ undefinedBecause });

/** The same reason for every figure. */
export function noPerformance(reason: string): PerformanceFigures {
  const none = because(reason);
  return {
    totalReturn: none,
    cagr: none,
    volatility: none,
    sharpe: none,
    sharpeStandardError: none,
    psr: none,
    sortino: none,
    maxDrawdown: none,
    maxDrawdownBars: none,
    calmar: none,
    skew: none,
    kurtosis: none,
    hitRate: none,
    profitFactor: none,
  };
}

/**
 * The performance figures of one series of bar returns. `periodsPerYear` makes figures annual; `whenLost` says when
 * everything was lost. Sums are two-pass. Source: attribution-and-statistics.md 8 and 12b.
 */
export function measurePerformance(
  bars: Bars,
  path: EquityPath,
  periodsPerYear: number,
  whenLost: (point: number) => string,
): PerformanceFigures {
  const { returns } = bars;
  const T = returns.length;
  if (T === 0) return noPerformance('there are no bars with a return');
  const perYear = Math.sqrt(periodsPerYear);
  const { mean, sd, skew, kurtosis } = momentsOf(returns);
  const wealth = path.equity.at(-1) ?? 1;
  const lost = path.ruinedAt < 0 ? undefined : because(`lost everything on ${whenLost(path.ruinedAt)}`);
  const cagr = lost ?? measured(wealth ** (periodsPerYear / T) - 1);
  const { maxDrawdown } = path;
  return {
    totalReturn: measured(wealth - 1),
    cagr,
    volatility: T < 2 ? because('one bar has no spread') : measured(sd * perYear),
    ...sharpeFigures(returns, { mean, sd, skew, kurtosis }, perYear),
    maxDrawdown: measured(maxDrawdown),
    maxDrawdownBars: measured(path.maxDrawdownBars),
    calmar: 'value' in cagr ? calmarOf(cagr.value, maxDrawdown) : cagr,
    skew: Number.isNaN(skew) ? because('the returns do not vary') : measured(skew),
    kurtosis: Number.isNaN(kurtosis) ? because('the returns do not vary') : measured(kurtosis),
    ...signFigures(returns),
  };
}

interface Moments {
  readonly mean: number;
  /** With T − 1. */
  readonly sd: number;
  /** Biased sample moments, NaN without variance; a normal distribution has kurtosis 3. */
  readonly skew: number;
  readonly kurtosis: number;
}

const ROUNDING = 1e-13;

function momentsOf(returns: Float64Array): Moments {
  const T = returns.length;
  let sum = 0;
  for (let i = 0; i < T; i++) sum += returns[i]!;
  const mean = sum / T;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i < T; i++) {
    const away = returns[i]! - mean;
    const square = away * away;
    second += square;
    third += square * away;
    fourth += square * square;
  }
  // Equal returns leave a spread of rounding errors; a Sharpe ratio of 1e16 would follow.
  if (Math.sqrt(second / T) <= ROUNDING * Math.abs(mean))
    return { mean, sd: 0, skew: Number.NaN, kurtosis: Number.NaN };
  const variance = second / T;
  return {
    mean,
    sd: Math.sqrt(second / (T - 1)),
    skew: third / T / variance ** 1.5,
    kurtosis: fourth / T / (variance * variance),
  };
}

function sharpeFigures(
  returns: Float64Array,
  { mean, sd, skew, kurtosis }: Moments,
  perYear: number,
): Pick<PerformanceFigures, 'sharpe' | 'sharpeStandardError' | 'psr' | 'sortino'> {
  const T = returns.length;
  const sortino = sortinoOf(returns, mean, perYear);
  if (T < 2 || !(sd > 0)) {
    const none = because(T < 2 ? 'one bar has no spread' : 'the returns do not vary');
    return { sharpe: none, sharpeStandardError: none, psr: none, sortino };
  }
  const perBar = mean / sd;
  const variance = 1 - skew * perBar + ((kurtosis - 1) / 4) * perBar * perBar;
  const error = Math.sqrt(variance / (T - 1));
  return {
    sharpe: measured(perBar * perYear),
    sharpeStandardError: measured(error * perYear),
    psr: error > 0 ? measured(normalCdf(perBar / error)) : because('its standard error is zero'),
    sortino,
  };
}

function sortinoOf(returns: Float64Array, mean: number, perYear: number): Measure {
  let losses = 0;
  for (let i = 0; i < returns.length; i++) if (returns[i]! < 0) losses += returns[i]! * returns[i]!;
  return losses > 0 ? measured((mean / Math.sqrt(losses / returns.length)) * perYear) : because('no bar lost anything');
}

const calmarOf = (cagr: number, maxDrawdown: number): Measure =>
  maxDrawdown < 0 ? measured(cagr / -maxDrawdown) : because('there was no drawdown');

function signFigures(returns: Float64Array): Pick<PerformanceFigures, 'hitRate' | 'profitFactor'> {
  let gains = 0;
  let losses = 0;
  let won = 0;
  let moved = 0;
  for (let i = 0; i < returns.length; i++) {
    const earned = returns[i]!;
    if (earned === 0) continue;
    moved++;
    if (earned > 0) {
      won++;
      gains += earned;
    } else losses -= earned;
  }
  return {
    hitRate: moved > 0 ? measured(won / moved) : because('no bar won or lost anything'),
    profitFactor: losses > 0 ? measured(gains / losses) : because('no bar lost anything'),
  };
}
