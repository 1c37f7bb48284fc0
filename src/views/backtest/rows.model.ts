import { resultColumns } from '../../batch/backtestRun.ts';
import type { RowKey } from '../../batch/rowSelection.ts';
import type { FieldId } from '../../data/schema.ts';
import { exactValue, formatMultiple, formatNumber, NO_FIGURE } from '../../engine/units.ts';
import type { FileFacts, RowsAnswer } from '../../worker/protocol.ts';

/** What stands in a cell of the rows: text of the file as it is, or a number rounded for the eye. */
export type RowCell = { readonly text: string; readonly value?: string };

export type RowOfAnswer = RowsAnswer['rows'][number];

/** A column of the rows table. */
export interface RowColumn {
  readonly id: string;
  readonly label: string;
  /** In CSS pixels. */
  readonly width: number;
  readonly isNumber: boolean;
  /** What the rows are sorted by with a press on the header; undefined where they cannot be. */
  readonly sort: RowKey | undefined;
  readonly read: (row: RowOfAnswer) => RowCell;
}

const NARROW = 58;
const MIDDLE = 76;
const CARRIED_WIDTH = 130;
/** Days need less room than times. */
const DAY_WIDTH = 96;
const DAY_MS = 86_400_000;

const FILE_COLUMNS: readonly {
  readonly field: FieldId;
  readonly label: string;
  readonly width: number;
  readonly sort?: RowKey;
}[] = [
  { field: 'timestamp', label: 'Time', width: 168, sort: 'timestamp' },
  { field: 'strategy', label: 'Strategy', width: 110, sort: 'strategy' },
  { field: 'rawPosition', label: 'Raw', width: MIDDLE, sort: 'position' },
  { field: 'metaProb', label: 'Meta', width: NARROW, sort: 'metaProb' },
  { field: 'banditWeight', label: 'Bandit', width: MIDDLE, sort: 'banditWeight' },
  { field: 'regime', label: 'Regime', width: 138, sort: 'regime' },
  { field: 'correlationPenalty', label: 'Corr.', width: NARROW, sort: 'correlationPenalty' },
  { field: 'currentPnl', label: 'P&L', width: MIDDLE, sort: 'currentPnl' },
  { field: 'close', label: 'Close', width: MIDDLE },
  { field: 'atr', label: 'ATR', width: MIDDLE },
  { field: 'high', label: 'High', width: MIDDLE },
  { field: 'low', label: 'Low', width: MIDDLE },
  { field: 'return', label: 'Return', width: MIDDLE },
];

/** Columns that are not shown until someone wants them. */
const HIDDEN_AT_FIRST: ReadonlySet<string> = new Set(['currentPnl', 'close', 'atr', 'high', 'low', 'return']);

const TEXT_FIELDS: ReadonlySet<FieldId> = new Set(['timestamp', 'strategy', 'regime']);

const RESULT_LABELS: Readonly<Record<string, string>> = {
  meta_factor: '× meta',
  bandit_factor: '× bandit',
  regime_factor: '× regime',
  correlation_factor: '× corr.',
  scaled_position: 'Scaled',
  pyramided_position: 'Pyramided',
  final_position: 'Final',
};

/** The columns: the file's own that the scaler reads, its factors and sizes, and the problem. */
export function toRowColumns(
  { fields, header, axis, ledger }: FileFacts,
  activeColumns: readonly string[],
): readonly RowColumn[] {
  const own = FILE_COLUMNS.flatMap(({ field, label, width, sort }): RowColumn[] => {
    const name = fields[field];
    const place = name === undefined ? -1 : header.indexOf(name);
    if (place < 0) return [];
    const isNumber = !TEXT_FIELDS.has(field);
    const isDay = field === 'timestamp' && axis.from % DAY_MS === 0 && axis.to % DAY_MS === 0;
    return [
      {
        id: field,
        label,
        width: isDay ? DAY_WIDTH : width,
        isNumber,
        sort,
        read: ({ cells }) => fileCell(cells[place] ?? '', isNumber),
      },
    ];
  });
  const results = activeColumns.map(
    (name, place): RowColumn => ({
      id: name,
      label: RESULT_LABELS[name] ?? name,
      width: name.endsWith('_position') ? 92 : MIDDLE,
      isNumber: true,
      sort: resultKey(name),
      read: ({ results: values }) => resultCell(values[place] ?? Number.NaN),
    }),
  );
  return [
    {
      id: 'line',
      label: 'Line',
      width: lineWidth(ledger.read),
      isNumber: true,
      sort: undefined,
      read: ({ line }) => ({ text: formatNumber(line, 0), value: String(line) }),
    },
    ...own,
    ...results,
    ...carriedColumns(fields, header),
    {
      id: 'problem',
      label: 'Problem',
      width: 200,
      isNumber: false,
      sort: undefined,
      read: ({ problem }) => ({ text: problem }),
    },
  ];
}

const resultKey = (name: string): RowKey | undefined => resultColumns.find((known) => known === name);

/** The columns of the file that nothing reads, by their own names. */
function carriedColumns(fields: FileFacts['fields'], header: readonly string[]): readonly RowColumn[] {
  const used = new Set(Object.values(fields));
  return header.flatMap((name, place): RowColumn[] =>
    used.has(name)
      ? []
      : [
          {
            id: `file ${place}`,
            label: name === '' ? `column ${place + 1}` : name,
            width: CARRIED_WIDTH,
            isNumber: false,
            sort: undefined,
            read: ({ cells }) => ({ text: cells[place] ?? '' }),
          },
        ],
  );
}

/** Whether a column is shown before anybody chose. */
export const isShownAtFirst = ({ id }: RowColumn): boolean => !id.startsWith('file ') && !HIDDEN_AT_FIRST.has(id);

/** Room for the last line's number with its gaps between thousands. */
const lineWidth = (lines: number): number => 56 + 8 * String(lines).length;

const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;

/** A number of the file is rounded like any other; what is not plainly a number keeps its text. */
function fileCell(text: string, isNumber: boolean): RowCell {
  const bare = text.trim();
  if (!isNumber || !PLAIN_NUMBER.test(bare)) return { text };
  const value = Number(bare);
  return { text: formatNumber(value), value: exactValue(value) };
}

const resultCell = (value: number): RowCell =>
  Number.isNaN(value) ? { text: NO_FIGURE } : { text: formatMultiple(value), value: exactValue(value) };

/** Rows that a page of the table's own scroll length holds: browsers cut elements that are longer than some 17 million pixels. */
export const PART_ROWS = 500_000;
export const ROW_HEIGHT = 28;

/** The range of rows to ask for around those in sight: whole blocks, so that small scrolls ask nothing new. */
export function rangeAround(
  first: number,
  last: number,
  total: number,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, (Math.floor(first / BLOCK) - 1) * BLOCK);
  const to = Math.min(total, (Math.floor(last / BLOCK) + 2) * BLOCK);
  return { from, to: Math.max(from, to) };
}

const BLOCK = 60;
