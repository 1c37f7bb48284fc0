import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import { DEFAULT_SETTINGS } from '../../src/batch/runSettings.ts';
import { hasBackslash, type Quoting, quoteOf, quotings } from '../../src/data/dialect.ts';
import { readFile } from '../../src/data/readFile.ts';
import { cellText, createRecordScanner } from '../../src/data/recordScanner.ts';
import { readRowTexts } from '../../src/data/recordText.ts';
import { writeScaledCsv } from '../../src/exports/scaledCsv.ts';
import { utf8 } from '../corpus/draft.ts';
import { pieceFile } from '../corpus/pieceFile.ts';
import { runs } from '../property.ts';
import { readPieces } from './readText.ts';

const PATIENCE_MS = runs(60_000);

/** A cell in quotes, as a program writes it that knows one way of it. */
function enclosed(text: string, quoting: Quoting): string {
  const sign = quoteOf(quoting);
  const inside = hasBackslash(quoting)
    ? text.replaceAll('\\', '\\\\').replaceAll(sign, `\\${sign}`)
    : text.replaceAll(sign, sign + sign);
  return sign + inside + sign;
}

const text = fc.oneof(
  fc.constantFrom(
    '',
    "it's",
    '5" pipe',
    '"',
    "'",
    '\\',
    '\\\\',
    '\\"',
    "\\'",
    'a,b',
    'two\r\nlines',
    "'x'",
    '"x"',
    'é😀',
  ),
  fc.string({ maxLength: 6, unit: fc.constantFrom('a', ',', '"', "'", '\\', '\n', ' ') }),
);
const quoting = fc.constantFrom(...quotings);
const rows = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }).map(String), text, text), {
  minLength: 1,
  maxLength: 5,
});
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');

const HEADER = ['raw_position', 'note', 'other'];

const tableText = (table: readonly (readonly string[])[], way: Quoting, end: string): string =>
  [HEADER, ...table].map((cells) => cells.map((cell) => enclosed(cell, way)).join(',')).join(end) + end;

/** The cells of a text of which more and more is there: up to each of the given places, then all. */
function scan(bytes: Uint8Array, ends: readonly number[], way: Quoting, cellCount?: number): unknown {
  const scanner = createRecordScanner(',', cellCount, way);
  const found: unknown[] = [];
  let from = 0;
  const take = (to: number, isLast: boolean): void => {
    while (from < to) {
      const record = scanner.scan(bytes, from, to, isLast);
      if (!record) return;
      found.push([
        record.kind,
        record.tear,
        Array.from({ length: record.count }, (_, place) => cellText(record, place)),
      ]);
      from = record.next;
    }
  };
  for (const to of ends) take(to, false);
  take(bytes.length, true);
  return found;
}

describe('a table quoted in any way', () => {
  it('has the cells that it was written with, wherever its bytes are cut', () => {
    fc.assert(
      fc.property(rows, quoting, lineEnd, (table, way, end) => {
        const bytes = utf8(tableText(table, way, end));
        const whole = scan(bytes, [], way, HEADER.length);
        expect(whole).toEqual([HEADER, ...table].map((cells) => ['cells', 'none', cells]));
        for (let cut = 0; cut <= bytes.length; cut++) expect(scan(bytes, [cut], way, HEADER.length)).toEqual(whole);
      }),
      { numRuns: runs(100) },
    );
  });

  it('is cut in the same way in any pieces, whatever its bytes', () => {
    const soup = fc.array(fc.constantFrom(',', '"', "'", '\\', '\n', '\r', '#', ' ', 'a'), { maxLength: 30 });
    const cellCount = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });
    fc.assert(
      fc.property(soup, quoting, cellCount, (characters, way, cells) => {
        const bytes = utf8(characters.join(''));
        const whole = scan(bytes, [], way, cells);
        for (let cut = 0; cut <= bytes.length; cut++) expect(scan(bytes, [cut], way, cells)).toEqual(whole);
      }),
      { numRuns: runs(200) },
    );
  });

  it(
    'is read, shown and downloaded with these cells once a person says how it is quoted',
    async () => {
      await fc.assert(
        fc.asyncProperty(rows, quoting, lineEnd, fc.integer({ min: 1, max: 9 }), async (table, way, end, piece) => {
          const bytes = utf8(tableText(table, way, end));
          const reading = await readFile(pieceFile(bytes, [piece]), () => undefined, { quoting: way });
          if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
          const { backtest } = reading;
          const all = table.map((_, row) => row);
          expect([...(backtest.numbers.get('rawPosition') ?? [])]).toEqual(table.map(([size]) => Number(size)));
          expect((await readRowTexts(backtest, all)).map(({ cells }) => cells)).toEqual(table);
          const { blob } = await writeScaledCsv(new BacktestRun(backtest, DEFAULT_SETTINGS), () => undefined);
          const { data } = Papa.parse<string[]>(await blob.text(), { delimiter: ',', newline: '\n' });
          // What a spreadsheet would run has an apostrophe before it; other tests say what that is.
          const kept = data.slice(1, -1).map((cells, row) =>
            cells.slice(1, HEADER.length).map((cell, place) => {
              const original = table[row]?.[place + 1] ?? '';
              return cell === `'${original}` ? original : cell;
            }),
          );
          expect(kept).toEqual(table.map((cells) => cells.slice(1)));
        }),
        { numRuns: runs(60) },
      );
    },
    PATIENCE_MS,
  );
});

describe('a row that is plain by RFC 4180 and only half of one in the dialect of the file', () => {
  it('is read with its other half', () => {
    for (const [way, content] of [
      ['apostrophe', "raw_position,note\n2,'a\n3,b'\n4,c\n"],
      ['doubleBackslash', 'raw_position,note\n2,"a\\"\n3,b"\n4,c\n'],
    ] as const) {
      const reading = readPieces(content, undefined, { choices: { quoting: way } });
      if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
      expect([...(reading.backtest.numbers.get('rawPosition') ?? [])]).toEqual([2, 4]);
    }
  });
});

describe('a double quote that means nothing', () => {
  it('is downloaded as the text that it is', async () => {
    const content = `raw_position,note,x\n1,"abc",5" pipe\n2,'y, z',w\n`;
    const reading = readPieces(content, undefined, { choices: { quoting: 'apostrophe' } });
    if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
    const { blob } = await writeScaledCsv(new BacktestRun(reading.backtest, DEFAULT_SETTINGS), () => undefined);
    const lines = (await blob.text()).split('\n');
    expect(lines[1]).toMatch(/^1,"""abc""","5"" pipe",/u);
    expect(lines[2]).toMatch(/^2,"y, z",w,/u);
  });
});

describe('how a file is quoted', () => {
  const asked = (content: string): unknown => {
    const reading = readPieces(content);
    if (reading.kind !== 'unclear') return reading.kind;
    const { doubts, quotings: readings } = reading.preview;
    return [doubts, ...readings.map(({ quoting: way, cells }) => [way, ...cells])];
  };

  it('is asked about where apostrophes enclose all cells of a column, with the first row in both ways', () => {
    expect(asked("'raw_position','note'\n'1','a, b'\n")).toEqual([
      [{ kind: 'quoting', line: 1 }],
      ['double', "'raw_position'", "'note'"],
      ['apostrophe', 'raw_position', 'note'],
    ]);
    expect(asked("raw_position,note\n1,'it''s'\n2,\n3,'b'\n")).toEqual([
      [{ kind: 'quoting', line: 2 }],
      ['double', '1', "'it''s'"],
      ['apostrophe', '1', "it's"],
    ]);
  });

  it('is asked about where a delimiter stands between apostrophes, or a quote behind a backslash', () => {
    expect(asked("raw_position,note\n1,a\n2,'b, c'\n")).toEqual([
      [{ kind: 'quoting', line: 3 }],
      ['double', '2', "'b", " c'"],
      ['apostrophe', '2', 'b, c'],
    ]);
    expect(asked('raw_position,note\n1,a\n2,"say \\"hi\\""\n')).toEqual([
      [{ kind: 'quoting', line: 3 }],
      ['double', '2', '"say \\"hi\\""'],
      ['doubleBackslash', '2', 'say "hi"'],
    ]);
    expect(asked("raw_position,note\n1,a\n2,'it\\'s, so'\n")).toEqual([
      [{ kind: 'quoting', line: 3 }],
      ['double', '2', "'it\\'s", " so'"],
      ['apostropheBackslash', '2', "it's, so"],
    ]);
  });

  it('is asked about even where its columns are known, and not once it was said', () => {
    const content = "'raw_position','note'\n'1','a, b'\n";
    const columns = { rawPosition: 0 };
    expect(readPieces(content, undefined, { choices: { columns } }).kind).toBe('unclear');
    expect(readPieces(content, undefined, { choices: { columns, quoting: 'apostrophe' } }).kind).toBe('read');
    expect(readPieces(content, undefined, { choices: { quoting: 'double' } }).kind).toBe('read');
  });

  it('is told far behind the start of the file too', () => {
    const filler = '1,x\n'.repeat(1 << 15);
    expect(asked(`raw_position,note\n${filler}2,"say \\"hi\\""\n`)).toEqual([
      [{ kind: 'quoting', line: (1 << 15) + 2 }],
      ['double', '2', '"say \\"hi\\""'],
      ['doubleBackslash', '2', 'say "hi"'],
    ]);
  });

  it('is not doubted for apostrophes in words, a single cell, backslashes that escape nothing, or doubled quotes', () => {
    for (const content of [
      "raw_position,note\n1,it's\n2,'tis\n3,rock 'n' roll\n",
      "raw_position,note\n1,'x'\n2,y\n",
      "raw_position,note\n1,'x'\n",
      'raw_position,note\n1,"C:\\dir\\"\n2,"a\\b"\n',
      'raw_position,note\n1,"say ""hi"""\n2,"it\'s"\n',
      'raw_position,note\n1,"a"b\n2,c\n',
    ])
      expect(asked(content), content).toBe('read');
  });
});
