import type { BinnedAxis, Density } from '../batch/density.ts';
import { formatMultiple, formatNumber } from '../engine/units.ts';
import { fixedAxis, writeTick } from './axis.model.ts';
import type { ChartTable } from './chartTable.ts';
import type { PlotAxis } from './Plot.tsx';

export interface DensityModel {
  readonly density: Density;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** Rows of the fullest bin; the colours run from 1 to it by their logarithm. */
  readonly most: number;
  /** Counts that the scale names. */
  readonly ticks: readonly number[];
  /** The cap on both sides, where it lies within what is drawn. */
  readonly caps: readonly number[];
  readonly summary: string;
  readonly table: () => ChartTable;
}

const TICKS_ACROSS = 6;
const TICKS_UP = 5;

/** Where raw positions went: how many rows from each to each. */
export function densityModel(density: Density, maxPosition: number): DensityModel {
  const { counts } = density;
  const most = counts.reduce((best, count) => Math.max(best, count), 0);
  const inside = (cap: number): boolean => cap >= density.y.from - 1e-9 && cap <= density.y.to + 1e-9;
  return {
    density,
    x: axisOf(density.x, TICKS_ACROSS),
    y: axisOf(density.y, TICKS_UP),
    most,
    ticks: powersUpTo(most),
    caps: [-maxPosition, maxPosition].filter(inside),
    summary: summarise(density),
    table: () => tableOf(density),
  };
}

function axisOf({ from, to }: BinnedAxis, count: number): PlotAxis {
  const axis = fixedAxis(from, to, count);
  return { ...axis, write: (size) => writeTick(size, axis.step, 'multiple', from < 0) };
}

function powersUpTo(most: number): readonly number[] {
  const powers: number[] = [];
  for (let power = 1; power < most; power *= 10) powers.push(power);
  return [...powers.filter((power) => power * 2 <= most), ...(most > 0 ? [most] : [])];
}

const LEAST_OPACITY = 0.14;

/** How dark a bin is: none for an empty one, and from 1 to the most by the logarithm. */
export function densityOpacity(count: number, most: number): number {
  if (count === 0) return 0;
  return most <= 1 ? 1 : LEAST_OPACITY + (1 - LEAST_OPACITY) * (Math.log(count) / Math.log(most));
}

/** The bins as pixels of one colour, from the top line on. */
export function densityPixels(
  { x, y, counts }: Density,
  most: number,
  [red, green, blue]: readonly [number, number, number],
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * x.bins * y.bins);
  for (let line = 0; line < y.bins; line++)
    for (let column = 0; column < x.bins; column++) {
      const at = 4 * ((y.bins - 1 - line) * x.bins + column);
      pixels[at] = red;
      pixels[at + 1] = green;
      pixels[at + 2] = blue;
      pixels[at + 3] = 255 * densityOpacity(counts[line * x.bins + column]!, most);
    }
  return pixels;
}

function summarise({ x, y, counts }: Density): string {
  let rows = 0;
  let smaller = 0;
  let larger = 0;
  counts.forEach((count, place) => {
    rows += count;
    const raw = Math.abs(middleOf(x, place % x.bins));
    const scaled = Math.abs(middleOf(y, Math.floor(place / x.bins)));
    // Within a bin's width it cannot be told.
    const width = Math.max(x.to - x.from, y.to - y.from) / Math.min(x.bins, y.bins);
    if (scaled < raw - width) smaller += count;
    if (scaled > raw + width) larger += count;
  });
  if (rows === 0) return 'There are no scaled rows.';
  return `Of ${formatNumber(rows, 0)} rows, ${formatNumber(smaller, 0)} were clearly scaled down and ${formatNumber(larger, 0)} clearly up.`;
}

const middleOf = ({ from, to, bins }: BinnedAxis, bin: number): number => from + ((bin + 0.5) * (to - from)) / bins;
const edgeOf = ({ from, to, bins }: BinnedAxis, edge: number): number =>
  edge === bins ? to : from + (edge * (to - from)) / bins;

/** This many bins make a cell of the table. */
const TABLE_BINS = 8;

/** The counts in cells of eight by eight bins; empty ones are left out. */
function tableOf({ x, y, counts }: Density): ChartTable {
  const cells = new Map<number, number>();
  const across = Math.ceil(x.bins / TABLE_BINS);
  counts.forEach((count, place) => {
    if (count === 0) return;
    const column = Math.floor((place % x.bins) / TABLE_BINS);
    const line = Math.floor(Math.floor(place / x.bins) / TABLE_BINS);
    const cell = line * across + column;
    cells.set(cell, (cells.get(cell) ?? 0) + count);
  });
  const size = (value: number) => ({ value, text: formatMultiple(value) });
  const ends = (axis: BinnedAxis, part: number): readonly [number, number] => [
    edgeOf(axis, part * TABLE_BINS),
    edgeOf(axis, Math.min(axis.bins, (part + 1) * TABLE_BINS)),
  ];
  return {
    columns: ['Raw from', 'Raw to', 'Scaled from', 'Scaled to', 'Rows'],
    rows: [...cells]
      .sort(([a], [b]) => a - b)
      .map(([cell, count]) => {
        const [rawFrom, rawTo] = ends(x, cell % across);
        const [scaledFrom, scaledTo] = ends(y, Math.floor(cell / across));
        return [
          size(rawFrom),
          size(rawTo),
          size(scaledFrom),
          size(scaledTo),
          { value: count, text: formatNumber(count, 0) },
        ];
      }),
  };
}
