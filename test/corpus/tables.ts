import type { FieldId } from '../../src/data/schema.ts';

/** What a cell means: a number, a name, milliseconds since 1970 for a time; nothing where it is empty. */
export type Value = number | string | undefined;

export interface Cell {
  readonly text: string;
  readonly value: Value;
}

/** An undamaged table, of which every value is known before any reader sees it. */
export interface Table {
  readonly name: string;
  readonly header: readonly string[];
  /** The field of each column; undefined where it is carried along only. */
  readonly fields: readonly (FieldId | undefined)[];
  readonly rows: readonly (readonly Cell[])[];
  readonly lineEnd: '\n' | '\r\n';
}

interface Column {
  readonly name: string;
  readonly field?: FieldId;
  readonly cell: (row: number, draw: () => number) => Cell;
}

/** Mulberry32: the same numbers in [0, 1) for the same seed. */
function drawFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ROWS = 30;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2023, 0, 2);

/** `Number` is the judge of what a text of digits means. */
const written = (text: string): Cell => ({ text, value: Number(text) });
const nothing: Cell = { text: '', value: undefined };
const named = (text: string): Cell => ({ text, value: text });

const decimals = (least: number, most: number, places: number) => (_: number, draw: () => number) =>
  written((least + (most - least) * draw()).toFixed(places));

const raw: Column = { name: 'raw_position', field: 'rawPosition', cell: decimals(-3, 3, 4) };
const meta: Column = { name: 'meta_prob', field: 'metaProb', cell: decimals(0.3, 0.9, 3) };
const bandit: Column = { name: 'bandit_weight', field: 'banditWeight', cell: decimals(0, 1, 3) };
const correlation: Column = {
  name: 'correlation_penalty',
  field: 'correlationPenalty',
  cell: decimals(0, 1, 2),
};
const regime: Column = {
  name: 'regime',
  field: 'regime',
  cell: (row) => named(['TRENDING', 'High Vol', 'normal', 'Breakout'][row % 4] ?? ''),
};
const day: Column = {
  name: 'timestamp',
  field: 'timestamp',
  cell: (row) => {
    const timeMs = FIRST_DAY + row * DAY_MS;
    return { text: new Date(timeMs).toISOString().slice(0, 10), value: timeMs };
  },
};
const hour: Column = {
  name: 'datetime',
  field: 'timestamp',
  cell: (row) => {
    const timeMs = FIRST_DAY + row * 3_600_000;
    return { text: `${new Date(timeMs).toISOString().slice(0, 19)}Z`, value: timeMs };
  },
};
const epoch: Column = {
  name: 'time',
  field: 'timestamp',
  cell: (row) => {
    const timeMs = FIRST_DAY + row * DAY_MS;
    return { text: String(timeMs / 1000), value: timeMs };
  },
};
const pnl: Column = {
  name: 'pnl',
  field: 'currentPnl',
  cell: (row, draw) => (row % 7 === 3 ? nothing : decimals(-2, 2, 2)(row, draw)),
};
const close: Column = { name: 'close', field: 'close', cell: decimals(90, 110, 2) };
const high: Column = { name: 'high', field: 'high', cell: decimals(110, 120, 2) };
const low: Column = { name: 'low', field: 'low', cell: decimals(80, 90, 2) };
const atr: Column = {
  name: 'atr',
  field: 'atr',
  cell: (row, draw) => (row < 3 ? nothing : decimals(1, 3, 3)(row, draw)),
};
const nextReturn: Column = {
  name: 'forward_return',
  field: 'return',
  cell: (row, draw) => (row === ROWS - 1 ? nothing : decimals(-0.05, 0.05, 6)(row, draw)),
};
const strategy: Column = {
  name: 'strategy',
  field: 'strategy',
  cell: (row) => named(row % 2 === 0 ? 'alpha' : 'beta two'),
};
const signed: Column = {
  name: 'raw_position',
  field: 'rawPosition',
  cell: (row) =>
    written(
      ['-0', '1.5e-3', '-2E+2', '+0.5', '.5', '5.', '-1e-300', '0', '12e0', '-.25e1', '4.9e-324', '1.7e308'][
        row % 12
      ] ?? '',
    ),
};
const longDecimals: Column = {
  name: 'raw_position',
  field: 'rawPosition',
  cell: (row, draw) => {
    const digits = Array.from({ length: 16 }, () => Math.floor(10 * draw())).join('');
    return written(`${row % 2 === 0 ? '-' : ''}${1 + (row % 9)}.${digits}`);
  },
};
const longProbability: Column = {
  name: 'meta_prob',
  field: 'metaProb',
  cell: (_, draw) => written(`0.${Array.from({ length: 17 }, () => Math.floor(10 * draw())).join('')}`),
};
const quotedNote: Column = {
  name: 'note',
  cell: (row) =>
    named(['buy, then hold', 'two\nlines', 'a "quoted" word', 'plain', 'first\nsecond, third'][row % 5] ?? ''),
};
const unicodeNote: Column = {
  name: 'Anmerkung',
  cell: (row) => named(['naïve', '日本語', '😀 up', 'Ωmega', 'zwölf'][row % 5] ?? ''),
};
const carried = (place: number): Column => ({ name: `feature ${place}`, cell: decimals(-9, 9, 5) });

function tableOf(name: string, columns: readonly Column[], rowCount = ROWS, lineEnd: Table['lineEnd'] = '\n'): Table {
  const draw = drawFrom(name.length * 7919 + columns.length);
  return {
    name,
    header: columns.map((column) => column.name),
    fields: columns.map(({ field }) => field),
    rows: Array.from({ length: rowCount }, (_, row) => columns.map(({ cell }) => cell(row, draw))),
    lineEnd,
  };
}

/** The tables that are damaged. The wide one is longer than what the reader looks at before the first row. */
export const tables: readonly Table[] = [
  tableOf('minimal', [raw, meta]),
  tableOf('all columns', [day, raw, meta, bandit, regime, correlation, pnl, close, atr, high, low, nextReturn]),
  tableOf('with strategy', [day, strategy, raw, meta, regime, close]),
  tableOf('hourly', [hour, raw, meta, pnl, close]),
  tableOf('epoch', [epoch, meta, raw, regime]),
  tableOf('no timestamp', [raw, meta, regime, correlation]),
  tableOf('signs and exponents', [day, signed, meta]),
  tableOf('long decimals', [longDecimals, longProbability, day]),
  tableOf('quoted texts', [quotedNote, day, raw, meta, { ...quotedNote, name: 'second note' }]),
  tableOf('CRLF', [day, raw, meta, bandit, pnl], ROWS, '\r\n'),
  tableOf('unicode', [day, unicodeNote, raw, meta, { ...unicodeNote, name: '備考' }]),
  tableOf('wide', [day, raw, meta, regime, ...Array.from({ length: 56 }, (_, k) => carried(k))], 150),
];
