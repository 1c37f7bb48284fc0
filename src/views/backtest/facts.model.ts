import { writePlace } from '../../charts/timeAxis.model.ts';
import { type FieldId, fields } from '../../data/schema.ts';
import { ensureNever } from '../../engine/ensureNever.ts';
import { formatNumber } from '../../engine/units.ts';
import { describeSettings } from '../../store/changedConfig.ts';
import type { Decision } from '../../store/decision.ts';
import type { RunChoices } from '../../store/runSlice.ts';
import type { FileFacts } from '../../worker/protocol.ts';

/** A count in words. */
export const countWords = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count, 0)} ${count === 1 ? one : many}`;

/** `12.3 MB`, decimal: what file managers show. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return countWords(bytes, 'byte');
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, 'kB'] : bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${formatNumber(size, size < 100 ? 1 : 0)} ${unit}`;
}

/** A part of the ledger: where so many records went. */
export interface LedgerPart {
  readonly label: string;
  readonly count: number;
}

/** Where every record went; the parts after the first add up to it. Kinds that did not occur are left out, scaled and rejected never. */
export function ledgerParts({ ledger }: FileFacts): { readonly read: number; readonly parts: readonly LedgerPart[] } {
  const { read, scaled, rejected, blank, comment, preamble, footer } = ledger;
  const always = [
    { label: 'scaled', count: scaled },
    { label: 'rejected', count: rejected },
  ];
  const seldom = [
    { label: 'blank', count: blank },
    { label: 'comment', count: comment },
    { label: 'before the header', count: preamble },
    { label: 'behind the rows', count: footer },
  ];
  return { read, parts: [...always, ...seldom.filter(({ count }) => count > 0)] };
}

/** Which column of the file each used field was found in, and what it costs that others are not there. */
export function matchedColumns({ fields: matched }: FileFacts): {
  readonly found: readonly { readonly field: string; readonly column: string }[];
  readonly absent: readonly AbsentColumn[];
} {
  return {
    found: fields.flatMap(({ id, column }) => {
      const name = matched[id];
      return name === undefined ? [] : [{ field: column, column: name }];
    }),
    absent: absentColumns((id) => matched[id] !== undefined),
  };
}

/** A field that a file does not have, and what that costs. */
export interface AbsentColumn {
  readonly field: string;
  readonly cost: string;
}

/** What the absence of each field costs, given those that are there. */
export const absentColumns = (has: (id: FieldId) => boolean): readonly AbsentColumn[] =>
  fields.flatMap(({ id, column }) => (has(id) ? [] : [{ field: column, cost: costOf(id, has) }]));

function costOf(id: FieldId, has: (id: FieldId) => boolean): string {
  switch (id) {
    case 'rawPosition':
      return 'nothing can be scaled';
    case 'metaProb':
    case 'banditWeight':
      return 'the slider’s value for every row';
    case 'regime':
      return 'one regime for every row, chosen on the page';
    case 'correlationPenalty':
      return 'a penalty of 0 for every row';
    case 'currentPnl':
      return 'no pyramiding';
    case 'atr':
      return has('high') && has('low') && has('close') ? 'computed from high, low and close' : 'no volatility target';
    case 'close':
      return 'no volatility target';
    case 'high':
    case 'low':
      return has('atr') ? 'nothing, as there is atr' : 'no ATR from prices';
    case 'return':
      return has('close') ? 'taken from the next row’s close' : 'no performance figures';
    case 'timestamp':
      return 'rows are numbered instead';
    case 'strategy':
      return 'all rows are one strategy';
    default:
      return ensureNever(id);
  }
}

/** The ends of the backtest in words. */
export const spanWords = ({ axis }: FileFacts): string =>
  `${writePlace(axis.kind, axis.from)} to ${writePlace(axis.kind, axis.to)}`;

/** The name of a download: what it holds behind the name of the file. */
export function downloadName(
  fileName: string,
  kind: 'scaled' | 'filtered' | 'rejected' = 'scaled',
  format: 'csv' | 'parquet' = 'csv',
): string {
  const bare = fileName.replace(/\.gz$/iu, '').replace(/\.(?:csv|tsv|txt|parquet)$/iu, '');
  return `${bare}.${kind}.${format}`;
}

/** What a column is for, and what happens without it. */
export interface ColumnHelp {
  readonly column: string;
  readonly also: string;
  readonly without: string;
  readonly isNeeded: boolean;
}

/** What stands in for a column in a file that may have the others or not. */
function withoutWords(id: FieldId): string {
  if (id === 'atr') return 'from high, low and close; without those no volatility target';
  if (id === 'return') return 'from the closes; without those no performance figures';
  if (id === 'high' || id === 'low') return 'no ATR from prices, where atr is missing';
  return costOf(id, () => false);
}

/** The columns that are read, from the schema. */
export const columnHelp: readonly ColumnHelp[] = fields.map(({ id, column, names, aliases }) => ({
  column,
  also: [...names.filter((name) => name !== column), ...aliases].join(', '),
  without: id === 'rawPosition' ? 'needed' : withoutWords(id),
  isNeeded: id === 'rawPosition',
}));

/** Whether what is shown are sums of several strategies. */
export const isSum = ({ strategies }: FileFacts, shown: string | undefined): boolean =>
  strategies.length > 1 && !(shown !== undefined && strategies.includes(shown));

/** Everything that a picture of this backtest depends on, in one line. */
export function describeBacktest(
  facts: FileFacts,
  isSimulated: boolean,
  decision: Decision,
  { costBasisPoints, strategy }: Pick<RunChoices, 'costBasisPoints' | 'strategy'>,
): string {
  return [
    facts.fileName,
    ...(isSimulated ? ['simulated'] : []),
    countWords(facts.rowCount, 'row'),
    spanWords(facts),
    ...describeSettings(decision),
    ...(strategy !== undefined && facts.strategies.includes(strategy) ? [`strategy ${strategy}`] : []),
    ...(costBasisPoints > 0 ? [`costs of ${costBasisPoints} bp`] : []),
  ].join(' · ');
}
