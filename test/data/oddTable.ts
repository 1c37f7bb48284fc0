import fc from 'fast-check';

const digits = (most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: most }).map((list) => list.join(''));
/** A number as files write it, right or wrong. */
export const decimal = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    fc.oneof(
      digits(40),
      fc.tuple(digits(20), digits(20)).map(([a, b]) => `${a}.${b}`),
      digits(20).map((b) => `.${b}`),
    ),
    fc.oneof(
      fc.constant(''),
      fc.tuple(fc.constantFrom('e', 'E-', 'e+'), digits(3)).map(([e, d]) => `${e}${d}`),
    ),
  )
  .map((parts) => parts.join(''));

/** Doubles in the middle between two neighbours, and just beside it: where rounding is hardest. */
export const nearHalfway = fc
  .tuple(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-300, max: 1e300 }),
    fc.constantFrom('', '1', '000001'),
  )
  .map(([value, tail]) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    view.setBigUint64(0, view.getBigUint64(0) + 1n);
    const next = view.getFloat64(0);
    return `${(value / 2 + next / 2).toPrecision(17)}`.replace(/e|$/u, (mark) => `${tail}${mark}`);
  })
  .filter((text) => /^-?\d/u.test(text));

const delimiters = [',', ';', '\t', '|'] as const;
const cells: Readonly<Record<string, fc.Arbitrary<string>>> = {
  timestamp: fc.oneof(
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
    fc.constantFrom(
      '2024-02-29',
      '2023-02-29',
      '2024-01-02 03:04',
      '2024-01-02T03:04:05.123456789',
      '2024-01-02T03:04:05+05:30',
      '2024-01-02T03:04:05-0530',
      '2024-01-02 03:04:05Z',
      '2024-01-02T24:00',
      '1700000000',
      '1700000000000',
      '1700000000000000000',
      '20240102',
      '',
      'soon',
      ' 2024-01-02 ',
      '"2024-01-02"',
      '0999-01-02',
      '2024-1-2',
    ),
  ),
  raw_position: fc.oneof(
    decimal,
    fc.string({ unit: fc.constantFrom(...'0123456789.-+'), maxLength: 18 }),
    fc
      .string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 16 })
      .map((digits) => `-${digits.slice(0, 3)}.${digits.slice(3)}`),
    fc.constantFrom('', '-0', '1e999', '"1.5"', ' 2 ', '0x10', '1,5', '5%', 'NaN'),
  ),
  meta_prob: fc.oneof(
    fc.double({ min: -0.1, max: 1.1, noNaN: true }).map(String),
    fc.constantFrom('1', '0', '1.0000000000000002'),
  ),
  regime: fc.oneof(
    fc.constantFrom(
      'TRENDING',
      'trending',
      '"HIGH_VOL"',
      ' NORMAL',
      'High Vol',
      '',
      '"a ""b"""',
      'é',
      '__proto__',
      'a"b',
    ),
    fc.string({ maxLength: 3 }).filter((text) => !/["#]/u.test(text)),
  ),
  pnl: fc.oneof(decimal, fc.constantFrom('', 'abc', 'null')),
  note: fc.constantFrom('', 'x', '"two\nlines"', '"quoted, text"', 'stray"quote', '"ab"c'),
};
/** Lines of a table, some of them wrong in one of the ways in which tables are; `lines` may break inside quotes. */
export interface OddTable {
  readonly header: string;
  readonly lines: readonly string[];
  readonly delimiter: (typeof delimiters)[number];
  readonly end: string;
  readonly isEnded: boolean;
}

export const oddTable: fc.Arbitrary<OddTable> = fc
  .record({
    rows: fc.array(fc.record(cells), { minLength: 1, maxLength: 12 }),
    delimiter: fc.constantFrom(...delimiters),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    interruptions: fc.array(fc.constantFrom('# comment', '', '  ', '1', 'a,b;c|d'), { maxLength: 3 }),
    isEnded: fc.boolean(),
  })
  .map(({ rows, delimiter, end, interruptions, isEnded }) => {
    const names = Object.keys(cells);
    const lines = rows.flatMap((line, k) => {
      const text = names.map((name) => line[name] ?? '').join(delimiter);
      const between = interruptions[k];
      return between === undefined ? [text] : [text, between];
    });
    return { header: names.join(delimiter), lines, delimiter, end, isEnded };
  });
