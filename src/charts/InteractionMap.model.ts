import { contours } from 'd3-contour';
import type { InteractionMap, MapAxis } from '../engine/interactionMap.ts';
import { declarationOf, type InputName } from '../engine/sizeSampler.ts';
import { fixedAxis, niceStep, widened, writeTick } from './axis.model.ts';
import type { ChartTable } from './chartTable.ts';
import { inputWords, writeInput, writeSize } from './inputText.ts';
import type { PlotAxis } from './Plot.tsx';

/** Values on either side of the map: each eighth column and each sixth row make the table. */
export const MAP_COLUMNS = 81;
export const MAP_ROWS = 61;
const TABLE_EVERY_COLUMN = 8;
const TABLE_EVERY_ROW = 6;

/** One side of the map: the input's travel, widened to a value outside it. */
export function mapAxis(input: InputName, current: number, side: 'across' | 'up'): MapAxis {
  const { travel } = declarationOf(input).spec;
  const [from, to] = widened(travel.from, travel.to, current);
  return { input, from, to, count: side === 'across' ? MAP_COLUMNS : MAP_ROWS };
}

/** A closed line in shares of the plot: 0, 0 at the first values of both inputs. */
export type Ring = readonly (readonly [x: number, y: number])[];

export interface IsoLine {
  readonly level: number;
  readonly rings: readonly Ring[];
}

/** The interval of the colours: always with zero, so that the hue tells the side. */
export interface ColourScale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly write: (size: number) => string;
}

export interface MapPoint {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

export interface MapAxes {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
}

export interface MapModel {
  readonly isoStep: number;
  readonly isoLines: readonly IsoLine[];
  readonly frontier: readonly Ring[];
  readonly colours: ColourScale;
  readonly caption: string;
  readonly summary: string;
  readonly table: () => ChartTable;
}

const NARROW = 420;
const ISO_LINES = 8;

export function mapModel(map: InteractionMap, xInput: InputName, yInput: InputName, current: MapPoint): MapModel {
  const isoStep = niceStep(map.most - map.least || 1, ISO_LINES);
  const isoLines = isoLinesOf(map, isoStep);
  const frontier = frontierOf(map);
  const from = Math.min(0, map.least);
  const to = Math.max(0, map.most) || (from === 0 ? 1 : 0);
  const scale = fixedAxis(from, to, 4);
  const isoText = writeTick(isoStep, isoStep, 'multiple', false);
  const parts = [
    `Final position; lines every ${isoText}`,
    ...(from < 0 && to > 0 ? ['blue long, orange short'] : []),
    ...(frontier.length > 0 ? [`dashed where the cap of ${writeSize(map.cap)} begins`] : []),
    'you are at the ring',
  ];
  return {
    isoStep,
    isoLines,
    frontier,
    colours: {
      from,
      to,
      ticks: [from, ...scale.ticks.filter((size) => isApart(size, from, to)), to],
      write: (size) => writeEnd(size, from, to, scale.step),
    },
    caption: parts.join('; '),
    summary: `Over ${inputWords(xInput)} and ${inputWords(yInput)} the final position lies between ${writeSize(map.least)} and ${writeSize(
      map.most,
    )}; at ${writeInput(xInput, current.x)} and ${writeInput(yInput, current.y)} it is ${writeSize(current.size)}.`,
    table: () => mapTable(map, xInput, yInput),
  };
}

/** The axes for a width, in which fewer ticks have room. */
export const mapAxes = (map: InteractionMap, xInput: InputName, yInput: InputName, width: number): MapAxes => ({
  x: inputAxis(map.x, xInput, width < NARROW ? 3 : 5),
  y: inputAxis(map.y, yInput, 4),
});

/** The ends of the scale are the sizes themselves, what lies between them round. */
const writeEnd = (size: number, from: number, to: number, step: number): string =>
  size === 0 || (size !== from && size !== to) ? writeTick(size, step, 'multiple', false) : writeSize(size);

/** Numbers at a colour scale keep a tenth of its length between them. */
const isApart = (size: number, from: number, to: number): boolean =>
  Math.min(size - from, to - size) > (to - from) / 10;

function inputAxis(values: Float64Array, input: InputName, count: number): PlotAxis {
  const { notation, travel } = declarationOf(input).spec;
  const axis = fixedAxis(values[0] ?? 0, values.at(-1) ?? 1, count);
  return {
    ...axis,
    write: (value) => writeTick(value, axis.step, notation, travel.from < 0 && notation === 'percent'),
  };
}

function isoLinesOf({ least, most, size, x, y }: InteractionMap, step: number): readonly IsoLine[] {
  const trace = tracer(size, x.length, y.length);
  const first = Math.floor(least / step + 1e-9) + 1;
  const last = Math.ceil(most / step - 1e-9) - 1;
  const count = Math.max(0, last - first + 1);
  return Array.from({ length: count }, (_, i) => {
    const level = Number(((first + i) * step).toPrecision(12));
    return { level, rings: trace(level) };
  }).filter(({ rings }) => rings.length > 0);
}

/** Where the size before the cap has the magnitude of the cap. */
function frontierOf({ uncapped, cap, x, y }: InteractionMap): readonly Ring[] {
  const magnitude = uncapped.map(Math.abs);
  const reached = magnitude.some((size) => size > cap) && magnitude.some((size) => size < cap);
  return reached ? tracer(magnitude, x.length, y.length)(cap) : [];
}

/** Rings of one level. d3-contour puts the value of column i at i + 0.5, and closes its rings half a cell outside the grid. */
function tracer(values: Float64Array, columns: number, rows: number): (level: number) => readonly Ring[] {
  const plain = [...values];
  const generator = contours().size([columns, rows]);
  return (level) =>
    generator
      .contour(plain, level)
      .coordinates.flat()
      .map((ring) => ring.map(([x = 0, y = 0]) => [(x - 0.5) / (columns - 1), (y - 0.5) / (rows - 1)] as const));
}

function mapTable(map: InteractionMap, xInput: InputName, yInput: InputName): ChartTable {
  const columns = [...map.x.keys()].filter((i) => i % TABLE_EVERY_COLUMN === 0);
  const rows = [...map.y.keys()].filter((j) => j % TABLE_EVERY_ROW === 0);
  return {
    columns: [
      `${declarationOf(yInput).spec.label} ↓ ${declarationOf(xInput).spec.label} →`,
      ...columns.map((i) => writeInput(xInput, map.x[i] ?? Number.NaN)),
    ],
    rows: rows.map((j) => [
      { value: map.y[j] ?? Number.NaN, text: writeInput(yInput, map.y[j] ?? Number.NaN) },
      ...columns.map((i) => {
        const size = map.size[j * map.x.length + i] ?? Number.NaN;
        return { value: size, text: writeSize(size) };
      }),
    ]),
  };
}

/** The least opacity of a hue: so that a size of zero still shows where the map is. */
export const LEAST_OPACITY = 0.06;

/** How strong the hue of a size is, 0..1: its share of the larger end of the scale. */
export function opacityOf(size: number, { from, to }: { readonly from: number; readonly to: number }): number {
  const strength = Math.min(1, Math.abs(size) / Math.max(-from, to));
  return LEAST_OPACITY + (1 - LEAST_OPACITY) * strength;
}

/** A colour as three bytes. */
export type Rgb = readonly [number, number, number];

/** The map as pixels, one per cell, the last row first: red, green, blue and opacity. */
export function mapPixels(
  map: InteractionMap,
  scale: ColourScale,
  positive: Rgb,
  negative: Rgb,
): Uint8ClampedArray<ArrayBuffer> {
  const columns = map.x.length;
  const rows = map.y.length;
  const pixels = new Uint8ClampedArray(columns * rows * 4);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const size = map.size[j * columns + i]!;
      const at = ((rows - 1 - j) * columns + i) * 4;
      pixels.set(size < 0 ? negative : positive, at);
      pixels[at + 3] = opacityOf(size, scale) * 255;
    }
  }
  return pixels;
}

/** `#1f6fb4` or `rgb(31, 111, 180)` as bytes; black for anything else. */
export function toRgb(colour: string): Rgb {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/iu.exec(colour.trim())?.[1];
  const wide = hex?.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  const parts = wide
    ? wide.match(/../gu)?.map((pair) => Number.parseInt(pair, 16))
    : colour.match(/\d+/gu)?.map(Number);
  const [r = 0, g = 0, b = 0] = parts ?? [];
  return [r, g, b];
}
