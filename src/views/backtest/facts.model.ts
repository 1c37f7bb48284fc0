import { writePlace } from '../../charts/timeAxis.model.ts';
import { type Field, fields } from '../../data/schema.ts';
import { formatNumber } from '../../engine/units.ts';
import { describeSettings } from '../../store/changedConfig.ts';
import type { Decision } from '../../store/decision.ts';
import type { FileFacts } from '../../worker/protocol.ts';

/** A count in words. */
export const countWords = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count, 0)} ${count === 1 ? one : many}`;

/** A part of the ledger: where so many records went. */
export interface LedgerPart {
  readonly label: string;
  readonly count: number;
}

/** Where every record went; the parts after the first add up to it. Kinds that did not occur are left out, scaled and rejected never. */
export function ledgerParts({ ledger }: FileFacts): { readonly read: number; readonly parts: readonly LedgerPart[] } {
  const { read, scaled, rejected, blank, comment, preamble } = ledger;
  const always = [
    { label: 'scaled', count: scaled },
    { label: 'rejected', count: rejected },
  ];
  const seldom = [
    { label: 'blank', count: blank },
    { label: 'comment', count: comment },
    { label: 'before the header', count: preamble },
  ];
  return { read, parts: [...always, ...seldom.filter(({ count }) => count > 0)] };
}

/** Which column of the file each used field was found in, and which fields it does not have. */
export function matchedColumns({ fields: matched }: FileFacts): {
  readonly found: readonly { readonly field: string; readonly column: string }[];
  readonly absent: readonly string[];
} {
  return {
    found: fields.flatMap(({ id, column }) => {
      const name = matched[id];
      return name === undefined ? [] : [{ field: column, column: name }];
    }),
    absent: fields.filter(({ id }) => matched[id] === undefined).map(({ column }) => column),
  };
}

/** The ends of the backtest in words. */
export const spanWords = ({ axis }: FileFacts): string =>
  `${writePlace(axis.kind, axis.from)} to ${writePlace(axis.kind, axis.to)}`;

/** The name of the download. */
export const downloadName = (fileName: string): string =>
  `${fileName.replace(/\.gz$/iu, '').replace(/\.(?:csv|tsv|txt|parquet)$/iu, '')}.scaled.csv`;

/** What a column is for, and what happens without it. */
export interface ColumnHelp {
  readonly column: string;
  readonly also: string;
  readonly without: string;
  readonly isNeeded: boolean;
}

const WITHOUT: Readonly<Record<Field['id'], string>> = {
  rawPosition: 'needed',
  metaProb: 'else the slider’s value for every row',
  banditWeight: 'else the slider’s value for every row',
  regime: 'else the regime on Explore for every row',
  correlationPenalty: 'else 0',
  currentPnl: 'else no pyramiding',
  atr: 'else from high, low and close',
  close: 'else no volatility target',
  high: 'for the ATR',
  low: 'for the ATR',
  return: 'else from the closes; without those no performance figures',
  timestamp: 'else the row number',
  strategy: 'else one strategy',
};

/** The columns that are read, from the schema. */
export const columnHelp: readonly ColumnHelp[] = fields.map(({ id, column, names, aliases }) => ({
  column,
  also: [...names.filter((name) => name !== column), ...aliases].join(', '),
  without: WITHOUT[id],
  isNeeded: id === 'rawPosition',
}));

/** Everything that a picture of this backtest depends on, in one line. */
export function describeBacktest(facts: FileFacts, isSimulated: boolean, decision: Decision): string {
  return [
    facts.fileName,
    ...(isSimulated ? ['simulated'] : []),
    countWords(facts.rowCount, 'row'),
    spanWords(facts),
    ...describeSettings(decision),
  ].join(' · ');
}
