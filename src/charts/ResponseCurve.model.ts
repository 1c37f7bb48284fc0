import type { CurvePoint, ResponseCurve } from '../engine/responseCurve.ts';
import { declarationOf, type InputName } from '../engine/sizeSampler.ts';
import { stages } from '../engine/stages/pipeline.ts';
import { fixedAxis, widened, writeTick, zeroBasedAxis } from './axis.model.ts';
import type { ChartTable } from './chartTable.ts';
import { inputWords, writeBareChange, writeInput, writeSize } from './inputText.ts';
import type { PlotAxis } from './Plot.tsx';

/** A point of a line; null ends one run before the next begins. */
export interface LineRow {
  readonly x: number;
  readonly y: number | null;
}

/** A stretch of the input that is shaded, and why. */
export interface ShadedStretch {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly kind: 'dead' | 'limit';
}

export interface ResponseModel {
  readonly title: string;
  readonly caption: string;
  readonly summary: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly rows: readonly LineRow[];
  readonly shaded: readonly ShadedStretch[];
  readonly currentLabel: string;
  readonly table: () => ChartTable;
}

/** The interval that a response is drawn over: the slider's travel, widened to a value outside it. */
export function responseInterval(name: InputName, current: number): { readonly from: number; readonly to: number } {
  const { travel } = declarationOf(name).spec;
  const [from, to] = widened(travel.from, travel.to, current);
  return { from, to };
}

/** Runs as rows of one line, with a gap at each jump. */
export const toLineRows = (runs: readonly (readonly CurvePoint[])[]): readonly LineRow[] =>
  runs.flatMap((run, i): LineRow[] => (i === 0 ? [...run] : [{ x: run[0]?.x ?? 0, y: null }, ...run]));

const NARROW = 420;

export function responseModel(curve: ResponseCurve, width: number): ResponseModel {
  const { input, from, to, runs } = curve;
  const { spec } = declarationOf(input);
  const sizes = runs.flatMap((run) => run.map(({ y }) => y)).concat(curve.current.y);
  const isNarrow = width < NARROW;
  const x = fixedAxis(from, to, isNarrow ? 4 : 6);
  const y = zeroBasedAxis(Math.min(...sizes), Math.max(...sizes), 5);
  const shaded = shadedStretches(curve);
  const label = currentLabel(curve);
  return {
    title: `Response to ${inputWords(input)}`,
    caption: caption(curve, shaded),
    summary: `Over ${inputWords(input)} from ${writeInput(input, from)} to ${writeInput(input, to)} the final position goes from ${writeSize(
      sizeAtEnd(runs, 'first'),
    )} to ${writeSize(sizeAtEnd(runs, 'last'))}; now ${writeInput(input, curve.current.x)} gives ${label}.`,
    x: {
      ...x,
      write: (value) => writeTick(value, x.step, spec.notation, spec.travel.from < 0 && spec.notation === 'percent'),
    },
    y: { ...y, write: (value) => writeTick(value, y.step, 'multiple', false) },
    rows: toLineRows(runs),
    shaded,
    currentLabel: label,
    table: () => responseTable(curve),
  };
}

function sizeAtEnd(runs: ResponseCurve['runs'], end: 'first' | 'last'): number {
  const run = end === 'first' ? runs[0] : runs.at(-1);
  return (end === 'first' ? run?.[0] : run?.at(-1))?.y ?? Number.NaN;
}

function caption({ input, isInert, neutral, jumps }: ResponseCurve, shaded: readonly ShadedStretch[]): string {
  if (isInert) return `Final position. No active step reads ${inputWords(input)}, so it changes nothing now.`;
  const parts = [
    ...(neutral === undefined ? [] : ['neutral dashed']),
    ...(shaded.length > 0 ? ['shaded where it changes nothing'] : []),
    ...(jumps.length > 0 ? ['jumps dotted'] : []),
  ];
  return ['Final position over the input, all else held', ...parts].join('; ');
}

function shadedStretches({ deadZone, bounds, isInert, from, to }: ResponseCurve): readonly ShadedStretch[] {
  if (isInert) return [{ from, to, label: 'no effect', kind: 'dead' }];
  const dead: ShadedStretch[] = deadZone
    ? [{ from: deadZone[0], to: deadZone[1], label: 'dead zone', kind: 'dead' }]
    : [];
  const isDead = (start: number, end: number): boolean =>
    deadZone !== undefined && start >= deadZone[0] - 1e-9 && end <= deadZone[1] + 1e-9;
  const limits = bounds
    .filter(
      (bound) => bound.isFlat && !isDead(bound.from, bound.to) && (bound.isLimit || bound.to - bound.from < to - from),
    )
    .map((bound): ShadedStretch => ({ from: bound.from, to: bound.to, label: bound.label, kind: 'limit' }));
  return [...dead, ...limits]
    .map((stretch) => ({ ...stretch, from: Math.max(from, stretch.from), to: Math.min(to, stretch.to) }))
    .filter((stretch) => stretch.to > stretch.from);
}

/** What the current point says: the size, and what a coarse step of the input would change. */
function currentLabel({ input, current, slope, isInert }: ResponseCurve): string {
  const size = writeSize(current.y);
  const coarse = declarationOf(input).spec.travel.step * 10;
  if (isInert || !Number.isFinite(slope)) return size;
  if (slope === 0) return `${size} · flat here`;
  return `${size} · ${writeBareChange(slope * coarse)} per ${perUnit(input, coarse)}`;
}

const perUnit = (input: InputName, coarse: number): string =>
  writeTick(coarse, coarse, declarationOf(input).spec.notation, false);

/** Samples of a response: cut into round steps on every travel, of which the table shows each sixth. */
export const RESPONSE_SAMPLES = 121;
const TABLE_EVERY = 6;

/** For the table each sixth sample and every point that stands between the samples: kinks, jumps, the current input. */
function tableRuns(
  { runs, from, to }: ResponseCurve,
  isNoted: (x: number) => boolean,
): readonly (readonly CurvePoint[])[] {
  const step = ((to - from) / (RESPONSE_SAMPLES - 1)) * TABLE_EVERY;
  const spacing = step / TABLE_EVERY;
  const isNear = (x: number, grid: number): boolean =>
    Math.abs((x - from) / grid - Math.round((x - from) / grid)) < 1e-6;
  return runs.map((run) =>
    run.filter(({ x }, i) => i === 0 || i === run.length - 1 || isNear(x, step) || !isNear(x, spacing) || isNoted(x)),
  );
}

function responseTable(curve: ResponseCurve): ChartTable {
  const { input, current, kinks, jumps, neutral } = curve;
  const noteAt = (x: number): string =>
    [
      ...(x === current.x ? ['current'] : []),
      ...(x === neutral ? ['neutral'] : []),
      ...kinks.filter((kink) => kink.x === x).map((kink) => `kink ${titlesOf(kink.stages)}`.trim()),
      ...(jumps.some((jump) => jump.x === x) ? ['jump'] : []),
    ].join(', ');
  return {
    columns: [declarationOf(input).spec.label, 'Final position', 'Remark'],
    rows: tableRuns(curve, (x) => noteAt(x) !== '').flatMap((run) =>
      run.map(({ x, y }) => [{ value: x, text: writeInput(input, x) }, { value: y, text: writeSize(y) }, noteAt(x)]),
    ),
  };
}

const titlesOf = (ids: readonly string[]): string =>
  stages
    .filter(({ id }) => ids.includes(id))
    .map(({ constraint, shortTitle }) => `(${constraint?.label ?? shortTitle})`)
    .join(' ');
