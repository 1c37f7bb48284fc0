import type { Axis } from './axis.model.ts';
import { fixedAxis, toShare, zeroBasedAxis } from './axis.model.ts';
import type { ChartCell, ChartTable } from './chartTable.ts';
import {
  rowTicks,
  type Stretch,
  type TimeAxisKind,
  type TimeTick,
  timeAxis,
  timeTicks,
  writePlace,
} from './timeAxis.model.ts';

/** One line along time; where a place stands for several points, the band from the smallest to the largest. */
export interface TimeLine {
  readonly id: string;
  readonly label: string;
  /** A custom property with the colour, without its dashes: `positive`. */
  readonly colour: string;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** What is written where low and high only say where it is drawn: the layer of a stack. */
  readonly values?: Float64Array;
}

/** What a chart along time draws. */
export interface TimeSeries {
  readonly kind: TimeAxisKind;
  readonly x: Float64Array;
  readonly isExact: boolean;
  readonly lines: readonly TimeLine[];
}

/** Whether lines are drawn as the bands between their low and high. */
export const hasBands = ({ isExact, lines }: TimeSeries): boolean =>
  !isExact || lines.some(({ values }) => values !== undefined);

/** A level that means something, such as a cap. */
export interface Guide {
  readonly at: number;
  readonly label: string;
}

/** How the values are placed and written. Logarithmic values are powers of ten on the axis. */
export interface TimeScale {
  readonly axis: Axis;
  readonly isLog: boolean;
  readonly write: (value: number) => string;
}

/** Room around the plot, in CSS pixels. */
export const TIME_INSETS = { left: 50, right: 74, top: 10, bottom: 24 } as const;

const DATE_TICK_WIDTH = 40;
const CLOCK_TICK_WIDTH = 62;
const CLOCK_SPAN = 60 * 86_400_000;
const ROW_TICK_WIDTH = 70;

/** The ticks of the axis for a plot's width. */
export function placeTicks(kind: TimeAxisKind, window: Stretch, width: number): readonly TimeTick[] {
  const fitting = (each: number): number => Math.min(12, Math.max(2, Math.floor(width / each)));
  return kind === 'time'
    ? timeTicks(
        window.from,
        window.to,
        fitting(window.to - window.from > CLOCK_SPAN ? DATE_TICK_WIDTH : CLOCK_TICK_WIDTH),
      )
    : rowTicks(window.from, window.to, fitting(ROW_TICK_WIDTH));
}

/** Smallest and largest of what is drawn; both undefined where there is no number. */
export function extremesOf(lines: readonly TimeLine[]): readonly [least: number, most: number] | undefined {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const { low, high } of lines) {
    for (const value of low) if (value < least) least = value;
    for (const value of high) if (value > most) most = value;
  }
  return least <= most ? [least, most] : undefined;
}

/** A scale from zero over everything drawn and the guides. */
export function linearScale(
  lines: readonly TimeLine[],
  guides: readonly Guide[],
  write: (value: number, step: number) => string,
): TimeScale {
  const [least, most] = extremesOf(lines) ?? [0, 1];
  const levels = guides.map(({ at }) => at);
  const axis = zeroBasedAxis(Math.min(least, ...levels), Math.max(most, ...levels), 6);
  return { axis, isLog: false, write: (value) => write(value, axis.step) };
}

const LOG_TICKS = [1, 2, 5];

/** A logarithmic scale for values above zero; zero stands at its lower end. */
export function logScale(lines: readonly TimeLine[], write: (value: number) => string): TimeScale {
  const above = lines.flatMap(({ low, high }) => [...low, ...high].filter((value) => value > 0));
  const least = above.reduce((a, b) => Math.min(a, b), 1);
  const most = above.reduce((a, b) => Math.max(a, b), 1);
  const from = Math.log10(least);
  const to = Math.max(Math.log10(most), from + 0.01);
  return { axis: { from, to, step: 1, ticks: logTicks(from, to) }, isLog: true, write: (value) => write(10 ** value) };
}

/** Powers of ten where there are several, their halves and fifths where there are few, round values within less than one. */
function logTicks(from: number, to: number): readonly number[] {
  if (to - from < 0.7) return fixedAxis(10 ** from, 10 ** to, 5).ticks.map((tick) => Math.log10(tick));
  const powers = Array.from({ length: Math.ceil(to) - Math.floor(from) + 1 }, (_, i) => Math.floor(from) + i);
  const mantissas = to - from > 3 ? [1] : LOG_TICKS;
  return powers
    .flatMap((power) => mantissas.map((mantissa) => Math.log10(mantissa) + power))
    .filter((tick) => tick >= from && tick <= to);
}

/** The value as it is placed on the scale; on a logarithmic one everything lost stands at the lower end. */
export const placed = ({ isLog, axis }: TimeScale, value: number): number =>
  isLog && !Number.isNaN(value) ? Math.max(axis.from, Math.log10(Math.max(0, value))) : value;

/** Where things are on a time chart, in CSS pixels. */
export interface TimeArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly toX: (place: number) => number;
  /** A value, not its logarithm. */
  readonly toY: (value: number) => number;
  readonly fromX: (pixel: number) => number;
}

export function timeArea(
  width: number,
  height: number,
  window: Stretch,
  scale: TimeScale,
  { left, right, top, bottom }: Readonly<Record<keyof typeof TIME_INSETS, number>> = TIME_INSETS,
): TimeArea {
  const inner = {
    x: left,
    y: top,
    width: Math.max(1, width - left - right),
    height: Math.max(1, height - top - bottom),
  };
  const along = timeAxis(window);
  return {
    ...inner,
    toX: (place) => inner.x + toShare(along, place) * inner.width,
    toY: (value) => inner.y + (1 - toShare(scale.axis, placed(scale, value))) * inner.height,
    fromX: (pixel) => along.from + ((pixel - inner.x) / inner.width) * (along.to - along.from),
  };
}

/** The path of a stepped line, a new piece after every gap: a value holds until the next one. */
export function steppedPath(x: Float64Array, values: Float64Array, { toX, toY }: TimeArea): string {
  let path = '';
  let isOpen = false;
  for (let i = 0; i < x.length; i++) {
    const at = toX(x[i]!).toFixed(1);
    const height = toY(values[i]!);
    if (Number.isNaN(height)) {
      if (isOpen) path += `H${at}`;
      isOpen = false;
      continue;
    }
    path += isOpen ? `H${at}V${height.toFixed(1)}` : `M${at} ${height.toFixed(1)}`;
    isOpen = true;
  }
  return path;
}

/** The outline of the band between smallest and largest, a closed piece per stretch without gaps. */
export function bandPath(x: Float64Array, { low, high }: TimeLine, area: TimeArea): string {
  let path = '';
  let start = 0;
  const close = (end: number): void => {
    if (end - start < 1) return;
    const last = end < x.length ? area.toX(x[end]!) : area.toX(x[end - 1]!);
    let there = `M${area.toX(x[start]!).toFixed(1)} ${area.toY(high[start]!).toFixed(1)}`;
    for (let i = start + 1; i < end; i++) there += `H${area.toX(x[i]!).toFixed(1)}V${area.toY(high[i]!).toFixed(1)}`;
    there += `H${last.toFixed(1)}V${area.toY(low[end - 1]!).toFixed(1)}`;
    for (let i = end - 1; i > start; i--) there += `H${area.toX(x[i]!).toFixed(1)}V${area.toY(low[i - 1]!).toFixed(1)}`;
    path += `${there}H${area.toX(x[start]!).toFixed(1)}Z`;
  };
  for (let i = 0; i <= x.length; i++) {
    if (i < x.length && !Number.isNaN(area.toY(high[i]!))) continue;
    close(i);
    start = i + 1;
  }
  return path;
}

/** The last place whose value holds at a place of the axis; −1 before the first. */
export function indexAt(x: Float64Array, place: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x[middle]! <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The last number of a line, where its label stands. */
export function lastOf({ low, high }: TimeLine): number {
  for (let i = high.length - 1; i >= 0; i--) if (!Number.isNaN(high[i]!)) return (low[i]! + high[i]!) / 2;
  return Number.NaN;
}

/** More columns of a chart's table, with their cells by place. */
export interface ExtraColumns {
  readonly columns: readonly string[];
  readonly cellsAt: (place: number) => readonly ChartCell[];
}

/** The numbers that are drawn, a row per place. */
export function timeTable(
  { kind, x, isExact, lines }: TimeSeries,
  write: (value: number) => string,
  extra?: ExtraColumns,
): ChartTable {
  const place = kind === 'time' ? 'Time (UTC)' : 'Row';
  const isOne = (line: TimeLine): boolean => isExact || line.values !== undefined;
  const columns = lines.flatMap((line) =>
    isOne(line) ? [line.label] : [`${line.label}, smallest`, `${line.label}, largest`],
  );
  const cell = (value: number): ChartCell => (Number.isNaN(value) ? '—' : { value, text: write(value) });
  return {
    columns: [isExact ? place : `${place} from`, ...columns, ...(extra?.columns ?? [])],
    rows: Array.from(x, (at, i) => [
      { value: at, text: writePlace(kind, at) },
      ...lines.flatMap((line) => {
        const { low, high, values = high } = line;
        return isOne(line) ? [cell(values[i]!)] : [cell(low[i]!), cell(high[i]!)];
      }),
      ...(extra?.cellsAt(i) ?? []),
    ]),
  };
}

/** The values of a place in words: one, or the smallest to the largest. */
export function valueAt(
  { low, high, values }: TimeLine,
  i: number,
  isExact: boolean,
  write: (value: number) => string,
): string {
  if (values) return write(values[i] ?? Number.NaN);
  const from = low[i] ?? Number.NaN;
  const to = high[i] ?? Number.NaN;
  return isExact || from === to ? write(to) : `${write(from)} … ${write(to)}`;
}
