import fc from 'fast-check';
import Papa from 'papaparse';
import { inferSchema, initParser } from 'udsv';
import { describe, expect, it } from 'vitest';
import type { ReadBacktest } from '../../src/data/readBacktest.ts';
import { type ReadableFile, readFile } from '../../src/data/readFile.ts';
import type { ReadingChoices } from '../../src/data/readingChoices.ts';
import { readRowTexts } from '../../src/data/recordText.ts';
import { ROW_REJECTED, ROW_SCALED } from '../../src/data/rowReader.ts';
import { quoted, quoteIfNeeded, utf8 } from '../corpus/draft.ts';
import { pieceFile } from '../corpus/pieceFile.ts';
import { runs } from '../property.ts';

/** Longer in `npm run deep`, in proportion to its runs. */
const PATIENCE_MS = runs(60_000);

const WHOLE = [Number.POSITIVE_INFINITY];

async function readSound(file: ReadableFile, choices: ReadingChoices = {}, withoutLoop = false): Promise<ReadBacktest> {
  const reading = await readFile(file, () => undefined, choices, { withoutLoop });
  if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
  return reading.backtest;
}

async function cellsOf(backtest: ReadBacktest): Promise<readonly (readonly string[])[]> {
  const rows = Array.from({ length: backtest.rowCount }, (_, row) => row);
  return (await readRowTexts(backtest, rows)).map(({ cells }) => cells);
}

interface Style {
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly lineEnd: '\n' | '\r\n' | '\r';
  readonly areAllQuoted: boolean;
  readonly endsWithBreak: boolean;
}

const style: fc.Arbitrary<Style> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  areAllQuoted: fc.boolean(),
  endsWithBreak: fc.boolean(),
});

const position = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom('0', '-0', '1.5', '-2.25e3', '12345678901234567890', '.5', '5.'),
);
const probability = fc.double({ min: 0, max: 1, noNaN: true }).map(String);
const text = fc.oneof(
  fc.constantFrom(
    '',
    'plain',
    'a "quoted" word',
    '"',
    '""',
    'x,y;z|w',
    'tab\there',
    'two\nlines',
    'two\r\nlines',
    'ä€😀',
    '#1',
    'sep=;',
  ),
  fc.string({ maxLength: 8 }),
  // Spaces around a cell without quotes are part of what the three of them give, so the cell is written as it is.
  fc.constantFrom(' padded', 'padded '),
);

const HEADER = ['raw_position', 'note', 'meta_prob', 'other'] as const;

const good = fc.record({
  rows: fc.array(fc.tuple(position, text, probability, text), { minLength: 1, maxLength: 6 }),
  style,
});

const toText = (
  rows: readonly (readonly string[])[],
  { delimiter, lineEnd, areAllQuoted, endsWithBreak }: Style,
): string =>
  rows
    .map((cells) => cells.map((cell) => (areAllQuoted ? quoted(cell) : quoteIfNeeded(cell, delimiter))).join(delimiter))
    .join(lineEnd) + (endsWithBreak ? lineEnd : '');

function papaCells(content: string, { delimiter, lineEnd, endsWithBreak }: Style): readonly (readonly string[])[] {
  const { data } = Papa.parse<string[]>(content, { delimiter, newline: lineEnd });
  return data.slice(1, endsWithBreak ? -1 : undefined);
}

function udsvCells(content: string, { delimiter, lineEnd }: Style): readonly (readonly string[])[] {
  const schema = inferSchema(content, { col: delimiter, row: lineEnd, encl: '"' });
  return initParser(schema).stringArrs(content);
}

/** A comment so long that everything behind it comes after what the reader looks at first. */
const FILLER = `#${'x'.repeat(1 << 16)}`;

describe('a good table in any dialect', () => {
  it(
    'has the cells that PapaParse and uDSV find',
    async () => {
      await fc.assert(
        fc.asyncProperty(good, async ({ rows, style: written }) => {
          const content = toText([HEADER, ...rows], written);
          const found = await cellsOf(await readSound(pieceFile(utf8(content), WHOLE)));
          expect(found).toEqual(rows);
          expect(papaCells(content, written)).toEqual(found);
          expect(udsvCells(content, written)).toEqual(found);
        }),
        { numRuns: runs(300) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'has the numbers that Number gives for the cells of PapaParse',
    async () => {
      await fc.assert(
        fc.asyncProperty(good, async ({ rows, style: written }) => {
          const content = toText([HEADER, ...rows], written);
          const { numbers, status } = await readSound(pieceFile(utf8(content), WHOLE));
          const cells = papaCells(content, written);
          expect([...status]).toEqual(cells.map(() => ROW_SCALED));
          expect([...(numbers.get('rawPosition') ?? [])]).toEqual(cells.map(([cell]) => Number(cell)));
          expect([...(numbers.get('metaProb') ?? [])]).toEqual(cells.map(([, , cell]) => Number(cell)));
        }),
        { numRuns: runs(150) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'is the same wherever the stream is cut, at the start of a file and far behind it',
    async () => {
      const short = fc.record({
        rows: fc.array(fc.tuple(position, text, probability, text), { minLength: 1, maxLength: 2 }),
        style,
      });
      await fc.assert(
        fc.asyncProperty(short, async ({ rows, style: written }) => {
          const content = toText([HEADER, ...rows], written);
          const [header = ''] = toText([HEADER, ['']], written).split(written.lineEnd);
          const filler = `${header}${written.lineEnd}${FILLER}`;
          const body = utf8(content.slice(header.length));
          const late = Uint8Array.from([...utf8(filler), ...body]);
          const early = utf8(content);
          const lateStart = late.length - body.length;
          for (let cut = 1; cut <= body.length; cut++) {
            const far = await readSound(pieceFile(late, [lateStart + cut, 1, 1, 1, late.length]));
            expect(await cellsOf(far)).toEqual(rows);
            expect([...(far.numbers.get('rawPosition') ?? [])]).toEqual(rows.map(([cell]) => Number(cell)));
          }
          for (let cut = 1; cut < early.length; cut += 5)
            expect(await cellsOf(await readSound(pieceFile(early, [cut, 1, early.length])))).toEqual(rows);
        }),
        { numRuns: runs(5) },
      );
    },
    PATIENCE_MS,
  );
});

/** A decimal text with so many digits, the point anywhere among them. */
const decimal = (digits: number): fc.Arbitrary<string> =>
  fc
    .record({
      sign: fc.constantFrom('', '-', '+'),
      digits: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: digits, maxLength: digits }),
      point: fc.option(fc.integer({ min: 0, max: digits }), { nil: -1 }),
      exponent: fc.option(
        fc.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.integer({ min: 0, max: 340 })),
        { nil: undefined },
      ),
    })
    .map(({ sign, digits: each, point, exponent }) => {
      const body = each.join('');
      const mantissa = point < 0 ? body : `${body.slice(0, point)}.${body.slice(point)}`;
      return sign + mantissa + (exponent ? exponent.join('') : '');
    });

const everyLength = fc.tuple(
  ...Array.from({ length: 40 }, (_, k) => fc.array(decimal(k + 1), { minLength: 5, maxLength: 5 })),
);

async function expectNumbers(texts: readonly string[], content: string, choices: ReadingChoices): Promise<void> {
  for (const withoutLoop of [false, true]) {
    const { numbers, status } = await readSound(pieceFile(utf8(content), WHOLE), choices, withoutLoop);
    const found = numbers.get('rawPosition') ?? new Float64Array(0);
    expect(found.length).toBe(texts.length);
    texts.forEach((each, row) => {
      const wanted = Number(each);
      const isPast = !Number.isFinite(wanted);
      const rightly = isPast ? [Number.NaN, ROW_REJECTED] : [wanted, ROW_SCALED];
      if (!Object.is(found[row], rightly[0]) || status[row] !== rightly[1])
        expect([each, found[row], status[row]]).toEqual([each, ...rightly]);
    });
  }
}

/** The failure names the text already; making hundreds of texts smaller would take minutes. */
const AS_FOUND = { endOnFailure: true };

describe('a decimal text in a file', () => {
  it(
    'of 1 to 40 digits is the double that Number gives, past the double range none',
    async () => {
      await fc.assert(
        fc.asyncProperty(everyLength, async (lengths) => {
          const texts = lengths.flat();
          await expectNumbers(texts, `raw_position,x\n${texts.map((each) => `${each},1\n`).join('')}`, {});
        }),
        { numRuns: runs(40), ...AS_FOUND },
      );
    },
    PATIENCE_MS,
  );

  it(
    'with a decimal comma or in quotes is the same double',
    async () => {
      await fc.assert(
        fc.asyncProperty(everyLength, async (lengths) => {
          const texts = lengths.flat();
          const commas = texts.map((each) => `${each.replace('.', ',')};1\n`).join('');
          await expectNumbers(texts, `raw_position;x\n${commas}`, { decimalMark: ',' });
          await expectNumbers(texts, `raw_position\tx\r\n${texts.map((each) => `" ${each} "\t1\r\n`).join('')}`, {});
        }),
        { numRuns: runs(10), ...AS_FOUND },
      );
    },
    PATIENCE_MS,
  );

  it(
    'next to the middle between two doubles is rounded as Number does',
    async () => {
      const halfway = fc
        .tuple(
          fc.bigInt({ min: 2n ** 53n, max: 2n ** 54n - 1n }),
          fc.integer({ min: 0, max: 60 }),
          fc.constantFrom(-1n, 0n, 1n),
        )
        .map(([mantissa, shift, nudge]) => String((((mantissa << 1n) + 1n) << BigInt(shift + 8)) + nudge));
      await fc.assert(
        fc.asyncProperty(fc.array(halfway, { minLength: 50, maxLength: 50 }), async (texts) => {
          await expectNumbers(texts, `raw_position,x\n${texts.map((each) => `${each},1\n`).join('')}`, {});
        }),
        { numRuns: runs(10), ...AS_FOUND },
      );
    },
    PATIENCE_MS,
  );
});
