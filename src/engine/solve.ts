import { toSlots } from './config.ts';
import { finalSize } from './finalSize.ts';
import { type CurvePoint, responseCurve } from './responseCurve.ts';
import type { Decided } from './sensitivity.ts';
import { declarationOf, type InputName } from './sizeSampler.ts';
import { scopeOf } from './trace.ts';

/** An interval of values of one input, ends included; from = to for a single value. */
export interface ValueInterval {
  readonly from: number;
  readonly to: number;
}

/** Which values of one input alone would give the wanted size, all else held. */
export interface Solution {
  readonly input: InputName | 'regime multiplier';
  /** Empty: none does. */
  readonly values: readonly ValueInterval[];
  /** Names of the regimes that give it as they are; for the regime only. */
  readonly regimes: readonly string[];
  /** Least and largest size that the input can give at all. */
  readonly reach: readonly [number, number];
}

/** A size that misses the wanted one by less than this share of it counts as reached: the last bits of a bisection. */
const TOLERANCE = 1e-9;
const SAMPLES = 33;
/** The multiplier of a regime has no upper bound; beyond this one nobody sets it. */
const MOST_MULTIPLIER = 10;

/** For each input that takes part: which value gives the wanted final size, or that none does. Every value is verified with the engine itself. */
export function solveFor(target: number, decided: Decided): readonly Solution[] {
  const names: InputName[] = ['position', 'metaProb', 'banditWeight', 'correlationPenalty'];
  if (decided.switches.pyramid) names.push('currentPnl');
  if (decided.switches.voltarget) names.push('atr');
  return [...names.map((name) => solveInput(target, decided, name)), solveRegime(target, decided)];
}

function solveInput(target: number, decided: Decided, name: InputName): Solution {
  const { from, to } = domainOf(name, target, decided);
  const { runs } = responseCurve({ ...decided, input: name, from, to, count: SAMPLES });
  const scope = scopeOf(decided.inputs, decided.config);
  const sizeAt = (x: number): number => {
    const position = name === 'position' ? x : decided.inputs.position;
    return finalSize(position, { ...scope, inputs: { ...scope.inputs, [name]: x } }, decided.switches);
  };
  const found = runs.flatMap((run) => solveRun(run, target, sizeAt));
  return {
    input: name,
    values: merged(found.filter(({ from: x }) => isReached(sizeAt(x), target))),
    regimes: [],
    reach: reachOf(runs.flat()),
  };
}

function solveRegime(target: number, decided: Decided): Solution {
  const scope = scopeOf(decided.inputs, decided.config, toSlots(decided.config));
  const sizeAt = (multiplier: number): number =>
    finalSize(decided.inputs.position, { ...scope, categories: { regimeScales: multiplier } }, decided.switches);
  const points = Array.from({ length: 8 * SAMPLES + 1 }, (_, i) => {
    const x = (MOST_MULTIPLIER * i) / (8 * SAMPLES);
    return { x, y: sizeAt(x) };
  });
  const regimes = Object.entries(decided.config.regimeScales)
    .filter(([, multiplier]) => isReached(sizeAt(multiplier), target))
    .map(([name]) => name);
  return {
    input: 'regime multiplier',
    values: merged(solveRun(points, target, sizeAt).filter(({ from }) => isReached(sizeAt(from), target))),
    regimes,
    reach: reachOf(points),
  };
}

const isReached = (size: number, target: number): boolean =>
  Math.abs(size - target) <= TOLERANCE * Math.max(1, Math.abs(target));

/** Where the input is sought: its valid range, or where that has no end, as far as anything still changes. */
function domainOf(name: InputName, target: number, { inputs, config, switches }: Decided): ValueInterval {
  const { spec } = declarationOf(name);
  const { least, most } = spec.valid;
  if (least !== undefined && most !== undefined) return { from: least, to: most };
  if (name === 'position') {
    const unit = Math.abs(finalSize(1e-3, scopeOf(inputs, config), switches)) * 1e3;
    const wanted = Math.max(config.maxPosition, Math.abs(target), 1);
    const far = unit > 1e-6 ? Math.max(10, (4 * wanted) / unit) : 10;
    return { from: -far, to: far };
  }
  if (name === 'atr') return { from: spec.travel.step / 100, to: 1 };
  const far = Math.max(spec.travel.to, 2 * Math.abs(inputs[name]), 2 * config.pnlThreshold);
  return { from: -far, to: far };
}

/** The pieces of one run on which the size is the wanted one. Between neighbouring points the size is monotone: kinks and jumps are points themselves. */
function solveRun(run: readonly CurvePoint[], target: number, sizeAt: (x: number) => number): readonly ValueInterval[] {
  const found: ValueInterval[] = [];
  for (let i = 1; i < run.length; i++) {
    const [a, b] = [run[i - 1]!, run[i]!];
    if (isReached(a.y, target) && isReached(b.y, target)) found.push({ from: a.x, to: b.x });
    else if ((a.y - target) * (b.y - target) <= 0) {
      const x = bisect(a, b, target, sizeAt);
      found.push({ from: x, to: x });
    }
  }
  return found;
}

function bisect(a: CurvePoint, b: CurvePoint, target: number, sizeAt: (x: number) => number): number {
  if (isReached(a.y, target)) return a.x;
  if (isReached(b.y, target)) return b.x;
  const isRising = b.y > a.y;
  let low = a.x;
  let high = b.x;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    const size = sizeAt(middle);
    if (size === target) return middle;
    if (size < target === isRising) low = middle;
    else high = middle;
  }
}

/** Neighbouring intervals that touch are one. */
function merged(intervals: readonly ValueInterval[]): readonly ValueInterval[] {
  const result: ValueInterval[] = [];
  for (const interval of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    const gap = last ? interval.from - last.to : Number.POSITIVE_INFINITY;
    if (last && gap <= TOLERANCE * Math.max(1, Math.abs(last.to)))
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, interval.to) };
    else result.push(interval);
  }
  return result;
}

function reachOf(points: readonly CurvePoint[]): readonly [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const { y } of points) {
    least = Math.min(least, y);
    most = Math.max(most, y);
  }
  return [least, most];
}
