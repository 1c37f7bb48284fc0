import { finalSize } from './finalSize.ts';
import { greatestHolding, leastHolding } from './leastHolding.ts';
import type { Decided } from './sensitivity.ts';
import { declarationOf, type InputName } from './sizeSampler.ts';
import { categoryMultiplier, scopeOf } from './trace.ts';

/** An interval of values of one input, ends included; from = to for a single value, an end at ±∞ where it goes on without one. */
export interface ValueInterval {
  readonly from: number;
  readonly to: number;
}

/** Which values of one input alone would give the wanted size, all else held. */
export interface Solution {
  readonly input: InputName | 'regime multiplier';
  /** In ascending order. Empty: none does. */
  readonly values: readonly ValueInterval[];
  /** The finite value in `values` nearest to the present one: putting it in gives the wanted size. */
  readonly nearest: number | undefined;
  /** Names of the regimes that give it as they are; for the regime only. */
  readonly regimes: readonly string[];
  /** Least and largest size that the input can give at all. */
  readonly reach: readonly [number, number];
}

/** A size that misses the wanted one by this share of it counts as reached: the last bits of a product in another order. */
const ROUNDING = 1e-12;

/** The final size over one input, all else held. Non-decreasing or non-increasing over each of its pieces. */
type SizeOf = (x: number) => number;

/** One input as it is searched: its present value, and the pieces of its domain on which the size is monotone. */
interface Search {
  readonly sizeAt: SizeOf;
  readonly now: number;
  readonly pieces: readonly ValueInterval[];
}

/**
 * For each input that takes part: which values give the wanted final size, or that none does. Every size is monotone in every
 * input (P&L: constant between its jumps), so that a bisection over all doubles finds the ends to the last bit.
 */
export function solveFor(target: number, decided: Decided): readonly Solution[] {
  const names: InputName[] = ['position', 'metaProb', 'banditWeight', 'correlationPenalty'];
  if (decided.switches.pyramid) names.push('currentPnl');
  if (decided.switches.voltarget) names.push('atr');
  return [
    ...names.map((name) => ({ input: name, regimes: [], ...solve(target, searchInput(decided, name)) })),
    { input: 'regime multiplier', regimes: regimesFor(target, decided), ...solve(target, searchMultiplier(decided)) },
  ];
}

function searchInput({ inputs, config, switches }: Decided, name: InputName): Search {
  const scope = scopeOf(inputs, config);
  const sizeAt = (x: number): number =>
    finalSize(
      name === 'position' ? x : inputs.position,
      { ...scope, inputs: { ...scope.inputs, [name]: x } },
      switches,
    );
  return { sizeAt, now: inputs[name], pieces: piecesOf(name, config.pnlThreshold) };
}

/** The multiplier that the present regime would need; it is a number of the table, at least 0. */
function searchMultiplier({ inputs, config, switches }: Decided): Search {
  const scope = scopeOf(inputs, config);
  const sizeAt = (regimeScales: number): number =>
    finalSize(inputs.position, { ...scope, categories: { regimeScales } }, switches);
  return {
    sizeAt,
    now: scope.categories.regimeScales ?? 1,
    pieces: [{ from: 0, to: Number.MAX_VALUE }],
  };
}

/** The valid values of an input. An ATR that is not above zero is none: it skips the step. */
function piecesOf(name: InputName, threshold: number): readonly ValueInterval[] {
  const most = Number.MAX_VALUE;
  if (name === 'atr') return [{ from: Number.MIN_VALUE, to: most }];
  if (name === 'currentPnl')
    return [
      { from: -most, to: -nextAbove(threshold) },
      { from: -threshold, to: threshold },
      { from: nextAbove(threshold), to: most },
    ];
  const { valid } = declarationOf(name).spec;
  return [{ from: valid.least ?? -most, to: valid.most ?? most }];
}

const nextAbove = (x: number): number => leastHolding((y) => y > x, x, Number.MAX_VALUE) ?? x;

function solve(target: number, { sizeAt, now, pieces }: Search): Pick<Solution, 'values' | 'nearest' | 'reach'> {
  const defined: SizeOf = (x) => {
    const size = sizeAt(x);
    // Infinity times a factor of zero: what it stands for is zero.
    return Number.isNaN(size) ? 0 : size;
  };
  const found = pieces.flatMap((piece) => solvePiece(target, defined, piece) ?? []);
  const ends = pieces.flatMap(({ from, to }) => [defined(from), defined(to)]);
  return {
    values: found.map(({ from, to }) => ({
      from: from === -Number.MAX_VALUE ? Number.NEGATIVE_INFINITY : from,
      to: to === Number.MAX_VALUE ? Number.POSITIVE_INFINITY : to,
    })),
    nearest: nearestOf(now, found),
    reach: [ends.reduce((a, b) => Math.min(a, b)) + 0, ends.reduce((a, b) => Math.max(a, b)) + 0],
  };
}

/** The values of a monotone piece that give the target: those that give it exactly, else the one where the size steps past it by rounding. */
function solvePiece(target: number, sizeAt: SizeOf, { from, to }: ValueInterval): ValueInterval | undefined {
  const isRising = sizeAt(from) <= sizeAt(to);
  const least = (size: number) => leastHolding((x) => (isRising ? sizeAt(x) >= size : sizeAt(x) <= size), from, to);
  const greatest = (size: number) =>
    greatestHolding((x) => (isRising ? sizeAt(x) <= size : sizeAt(x) >= size), from, to);
  const [first, last] = [least(target), greatest(target)];
  if (first !== undefined && last !== undefined && first <= last) return { from: first, to: last };
  const misses = [first, last].filter((x) => x !== undefined).map((x) => ({ x, miss: Math.abs(sizeAt(x) - target) }));
  const [best] = misses.sort((a, b) => a.miss - b.miss);
  if (best === undefined || !(best.miss <= ROUNDING * Math.abs(target))) return undefined;
  const size = sizeAt(best.x);
  return isPlateau(sizeAt, best.x, from, to)
    ? { from: least(size) ?? best.x, to: greatest(size) ?? best.x }
    : { from: best.x, to: best.x };
}

/** Whether the size is the same over more than a rounding's width beside a value. */
function isPlateau(sizeAt: SizeOf, x: number, from: number, to: number): boolean {
  const width = Math.max(Math.abs(x), Number.MIN_VALUE) * 2 ** -40;
  return [x - width, x + width].some((near) => near >= from && near <= to && near !== x && sizeAt(near) === sizeAt(x));
}

function nearestOf(now: number, values: readonly ValueInterval[]): number | undefined {
  const at = Number.isNaN(now) ? 0 : now;
  const candidates = values.map(({ from, to }) => Math.min(to, Math.max(from, at)));
  return candidates.sort((a, b) => Math.abs(a - at) - Math.abs(b - at))[0];
}

/** The regimes of the table whose multiplier gives the wanted size. */
function regimesFor(target: number, decided: Decided): readonly string[] {
  const { regimeScales } = decided.config;
  const { sizeAt } = searchMultiplier(decided);
  return Object.keys(regimeScales).filter((name) => {
    const size = sizeAt(categoryMultiplier(regimeScales, name) ?? 1);
    return Math.abs(size - target) <= ROUNDING * Math.abs(target);
  });
}
