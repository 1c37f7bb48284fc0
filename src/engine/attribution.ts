import type { StageId } from './stages/pipeline.ts';
import type { Mark } from './stages/stage.ts';
import type { StageTrace, Trace } from './trace.ts';

/** What one step of the pipeline contributed. Sizes are in × of capital. */
export interface StepAttribution {
  readonly id: StageId;
  readonly title: string;
  readonly shortTitle: string;
  readonly mark: Mark;
  readonly isActive: boolean;
  readonly binds: boolean;
  /** after ÷ before; 1 for a step that is off or does nothing. */
  readonly factor: number;
  /** ln factor: adds up over the steps, needs no order. −∞ for a factor of zero. */
  readonly logShare: number;
  /** The exact level share: adds up to final − raw, needs no order. */
  readonly share: number;
  /** The sequential waterfall: what the step changed in the order of the pipeline. */
  readonly before: number;
  readonly after: number;
  readonly delta: number;
  /** Least and most that the step would change over all orders of the four factors; a later step has its own delta twice. */
  readonly deltaRange: readonly [number, number];
}

/** How the change from raw to final divides over the steps. */
export interface Attribution {
  /** `noPosition`: raw is 0, nothing to attribute. `zeroed`: the steps in `zeroedBy` took all of it. */
  readonly kind: 'attributed' | 'noPosition' | 'zeroed';
  readonly zeroedBy: readonly StageId[];
  readonly raw: number;
  readonly final: number;
  /** final − raw. */
  readonly total: number;
  readonly steps: readonly StepAttribution[];
}

/** The factors whose order is free; everything behind them has a fixed place. */
const FREE_ORDER: readonly StageId[] = ['meta', 'bandit', 'regime', 'correlation'];

/** Attributes a decision to its steps. Source: attribution-and-statistics.md 13 (log shares, LMDI-I after Ang 2004, waterfall). */
export function attribute({ raw, final, steps }: Trace): Attribution {
  const zeroedBy = raw !== 0 && final === 0 ? findZeroing(steps) : [];
  const mean = logarithmicMean(raw, final);
  const free = steps.filter(({ stage }) => FREE_ORDER.includes(stage.id)).map(({ factor }) => factor);
  return {
    kind: raw === 0 ? 'noPosition' : zeroedBy.length > 0 ? 'zeroed' : 'attributed',
    zeroedBy,
    raw,
    final,
    total: final - raw,
    steps: steps.map((step) => attributeStep(step, raw, mean, zeroedBy, free)),
  };
}

function attributeStep(
  step: StageTrace,
  raw: number,
  mean: number,
  zeroedBy: readonly StageId[],
  free: readonly number[],
): StepAttribution {
  const { stage, isActive, binds, factor, before, after } = step;
  const logShare = Math.log(factor);
  const delta = after - before;
  const place = FREE_ORDER.indexOf(stage.id);
  return {
    id: stage.id,
    title: stage.title,
    shortTitle: stage.shortTitle,
    mark: stage.mark,
    isActive,
    binds,
    factor,
    logShare,
    share: levelShare(stage.id, logShare, raw, mean, zeroedBy),
    before,
    after,
    delta,
    deltaRange:
      place < 0
        ? [delta, delta]
        : rangeOverOrders(
            raw,
            factor,
            free.filter((_, i) => i !== place),
          ),
  };
}

function levelShare(id: StageId, logShare: number, raw: number, mean: number, zeroedBy: readonly StageId[]): number {
  if (raw === 0) return 0;
  if (zeroedBy.length > 0) return zeroedBy.includes(id) ? -raw / zeroedBy.length : 0;
  return logShare === 0 ? 0 : mean * logShare;
}

/** (b − a) ÷ ln(b ÷ a), a where they are equal: the weight that makes log shares add up to b − a. Same sign on both sides; 0 where one is 0. */
export function logarithmicMean(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  const change = b - a;
  return change === 0 ? a : change / Math.log1p(change / a);
}

/** The steps with a factor of zero; where none is and the size still became 0, those that lost it to rounding. */
function findZeroing(steps: readonly StageTrace[]): readonly StageId[] {
  const zero = steps.filter(({ factor }) => factor === 0);
  const lost = steps.filter(({ before, after }) => before !== 0 && after === 0);
  return (zero.length > 0 ? zero : lost).map(({ stage }) => stage.id);
}

function rangeOverOrders(raw: number, factor: number, others: readonly number[]): readonly [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const product of productsOfSubsets(others)) {
    const delta = raw * product * (factor - 1);
    least = Math.min(least, delta);
    most = Math.max(most, delta);
  }
  return [least, most];
}

const productsOfSubsets = (factors: readonly number[]): readonly number[] =>
  factors.reduce<readonly number[]>((products, f) => products.concat(products.map((p) => p * f)), [1]);

/** Who used the cap: the Shapley values of clip(raw × Π factors), which add up to the capped size − raw. Order-free. Source: section 13. */
export function attributeClipped(raw: number, factors: readonly number[], cap: number): readonly number[] {
  const count = factors.length;
  const worth = productsOfSubsets(factors).map((product) => Math.min(cap, Math.max(-cap, raw * product)));
  const weights = Array.from({ length: count }, (_, size) => 1 / (count * binomial(count - 1, size)));
  return factors.map((_, i) => {
    let value = 0;
    for (let subset = 0; subset < worth.length; subset++) {
      if (subset & (1 << i)) continue;
      value += weights[countBits(subset)]! * (worth[subset | (1 << i)]! - worth[subset]!);
    }
    return value;
  });
}

function binomial(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}

function countBits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
