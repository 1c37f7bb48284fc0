import type { Measure } from './figures.ts';
import { normalCdf } from './normal.ts';
import type { Passes, PowerSums, SignSums } from './passes.ts';
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
export function findGaps(along: Float64Array, timeline: Timeline, passes: Passes): Uint32Array {
  if (timeline.isSingle) return placesOfNaN(along, passes.countGaps(along));
  const { starts, pointCount } = timeline;
  const gaps: number[] = [];
  for (let p = 0; p < pointCount; p++) {
    let isGap = true;
    for (let i = starts[p]!; i < starts[p + 1]!; i++) if (!Number.isNaN(along[i]!)) isGap = false;
    if (isGap) gaps.push(p);
  }
  return Uint32Array.from(gaps);
}

/** From the end, where the only one usually is. */
function placesOfNaN(values: Float64Array, count: number): Uint32Array {
  const places = new Uint32Array(count);
  let missing = count;
  for (let i = values.length - 1; missing > 0; i--) if (Number.isNaN(values[i]!)) places[--missing] = i;
  return places;
}

/**
 * Writes what positions of several strategies earn, summed by point, with costs by strategy; positions and returns by place in
 * the file. Source: attribution-and-statistics.md 12b.
 */
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
export interface EarningSums extends Omit<SignSums, 'sum'>, PowerSums {
  readonly bars: number;
  /** NaN without bars. */
  readonly mean: number;
}

/** Sums what was earned, in two passes. */
export function sumEarnings({ earned, gaps }: Earned, passes: Passes): EarningSums {
  const bars = earned.length - gaps.length;
  const { sum, ...signs } = passes.sumSigns(earned);
  const mean = sum / bars;
  return { bars, mean, ...signs, ...passes.sumPowers(earned, gaps, mean) };
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
