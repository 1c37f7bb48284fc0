import type { Notation } from '../engine/stages/stage.ts';
import { formatNumber } from '../engine/units.ts';

/** One value per row of a facet: a bar from zero, or a dot with the interval that it may as well lie in. */
export interface FacetSeries {
  readonly label: string;
  /** A token of the theme. */
  readonly colour: string;
  readonly isFaint?: boolean;
  /** Undefined where a row has none. */
  readonly values: readonly (number | undefined)[];
  readonly intervals?: readonly (readonly [low: number, high: number] | undefined)[];
}

/** One measure over all rows, on a scale of its own. */
export interface Facet {
  readonly id: string;
  readonly title: string;
  readonly mark: 'bar' | 'dot';
  readonly series: readonly FacetSeries[];
  readonly write: (value: number) => string;
  /** A colour per row, instead of those of the series. */
  readonly colours?: readonly string[];
  /** A value to compare with, drawn as a line; always zero for bars. */
  readonly guide?: number;
}

export interface FacetRow {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
}

/** Categories down, measures across: small multiples that share their rows. */
export interface FacetModel {
  readonly rows: readonly FacetRow[];
  readonly facets: readonly Facet[];
}

/** The interval of values that a facet draws. */
export interface FacetScale {
  readonly from: number;
  readonly to: number;
}

const PAD = 0.04;

/** Over every value and interval; from zero for bars. */
export function facetScale({ mark, series, guide }: Facet): FacetScale {
  const values = series.flatMap(({ values: own, intervals }) => [
    ...own,
    ...(intervals ?? []).flatMap((ends) => ends ?? []),
  ]);
  const drawn = [...values, ...(mark === 'bar' ? [0] : []), guide].filter((value) => value !== undefined);
  const least = Math.min(...drawn);
  const most = Math.max(...drawn);
  if (!(most > least))
    return drawn.length === 0 ? { from: 0, to: 1 } : { from: Math.min(0, least), to: Math.max(0, least) || 1 };
  const pad = mark === 'dot' ? PAD * (most - least) : 0;
  return { from: least - pad, to: most + pad };
}

/** Where a facet is drawn: its bars, and the right end of its figures. In CSS pixels. */
export interface FacetPlace {
  readonly facet: Facet;
  readonly left: number;
  readonly right: number;
  readonly textRight: number;
  readonly toX: (value: number) => number;
  /** The interval that the whole plot would have, so that the facet's own lies at its place in it. */
  readonly domain: readonly [number, number];
}

export interface FacetLayout {
  readonly places: readonly FacetPlace[];
  readonly plot: { readonly left: number; readonly right: number };
  readonly rowHeight: number;
  readonly isNarrow: boolean;
  readonly height: number;
}

const NARROW = 520;
const GAP = 18;
const LABEL_WIDTH = 128;
const HEAD = 20;
const LEAST_BARS = 12;
/** The mean width of a letter of 11 px bold text, rather too wide. */
const BOLD_LETTER = 6.6;
const BAND = 17;

export const FACET_HEAD = HEAD;

/** Divides a width between labels and facets; where it is narrow, labels stand above their rows. */
export function layoutFacets({ rows, facets }: FacetModel, width: number): FacetLayout {
  const isNarrow = width < NARROW;
  const plot = { left: isNarrow ? 2 : LABEL_WIDTH, right: width - 4 };
  const most = Math.max(1, ...facets.map(({ series }) => series.length));
  const rowHeight = Math.max(isNarrow ? 0 : 26, most * BAND + (isNarrow ? 22 : 8));
  const each = (plot.right - plot.left - GAP * (facets.length - 1)) / Math.max(1, facets.length);
  const places = facets.map((facet, k): FacetPlace => {
    const left = plot.left + k * (each + GAP);
    const textRight = left + each;
    const texts = facet.series.flatMap(({ values }) =>
      values.map((value) => (value === undefined ? '—' : facet.write(value))),
    );
    const room = Math.max(0, ...texts.map(({ length }) => length * BOLD_LETTER)) + 8;
    const right = Math.max(left + LEAST_BARS, textRight - room);
    const { from, to } = facetScale(facet);
    const perPixel = (to - from) / (right - left);
    return {
      facet,
      left,
      right,
      textRight,
      toX: (value) => left + (value - from) / perPixel,
      domain: [from - (left - plot.left) * perPixel, to + (plot.right - right) * perPixel],
    };
  });
  return { places, plot, rowHeight, isNarrow, height: HEAD + rows.length * rowHeight + 6 };
}

const LONGEST_LABEL = 16;

/** A name as there is room for it. */
export const shortLabel = (name: string): string =>
  name.length > LONGEST_LABEL ? `${name.slice(0, LONGEST_LABEL - 1)}…` : name;

const UNITS = { multiple: '×', percent: '\u00a0%', plain: '', count: '', basisPoints: '\u00a0bp' } as const;
const TIMES: Partial<Record<keyof typeof UNITS, number>> = { percent: 100, basisPoints: 10_000 };
const DIGITS = 3;

/** Writes the values of a facet with as many decimals as the largest needs for three digits, so that they can be compared down a column. */
export function evenWriter(
  values: readonly (number | undefined)[],
  notation: Notation | 'basisPoints',
  isSigned = false,
): (value: number) => string {
  const times = TIMES[notation] ?? 1;
  const most = Math.max(0, ...values.flatMap((value) => (value === undefined ? [] : [Math.abs(value) * times])));
  const decimals = most > 0 ? Math.min(8, Math.max(0, DIGITS - 1 - Math.floor(Math.log10(most)))) : 0;
  return (value) => {
    const text = formatNumber(value * times, decimals);
    return `${isSigned && value > 0 && /[1-9]/u.test(text) ? '+' : ''}${text}${UNITS[notation]}`;
  };
}
