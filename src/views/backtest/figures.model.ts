import {
  type Figures,
  type Measure,
  type Metric,
  metrics,
  type OverallFigure,
  overallFigures,
  type SeriesSuffix,
} from '../../batch/figures.ts';
import {
  formatMultiple,
  formatNumber,
  formatPercent,
  formatSignedMultiple,
  formatSignedPercent,
  NO_FIGURE,
} from '../../engine/units.ts';
import { describeBasis } from './figureBasis.ts';
import { type FigureNotation, metricWords, overallWords } from './figureWords.ts';

/** A figure ready for the page. Without a value it is undefined, and the reason says why. */
export interface ShownFigure {
  /** Its `data-figure`; undefined where the same figure stands elsewhere on the page, or for a difference. */
  readonly name: string | undefined;
  readonly value: number | undefined;
  readonly text: string;
  readonly reason: string | undefined;
}

/** Rounds a figure for the eye. */
export function writeFigure(value: number, notation: FigureNotation): string {
  switch (notation) {
    case 'count':
      return formatNumber(value, 0);
    case 'bars':
      return `${formatNumber(value, 0)} ${value === 1 ? 'bar' : 'bars'}`;
    case 'barsMean':
      return `${formatNumber(value)} bars`;
    case 'perYear':
      return formatNumber(value, 1);
    case 'percent':
      return formatPercent(value);
    case 'multiple':
      return formatMultiple(value);
    case 'plain':
      return formatNumber(value);
  }
}

/** Rounds a difference for the eye, with its sign. */
export function writeDifference(value: number, notation: FigureNotation): string {
  if (notation === 'percent') return formatSignedPercent(value).replace('%', 'pp');
  if (notation === 'multiple') return formatSignedMultiple(value);
  const text = writeFigure(value, notation);
  return value > 0 ? `+${text}` : text;
}

export function showMeasure(name: string | undefined, measure: Measure, notation: FigureNotation): ShownFigure {
  return 'value' in measure
    ? { name, value: measure.value, text: writeFigure(measure.value, notation), reason: undefined }
    : { name, value: undefined, text: NO_FIGURE, reason: measure.undefinedBecause };
}

/** A headline: the scaled figure large, what it was before and what becomes of it small. */
export interface Card {
  readonly label: string;
  readonly meaning: string;
  readonly main: ShownFigure;
  /** After the main figure: ± its error. */
  readonly error: ShownFigure | undefined;
  readonly details: readonly { readonly label: string; readonly figure: ShownFigure }[];
  /** Why figures of the card have no value. */
  readonly reasons: readonly string[];
}

const CARD_METRICS = ['meanAbs', 'turnover', 'sharpe', 'maxDrawdown', 'cagr'] as const;

const change = (raw: Measure, scaled: Measure): ShownFigure | undefined => {
  if (!('value' in raw) || !('value' in scaled) || raw.value === 0) return undefined;
  const value = scaled.value / raw.value - 1;
  return { name: undefined, value, text: formatSignedPercent(value), reason: undefined };
};

/** The six headlines. */
export function toCards({ overall, series }: Figures): readonly Card[] {
  const metricCard = (metric: (typeof CARD_METRICS)[number]): Card => {
    const { label, notation, meaning } = metricWords[metric];
    const show = (suffix: SeriesSuffix, measure: Measure): ShownFigure =>
      showMeasure(figureName(metric, suffix), measure, notation);
    const suffixes = shownSuffixes(metric, series.Final !== undefined);
    const relative = notation === 'multiple' ? change(series.Raw[metric], series.Scaled[metric]) : undefined;
    return {
      label,
      meaning,
      main: show('Scaled', series.Scaled[metric]),
      error:
        metric === 'sharpe'
          ? showMeasure(figureName('sharpeStandardError', 'Scaled'), series.Scaled.sharpeStandardError, 'plain')
          : undefined,
      details: [
        { label: 'raw', figure: show('Raw', series.Raw[metric]) },
        ...(relative ? [{ label: '', figure: relative }] : []),
        ...(suffixes.includes('Matched')
          ? [{ label: 'matched', figure: show('Matched', series.Matched[metric]) }]
          : []),
        ...(series.Final ? [{ label: 'final', figure: show('Final', series.Final[metric]) }] : []),
      ],
      reasons: reasonsOf(
        suffixes,
        suffixes.map((suffix) => show(suffix, series[suffix]?.[metric] ?? NO_STEP)),
      ),
    };
  };
  const overallFigure = (name: OverallFigure): ShownFigure =>
    showMeasure(name, overall[name], overallWords[name].notation);
  const [exposure, ...others] = CARD_METRICS.map(metricCard);
  const cap: Card = {
    label: overallWords.timeAtCap.label,
    meaning: overallWords.timeAtCap.meaning,
    main: overallFigure('timeAtCap'),
    error: undefined,
    details: [{ label: 'cut off', figure: overallFigure('clipLoss') }],
    reasons: [],
  };
  return exposure ? [exposure, cap, ...others] : [cap];
}

const NO_STEP: Measure = { undefinedBecause: 'no later step is on' };

/** Matched stands where it says something: a constant factor changes neither the Sharpe ratio nor what exposure it is made for. */
const shownSuffixes = (metric: Metric, hasFinal: boolean): readonly SeriesSuffix[] => [
  'Raw',
  'Scaled',
  ...(metric === 'cagr' || metric === 'maxDrawdown' ? ['Matched' as const] : []),
  ...(hasFinal ? ['Final' as const] : []),
];

const figureName = (metric: Metric, suffix: SeriesSuffix): string => `${metric}${suffix}`;

const namesOf = (cards: readonly Card[]): ReadonlySet<string> =>
  new Set(
    cards
      .flatMap(({ main, error, details }) => [main, error, ...details.map(({ figure }) => figure)])
      .flatMap((figure) => (figure?.name === undefined ? [] : [figure.name])),
  );

/** A line of the full table: a figure of every series, and what the scaler changed. */
export interface FigureLine {
  readonly label: string;
  readonly meaning: string;
  readonly cells: readonly ShownFigure[];
  /** What it is computed over, from when to when a position earns, and how it is made annual. */
  readonly basis: string;
  /** Reasons of the cells without a figure, each once, with the series that they are of. */
  readonly reasons: readonly string[];
}

export interface FigureTable {
  readonly columns: readonly string[];
  readonly lines: readonly FigureLine[];
  readonly overall: readonly FigureLine[];
}

const OVERALL_IN_HEAD = [
  'rows',
  'rowsScaled',
  'rowsWithProblems',
  'rowsWithRemarks',
  'bars',
  'periodsPerYear',
] as const satisfies readonly OverallFigure[];

/** Words that fit one row as well as many. */
const HEAD_LABELS: Readonly<Record<(typeof OVERALL_IN_HEAD)[number], string>> = {
  rows: 'in all',
  rowsScaled: 'scaled',
  rowsWithProblems: 'rejected',
  rowsWithRemarks: 'with a remark',
  bars: 'with a return',
  periodsPerYear: 'bars a year',
};

const isInHead = (name: OverallFigure): boolean => OVERALL_IN_HEAD.some((other) => other === name);

/** All figures. A name stands once on the page: those of the cards and of the head have none here. */
export function toFigureTable(figures: Figures): FigureTable {
  const { overall, series } = figures;
  const taken = namesOf(toCards(figures));
  const free = (name: string): string | undefined => (taken.has(name) ? undefined : name);
  const suffixes: readonly SeriesSuffix[] = ['Raw', 'Scaled', 'Matched', ...(series.Final ? ['Final' as const] : [])];
  const measureOf = (suffix: SeriesSuffix, metric: Metric): Measure => series[suffix]?.[metric] ?? NO_STEP;
  const lines = metrics.map((metric): FigureLine => {
    const words = metricWords[metric];
    const { label, meaning, notation } = words;
    const shown = suffixes.map((suffix) =>
      showMeasure(free(figureName(metric, suffix)), measureOf(suffix, metric), notation),
    );
    return {
      label,
      meaning,
      basis: describeBasis(words, overall),
      cells: [...shown, differenceOf(series.Raw[metric], series.Scaled[metric], notation)],
      reasons: reasonsOf(suffixes, shown),
    };
  });
  return {
    columns: [...suffixes, 'Scaled − raw'],
    lines,
    overall: overallFigures
      .filter((name) => !isInHead(name))
      .map((name) => {
        const words = overallWords[name];
        const { label, meaning, notation } = words;
        const shown = showMeasure(free(name), overall[name], notation);
        const basis = describeBasis(words, overall);
        return { label, meaning, basis, cells: [shown], reasons: shown.reason === undefined ? [] : [shown.reason] };
      }),
  };
}

function differenceOf(raw: Measure, scaled: Measure, notation: FigureNotation): ShownFigure {
  if (!('value' in raw) || !('value' in scaled))
    return { name: undefined, value: undefined, text: NO_FIGURE, reason: 'one of the two is not defined' };
  const value = scaled.value - raw.value;
  return { name: undefined, value, text: writeDifference(value, notation), reason: undefined };
}

function reasonsOf(suffixes: readonly SeriesSuffix[], shown: readonly ShownFigure[]): readonly string[] {
  const series = new Map<string, SeriesSuffix[]>();
  shown.forEach(({ reason }, i) => {
    const suffix = suffixes[i];
    if (reason === undefined || suffix === undefined) return;
    series.set(reason, [...(series.get(reason) ?? []), suffix]);
  });
  return [...series].map(([reason, of]) => (of.length === suffixes.length ? reason : `${of.join(', ')}: ${reason}`));
}

/** The counts that head the summary, in the order in which they are read. */
export function toHead({ overall }: Figures): readonly { readonly label: string; readonly figure: ShownFigure }[] {
  return OVERALL_IN_HEAD.map((name) => ({
    label: HEAD_LABELS[name],
    figure: showMeasure(name, overall[name], overallWords[name].notation),
  }));
}
