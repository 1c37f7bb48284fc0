import type { BranchPath } from './expr/branches.ts';
import { ascending, justAbove, justBelow } from './samplePlaces.ts';
import {
  createSizeSampler,
  declarationOf,
  type InputName,
  readsInput,
  type SampledDecision,
  type SizeSampler,
} from './sizeSampler.ts';
import { type StageId, stages } from './stages/pipeline.ts';

/** A point of a curve: an input, and the size there. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/** A place where the curve bends without a jump, and the stages whose constraint begins or ends to bind there. */
export interface Kink extends CurvePoint {
  readonly stages: readonly StageId[];
}

/** A place where the curve jumps: its value just left, just right, and the one it has there. */
export interface Jump {
  readonly x: number;
  readonly left: number;
  readonly at: number;
  readonly right: number;
}

/** Where the constraint of a stage binds. `isFlat`: over all of it the input changes nothing. */
export interface BoundInterval {
  readonly from: number;
  readonly to: number;
  readonly stage: StageId;
  readonly label: string;
  /** Whether the stage bounds the size itself (cap, minimum) rather than one factor. */
  readonly isLimit: boolean;
  readonly isFlat: boolean;
}

/** The final size over one input, all else held. x ascends; a jump ends one run and starts the next at the same x. */
export interface ResponseCurve {
  readonly input: InputName;
  readonly from: number;
  readonly to: number;
  readonly runs: readonly (readonly CurvePoint[])[];
  readonly current: CurvePoint;
  /** The slope at the current input, per unit of it: of the piece to its right where it stands on a kink. */
  readonly slope: number;
  readonly neutral: number | undefined;
  readonly deadZone: readonly [number, number] | undefined;
  /** Whether no active step reads the input. */
  readonly isInert: boolean;
  readonly kinks: readonly Kink[];
  readonly jumps: readonly Jump[];
  readonly bounds: readonly BoundInterval[];
}

export interface CurveRequest extends SampledDecision {
  readonly input: InputName;
  /** The interval that is drawn, from < to. */
  readonly from: number;
  readonly to: number;
  /** Evenly spaced samples; exact breakpoints come on top. */
  readonly count: number;
}

/** A difference of neighbouring doubles beyond this share of the curve's height is a jump, below it rounding. */
const JUMP_SHARE = 1e-9;
/** A break is found to this share of the interval. */
const BREAK_SHARE = 2 ** -46;
/** Slopes that differ by less than this share are one slope. */
const SLOPE_SHARE = 1e-7;

interface Sample extends CurvePoint {
  readonly path: number;
}

/** A change of piece between two neighbouring arguments, or as near as they are sought. */
interface Break {
  readonly x: number;
  readonly left: Sample;
  readonly right: Sample;
}

/**
 * The curve of the final size over one input, with every kink and jump at its exact place: they are where a comparison in the
 * formulas changes its outcome. Throws on an interval that is empty or not finite, and on fewer than two samples.
 */
export function responseCurve(request: CurveRequest): ResponseCurve {
  const { input, from, to, count } = request;
  if (!(from < to) || !Number.isFinite(to - from)) throw new Error(`invalid interval: ${from}..${to}`);
  if (!(count >= 2)) throw new Error(`invalid count: ${count}`);
  const sampler = createSizeSampler(request);
  const facts = factsOf(input, sampler);
  const sampleAt = createSampleAt(sampler, input);
  const places = [...facts.places, request.inputs[input]];
  const samples = ascending(from, to, count, places).map(sampleAt);
  const tolerance = Math.max((to - from) * BREAK_SHARE, Math.max(Math.abs(from), Math.abs(to)) * 8 * Number.EPSILON);
  const breaks: Break[] = [];
  for (let i = 1; i < samples.length; i++)
    breaks.push(...findBreaks(samples[i - 1]!, samples[i]!, sampleAt, tolerance));
  const height = samples.reduce((most, { y }) => Math.max(most, Math.abs(y)), Number.MIN_VALUE);
  const isJump = ({ left, right }: Break): boolean => Math.abs(right.y - left.y) > height * JUMP_SHARE;
  const runs = buildRuns(samples, breaks, isJump);
  const pieces = buildPieces(from, to, breaks, sampler, input);
  const current = sampleAt(request.inputs[input]);
  const curve = {
    input,
    from,
    to,
    runs,
    current: { x: current.x, y: current.y },
    slope: slopeAt(current, sampleAt, from, to),
    neutral: facts.neutral,
    deadZone: facts.deadZone,
    isInert: facts.isInert,
    kinks: findKinks(breaks, isJump, pieces, sampleAt),
    jumps: mergeJumps(breaks.filter(isJump), sampleAt),
    bounds: findBounds(pieces, sampleAt),
  };
  sampler.set(input, request.inputs[input]);
  return curve;
}

interface InputFacts {
  readonly neutral: number | undefined;
  readonly deadZone: readonly [number, number] | undefined;
  readonly places: readonly number[];
  readonly isInert: boolean;
}

/** What the declaration of an input says, as far as the stage that declares it takes part. */
function factsOf(input: InputName, { active, params }: SizeSampler): InputFacts {
  const { spec, stage } = declarationOf(input);
  if (stage !== undefined && !active.some((candidate) => candidate.stage.id === stage))
    return { neutral: undefined, deadZone: undefined, places: [], isInert: true };
  const neutral = spec.neutral?.(params);
  const deadZone = spec.deadZone?.(params);
  return {
    neutral,
    deadZone,
    places: [0, ...(neutral === undefined ? [] : [neutral]), ...(deadZone ?? []), ...(spec.jumps?.(params) ?? [])],
    isInert: stage !== undefined && !active.some(({ tree }) => readsInput(tree, input)),
  };
}

function createSampleAt(sampler: SizeSampler, input: InputName): (x: number) => Sample {
  const taken: BranchPath = { path: 1 };
  return (x) => {
    sampler.set(input, x);
    const y = sampler.sizeBranches(taken);
    return { x, y, path: taken.path };
  };
}

/** All changes of piece in (a, b], from left to right. */
function findBreaks(a: Sample, b: Sample, sampleAt: (x: number) => Sample, tolerance: number): Break[] {
  const breaks: Break[] = [];
  let left = a;
  while (left.path !== b.path) {
    const next = nextBreak(left, b, sampleAt, tolerance);
    breaks.push(next);
    left = next.right;
  }
  return breaks;
}

/** The first change of piece after a. A declared place is tried before it is searched for, so that it is met exactly. */
function nextBreak(a: Sample, b: Sample, sampleAt: (x: number) => Sample, tolerance: number): Break {
  const afterA = sampleAt(justAbove(a.x));
  if (afterA.path !== a.path) return { x: a.x, left: a, right: afterA };
  const beforeB = sampleAt(justBelow(b.x));
  if (beforeB.path === a.path) return { x: b.x, left: beforeB, right: b };
  let low = a;
  let high = b;
  const narrow = (x: number): void => {
    if (!(x > low.x && x < high.x)) return;
    const sample = sampleAt(x);
    if (sample.path === a.path) low = sample;
    else high = sample;
  };
  const guess = crossingOfEnds(a, b, sampleAt);
  narrow(guess - tolerance / 2);
  narrow(guess + tolerance / 2);
  while (high.x - low.x > tolerance) narrow(low.x + (high.x - low.x) / 2);
  return { x: low.x === a.x ? a.x : high.x, left: low, right: high };
}

/** Where the tangents at both ends cross: between two straight pieces the break itself, which saves forty bisections. */
function crossingOfEnds(a: Sample, b: Sample, sampleAt: (x: number) => Sample): number {
  const width = (b.x - a.x) / 1024;
  const slopeA = (sampleAt(a.x + width).y - a.y) / width;
  const slopeB = (b.y - sampleAt(b.x - width).y) / width;
  return (b.y - a.y + slopeA * a.x - slopeB * b.x) / (slopeA - slopeB);
}

function buildRuns(
  samples: readonly Sample[],
  breaks: readonly Break[],
  isJump: (candidate: Break) => boolean,
): readonly (readonly CurvePoint[])[] {
  const runs: CurvePoint[][] = [];
  let run: CurvePoint[] = [];
  const add = (x: number, y: number): void => {
    if (run.at(-1)?.x !== x) run.push({ x, y });
  };
  let next = 0;
  for (const { x, y } of samples) {
    for (let found = breaks[next]; found && found.right.x <= x; found = breaks[++next]) {
      add(found.x, found.left.y);
      if (!isJump(found)) continue;
      runs.push(run);
      run = [{ x: found.x, y: found.right.y }];
    }
    add(x, y);
  }
  runs.push(run);
  return runs;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly binding: readonly StageId[];
}

function buildPieces(
  from: number,
  to: number,
  breaks: readonly Break[],
  sampler: SizeSampler,
  input: InputName,
): readonly Piece[] {
  const ends = [from, ...breaks.map(({ x }) => x), to];
  return ends.slice(1).map((end, i) => {
    const start = ends[i]!;
    sampler.set(input, start + (end - start) / 2);
    return { from: start, to: end, binding: sampler.binding() };
  });
}

function findKinks(
  breaks: readonly Break[],
  isJump: (candidate: Break) => boolean,
  pieces: readonly Piece[],
  sampleAt: (x: number) => Sample,
): readonly Kink[] {
  return breaks.flatMap((found, i): Kink[] => {
    const before = pieces[i];
    const after = pieces[i + 1];
    if (isJump(found) || !before || !after || before.from === before.to || after.from === after.to) return [];
    const y = sampleAt(found.x).y;
    if (isOneSlope(secant(sampleAt, before, found.x), secant(sampleAt, after, found.x))) return [];
    const toggled = stages
      .map(({ id }) => id)
      .filter((id) => before.binding.includes(id) !== after.binding.includes(id));
    return [{ x: found.x, y, stages: toggled }];
  });
}

/** The slope of a piece beside one of its ends. */
function secant(sampleAt: (x: number) => Sample, piece: Piece, end: number): number {
  const width = (piece.to - piece.from) / 1024;
  const [a, b] = end === piece.to ? [end - 2 * width, end - width] : [end + width, end + 2 * width];
  return (sampleAt(b).y - sampleAt(a).y) / width;
}

const isOneSlope = (a: number, b: number): boolean =>
  Math.abs(a - b) <= SLOPE_SHARE * Math.max(Math.abs(a), Math.abs(b), Number.MIN_VALUE);

function mergeJumps(breaks: readonly Break[], sampleAt: (x: number) => Sample): readonly Jump[] {
  const jumps: Jump[] = [];
  for (const { x, left, right } of breaks) {
    const last = jumps.at(-1);
    if (last?.x === x) jumps[jumps.length - 1] = { ...last, right: right.y };
    else jumps.push({ x, left: left.y, at: sampleAt(x).y, right: right.y });
  }
  return jumps;
}

function findBounds(pieces: readonly Piece[], sampleAt: (x: number) => Sample): readonly BoundInterval[] {
  return stages.flatMap((stage): BoundInterval[] => {
    const { constraint, id } = stage;
    if (!constraint) return [];
    const intervals: [number, number][] = [];
    let goesOn = false;
    for (const { from, to, binding } of pieces) {
      const binds = binding.includes(id);
      const last = intervals.at(-1);
      if (binds && goesOn && last) last[1] = to;
      else if (binds && from < to) intervals.push([from, to]);
      goesOn = binds && (goesOn || from < to);
    }
    return intervals.map(([from, to]) => ({
      from,
      to,
      stage: id,
      label: constraint.label,
      isLimit: stage.kind === 'limit',
      isFlat: isFlatOver(from, to, sampleAt),
    }));
  });
}

function isFlatOver(from: number, to: number, sampleAt: (x: number) => Sample): boolean {
  const inner = [1, 4, 7].map((eighth) => sampleAt(from + ((to - from) * eighth) / 8).y);
  return inner.every((y) => Math.abs(y - inner[0]!) <= Math.abs(y) * JUMP_SHARE);
}

/** The slope of the current piece, from two points of it close by. */
function slopeAt(current: Sample, sampleAt: (x: number) => Sample, from: number, to: number): number {
  const width = (to - from) / 4096;
  for (const step of [width, -width, width / 64, -width / 64]) {
    const near = sampleAt(current.x + step);
    const beside = sampleAt(step > 0 ? justAbove(current.x) : justBelow(current.x));
    if (near.path === beside.path) return (near.y - beside.y) / (near.x - beside.x);
  }
  return Number.NaN;
}
