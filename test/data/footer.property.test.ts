import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import { DEFAULT_SETTINGS } from '../../src/batch/runSettings.ts';
import { LineSplit } from '../../src/data/lineSplit.ts';
import type { ReadBacktest } from '../../src/data/readBacktest.ts';
import type { ReadingChoices } from '../../src/data/readingChoices.ts';
import { readRowTexts } from '../../src/data/recordText.ts';
import { TextTail } from '../../src/data/textTail.ts';
import { writeScaledCsv } from '../../src/exports/scaledCsv.ts';
import { utf8 } from '../corpus/draft.ts';
import { runs } from '../property.ts';
import { contentOf, readBacktest, readPieces } from './readText.ts';

const HEADER = 'timestamp,raw_position,meta_prob,regime,pnl';
const row = fc.constantFrom(
  '2024-01-01,1,0.5,TRENDING,0.1',
  '2024-01-02,-2,0.6,High Vol,',
  '2024-01-03,1.5,0.7,NORMAL,abc',
  '2024-01-04,x,0.7,NORMAL,1',
  '2024-01-05T10:00:00Z,1,55%,"NORMAL",2',
  '2024-01-06,1,2,NORMAL,2',
  '2024-01-07,1,0.5,"two\nlines",2',
  'soon,1,0.5,NORMAL,2',
  '2024-01-08,1,0.5,5" pipe,2,,',
  '2024-01-09,1,0.5',
  '',
  '# a note',
);
const footer = fc.constantFrom(
  'Total,5,,,',
  'Total,5,0.5,NORMAL,5',
  'Sum:,5,0.5,a regime of its own,x',
  'Average,55%,60%,"NORMAL",',
  'total,,,',
  'Source: the back office',
  'TOTALS,"1,234,567",0.1,5" pipe,,,',
);
const tables = fc.record({
  first: fc.constantFrom('2024-01-01,1,0.5,NORMAL,0.1', '2024-01-01,1,0.5,"NORMAL",x'),
  rows: fc.array(row, { maxLength: 8 }),
  footers: fc.array(footer, { minLength: 1, maxLength: 4 }),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
});

/** What is said of a backtest, the footer itself apart. */
function without(backtest: ReadBacktest): unknown {
  const { footer: _, read, ...ledger } = backtest.ledger;
  const { end, ...checkpoints } = backtest.checkpoints;
  const notices = backtest.notices.filter(({ code }) => code !== 'footer');
  const content = contentOf({ kind: 'read', backtest: { ...backtest, notices } });
  return [{ ...Object(content), ledger, checkpoints }, read - backtest.ledger.footer, backtest.problemGroups];
}

const isRow = (line: string): boolean => line.trim() !== '' && !line.startsWith('#');

describe('lines behind the rows', () => {
  it('leave nothing behind: the file is read as if they were not there, in any pieces and by both readers', () => {
    fc.assert(
      fc.property(tables, fc.integer({ min: 1, max: 60 }), ({ first, rows, footers, lineEnd }, piece) => {
        // Of a word in the column of times the reader cannot know whether it names a sum, so the rows end in a time.
        const sound = [HEADER, first, ...rows, '2024-02-01,1,0.5,NORMAL,2'];
        const expected = readBacktest(sound.join(lineEnd) + lineEnd);
        const text = [...sound, ...footers].join(lineEnd) + lineEnd;
        const whole = readPieces(text);
        if (whole.kind !== 'read') throw new Error(JSON.stringify(whole));
        expect(whole.backtest.ledger.footer).toBe(footers.length);
        expect(without(whole.backtest)).toEqual(without(expected));
        expect(contentOf(readPieces(text, piece))).toEqual(contentOf(whole));
        expect(contentOf(readPieces(text, undefined, { withoutLoop: true }))).toEqual(contentOf(whole));
      }),
      { numRuns: runs(200) },
    );
  });

  it('are in no row, no text of a row and no download', async () => {
    const text = `${HEADER}\n2024-01-01,1,0.5,NORMAL,0.1\n\nTotal,1,,,\nend of report\n`;
    const backtest = readBacktest(text);
    expect(backtest.ledger).toMatchObject({ read: 4, scaled: 1, rejected: 0, blank: 1, footer: 2 });
    expect(backtest.notices).toMatchObject([
      { code: 'footer', count: 2, message: expect.stringContaining('line 4, “Total,1,,,”') },
      { code: 'blankLines' },
    ]);
    expect((await readRowTexts(backtest, [0])).map(({ cells }) => cells[0])).toEqual(['2024-01-01']);
    const { blob } = await writeScaledCsv(new BacktestRun(backtest, DEFAULT_SETTINGS), () => undefined);
    expect((await blob.text()).trimEnd().split('\n').length).toBe(2);
  });

  it('are rows where a person says so, or left out from any line on', () => {
    const text = `${HEADER}\n2024-01-01,1,0.5,NORMAL,0.1\n2024-01-02,1,0.5,NORMAL,0.1\n# note\nTotal,2,1,,\n`;
    const read = (choices: ReadingChoices) => readBacktest(text, undefined, { choices }).ledger;
    expect(read({ endLine: 'none' })).toMatchObject({ read: 4, scaled: 2, rejected: 1, comment: 1, footer: 0 });
    expect(read({ endLine: 3 })).toMatchObject({ read: 4, scaled: 1, rejected: 0, comment: 1, footer: 2 });
    expect(readPieces(text, undefined, { choices: { endLine: 2 } })).toMatchObject({ kind: 'refused' });
  });

  it('are no rows of sums where the name is one among others, or the row is cut off', () => {
    const ledgerOf = (text: string) => readBacktest(text).ledger.footer;
    expect(ledgerOf('strategy,timestamp,raw_position\nTotal,2024-01-01,1\nTotal,2024-01-02,x\n')).toBe(0);
    expect(ledgerOf('strategy,timestamp,raw_position\nTotal,2024-01-01,1\nTotal,2024-01-02,1\n')).toBe(0);
    expect(ledgerOf('note,raw_position\nfirst,1\nsecond,2\nthi')).toBe(0);
    expect(ledgerOf('raw_position\n1\nTotals of nothing\n')).toBe(0);
    expect(ledgerOf('timestamp,raw_position,note\n2024-01-01,1,a\n2024-01-02,1,"b\nTotal,"\n')).toBe(0);
    const lines = 'x\n'.repeat(10_000);
    expect(ledgerOf(`timestamp,raw_position,note\n2024-01-01,1,a\n2024-01-02,1,"${lines}Total,"\n`)).toBe(0);
    expect(ledgerOf('timestamp,raw_position\nTotal,1\n')).toBe(0);
  });

  it('are asked about where they can be scaled and look like sums', () => {
    const doubts = (text: string, choices: ReadingChoices = {}): unknown => {
      const reading = readPieces(text, undefined, { choices });
      return reading.kind === 'unclear' ? reading.preview.doubts : reading.kind;
    };
    const days = [1, 2, 3, 4].map((day) => `2024-01-0${day},${day}.25`).join('\n');
    const sums = `timestamp,raw_position\n${days}\n,11.00\n`;
    expect(doubts(sums)).toEqual([{ kind: 'totals', line: 6, text: ',11.00' }]);
    expect(doubts(sums, { endLine: 6 })).toBe('read');
    expect(doubts(sums, { endLine: 'none' })).toBe('read');
    expect(doubts(`timestamp,raw_position\n${days}\n,11.10\n`)).toBe('read');
    expect(doubts('name,raw_position\na,1\nb,2\nSum,9\n')).toEqual([{ kind: 'totals', line: 4, text: 'Sum,9' }]);
    expect(doubts('name,raw_position\nSum,1\nb,2\nSum,9\n')).toBe('read');
  });
});

describe('a text split in front of a line', () => {
  const text = fc
    .array(fc.constantFrom('a', '#', ' ', '\n', '\r', '\r\n', 'b,c'), { maxLength: 40 })
    .map((all) => all.join(''));

  it('is split there, with the lines on both sides counted, whatever the pieces', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 5 }), (content, endLine, piece) => {
        const lines = content.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/gu) ?? [];
        const behind = lines.slice(endLine - 1).map((line) => line.replace(/[\r\n]+$/u, ''));
        const split = new LineSplit(1, endLine);
        const bytes = utf8(content);
        const [kept, rest]: number[][] = [[], []];
        for (let at = 0; at < bytes.length; at += piece) {
          const part = bytes.subarray(at, at + piece);
          const cut = split.take(part);
          kept?.push(...part.subarray(0, cut));
          rest?.push(...part.subarray(cut));
        }
        const front = lines.slice(0, endLine - 1);
        expect(kept).toEqual([...utf8(front.join(''))]);
        expect(rest).toEqual([...utf8(lines.slice(endLine - 1).join(''))]);
        const counts = (of: readonly string[]) => ({
          cells: of.filter(isRow).length,
          blank: of.filter((line) => line.trim() === '').length,
          comment: of.filter((line) => line.startsWith('#')).length,
        });
        expect(split.finish()).toEqual({ before: counts(front), behind: counts(behind) });
        expect(split.before.firstText).toBe(
          (front.find(isRow) ?? '')
            .replace(/[\r\n]+$/u, '')
            .trimStart()
            .slice(0, 512),
        );
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('the tail of a text', () => {
  it('is its last bytes, whatever the pieces', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 12 });
    fc.assert(
      fc.property(lengths, (pieces) => {
        const tail = new TextTail(7);
        const size = pieces.reduce((sum, length) => sum + length, 0);
        const all = Uint8Array.from({ length: size }, (_, k) => (k * 131) % 251);
        let at = 0;
        for (const length of pieces) {
          tail.push(all.subarray(at, at + length));
          at += length;
        }
        const kept = Math.min(size, 1 << 14);
        expect(tail.bytes).toEqual(all.subarray(size - kept));
        expect(tail.offset).toBe(7 + size - kept);
      }),
      { numRuns: runs(50) },
    );
  });
});
