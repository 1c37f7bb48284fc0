import type { RowConstraint, RowFilter, RowKey } from '../../batch/rowSelection.ts';
import { writePlace } from '../../charts/timeAxis.model.ts';
import { parseNumberText } from '../../data/numberCell.ts';
import { formatNumber } from '../../engine/units.ts';
import type { FileFacts } from '../../worker/protocol.ts';

/** Constraints in words. */
export const CONSTRAINTS: readonly (readonly [RowConstraint, string])[] = [
  ['capped', 'cut by the position cap'],
  ['banditFloored', 'at the bandit floor'],
  ['correlationFloored', 'at the correlation floor'],
  ['lifted', 'lifted to the minimum'],
  ['pyramidCapped', 'cut after pyramiding'],
  ['leverageCapped', 'at the leverage cap'],
  ['finalCapped', 'cut after the volatility target'],
  ['unknownRegime', 'of an unknown regime'],
];

/** What became of a row, in words. */
export const STATUSES: readonly (readonly [NonNullable<RowFilter['status']>, string])[] = [
  ['scaled', 'scaled'],
  ['remark', 'with a remark'],
  ['rejected', 'rejected'],
];

/** Columns with numbers that a range can be given for, and with the file's fields that they need. */
const RANGES: readonly (readonly [RowKey, string, keyof FileFacts['fields'] | undefined])[] = [
  ['position', 'Raw position', 'rawPosition'],
  ['metaProb', 'Meta probability', 'metaProb'],
  ['banditWeight', 'Bandit weight', 'banditWeight'],
  ['correlationPenalty', 'Correlation penalty', 'correlationPenalty'],
  ['currentPnl', 'P&L (fraction)', 'currentPnl'],
  ['scaled_position', 'Scaled position', undefined],
  ['pyramided_position', 'Pyramided position', undefined],
  ['final_position', 'Final position', undefined],
];

/** The ranges that this backtest can be filtered by. */
export const rangesOf = (
  { fields }: FileFacts,
  resultColumns: readonly string[],
): readonly (readonly [RowKey, string])[] =>
  RANGES.filter(([key, , field]) => (field ? fields[field] !== undefined : resultColumns.includes(key))).map(
    ([key, label]) => [key, label],
  );

/** A bound as typed: nothing is no bound. */
export function parseBound(text: string): number | undefined | 'invalid' {
  if (text.trim() === '') return undefined;
  const bound = parseNumberText(text.replace('\u2212', '-'));
  return typeof bound === 'number' ? bound : 'invalid';
}

/** A part of a filter that can be taken off by itself. */
export interface FilterPart {
  readonly id: keyof RowFilter;
  readonly words: string;
  readonly without: RowFilter;
}

/** The parts of a filter in words. */
export function filterParts(filter: RowFilter, axis: FileFacts['axis']['kind']): readonly FilterPart[] {
  const { status, constraint, regime, strategy, range, stretch } = filter;
  const parts: FilterPart[] = [];
  const add = (id: keyof RowFilter, words: string): void => {
    const { [id]: _, ...without } = filter;
    parts.push({ id, words, without });
  };
  if (constraint) add('constraint', CONSTRAINTS.find(([id]) => id === constraint)?.[1] ?? constraint);
  if (regime !== undefined) add('regime', `regime ${regime === '' ? 'without a name' : regime}`);
  if (strategy !== undefined) add('strategy', `strategy ${strategy === '' ? 'without a name' : strategy}`);
  if (status) add('status', STATUSES.find(([id]) => id === status)?.[1] ?? status);
  if (range) add('range', rangeWords(range));
  if (stretch) add('stretch', `${writePlace(axis, stretch.from)} to ${writePlace(axis, stretch.to)}`);
  return parts;
}

function rangeWords({ key, least, most }: NonNullable<RowFilter['range']>): string {
  const name = RANGES.find(([id]) => id === key)?.[1] ?? key;
  const from = least === undefined ? '' : ` from ${formatNumber(least)}`;
  const to = most === undefined ? '' : ` up to ${formatNumber(most)}`;
  return `${name}${from}${to}`;
}

/** The filter with a part set, or without it. */
export function withPart<K extends keyof RowFilter>(
  filter: RowFilter,
  id: K,
  value: RowFilter[K] | undefined,
): RowFilter {
  const { [id]: _, ...rest } = filter;
  return value === undefined ? rest : { ...rest, [id]: value };
}
