import type { PyramidingCurve, PyramidingLine } from '../engine/pyramidingCurve.ts';
import { pyramiding } from '../engine/stages/pyramiding.ts';
import { formatFigure } from '../engine/units.ts';
import { fixedAxis, spreadLabels, widened, writeTick, zeroBasedAxis } from './axis.model.ts';
import type { ChartTable } from './chartTable.ts';
import { writeInput, writeSize } from './inputText.ts';
import type { PlotAxis } from './Plot.tsx';
import { type LineRow, toLineRows } from './ResponseCurve.model.ts';

/** Meta probabilities whose lines stand beside the current one for comparison. */
export const GHOST_PROBABILITIES = [0, 0.25, 0.5, 0.75, 1] as const;

/** Ghosts nearer than this to the current meta probability would only thicken its line. */
const TOO_NEAR = 0.04;

export const ghostProbabilities = (metaProb: number): readonly number[] =>
  GHOST_PROBABILITIES.filter((ghost) => Math.abs(ghost - metaProb) >= TOO_NEAR);

/** The P&L that is drawn: the slider's travel, wider where the current P&L or the threshold lies outside. */
export function pyramidingInterval(
  currentPnl: number,
  threshold: number,
): { readonly from: number; readonly to: number } {
  const { travel } = pyramiding.inputs.currentPnl;
  const beyond = threshold > Math.max(-travel.from, travel.to) * 0.8 ? threshold * 1.25 : 0;
  const [from, to] = widened(travel.from, travel.to, currentPnl, -beyond, beyond);
  return { from, to };
}

export interface LineModel {
  readonly key: string;
  readonly metaProb: number;
  readonly isCurrent: boolean;
  readonly rows: readonly LineRow[];
  readonly label: string;
  /** The size at the right end, where the label stands. */
  readonly end: number;
}

export interface PyramidingModel {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly lines: readonly LineModel[];
  /** The dead band, as far as it is drawn. */
  readonly band: readonly [number, number];
  readonly bandLabel: string;
  /** The cap with the sign of the position, where a line reaches it. */
  readonly cap: number | undefined;
  readonly valueText: string;
  readonly summary: string;
  readonly table: () => ChartTable;
}

const NARROW = 420;
const written = (pnl: number): string => writeInput('currentPnl', pnl);

export function pyramidingModel(curve: PyramidingCurve, width: number): PyramidingModel {
  const { from, to, lines, threshold, current, currentFactor } = curve;
  const sizes = lines.flatMap(({ runs }) => runs.flatMap((run) => run.map(({ y }) => y)));
  const x = fixedAxis(from, to, width < NARROW ? 4 : 5);
  const y = zeroBasedAxis(Math.min(...sizes), Math.max(...sizes), 5);
  const valueText = `${written(current.x)}, position ${writeSize(current.y)}, ${zone(current.x, threshold)}`;
  return {
    x: { ...x, write: (value) => writeTick(value, x.step, 'percent', true) },
    y: { ...y, write: (value) => writeTick(value, y.step, 'multiple', false) },
    lines: lines.map(toLineModel),
    band: [Math.max(from, -threshold), Math.min(to, threshold)],
    bandLabel: `dead band ±${formatFigure({ value: threshold, format: 'percent' })}`,
    cap: sizes.find((size) => Math.abs(size) === curve.cap),
    valueText,
    summary: `At a P&L of ${written(current.x)} the pyramiding factor is ${writeSize(currentFactor)} and the position ${writeSize(
      current.y,
    )}. Within ±${formatFigure({ value: threshold, format: 'percent' })} nothing changes.`,
    table: () => pyramidingTable(curve),
  };
}

/** The row just beyond a bound of the dead band reads like the bound itself, so it says that it is beyond. */
function writeRow(pnl: number, threshold: number): string {
  const isBeside = Math.abs(pnl) > threshold && Math.abs(pnl) - threshold < 1e-9;
  return isBeside ? `beyond ${written(pnl)}` : written(pnl);
}

const pyramidingTable = ({ rows, threshold }: PyramidingCurve): ChartTable => ({
  columns: ['P&L', 'Pyramiding factor', 'Resulting position'],
  rows: rows.map((row) => [
    { value: row.pnl, text: writeRow(row.pnl, threshold) },
    { value: row.factor, text: writeSize(row.factor) },
    { value: row.position, text: writeSize(row.position) },
  ]),
});

function toLineModel({ metaProb, isCurrent, runs }: PyramidingLine): LineModel {
  return {
    key: `${metaProb}${isCurrent ? ' current' : ''}`,
    metaProb,
    isCurrent,
    rows: toLineRows(runs),
    label: `p ${formatFigure({ value: metaProb, format: 'probability' })}`,
    end: runs.at(-1)?.at(-1)?.y ?? Number.NaN,
  };
}

function zone(pnl: number, threshold: number): string {
  if (pnl > threshold) return 'winner';
  return pnl < -threshold ? 'loser' : 'inside the dead band';
}

/** The heights of the labels at the right end, moved apart. */
export function endLabelHeights(
  lines: readonly LineModel[],
  toY: (size: number) => number,
  top: number,
  bottom: number,
): readonly number[] {
  // Lines that end at the same height, as at the cap, keep the order of their probabilities.
  const order = [...lines.keys()].sort(
    (a, b) =>
      toY(lines[a]!.end) - toY(lines[b]!.end) || (lines[b]!.metaProb - lines[a]!.metaProb) * Math.sign(lines[a]!.end),
  );
  const spread = spreadLabels(
    order.map((i) => toY(lines[i]!.end)),
    13,
    top,
    bottom,
  );
  return lines.map((_, i) => spread[order.indexOf(i)]!);
}

/** The P&L under the pointer, on the slider's steps, within what is drawn. */
export function pnlAt(share: number, { from, to }: { readonly from: number; readonly to: number }): number {
  const { step } = pyramiding.inputs.currentPnl.travel;
  const pnl = from + Math.min(1, Math.max(0, share)) * (to - from);
  const onStep = Number((Math.round(pnl / step) * step).toPrecision(12));
  return Math.min(to, Math.max(from, onStep)) || 0;
}
