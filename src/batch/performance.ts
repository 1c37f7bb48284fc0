import type { Measure } from './figures.ts';
import { normalCdf } from './normal.ts';
import type { Timeline } from './timeline.ts';
import type { WealthFigures } from './wealth.ts';

/** What a position earned, along the points. */
export interface Earned {
  /** Σ position × return − cost × turnover of the point; 0 where a point is no bar. */
  readonly earned: Float64Array;
  /** The points that are no bars, since none of their rows has a return; rising. */
  readonly gaps: Uint32Array;
}

/** The points none of whose rows has a return. `along` are the returns in the order of time. */
export function findGaps(along: Float64Array, { isSingle, starts, pointCount }: Timeline): Uint32Array {
  const gaps: number[] = [];
  if (isSingle) {
    for (let p = 0; p < along.length; p++) if (Number.isNaN(along[p]!)) gaps.push(p);
    return Uint32Array.from(gaps);
  }
  for (let p = 0; p < pointCount; p++) {
    let isGap = true;
    for (let i = starts[p]!; i < starts[p + 1]!; i++) if (!Number.isNaN(along[i]!)) isGap = false;
    if (isGap) gaps.push(p);
  }
  return Uint32Array.from(gaps);
}

/** Writes what a position in the order of time earns, of one strategy. Source: attribution-and-statistics.md 12b. */
export function earnAlong(sizes: Float64Array, returns: Float64Array, cost: number, { earned, gaps }: Earned): void {
  let before = 0;
  for (let p = 0; p < earned.length; p++) {
    const size = sizes[p]!;
    earned[p] = size * returns[p]! - cost * Math.abs(size - before);
    before = size;
  }
  for (let k = 0; k < gaps.length; k++) earned[gaps[k]!] = 0;
}

/** The same by place in the file, of several strategies: summed by point, costs by strategy. */
export function earnByPoint(
  position: Float64Array,
  returns: Float64Array,
  cost: number,
  { order, starts, pointCount, walks }: Timeline,
  earned: Float64Array,
): void {
  const nets = new Float64Array(position.length);
  for (const { rows, length } of walks) {
    let before = 0;
    for (let i = 0; i < length; i++) {
      const row = rows ? rows[i]! : i;
      const net = position[row]! * returns[row]! - cost * Math.abs(position[row]! - before);
      nets[row] = Number.isNaN(net) ? 0 : net;
      before = position[row]!;
    }
  }
  for (let p = 0; p < pointCount; p++) {
    let sum = 0;
    for (let i = starts[p]!; i < starts[p + 1]!; i++) sum += nets[order[i]!]!;
    earned[p] = sum;
  }
}

/** Sums over the bars, which are the points that earned a number. */
export interface EarningSums {
  readonly bars: number;
  /** NaN without bars. */
  readonly mean: number;
  /** Σ of the powers of the distance from the mean. */
  readonly second: number;
  readonly third: number;
  readonly fourth: number;
  readonly gains: number;
  /** ≥ 0. */
  readonly losses: number;
  readonly lossSquares: number;
  readonly won: number;
  /** Bars that won or lost something. */
  readonly moved: number;
}

/** Sums what was earned, in two passes. */
export function sumEarnings({ earned, gaps }: Earned): EarningSums {
  const bars = earned.length - gaps.length;
  const { sum, ...signs } = sumSigns(earned);
  const mean = sum / bars;
  return { bars, mean, ...signs, ...sumPowers(earned, gaps, mean) };
}

/** A gap adds 0 to each of these sums. */
function sumSigns(
  earned: Float64Array,
): { readonly sum: number } & Pick<EarningSums, 'gains' | 'losses' | 'lossSquares' | 'won' | 'moved'> {
  let sum = 0;
  let gains = 0;
  let losses = 0;
  let squares = 0;
  let won = 0;
  let moved = 0;
  for (let p = 0; p < earned.length; p++) {
    const rate = earned[p]!;
    // |r| ± r is exactly 0 or twice r: without a branch on the sign, which no processor can foresee.
    const size = Math.abs(rate);
    const lost = size - rate;
    sum += rate;
    gains += size + rate;
    losses += lost;
    squares += lost * lost;
    won += Number(rate > 0);
    moved += Number(rate !== 0);
  }
  return { sum, gains: gains / 2, losses: losses / 2, lossSquares: squares / 4, won, moved };
}

function sumPowers(
  earned: Float64Array,
  gaps: Uint32Array,
  mean: number,
): Pick<EarningSums, 'second' | 'third' | 'fourth'> {
  let second = 0;
  let third = 0;
  let fourth = 0;
  let from = 0;
  for (let k = 0; k <= gaps.length; k++) {
    const to = gaps[k] ?? earned.length;
    for (let p = from; p < to; p++) {
      const away = earned[p]! - mean;
      const square = away * away;
      second += square;
      third += square * away;
      fourth += square * square;
    }
    from = to + 1;
  }
  return { second, third, fourth };
}

/** The sums of earnings that are `scale` ≥ 0 times as large. */
export function scaleEarnings(sums: EarningSums, scale: number): EarningSums {
  const square = scale * scale;
  return {
    bars: sums.bars,
    mean: sums.mean * scale,
    second: sums.second * square,
    third: sums.third * square * scale,
    fourth: sums.fourth * square * square,
    gains: sums.gains * scale,
    losses: sums.losses * scale,
    lossSquares: sums.lossSquares * square,
    won: scale > 0 ? sums.won : 0,
    moved: scale > 0 ? sums.moved : 0,
  };
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
  sums: EarningSums,
  wealth: WealthFigures,
  periodsPerYear: number,
  whenLost: (point: number) => string,
): PerformanceFigures {
  const T = sums.bars;
  if (T === 0) return noPerformance('there are no bars with a return');
  const perYear = Math.sqrt(periodsPerYear);
  const moments = momentsOf(sums);
  const { sd, skew, kurtosis } = moments;
  const { last, ruinedAt, maxDrawdown } = wealth;
  const lost = ruinedAt < 0 ? undefined : because(`lost everything on ${whenLost(ruinedAt)}`);
  const cagr = lost ?? measured(last ** (periodsPerYear / T) - 1);
  return {
    totalReturn: measured(last - 1),
    cagr,
    volatility: T < 2 ? because('one bar has no spread') : measured(sd * perYear),
    ...sharpeFigures(sums, moments, perYear),
    maxDrawdown: measured(maxDrawdown),
    maxDrawdownBars: measured(wealth.maxDrawdownBars),
    calmar: 'value' in cagr ? calmarOf(cagr.value, maxDrawdown) : cagr,
    skew: Number.isNaN(skew) ? because('the returns do not vary') : measured(skew),
    kurtosis: Number.isNaN(kurtosis) ? because('the returns do not vary') : measured(kurtosis),
    ...signFigures(sums),
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

function momentsOf({ bars: T, mean, second, third, fourth }: EarningSums): Moments {
  const variance = second / T;
  // Equal returns leave a spread of rounding errors; a Sharpe ratio of 1e16 would follow.
  if (Math.sqrt(variance) <= ROUNDING * Math.abs(mean)) return { mean, sd: 0, skew: Number.NaN, kurtosis: Number.NaN };
  return {
    mean,
    sd: Math.sqrt(second / (T - 1)),
    skew: third / T / variance ** 1.5,
    kurtosis: fourth / T / (variance * variance),
  };
}

function sharpeFigures(
  sums: EarningSums,
  { mean, sd, skew, kurtosis }: Moments,
  perYear: number,
): Pick<PerformanceFigures, 'sharpe' | 'sharpeStandardError' | 'psr' | 'sortino'> {
  const T = sums.bars;
  const sortino = sortinoOf(sums, perYear);
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

const sortinoOf = ({ bars, mean, lossSquares }: EarningSums, perYear: number): Measure =>
  lossSquares > 0 ? measured((mean / Math.sqrt(lossSquares / bars)) * perYear) : because('no bar lost anything');

const calmarOf = (cagr: number, maxDrawdown: number): Measure =>
  maxDrawdown < 0 ? measured(cagr / -maxDrawdown) : because('there was no drawdown');

const signFigures = ({
  won,
  moved,
  gains,
  losses,
}: EarningSums): Pick<PerformanceFigures, 'hitRate' | 'profitFactor'> => ({
  hitRate: moved > 0 ? measured(won / moved) : because('no bar won or lost anything'),
  profitFactor: losses > 0 ? measured(gains / losses) : because('no bar lost anything'),
});
