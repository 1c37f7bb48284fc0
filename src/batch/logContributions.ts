import { RAW_POSITION } from '../engine/pipelineProgram.ts';
import type { BacktestRun } from './backtestRun.ts';
import { endsOf } from './ribbons.ts';
import { bucketsOf } from './windowBuckets.ts';

/** The steps from raw to scaled, in their order; `clip` is the cap with the minimum: scaled ÷ (raw × product of the factors). */
export const contributionSteps = ['meta', 'bandit', 'regime', 'correlation', 'clip'] as const;
export type ContributionStep = (typeof contributionSteps)[number];

const COLUMNS = {
  meta: 'meta_factor',
  bandit: 'bandit_factor',
  regime: 'regime_factor',
  correlation: 'correlation_factor',
} as const;

/** Means of logarithms along time, a bucket per pixel at most. Source: attribution-and-statistics.md 13. */
export interface LogContributions {
  /** Place of each bucket on the axis: that of its first point. */
  readonly x: Float64Array;
  /** Whether every bucket is one point. */
  readonly isExact: boolean;
  /** Mean of ln f over the bucket's bars that have one, by step; NaN where none has. They add up to `total`. */
  readonly steps: Readonly<Record<ContributionStep, Float64Array>>;
  /** Mean of ln|scaled ÷ raw| over the same bars. */
  readonly total: Float64Array;
  /** Bars within the window, and those left out: without a position, or sized to zero by a factor. */
  readonly bars: number;
  readonly withoutPosition: number;
  readonly zeroed: number;
}

/** The contributions within [from, to]; reads no row outside. */
export function readLogContributions(run: BacktestRun, from: number, to: number, pixels: number): LogContributions {
  const { timeline } = run;
  const buckets = bucketsOf(run, { from, to, pixels });
  const { x } = buckets;
  const ends = endsOf(buckets, timeline);
  const count = x.length;
  const column = (name: Parameters<BacktestRun['series']>[0]): Float64Array => {
    // Views are made anew once all columns are computed, since computing can move the memory under them.
    const found = run.series(name);
    if (!found) throw new Error(`missing column: ${name}`);
    return found;
  };
  const names = [...Object.values(COLUMNS), 'uncapped_position', 'scaled_position'] as const;
  names.forEach(column);
  const raw = column(RAW_POSITION);
  const scaled = column('scaled_position');
  const uncapped = column('uncapped_position');
  const factors = Object.values(COLUMNS).map(column);
  const sums = contributionSteps.map(() => new Float64Array(count));
  const total = new Float64Array(count);
  const longest = ends.reduce((most, end, b) => Math.max(most, end - (ends[b - 1] ?? end)), 0);
  const kept = new Uint32Array(longest);
  const tally = { bars: 0, withoutPosition: 0, zeroed: 0 };
  const { rows } = timeline.all;
  for (let b = 0; b < count; b++) {
    let size = 0;
    let withoutPosition = 0;
    for (let i = ends[b]!; i < ends[b + 1]!; i++) {
      const row = rows ? rows[i]! : i;
      if (raw[row] === 0) withoutPosition++;
      else if (scaled[row]! / raw[row]! > 0 && scaled[row]! / uncapped[row]! > 0) kept[size++] = row;
    }
    const all = ends[b + 1]! - ends[b]!;
    if (x[b]! >= from && x[b]! <= to) {
      tally.bars += all;
      tally.withoutPosition += withoutPosition;
      tally.zeroed += all - withoutPosition - size;
    }
    for (let k = 0; k < factors.length; k++) sums[k]![b] = sumLogs(factors[k]!, kept, size) / size;
    sums[factors.length]![b] = sumLogRatios(scaled, uncapped, kept, size) / size;
    total[b] = sumLogRatios(scaled, raw, kept, size) / size;
  }
  const [meta, bandit, regime, correlation, clip] = sums;
  if (!meta || !bandit || !regime || !correlation || !clip) throw new Error('missing step');
  return { x, isExact: buckets.isExact, steps: { meta, bandit, regime, correlation, clip }, total, ...tally };
}

/** Products within these bounds take one more factor without losing digits, so that a logarithm is needed only now and then. */
const LEAST = 1e-100;
const MOST = 1e100;

/** Σ ln of positive numbers of a column. */
function sumLogs(column: Float64Array, rows: Uint32Array, size: number): number {
  let sum = 0;
  let product = 1;
  for (let k = 0; k < size; k++) {
    const factor = column[rows[k]!]!;
    product *= factor;
    if (product > LEAST && product < MOST) continue;
    sum += Math.log(product / factor) + Math.log(factor);
    product = 1;
  }
  return sum + Math.log(product);
}

/** Σ ln of positive ratios of two columns. */
function sumLogRatios(above: Float64Array, below: Float64Array, rows: Uint32Array, size: number): number {
  let sum = 0;
  let product = 1;
  for (let k = 0; k < size; k++) {
    const ratio = above[rows[k]!]! / below[rows[k]!]!;
    product *= ratio;
    if (product > LEAST && product < MOST) continue;
    sum += Math.log(product / ratio) + Math.log(ratio);
    product = 1;
  }
  return sum + Math.log(product);
}
