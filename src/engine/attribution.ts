import { ensureNever } from './ensureNever.ts';
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
  /**
   * `noPosition`: raw is 0, nothing to attribute. `zeroed`: the steps in `zeroedBy` took all of it. `undefined`: a size on the way is
   * beyond what a number can hold, so that logs and shares are NaN and only the waterfall stands.
   */
  readonly kind: 'attributed' | 'noPosition' | 'zeroed' | 'undefined';
  readonly zeroedBy: readonly StageId[];
  readonly raw: number;
  readonly final: number;
  /** final − raw. */
  readonly total: number;
  /** ln(final ÷ raw), the sum of the log shares; −∞ where zeroed, NaN without a position. */
  readonly logTotal: number;
  readonly steps: readonly StepAttribution[];
}

/** The factors whose order is free; everything behind them has a fixed place. */
const FREE_ORDER: readonly StageId[] = ['meta', 'bandit', 'regime', 'correlation'];

/** Attributes a decision to its steps. Source: attribution-and-statistics.md 13 (log shares, LMDI-I after Ang 2004, waterfall). */
export function attribute(trace: Trace): Attribution {
  const { raw, final, steps } = trace;
  const kind = kindOf(trace);
  const zeroedBy = kind === 'zeroed' ? findZeroing(steps) : [];
  const logs = logShares(raw, steps);
  const shares = levelShares(trace, kind, logs, zeroedBy);
  const free = steps.filter(({ stage }) => FREE_ORDER.includes(stage.id)).map(({ factor }) => factor);
  return {
    kind,
    zeroedBy,
    raw,
    final,
    total: final - raw,
    logTotal: kind === 'zeroed' ? Number.NEGATIVE_INFINITY : logRatio(final, raw),
    steps: steps.map((step, i) => ({
      ...factsOf(step),
      logShare: kind === 'undefined' ? Number.NaN : logs[i]!,
      share: shares[i]!,
      deltaRange: deltaRangeOf(step, raw, free),
    })),
  };
}

function kindOf({ raw, final }: Trace): Attribution['kind'] {
  if (raw === 0) return 'noPosition';
  if (!Number.isFinite(final) || Math.sign(final) === -Math.sign(raw)) return 'undefined';
  return final === 0 ? 'zeroed' : 'attributed';
}

function factsOf({ stage, isActive, binds, factor, before, after }: StageTrace) {
  const { id, title, shortTitle, mark } = stage;
  return { id, title, shortTitle, mark, isActive, binds, factor, before, after, delta: after - before };
}

function deltaRangeOf({ stage, factor, before, after }: StageTrace, raw: number, free: readonly number[]) {
  const place = FREE_ORDER.indexOf(stage.id);
  const others = free.filter((_, i) => i !== place);
  return place < 0 ? ([after - before, after - before] as const) : rangeOverOrders(raw, factor, others);
}

/** ln factor of each step; from the sizes around it where factor or size is at the end of what a number can hold. */
function logShares(raw: number, steps: readonly StageTrace[]): readonly number[] {
  let logSize = Math.log(Math.abs(raw));
  return steps.map(({ factor, before, after }) => {
    const size = Math.abs(after);
    const isExact = (isNormal(factor) && isNormal(size)) || size === 0 || size === Number.POSITIVE_INFINITY;
    const share = isExact ? Math.log(factor) : before === after ? 0 : Math.log(size) - logSize;
    logSize += share;
    return share;
  });
}

function levelShares(
  { raw, final, steps }: Trace,
  kind: Attribution['kind'],
  logs: readonly number[],
  zeroedBy: readonly StageId[],
): readonly number[] {
  switch (kind) {
    case 'noPosition':
      return steps.map(() => 0);
    case 'undefined':
      return steps.map(() => Number.NaN);
    case 'zeroed':
      return steps.map(({ stage }) => (zeroedBy.includes(stage.id) ? -raw / zeroedBy.length : 0));
    case 'attributed': {
      const mean = logarithmicMean(raw, final);
      return logs.map((log) => (log === 0 ? 0 : mean * log));
    }
    default:
      return ensureNever(kind);
  }
}

/** (b − a) ÷ ln(b ÷ a), a where they are equal: the weight that makes log shares add up to b − a. Same sign on both sides; 0 where one is 0. */
export function logarithmicMean(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return a === b ? a : (b - a) / logRatio(b, a);
}

/** ln(b ÷ a) for two numbers of one sign, exact where they are close and where their ratio is beyond what a number can hold. */
function logRatio(b: number, a: number): number {
  const change = (b - a) / a;
  if (Math.abs(change) < 0.5) return Math.log1p(change);
  return isNormal(b / a) ? Math.log(b / a) : Math.log(Math.abs(b)) - Math.log(Math.abs(a));
}

/** Beyond this, or below its reciprocal, products begin to lose digits. */
const LARGEST_NORMAL = 1e300;

const isNormal = (x: number): boolean => x < LARGEST_NORMAL && x > 1 / LARGEST_NORMAL;

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
