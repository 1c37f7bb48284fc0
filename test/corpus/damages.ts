import { gzipSync } from 'node:zlib';
import type { FieldId } from '../../src/data/schema.ts';
import {
  type Draft,
  draftOf,
  type Outcome,
  type Piece,
  quoted,
  quoteIfNeeded,
  utf8,
  type Values,
  valuesOf,
  writtenCells,
} from './draft.ts';
import type { Table } from './tables.ts';

/** One kind of damage: a pure function from an undamaged table to a file and what must become of it. */
export interface Damage {
  readonly name: string;
  /** Undefined where the table has nothing that could be damaged in this way. */
  readonly apply: (table: Table) => Draft | undefined;
}

const middle = (table: Table): number => Math.floor(table.rows.length / 2);
const last = (table: Table): number => table.rows.length - 1;
const placeOf = (table: Table, field: FieldId): number => table.fields.indexOf(field);
const nameAt = (table: Table, place: number): string => table.header[place] ?? '';
const damage = (name: string, apply: Damage['apply']): Damage => ({ name, apply });

/** The draft with the row replaced by others: none, one or several. */
function replaceRow(table: Table, row: number, replacements: readonly Pick<RowPiece, 'text' | 'outcome'>[]): Draft {
  const draft = draftOf(table);
  const pieces = draft.pieces.flatMap((piece, place): readonly Piece[] =>
    place === row + 1 ? replacements.map((replacement) => ({ ...replacement, kind: 'row', end: piece.end })) : [piece],
  );
  return { ...draft, pieces };
}

type RowPiece = Extract<Piece, { kind: 'row' }>;

/** The row with one cell written otherwise, exactly as given. */
function rowWith(table: Table, row: number, place: number, text: string): string {
  return writtenCells(table, row).with(place, text).join(',');
}

const rejected = (column: string | undefined, linesDown = 0): Outcome => ({ kind: 'rejected', column, linesDown });

const withValue = (table: Table, row: number, field: FieldId, value: number): Values =>
  valuesOf(table, row).set(field, value);

/** A field's cell of the middle row written as `text`, which no careful person would take for a number. */
const badCell = (name: string, field: FieldId, text: string): Damage =>
  damage(name, (table) => {
    const place = placeOf(table, field);
    if (place < 0) return undefined;
    const row = middle(table);
    const outcome = rejected(nameAt(table, place));
    return replaceRow(table, row, [{ text: rowWith(table, row, place, text), outcome }]);
  });

/** A field's cell written in a way that means one number to a person: read so, or reported. */
const looseCell = (name: string, field: FieldId, text: string, value: number): Damage =>
  damage(name, (table) => {
    const place = placeOf(table, field);
    if (place < 0) return undefined;
    const row = middle(table);
    const values = withValue(table, row, field, value);
    const outcome: Outcome = { kind: 'reportedOrRight', column: nameAt(table, place), values };
    return replaceRow(table, row, [{ text: rowWith(table, row, place, text), outcome }]);
  });

const shapeDamages: readonly Damage[] = [
  damage('lost delimiter', (table) => {
    const row = middle(table);
    const [first = '', second = '', ...others] = writtenCells(table, row);
    const isQuoted = first.startsWith('"') || second.startsWith('"');
    const text = [first + second, ...others].join(',');
    return isQuoted ? undefined : replaceRow(table, row, [{ text, outcome: rejected('') }]);
  }),
  damage('extra delimiter', (table) => {
    const row = middle(table);
    return replaceRow(table, row, [{ text: `,${writtenCells(table, row).join(',')}`, outcome: rejected('') }]);
  }),
  damage('extra cell at the end', (table) => {
    const row = middle(table);
    return replaceRow(table, row, [{ text: `${writtenCells(table, row).join(',')},surplus`, outcome: rejected('') }]);
  }),
  damage('last row cut off', (table) => {
    const row = last(table);
    const [first = ''] = writtenCells(table, row);
    const draft = replaceRow(table, row, [{ text: first, outcome: rejected('') }]);
    return {
      ...draft,
      pieces: draft.pieces.map((piece, place) => (place === row + 1 ? { ...piece, end: '' } : piece)),
    };
  }),
  damage('row of delimiters only', (table) => {
    const row = middle(table);
    const text = ','.repeat(table.header.length - 1);
    return replaceRow(table, row, [{ text, outcome: { kind: 'flagged' } }]);
  }),
  damage('two cells changed places', (table) => {
    const [raw, time] = [placeOf(table, 'rawPosition'), placeOf(table, 'timestamp')];
    const row = middle(table);
    const cells = writtenCells(table, row);
    const [position, moment] = [cells[raw] ?? '', cells[time] ?? ''];
    if (time < 0 || Number.isFinite(Number(moment))) return undefined;
    const text = cells.with(raw, moment).with(time, position).join(',');
    return replaceRow(table, row, [{ text, outcome: rejected(nameAt(table, raw)) }]);
  }),
  damage('a name too many in the header', (table) => {
    const draft = draftOf(table);
    const pieces = draft.pieces.map((piece) =>
      piece.kind === 'header' ? { ...piece, text: `${piece.text},more` } : piece,
    );
    return { ...draft, pieces, verdicts: ['unclear'] };
  }),
];

const quoteDamages: readonly Damage[] = [
  ...(['first cell', 'last cell'] as const).map((where) =>
    damage(`unclosed quote in the ${where} of a row`, (table) => {
      const row = middle(table);
      const cells = writtenCells(table, row);
      const place = where === 'first cell' ? 0 : cells.length - 1;
      const before = cells.slice(0, place).join(',');
      const cell = cells[place] ?? '';
      const open = cell.startsWith('"') ? cell.slice(0, -1) : `"${cell}`;
      const outcome = rejected(undefined, before.match(/\r\n|\r|\n/gu)?.length ?? 0);
      return replaceRow(table, row, [{ text: cells.with(place, open).join(','), outcome }]);
    }),
  ),
  damage('unclosed quote in the last row', (table) => {
    const row = last(table);
    const text = rowWith(table, row, 0, `"${table.rows[row]?.[0]?.text.replaceAll('"', '""') ?? ''}`);
    return {
      ...replaceRow(table, row, [{ text, outcome: rejected(undefined) }]),
      mayTear: true,
      verdicts: ['read', 'refused'],
    };
  }),
  badCell('stray quote in a number', 'rawPosition', '1"5'),
  badCell('text behind a closing quote', 'rawPosition', '"1.5"0'),
  badCell('leading apostrophe and text', 'rawPosition', "'abc'"),
  looseCell('leading apostrophe', 'rawPosition', "'1.5", 1.5),
  looseCell('quoted number', 'rawPosition', '"1.5"', 1.5),
  looseCell('quoted number with spaces', 'rawPosition', '" 1.5 "', 1.5),
];

const cellDamages: readonly Damage[] = [
  badCell('text in a numeric cell', 'rawPosition', 'abc'),
  badCell('number and letters', 'rawPosition', '12abc'),
  badCell('empty needed cell', 'rawPosition', ''),
  badCell('empty probability', 'metaProb', ' '),
  badCell('NaN', 'rawPosition', 'NaN'),
  badCell('inf', 'rawPosition', 'inf'),
  badCell('minus Infinity', 'rawPosition', '-Infinity'),
  badCell('null', 'metaProb', 'null'),
  badCell('N/A', 'rawPosition', 'N/A'),
  badCell('probability above 1', 'metaProb', '1.0000001'),
  badCell('negative probability', 'metaProb', '-0.01'),
  badCell('weight out of range', 'banditWeight', '2'),
  badCell('penalty out of range', 'correlationPenalty', '-1'),
  badCell('regime missing', 'regime', 'NaN'),
  badCell('huge exponent', 'rawPosition', '1e999'),
  badCell('hexadecimal', 'rawPosition', '0x10'),
  badCell('binary prefix', 'rawPosition', '0b11'),
  badCell('two points', 'rawPosition', '1.2.3'),
  badCell('two signs', 'rawPosition', '--1'),
  badCell('sign apart', 'rawPosition', '- 1'),
  badCell('exponent without digits', 'rawPosition', '1e'),
  badCell('NUL byte in a number', 'rawPosition', '1\u00005'),
  badCell('formula', 'rawPosition', '=1+1'),
  badCell('true', 'rawPosition', 'true'),
  badCell('one comma of two meanings', 'rawPosition', '"1,234"'),
  badCell('date in a number', 'rawPosition', '2024-01-01'),
  looseCell('unit behind', 'rawPosition', '1.5 USD', 1.5),
  looseCell('currency sign', 'rawPosition', '$1.5', 1.5),
  looseCell('percent sign', 'metaProb', '55%', 0.55),
  looseCell('percent sign with space', 'metaProb', '55.5 %', 0.555),
  looseCell('thousands', 'rawPosition', '"1,234.5"', 1234.5),
  looseCell('thousands twice', 'rawPosition', '"-1,234,567"', -1234567),
  looseCell('thousands the other way', 'rawPosition', '"1.234,5"', 1234.5),
  looseCell('thousands with apostrophes', 'rawPosition', "1'234'567.25", 1234567.25),
  looseCell('thousands with narrow spaces', 'rawPosition', '1\u202f234.5', 1234.5),
  looseCell('underscores between digits', 'rawPosition', '1_000', 1000),
  looseCell('decimal comma in one cell', 'rawPosition', '"1,5"', 1.5),
  looseCell('negative in parentheses', 'rawPosition', '(1.5)', -1.5),
  looseCell('minus behind', 'rawPosition', '1.5-', -1.5),
  looseCell('typographic minus', 'rawPosition', '\u22121.5', -1.5),
  looseCell('en dash for minus', 'rawPosition', '\u20131.5', -1.5),
  looseCell('full-width digits', 'rawPosition', '\uff11.\uff15', 1.5),
  looseCell('Fortran exponent', 'rawPosition', '1.5D2', 150),
  looseCell('no-break space around', 'rawPosition', '\u00a01.5\u00a0', 1.5),
  ...(['2024-02-30', '2023-13-01', 'soon', '2023-1-1T25:00:00', '0000-00-00'] as const).map((text) =>
    damage(`impossible time ${text}`, (table) => {
      const place = placeOf(table, 'timestamp');
      if (place < 0) return undefined;
      const row = middle(table);
      const values = valuesOf(table, row).set('timestamp', undefined);
      const outcome: Outcome = { kind: 'remarked', column: nameAt(table, place), values };
      return replaceRow(table, row, [{ text: rowWith(table, row, place, text), outcome }]);
    }),
  ),
  ...(['close', 'pnl'] as const).map((name) =>
    damage(`text in an optional cell: ${name}`, (table) => {
      const place = table.header.indexOf(name);
      const field = table.fields[place];
      if (!field) return undefined;
      const row = middle(table);
      const values = valuesOf(table, row).set(field, undefined);
      return replaceRow(table, row, [
        { text: rowWith(table, row, place, 'abc'), outcome: { kind: 'remarked', column: name, values } },
      ]);
    }),
  ),
];

/** Pieces put in before the given place; the header is place 0. */
function inserting(table: Table, place: number, pieces: readonly Piece[]): Draft {
  const draft = draftOf(table);
  return { ...draft, pieces: draft.pieces.toSpliced(place, 0, ...pieces) };
}

const aside = (kind: 'blank' | 'comment' | 'preamble' | 'footer', table: Table, text: string): Piece => ({
  kind,
  text,
  end: table.lineEnd,
});

const extraRow = (table: Table, text: string, outcome: Outcome): Piece => ({
  kind: 'row',
  text,
  end: table.lineEnd,
  outcome,
});

const headerText = (table: Table): string => table.header.map((name) => quoteIfNeeded(name, ',')).join(',');

const totals = (table: Table): Piece =>
  extraRow(table, table.header.map((_, place) => (place === 0 ? 'Total' : '')).join(','), { kind: 'flagged' });

const lineDamages: readonly Damage[] = [
  damage('header again in the middle', (table) => {
    const outcome = rejected(nameAt(table, placeOf(table, 'rawPosition')));
    return inserting(table, middle(table) + 1, [extraRow(table, headerText(table), outcome)]);
  }),
  damage('second line of the header', (table) => {
    const text = table.header.map(() => '(unit)').join(',');
    const outcome = rejected(nameAt(table, placeOf(table, 'rawPosition')));
    return { ...inserting(table, 1, [extraRow(table, text, outcome)]), verdicts: ['read', 'unclear'] };
  }),
  damage('totals row at the end', (table) => inserting(table, table.rows.length + 1, [totals(table)])),
  damage('blank line and totals row at the end', (table) =>
    inserting(table, table.rows.length + 1, [aside('blank', table, ''), totals(table)]),
  ),
  damage('totals row with numbers', (table) => {
    if (!['timestamp', 'rawPosition'].includes(table.fields[0] ?? '')) return undefined;
    const text = ['Total', ...writtenCells(table, 0).slice(1)].join(',');
    return inserting(table, table.rows.length + 1, [extraRow(table, text, { kind: 'flagged' })]);
  }),
  damage('note behind the last row', (table) =>
    inserting(table, table.rows.length + 1, [extraRow(table, 'end of report', { kind: 'flagged' })]),
  ),
  damage('blank lines', (table) => {
    const draft = draftOf(table);
    const blanks = [aside('blank', table, ''), aside('blank', table, '  ')];
    const pieces = draft.pieces.flatMap((piece, place) => (place % 7 === 3 ? [piece, ...blanks] : [piece]));
    return { ...draft, pieces: [...pieces, aside('blank', table, '')], notices: ['blankLines'] };
  }),
  damage('blank line first', (table) => inserting(table, 0, [aside('blank', table, '')])),
  damage('comment lines', (table) => {
    const draft = draftOf(table);
    const comment = aside('comment', table, '# a "note, with, commas');
    const pieces = draft.pieces.flatMap((piece, place) => (place % 9 === 4 ? [comment, piece] : [piece]));
    return { ...draft, pieces: [comment, ...pieces], notices: ['comments'] };
  }),
  damage('title above the header', (table) => ({
    ...inserting(table, 0, [
      aside('preamble', table, 'Backtest of a trend model'),
      aside('preamble', table, 'Period: 2023; all sizes in contracts'),
      aside('blank', table, ''),
    ]),
    notices: ['preamble'],
  })),
  damage('title filled up with empty cells', (table) => ({
    ...inserting(table, 0, [aside('preamble', table, `My backtest${','.repeat(table.header.length - 1)}`)]),
    notices: ['preamble'],
  })),
  damage('no final line end', (table) => {
    const draft = draftOf(table);
    return {
      ...draft,
      pieces: draft.pieces.map((piece, place) => (place === table.rows.length ? { ...piece, end: '' } : piece)),
    };
  }),
  damage('mixed line ends', (table) => {
    const draft = draftOf(table);
    const ends = ['\n', '\r\n', '\r'];
    const pieces = draft.pieces.map((piece, place) => ({ ...piece, end: ends[place % 3] ?? '' }));
    return { ...draft, pieces, notices: ['lineEndings'] };
  }),
  damage('rows in reverse', (table) => {
    const [header, ...rows] = draftOf(table).pieces;
    return header && { ...draftOf(table), pieces: [header, ...rows.reverse()] };
  }),
  damage('duplicated rows', (table) => {
    const draft = draftOf(table);
    return { ...draft, pieces: draft.pieces.flatMap((piece, place) => (place % 5 === 2 ? [piece, piece] : [piece])) };
  }),
];

/** The sums of the columns of numbers, as they are written in a last row whose first cell is `name`; '' for every other column. */
function sumsOf(table: Table, name: string): string {
  const sums = table.fields.map((field, place) => {
    const values = table.rows.map((cells) => cells[place]?.value);
    const isSummed = field !== undefined && field !== 'timestamp' && values.every((value) => typeof value !== 'string');
    const sum = values.reduce((total: number, value) => total + (typeof value === 'number' ? value : 0), 0);
    return isSummed ? sum.toFixed(3) : '';
  });
  return [name, ...sums.slice(1)].join(',');
}

/** Whether the positions are small enough for a sum that can be written. */
const hasSums = (table: Table): boolean =>
  table.rows.every((cells) => Math.abs(Number(cells[placeOf(table, 'rawPosition')]?.value)) < 1e9);

const startsWithTime = (table: Table): boolean => table.fields[0] === 'timestamp';

/** The columns of a table that are not bound to an interval: a row of their sums can be scaled. */
function unbound(table: Table): Table {
  const places = table.fields.flatMap((field, place) =>
    field === 'timestamp' || field === 'rawPosition' || field === 'close' ? [place] : [],
  );
  const pick = <T>(list: readonly T[]): T[] => places.flatMap((place) => list.slice(place, place + 1));
  return { ...table, header: pick(table.header), fields: pick(table.fields), rows: table.rows.map(pick) };
}

const footerDamages: readonly Damage[] = [
  ...['Total', 'Sum:', 'TOTALS', 'Average'].map((name) =>
    damage(`row of sums named ${name}`, (table) =>
      startsWithTime(table)
        ? {
            ...inserting(table, table.rows.length + 1, [aside('footer', table, sumsOf(table, name))]),
            notices: ['footer'],
          }
        : undefined,
    ),
  ),
  damage('name of a total and nothing else', (table) => ({
    ...inserting(table, table.rows.length + 1, [
      aside('footer', table, ['Total', ...table.header.slice(1).map(() => '')].join(',')),
    ]),
    notices: ['footer'],
  })),
  damage('blank line, total and note', (table) =>
    inserting(table, table.rows.length + 1, [
      aside('blank', table, ''),
      aside('footer', table, ['Grand total', ...table.header.slice(1).map(() => '')].join(',')),
      aside('blank', table, ''),
      aside('footer', table, 'Source: the back office'),
    ]),
  ),
  damage('total read as a row on request', (table) => {
    const text = ['Total', ...table.header.slice(1).map(() => '')].join(',');
    const draft = inserting(table, table.rows.length + 1, [extraRow(table, text, rejected(undefined))]);
    return { ...draft, verdicts: [], answer: () => ({ endLine: 'none' }) };
  }),
  damage('sums without a name or a time', (table) => {
    const plain = unbound(table);
    if (!startsWithTime(plain) || !hasSums(plain)) return undefined;
    const draft = inserting(plain, plain.rows.length + 1, [aside('footer', plain, sumsOf(plain, ''))]);
    return { ...draft, verdicts: ['unclear'], answer: (lines) => ({ endLine: lines.at(-1) ?? 'none' }) };
  }),
  damage('sums with a name in a table without times', (table) => {
    const place = placeOf(table, 'rawPosition');
    if (!hasSums(table)) return undefined;
    const bare: Table = {
      ...table,
      header: ['trade', 'raw_position'],
      fields: [undefined, 'rawPosition'],
      rows: table.rows.map((cells, row) => [
        { text: `no ${row}`, value: undefined },
        cells[place] ?? { text: '', value: undefined },
      ]),
    };
    const draft = inserting(bare, bare.rows.length + 1, [aside('footer', bare, sumsOf(bare, 'Total'))]);
    return { ...draft, verdicts: ['unclear'], answer: (lines) => ({ endLine: lines.at(-1) ?? 'none' }) };
  }),
  damage('everything from the middle on left out on request', (table) => {
    const from = middle(table) + 1;
    const draft = draftOf(table);
    const pieces = draft.pieces.map(
      (piece, place): Piece => (place < from ? piece : { kind: 'footer', text: piece.text, end: piece.end }),
    );
    const isLineByLine = pieces.every(({ text }) => !/[\r\n]/u.test(text));
    return isLineByLine
      ? { ...draft, pieces, verdicts: [], answer: (lines) => ({ endLine: lines[from] ?? 'none' }) }
      : undefined;
  }),
  damage('last row without a time', (table) => {
    const plain = unbound(table);
    if (!startsWithTime(plain)) return undefined;
    const row = last(plain);
    const values = valuesOf(plain, row).set('timestamp', undefined);
    return replaceRow(plain, row, [{ text: rowWith(plain, row, 0, ''), outcome: { kind: 'intact', values } }]);
  }),
];

const encoded =
  (mark: readonly number[], bytesOf: (text: string) => Uint8Array) =>
  (text: string): Uint8Array =>
    Uint8Array.from([...mark, ...bytesOf(text)]);

function utf16(text: string, isLittle: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), isLittle);
  return new Uint8Array(view.buffer);
}

/** A column of notes behind the others. */
function withNotes(table: Table, note: (row: number) => string): Draft {
  const draft = draftOf(table);
  const pieces = draft.pieces.map((piece, place) => ({
    ...piece,
    text: `${piece.text},${piece.kind === 'header' ? 'remark' : note(place - 1)}`,
  }));
  return { ...draft, pieces };
}

const LATIN_E = '\ufdd0';

/** UTF-8 with a byte of Windows-1252 wherever the text has a stand-in for it. */
function withLatinByte(text: string): Uint8Array {
  const parts = text.split(LATIN_E).map(utf8);
  return Uint8Array.from(parts.flatMap((part, k) => (k === 0 ? [...part] : [0xe9, ...part])));
}

const bytesDamages: readonly Damage[] = [
  damage('byte order mark', (table) => ({
    ...draftOf(table),
    notices: ['byteOrderMark'],
    encode: encoded([0xef, 0xbb, 0xbf], utf8),
  })),
  damage('UTF-16 LE', (table) => ({
    ...draftOf(table),
    encode: encoded([0xff, 0xfe], (text) => utf16(text, true)),
  })),
  damage('UTF-16 BE', (table) => ({
    ...draftOf(table),
    encode: encoded([0xfe, 0xff], (text) => utf16(text, false)),
  })),
  damage('UTF-16 without a mark', (table) => ({
    ...draftOf(table),
    verdicts: ['unclear', 'refused'],
    encode: (text) => utf16(text, true),
  })),
  damage('byte of Windows-1252', (table) => ({
    ...withNotes(table, (row) => (row === middle(table) ? `caf${LATIN_E}` : 'x')),
    notices: ['encoding'],
    encode: withLatinByte,
  })),
  damage('byte of Windows-1252 in the last row', (table) => ({
    ...withNotes(table, (row) => (row === last(table) ? `caf${LATIN_E}` : 'x')),
    notices: ['encoding'],
    encode: withLatinByte,
  })),
  damage('cut in the middle of a character', (table) => ({
    ...withNotes(table, () => 'é'),
    notices: ['encoding'],
    encode: (text) => utf8(text.trimEnd()).slice(0, -1),
  })),
  damage('NUL byte in a text', (table) => withNotes(table, (row) => (row === middle(table) ? 'a\u0000b' : 'x'))),
  damage('gzip', (table) => ({ ...draftOf(table), encode: (text) => gzipSync(utf8(text)) })),
  damage('gzip in two members', (table) => ({
    ...draftOf(table),
    encode: (text) => {
      const half = Math.floor(text.length / 2);
      return Uint8Array.from([...gzipSync(utf8(text.slice(0, half))), ...gzipSync(utf8(text.slice(half)))]);
    },
  })),
  damage('gzip cut off', (table) => ({
    ...draftOf(table),
    verdicts: ['refused'],
    encode: (text) => gzipSync(utf8(text)).subarray(0, -9),
  })),
  damage('gzip with a wrong checksum', (table) => ({
    ...draftOf(table),
    verdicts: ['refused'],
    encode: (text) => {
      const packed = new Uint8Array(gzipSync(utf8(text)));
      const at = packed.length - 8;
      packed[at] = (packed[at] ?? 0) ^ 1;
      return packed;
    },
  })),
];

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;

const withComma = (table: Table) => (text: string, place: number) =>
  table.fields[place] !== 'timestamp' && NUMBER.test(text) ? text.replace('.', ',') : text;

const dialectDamages: readonly Damage[] = [
  damage('CR only', (table) => draftOf(table, { lineEnd: '\r' })),
  damage('semicolons', (table) => draftOf(table, { delimiter: ';' })),
  damage('semicolons and decimal comma', (table) => draftOf(table, { delimiter: ';', spell: withComma(table) })),
  damage('tabs', (table) => draftOf(table, { delimiter: '\t' })),
  damage('tabs and decimal comma', (table) => draftOf(table, { delimiter: '\t', spell: withComma(table) })),
  damage('pipes', (table) => draftOf(table, { delimiter: '|' })),
  damage('pipes and decimal comma', (table) => draftOf(table, { delimiter: '|', spell: withComma(table) })),
  ...([';', ',', '\t'] as const).map((delimiter) =>
    damage(`sep= line of ${JSON.stringify(delimiter)}`, (table) => {
      const draft = draftOf(table, { delimiter });
      return { ...draft, pieces: [aside('preamble', table, `sep=${delimiter}`), ...draft.pieces] };
    }),
  ),
  damage('trailing delimiter on every line', (table) => {
    const draft = draftOf(table);
    return { ...draft, pieces: draft.pieces.map((piece) => ({ ...piece, text: `${piece.text},` })) };
  }),
  damage('trailing delimiters on the rows only', (table) => {
    const draft = draftOf(table);
    const pieces = draft.pieces.map((piece) => (piece.kind === 'row' ? { ...piece, text: `${piece.text},,` } : piece));
    return { ...draft, pieces, notices: ['extraCells'] };
  }),
  damage('every cell quoted', (table) => draftOf(table, { quote: quoted })),
  damage('spaces around cells', (table) => draftOf(table, { quote: (text) => `  ${quoteIfNeeded(text, ',')} ` })),
  damage('semicolons, decimal comma, mark and CRLF', (table) => ({
    ...draftOf(table, { delimiter: ';', lineEnd: '\r\n', spell: withComma(table) }),
    encode: encoded([0xef, 0xbb, 0xbf], utf8),
  })),
];

const enclosed = (sign: string) => (text: string) => sign + text.replaceAll(sign, sign + sign) + sign;

const backslashed = (sign: string) => (text: string) =>
  sign + text.replaceAll('\\', '\\\\').replaceAll(sign, `\\${sign}`) + sign;

/** Whether a table has cells that an ordinary file has in quotes. */
const hasQuotes = (table: Table): boolean =>
  table.rows.some((cells) => cells.some(({ text }) => quoteIfNeeded(text, ',') !== text));

const quotingDamages: readonly Damage[] = [
  damage('every cell between apostrophes', (table) => ({
    ...draftOf(table, { quote: enclosed("'") }),
    verdicts: ['unclear'],
    notices: ['quoting'],
    answer: () => ({ quoting: 'apostrophe' }),
  })),
  damage('every cell between apostrophes, semicolons', (table) => ({
    ...draftOf(table, { quote: enclosed("'"), delimiter: ';' }),
    verdicts: ['unclear'],
    answer: () => ({ quoting: 'apostrophe' }),
  })),
  damage('texts between apostrophes, numbers bare', (table) => {
    const quote = (text: string): string => (NUMBER.test(text) || text === '' ? text : enclosed("'")(text));
    const hasTexts = table.rows.some((cells) => cells.some(({ text }) => quote(text) !== text));
    return hasTexts
      ? { ...draftOf(table, { quote }), verdicts: ['unclear'], answer: () => ({ quoting: 'apostrophe' }) }
      : undefined;
  }),
  damage('one cell with a delimiter between apostrophes', (table) =>
    hasQuotes(table)
      ? undefined
      : {
          ...withNotes(table, (row) => (row === middle(table) ? "'a, b'" : 'x')),
          verdicts: ['unclear'],
          answer: () => ({ quoting: 'apostrophe' }),
        },
  ),
  damage('apostrophes behind backslashes in notes', (table) => {
    const draft = withNotes(table, (row) => backslashed("'")(row % 2 === 0 ? "it's, so" : 'a "quote" and a \\'));
    const answer: Draft['answer'] = () => ({ quoting: 'apostropheBackslash' });
    return hasQuotes(table) ? undefined : { ...draft, verdicts: ['unclear'], answer };
  }),
  damage('quotes behind backslashes in notes', (table) => ({
    ...withNotes(table, (row) => backslashed('"')(row % 2 === 0 ? 'say "hi", now' : 'a "quote" and a \\')),
    verdicts: ['unclear'],
    notices: ['quoting'],
    answer: () => ({ quoting: 'doubleBackslash' }),
  })),
  damage('one quote behind a backslash', (table) => ({
    ...withNotes(table, (row) => (row === middle(table) ? backslashed('"')('5" wide, 3" high') : 'x')),
    verdicts: ['unclear'],
    answer: () => ({ quoting: 'doubleBackslash' }),
  })),
  damage('every cell in quotes, backslashes inside', (table) => {
    const isUsed = hasQuotes(table) && table.rows.some((cells) => cells.some(({ text }) => text.includes('"')));
    const draft = draftOf(table, { quote: backslashed('"') });
    return isUsed ? { ...draft, verdicts: ['unclear'], answer: () => ({ quoting: 'doubleBackslash' }) } : undefined;
  }),
  damage('backslashes and apostrophes that mean nothing', (table) =>
    withNotes(table, (row) => ['C:\\data', "it's", "'tis so", '"C:\\dir\\"', "rock 'n' roll"][row % 5] ?? ''),
  ),
];

/** The draft with another header line. */
function withHeader(table: Table, header: readonly string[]): Draft {
  const draft = draftOf(table);
  const pieces = draft.pieces.map((piece) =>
    piece.kind === 'header' ? { ...piece, text: header.map((name) => quoteIfNeeded(name, ',')).join(',') } : piece,
  );
  return { ...draft, pieces };
}

const renamed = (table: Table, from: FieldId, to: string): readonly string[] =>
  table.header.map((name, place) => (table.fields[place] === from ? to : name));

const headerDamages: readonly Damage[] = [
  damage('no header', (table) => {
    const draft = draftOf(table);
    return { ...draft, pieces: draft.pieces.slice(1), verdicts: ['unclear'] };
  }),
  damage('position under another name', (table) => ({
    ...withHeader(table, renamed(table, 'rawPosition', 'signal')),
    verdicts: ['unclear'],
  })),
  damage('name of the position twice', (table) => {
    const draft = withNotes(table, () => '9');
    const pieces = draft.pieces.map((piece) =>
      piece.kind === 'header' ? { ...piece, text: piece.text.replace(/remark$/u, 'raw_position') } : piece,
    );
    return { ...draft, pieces, verdicts: ['unclear'] };
  }),
  damage('name of the probability twice', (table) => {
    const draft = withNotes(table, () => '0.9');
    const pieces = draft.pieces.map((piece) =>
      piece.kind === 'header' ? { ...piece, text: piece.text.replace(/remark$/u, 'Meta Prob') } : piece,
    );
    return { ...draft, pieces, verdicts: ['unclear'] };
  }),
  damage('columns in other words', (table) =>
    withHeader(
      table,
      renamed(table, 'rawPosition', 'Target-Position').map((name) => (name === 'meta_prob' ? 'Confidence' : name)),
    ),
  ),
  damage('columns in camel case and capitals', (table) =>
    withHeader(
      table,
      renamed(table, 'rawPosition', 'RawPosition').map((name) => (name === 'meta_prob' ? 'META-PROB' : name)),
    ),
  ),
  damage('column named __proto__', (table) => {
    const draft = withNotes(table, () => '9');
    const pieces = draft.pieces.map((piece) =>
      piece.kind === 'header' ? { ...piece, text: piece.text.replace(/remark$/u, '__proto__') } : piece,
    );
    return { ...draft, pieces };
  }),
  damage('header only', (table) => {
    const draft = draftOf(table);
    return { ...draft, pieces: draft.pieces.slice(0, 1), verdicts: ['refused'] };
  }),
  damage('nothing but blank lines', (table) => ({
    ...draftOf(table),
    verdicts: ['refused'],
    encode: () => utf8('\n \n\n'),
  })),
  damage('a web page around it', (table) => ({
    ...draftOf(table),
    verdicts: ['refused'],
    encode: (text) => utf8(`<!doctype html>\n<pre>${text}</pre>`),
  })),
];

/** The draft with lines of words between header and rows. */
const underHeader = (
  table: Table,
  texts: readonly string[],
  answer: Draft['answer'],
  kind: 'header' | 'row',
): Draft => {
  const lines = texts.map(
    (text): Piece =>
      kind === 'header' ? { kind, text, end: table.lineEnd } : extraRow(table, text, rejected(undefined)),
  );
  return { ...inserting(table, 1, lines), verdicts: ['unclear'], ...(answer && { answer }) };
};

const unitsOf = (table: Table): string =>
  table.fields.map((field) => (field === undefined || field === 'timestamp' ? '' : 'unit')).join(',');

const headerRowsDamages: readonly Damage[] = [
  damage('units under the header', (table) => ({
    ...underHeader(table, [unitsOf(table)], () => ({ headerRows: 2 }), 'header'),
    notices: ['headerRows'],
  })),
  damage('units under the header, read as a row on request', (table) =>
    underHeader(table, [unitsOf(table)], () => ({ headerRows: 1 }), 'row'),
  ),
  damage('header of three lines', (table) =>
    underHeader(
      table,
      [unitsOf(table), unitsOf(table).replaceAll('unit', 'source')],
      () => ({ headerRows: 3 }),
      'header',
    ),
  ),
  damage('header of a table with column levels', (table) => {
    const [index = ''] = table.header;
    if (table.fields[0] === 'rawPosition') return undefined;
    const others = table.header.slice(1);
    const draft = draftOf(table);
    const levels: readonly Piece[] = [
      aside('preamble', table, ['', ...others.map(() => 'ABC')].join(',')),
      { kind: 'header', text: ['', ...others.map((name) => quoteIfNeeded(name, ','))].join(','), end: table.lineEnd },
      { kind: 'header', text: [index, ...others.map(() => '')].join(','), end: table.lineEnd },
    ];
    const isTimed = table.fields[0] === 'timestamp';
    const answer: Draft['answer'] = () => ({ headerRows: 2 });
    return isTimed
      ? {
          ...draft,
          pieces: [...levels, ...draft.pieces.slice(1)],
          verdicts: ['unclear'],
          notices: ['preamble'],
          answer,
        }
      : undefined;
  }),
];

const otherTable = (width: number): readonly string[] => {
  const line = (cells: readonly string[]): string => cells.slice(0, width).join(',');
  const names = [
    'symbol',
    'entries',
    'exits',
    ...Array.from({ length: Math.max(0, width - 3) }, (_, k) => `other ${k}`),
  ];
  const row = (k: number): string => line([`ABC${k}`, ...names.slice(1).map((_, place) => String(k + place))]);
  return [line(names), row(1), row(2), row(3)];
};

/** The draft with another table in front; its own header is the last piece but its rows. */
function behindAnother(table: Table, rows: number): Draft {
  const draft = draftOf(table);
  const other = ['raw_position,meta_prob,weekday', ...Array.from({ length: rows }, (_, k) => `${k % 5},0.5,${k % 7}`)];
  const front = other.map((text) => aside('preamble', table, text));
  return {
    ...draft,
    pieces: [...front, aside('blank', table, ''), ...draft.pieces],
    verdicts: ['unclear'],
    answer: (lines) => ({ headerLine: lines[rows + 2] ?? 'none' }),
  };
}

const tableDamages: readonly Damage[] = [
  ...[3, undefined].map((width) =>
    damage(`another table behind, ${width ?? 'as many'} columns`, (table) => {
      const other = otherTable(width ?? table.header.length).map((text) => aside('footer', table, text));
      const pieces = [aside('blank', table, ''), ...other];
      const count = table.rows.length;
      return {
        ...inserting(table, count + 1, pieces),
        verdicts: ['unclear'],
        notices: ['footer'],
        answer: (lines) => ({ endLine: lines[count + 2] ?? 'none' }),
      };
    }),
  ),
  damage('total, and another table with a title behind', (table) => {
    const total = ['Total', ...table.header.slice(1).map(() => '')].join(',');
    const behind = ['List of trades', ...otherTable(4)].map((text) => aside('footer', table, text));
    const pieces = [aside('footer', table, total), aside('blank', table, ''), ...behind];
    const count = table.rows.length;
    return {
      ...inserting(table, count + 1, pieces),
      verdicts: ['unclear'],
      answer: (lines) => ({ endLine: lines[count + 3] ?? 'none' }),
    };
  }),
  damage('another table in front', (table) => behindAnother(table, 30)),
  damage('another table in front, longer than the start of a file', (table) =>
    table.name === 'all columns' || table.name === 'CRLF' ? behindAnother(table, 9000) : undefined,
  ),
  damage('blank line and the header again', (table) => {
    const outcome = rejected(undefined);
    const place = middle(table) + 1;
    return inserting(table, place, [aside('blank', table, ''), extraRow(table, headerText(table), outcome)]);
  }),
];

/** Dates with the year last, where the column shows which number is the day. */
const dated = (name: string, firstDay: number, isDayFirst: boolean, verdicts: Draft['verdicts']): Damage =>
  damage(name, (table) => {
    const place = placeOf(table, 'timestamp');
    if (place < 0) return undefined;
    const draft = draftOf(table);
    const pieces = draft.pieces.map((piece, at) => {
      if (piece.kind !== 'row' || piece.outcome.kind !== 'intact') return piece;
      const row = at - 1;
      const timeMs = Date.UTC(2024, 0, firstDay + (row % 9));
      const [year, month, day] = new Date(timeMs).toISOString().slice(0, 10).split('-');
      const text = (isDayFirst ? [day, month, year] : [month, day, year]).join('/');
      const outcome: Outcome = { kind: 'intact', values: valuesOf(table, row).set('timestamp', timeMs) };
      return { ...piece, text: rowWith(table, row, place, text), outcome };
    });
    return { ...draft, pieces, verdicts };
  });

const dateDamages: readonly Damage[] = [
  dated('day first', 8, true, ['read']),
  dated('month first', 8, false, ['read']),
  dated('day and month not to be told apart', 2, true, ['unclear']),
];

export const damages: readonly Damage[] = [
  ...shapeDamages,
  ...quoteDamages,
  ...cellDamages,
  ...lineDamages,
  ...footerDamages,
  ...bytesDamages,
  ...dialectDamages,
  ...quotingDamages,
  ...headerDamages,
  ...headerRowsDamages,
  ...tableDamages,
  ...dateDamages,
];

/** Damages that the reader does not do justice to yet, by name. */
export const pending: readonly string[] = [];
