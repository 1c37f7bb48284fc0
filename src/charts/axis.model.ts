import type { Notation } from '../engine/stages/stage.ts';
import { formatMultiple, formatNumber } from '../engine/units.ts';

/** A drawn axis: its interval, the values that are written on it, and how far they stand apart. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly step: number;
}

const NICE = [1, 2, 2.5, 5, 10];
/** A shorter interval is rounding, and is drawn as a point. */
const LEAST_LENGTH = 1e-9;

/** The smallest round step (1, 2, 2.5, 5 times a power of ten) that cuts a length into at most `count` parts. */
export function niceStep(length: number, count: number): number {
  const rough = Math.max(length, LEAST_LENGTH) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = NICE.find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10;
  return clean(factor * power);
}

/** Takes the dust of repeated addition off a tick. */
const clean = (x: number): number => {
  const rounded = Number(x.toPrecision(12));
  return Object.is(rounded, -0) ? 0 : rounded;
};

/** An axis whose ends are ticks, over at least the interval given and always zero; for sizes. */
export function zeroBasedAxis(least: number, most: number, count: number): Axis {
  const low = Math.min(0, least);
  const high = Math.max(0, most);
  const isPoint = high - low < LEAST_LENGTH;
  const step = niceStep(isPoint ? 1 : high - low, count);
  const from = isPoint ? (low < 0 ? -1 : 0) : clean(Math.floor(low / step + 1e-9) * step);
  const to = isPoint ? from + 1 : clean(Math.ceil(high / step - 1e-9) * step);
  return { from, to, step, ticks: ticksBetween(from, to, step) };
}

/** An axis over exactly the interval given, with round ticks inside it; for inputs. */
export function fixedAxis(from: number, to: number, count: number): Axis {
  const step = niceStep(to - from, count);
  return { from, to, step, ticks: ticksBetween(from, to, step) };
}

function ticksBetween(from: number, to: number, step: number): readonly number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => clean((first + i) * step));
}

/** The axis widened so that a value outside the interval is drawn too. */
export function widened(from: number, to: number, ...values: readonly number[]): readonly [number, number] {
  const finite = values.filter(Number.isFinite);
  return [Math.min(from, ...finite), Math.max(to, ...finite)];
}

/** Where a value stands on a length in pixels that runs from the axis's start. */
export const toShare = ({ from, to }: Axis, value: number): number => (value - from) / (to - from);

/** How many steps of a length a step is written with: 0.25 needs two digits. */
export function digitsOf(step: number, notation: Notation): number {
  const inUnit = notation === 'percent' ? step * 100 : step;
  for (let digits = 0; digits < 6; digits++)
    if (Math.abs(inUnit * 10 ** digits - Math.round(inUnit * 10 ** digits)) < 1e-6) return digits;
  return 6;
}

/** Moves labels apart along a line: the order stays, no two stand closer than `gap`, and all stay within the bounds if they fit. */
export function spreadLabels(at: readonly number[], gap: number, from: number, to: number): readonly number[] {
  const order = at.map((_, i) => i).sort((a, b) => at[a]! - at[b]!);
  const placed = [...at];
  let floor = from;
  for (const i of order) {
    placed[i] = Math.max(at[i]!, floor);
    floor = placed[i]! + gap;
  }
  let ceiling = to;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(placed[i]!, ceiling);
    ceiling = placed[i]! - gap;
  }
  return placed;
}

/** A label that wants to stand centred over a place, in CSS pixels. */
export interface WantedLabel {
  readonly text: string;
  readonly at: number;
}

export interface PlacedLabel extends WantedLabel {
  /** Centre, moved so that the label stays between the bounds. */
  readonly x: number;
  /** 0 is the row nearest to the plot. */
  readonly row: number;
}

/** The mean width of a letter of 11 px text. */
const LETTER = 6;

/** The width of a label of 11 px text, in CSS pixels, rather too wide than too narrow. */
export const labelWidth = (text: string): number => text.length * LETTER;

/** Puts labels into as few rows as needed for none to overlap, in the order given. */
export function packLabels(labels: readonly WantedLabel[], from: number, to: number): readonly PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (const { text, at } of labels) {
    const half = labelWidth(text) / 2;
    const x = Math.max(from + half, Math.min(to - half, at));
    let row = 0;
    const collides = (other: PlacedLabel): boolean =>
      other.row === row && Math.abs(other.x - x) < half + labelWidth(other.text) / 2 + 6;
    while (placed.some(collides)) row++;
    placed.push({ text, at, x, row });
  }
  return placed;
}

/** A tick as it is written: the digits of its step, the unit of its notation; values of a signed axis with their sign. */
export function writeTick(value: number, step: number, notation: Notation, isSigned: boolean): string {
  const inUnit = notation === 'percent' ? value * 100 : value;
  return `${isSigned && value > 0 ? '+' : ''}${formatNumber(inUnit, digitsOf(step, notation))}${UNITS[notation]}`;
}

const UNITS: Readonly<Record<Notation, string>> = { multiple: '×', percent: '\u00a0%', plain: '', count: '' };

const LARGE = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e4, 'k'],
] as const;

/** A multiple where there is room for six letters: `1.50×`, `100k×`, `1e−5×`. */
export function shortMultiple(value: number): string {
  if (value > 0 && (value < 1e-3 || value >= 1e12))
    return `${value.toExponential(0).replace('e+', 'e').replace('-', '−')}×`;
  const found = LARGE.find(([least]) => Math.abs(value) >= least);
  if (!found) return formatMultiple(value);
  const [least, letter] = found;
  const unit = letter === 'k' ? 1000 : least;
  const short = Number((value / unit).toPrecision(3));
  return `${formatNumber(short, Number.isInteger(short) ? 0 : 1)}${letter}×`;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

interface Box extends Place {
  readonly width: number;
  readonly height: number;
}

const LABEL_GAP = 9;

/** The upper left corner for a label near a point: the place inside the bounds that covers least of the line. */
export function placeLabel(
  { width, height }: { readonly width: number; readonly height: number },
  at: Place,
  line: readonly Place[],
  bounds: Box,
): Place {
  const across = [at.x + LABEL_GAP, at.x - LABEL_GAP - width, at.x - width / 2];
  const down = [at.y + LABEL_GAP, at.y - LABEL_GAP - height];
  const candidates = across.flatMap((x) =>
    down.map((y) => ({
      x: Math.max(bounds.x + 2, Math.min(x, bounds.x + bounds.width - width)),
      y: Math.max(bounds.y + 2, Math.min(y, bounds.y + bounds.height - height - 2)),
    })),
  );
  const covered = (box: Place): number =>
    [...line, at, { x: at.x, y: at.y - 6 }, { x: at.x, y: at.y + 6 }].filter(
      ({ x, y }) => x > box.x - 3 && x < box.x + width + 3 && y > box.y - 2 && y < box.y + height + 2,
    ).length;
  return candidates.reduce((best, candidate) => (covered(candidate) < covered(best) ? candidate : best));
}
