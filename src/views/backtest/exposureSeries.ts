import type { DrawnSeries } from '../../batch/drawnSeries.ts';
import type { SeriesSuffix } from '../../batch/figures.ts';
import type { TimeSeries } from '../../charts/TimeChart.model.ts';
import type { TimeAxisKind } from '../../charts/timeAxis.model.ts';
import type { PipelineSwitches } from '../../engine/stages/stage.ts';
import type { RollingAnswer, WindowAnswer } from '../../worker/protocol.ts';

/** How a series is named and coloured, the same in every chart. */
export interface SeriesLook {
  readonly label: string;
  readonly colour: string;
}

export const RAW_LOOK: SeriesLook = { label: 'raw', colour: 'cap' };
export const SCALED_LOOK: SeriesLook = { label: 'scaled', colour: 'positive' };
const MATCHED_LOOK: SeriesLook = { label: 'matched', colour: 'ink' };
const PYRAMIDED_LOOK: SeriesLook = { label: 'pyramided', colour: 'pyramiding' };
export const FINAL_LOOK: SeriesLook = { label: 'final', colour: 'voltarget' };

const GROSS_RAW_LOOK: SeriesLook = { label: 'gross raw', colour: 'ink' };
const GROSS_SCALED_LOOK: SeriesLook = { label: 'gross sc.', colour: 'regime' };

const LOOKS: Readonly<Record<DrawnSeries, SeriesLook>> = {
  raw: RAW_LOOK,
  scaled: SCALED_LOOK,
  pyramided: PYRAMIDED_LOOK,
  final: FINAL_LOOK,
  grossRaw: GROSS_RAW_LOOK,
  grossScaled: GROSS_SCALED_LOOK,
  metaFactor: { label: 'meta', colour: 'meta' },
  banditFactor: { label: 'bandit', colour: 'bandit' },
  regimeFactor: { label: 'regime', colour: 'regime' },
  correlationFactor: { label: 'corr.', colour: 'correlation' },
  equityRaw: RAW_LOOK,
  equityScaled: SCALED_LOOK,
  equityMatched: MATCHED_LOOK,
  equityFinal: FINAL_LOOK,
  drawdownRaw: RAW_LOOK,
  drawdownScaled: SCALED_LOOK,
  drawdownMatched: MATCHED_LOOK,
  drawdownFinal: FINAL_LOOK,
};

/** The sizes along time that are on; of several strategies the net sums, with the gross ones behind them. */
export const exposureIds = ({ pyramid, voltarget }: PipelineSwitches, isSummed = false): readonly DrawnSeries[] => [
  ...(isSummed ? (['grossRaw', 'grossScaled'] as const) : []),
  'raw',
  'scaled',
  ...(pyramid ? (['pyramided'] as const) : []),
  ...(voltarget ? (['final'] as const) : []),
];

/** What the small picture of the whole shows. */
export const OVERVIEW_IDS: readonly DrawnSeries[] = ['raw', 'scaled'];

export const FACTOR_IDS: readonly DrawnSeries[] = ['metaFactor', 'banditFactor', 'regimeFactor', 'correlationFactor'];

/** Wealth or drawdown of every position that is measured. */
export const performanceIds = (
  kind: 'equity' | 'drawdown',
  { pyramid, voltarget }: PipelineSwitches,
): readonly DrawnSeries[] => [
  `${kind}Raw`,
  `${kind}Matched`,
  `${kind}Scaled`,
  ...(pyramid || voltarget ? ([`${kind}Final`] as const) : []),
];

const SUFFIX_LOOKS: Readonly<Record<SeriesSuffix, SeriesLook>> = {
  Raw: RAW_LOOK,
  Scaled: SCALED_LOOK,
  Matched: MATCHED_LOOK,
  Final: FINAL_LOOK,
};

const NOTHING: readonly never[] = [];

/** A window of the worker as lines with their names and colours; without lines until it is there. */
export function toTimeSeries(kind: TimeAxisKind, answer: WindowAnswer | undefined): TimeSeries {
  if (!answer) return { kind, x: new Float64Array(0), isExact: true, lines: NOTHING };
  return {
    kind,
    x: answer.x,
    isExact: answer.isExact,
    lines: answer.series.map(({ id, low, high }) => ({ id, ...LOOKS[id], low, high })),
  };
}

/** The same of a rolling figure. */
export function toRollingSeries(kind: TimeAxisKind, answer: RollingAnswer | undefined): TimeSeries {
  if (!answer) return { kind, x: new Float64Array(0), isExact: true, lines: NOTHING };
  return {
    kind,
    x: answer.x,
    isExact: answer.isExact,
    lines: answer.series.map(({ id, low, high }) => ({ id, ...SUFFIX_LOOKS[id], low, high })),
  };
}

/** The labels of what is drawn, with "and" before the last. */
export function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
