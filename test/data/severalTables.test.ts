import { describe, expect, it } from 'vitest';
import { previewFile, readFile } from '../../src/data/readFile.ts';
import type { ReadingChoices } from '../../src/data/readingChoices.ts';
import { utf8 } from '../corpus/draft.ts';
import { pieceFile } from '../corpus/pieceFile.ts';
import { contentOf, readBacktest, readPieces } from './readText.ts';

const doubts = (content: string, choices: ReadingChoices = {}): unknown => {
  const reading = readPieces(content, undefined, { choices });
  return reading.kind === 'unclear' ? reading.preview.doubts : reading.kind;
};

describe('a header of several lines', () => {
  const UNITS = 'timestamp,raw_position,meta_prob\n,contracts,%\n2024-01-01,1,0.5\n2024-01-02,2,0.6\n';

  it('is asked about, and its columns have the first name that stands in it', () => {
    expect(doubts(UNITS)).toEqual([{ kind: 'headerRows', line: 2, text: ',contracts,%' }]);
    const { header, plan, ledger, notices } = readBacktest(UNITS, undefined, { choices: { headerRows: 2 } });
    expect(header).toEqual(['timestamp', 'raw_position', 'meta_prob']);
    expect([plan.headerLine, plan.headerRows]).toEqual([1, 2]);
    expect(ledger).toMatchObject({ read: 2, scaled: 2, preamble: 0 });
    expect(notices.map(({ code }) => code)).toEqual(['headerRows']);
    expect(readBacktest(UNITS, undefined, { choices: { headerRows: 1 } }).ledger).toMatchObject({
      read: 3,
      rejected: 1,
    });
  });

  it('names the index of a table with column levels, as pandas writes it', () => {
    const levels = ',ABC,ABC\n,raw_position,meta_prob\ntimestamp,,\n2024-01-01,1,0.5\n';
    expect(doubts(levels)).toEqual([{ kind: 'headerRows', line: 3, text: 'timestamp,,' }]);
    const { header, ledger, numbers } = readBacktest(levels, undefined, { choices: { headerRows: 2 } });
    expect(header).toEqual(['timestamp', 'raw_position', 'meta_prob']);
    expect([...(numbers.get('timestamp') ?? [])]).toEqual([Date.UTC(2024, 0, 1)]);
    expect(ledger).toMatchObject({ read: 2, scaled: 1, preamble: 1 });
  });

  it('is not seen in a first row that has a number or a time, in words among words, or in the header once more', () => {
    for (const content of [
      'timestamp,raw_position,note\n2024-01-01,abc,x\n2024-01-02,1,y\n',
      'raw_position,note\nabc,5\n1,2\n',
      'raw_position,note\n,buy\n1,sell\n2,hold\n',
      'raw_position,note\nnan,\n1,2\n',
      'raw_position,note\nraw_position,note\n1,2\n',
    ])
      expect(doubts(content), content).toBe('read');
  });
});

describe('several tables in a file', () => {
  const ROWS = '2024-01-01,1\n2024-01-02,2\n';
  const TWO = `timestamp,raw_position\n${ROWS}\nTrades\nsymbol,size\nABC,5\nDEF,6\n`;

  it('are asked about: the line on which the next one starts, and that of its header', () => {
    expect(doubts(TWO)).toEqual([{ kind: 'nextTable', line: 5, headerLine: 6, text: 'Trades' }]);
    expect(doubts(TWO.replace('Trades\n', ''))).toEqual([
      { kind: 'nextTable', line: 5, headerLine: 5, text: 'symbol,size' },
    ]);
    // The rows of the second one are plain rows of the first.
    expect(doubts(`timestamp,raw_position\n${ROWS}\nday,price\n${ROWS}`)).toEqual([
      { kind: 'nextTable', line: 5, headerLine: 5, text: 'day,price' },
    ]);
  });

  it('are told by both readers, whatever follows the first row under the second header', () => {
    const content = `timestamp,raw_position\n${ROWS}\nday,price\n2024-01-01,1\nneither,nor\n`;
    expect(doubts(content)).toEqual([{ kind: 'nextTable', line: 5, headerLine: 5, text: 'day,price' }]);
    expect(readPieces(content, undefined, { withoutLoop: true })).toEqual(readPieces(content));
  });

  it('are read one at a time, or all lines as rows', () => {
    const read = (choices: ReadingChoices) => readBacktest(TWO, undefined, { choices });
    expect(read({ endLine: 5 }).ledger).toMatchObject({ read: 7, scaled: 2, rejected: 0, blank: 1, footer: 4 });
    expect(read({ endLine: 'none' }).ledger).toMatchObject({
      read: 7,
      scaled: 2 + 2,
      rejected: 2,
      blank: 1,
      footer: 0,
    });
    const second = read({ headerLine: 6, columns: { rawPosition: 1 } });
    expect(second.ledger).toMatchObject({ read: 7, scaled: 2, rejected: 0, blank: 1, preamble: 4 });
    expect([...(second.numbers.get('rawPosition') ?? [])]).toEqual([5, 6]);
    expect(second.checkpoints.lines[0]).toBe(7);
  });

  it('are not seen without figures under the second header, without a blank line, or in the same header again', () => {
    for (const content of [
      `timestamp,raw_position\n${ROWS}\nprepared by,somebody\n`,
      `timestamp,raw_position\n${ROWS}\nprepared by,somebody\nchecked by,nobody\n`,
      `timestamp,raw_position\n${ROWS}symbol,size\nABC,5\n`,
      `timestamp,raw_position\n${ROWS}\nTimestamp,Raw position\n${ROWS}`,
      `timestamp,raw_position\n${ROWS}\nabc,2\n${ROWS}`,
    ])
      expect(doubts(content), content).toBe('read');
  });

  it('may start far behind the start of the file, in any pieces', async () => {
    const long = '2024-01-01,1\n'.repeat(6000);
    const text = `timestamp,raw_position\n${long}\nsymbol,raw_position\nABC,5\nDEF,6\n`;
    const line = 6003;
    expect(doubts(text)).toEqual([{ kind: 'nextTable', line, headerLine: line, text: 'symbol,raw_position' }]);
    const choices = { headerLine: line } as const;
    const whole = readPieces(text, undefined, { choices });
    if (whole.kind !== 'read') throw new Error(JSON.stringify(whole));
    expect([...(whole.backtest.numbers.get('rawPosition') ?? [])]).toEqual([5, 6]);
    expect(whole.backtest.ledger).toMatchObject({ read: 6004, scaled: 2, preamble: 6001, blank: 1 });
    for (const length of [1000, 65_536])
      expect(contentOf(readPieces(text, length, { choices }))).toEqual(contentOf(whole));
    const file = pieceFile(utf8(text), [10_000]);
    expect(await previewFile(file, choices)).toMatchObject({ headerLine: line, header: ['symbol', 'raw_position'] });
    expect(await readFile(file, () => undefined, { headerLine: 9999 })).toMatchObject({ kind: 'refused' });
  });

  it('keep what stands in front of a chosen header: a line for Excel, and bytes that are no UTF-8', async () => {
    const text = 'sep=;\nTitel\nraw_position;note\n1,5;a,b\n';
    const backtest = readBacktest(text, undefined, { choices: { headerLine: 3 } });
    expect(backtest.plan.dialect.delimiter).toBe(';');
    expect(backtest.ledger).toMatchObject({ read: 3, preamble: 2, scaled: 1 });
    const latin = Uint8Array.from([...utf8('Stra'), 0xdf, ...utf8('e\nraw_position,note\n1,a\n')]);
    const reading = await readFile(pieceFile(latin, [3]), () => undefined, { headerLine: 2 });
    if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
    expect(reading.backtest.plan.dialect.encoding).toBe('windows-1252');
    expect(reading.backtest.notices.find(({ code }) => code === 'preamble')?.message).toContain('Straße');
  });
});
