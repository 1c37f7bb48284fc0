import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadingChoices } from '../../src/data/readingChoices.ts';
import { ROW_REJECTED, ROW_REMARKED, ROW_SCALED } from '../../src/data/rowReader.ts';
import type { FieldId } from '../../src/data/schema.ts';
import { runs } from '../property.ts';
import { contentOf, readBacktest, readPieces } from './readText.ts';

const refusal = (content: string | Uint8Array): unknown => {
  const reading = readPieces(content);
  return reading.kind === 'refused'
    ? [reading.problem.code, reading.problem.line, reading.problem.column]
    : reading.kind;
};
const doubts = (content: string, choices: ReadingChoices = {}): unknown => {
  const reading = readPieces(content, undefined, { choices });
  return reading.kind === 'unclear' ? reading.preview.doubts : reading.kind;
};
const numbersOf = (text: string, field: FieldId, choices: ReadingChoices = {}): number[] =>
  Array.from(readBacktest(text, undefined, { choices }).numbers.get(field) ?? []);

describe('a file that is refused as a whole', () => {
  it('has nothing, or no table', () => {
    expect(refusal('')).toEqual(['empty', undefined, undefined]);
    expect(refusal('Dear reader.\nThis is a letter.\n')).toEqual(['missingColumn', 1, 'raw_position']);
  });

  it('refuses a header without rows', () => {
    expect(refusal('raw_position\n')).toEqual(['noRows', undefined, undefined]);
  });

  it('has a quote that is never closed, with no row behind it', () => {
    expect(refusal('raw_position,name\n1,a\n2,"b\n')).toEqual(['openQuote', 3, undefined]);
  });
});

describe('a file that a person is asked about', () => {
  it('names no raw position', () => {
    expect(doubts('date,close\n2024-01-01,5\n')).toEqual([{ kind: 'noPosition' }]);
  });

  it('has its header taken from under a title whose lines a spreadsheet filled up with empty cells', () => {
    const reading = readPieces('Report 2024;;\nby me;;\nday;signal;price\n2024-01-01;1;5\n2024-01-02;;6\n');
    expect(reading).toMatchObject({
      kind: 'unclear',
      preview: { headerLine: 3, header: ['day', 'signal', 'price'], doubts: [{ kind: 'noPosition' }] },
    });
  });

  it('names a used field twice', () => {
    expect(doubts('raw_position,Raw Position\n1,2\n')).toEqual([
      { kind: 'ambiguous', field: 'rawPosition', columns: ['raw_position', 'Raw Position'] },
    ]);
    expect(doubts('raw_position,meta,prob\n1,0.5,0.6\n')).toEqual([
      { kind: 'ambiguous', field: 'metaProb', columns: ['meta', 'prob'] },
    ]);
  });

  it('has no header, and is read once the columns are chosen', () => {
    const text = '2024-01-01,1.5,0.7\n2024-01-02,2,0.6\n';
    expect(doubts(text)).toEqual([{ kind: 'noHeader' }]);
    const choices = { headerLine: 'none', columns: { rawPosition: 1, metaProb: 2 } } as const;
    expect(numbersOf(text, 'rawPosition', choices)).toEqual([1.5, 2]);
    expect(numbersOf(text, 'metaProb', choices)).toEqual([0.7, 0.6]);
  });

  it('has dates whose order nothing settles, or that settle both', () => {
    const asked = [{ kind: 'dateOrder', column: 'date' }];
    expect(doubts('date,raw_position\n01/02/2024,1\n02/02/2024,2\n')).toEqual(asked);
    expect(doubts('date,raw_position\n13/02/2024,1\n02/14/2024,2\n')).toEqual(asked);
    const text = 'date,raw_position\n01/02/2024,1\n';
    expect(numbersOf(text, 'timestamp', { dateOrder: 'dayFirst' })).toEqual([Date.UTC(2024, 1, 1)]);
    expect(numbersOf(text, 'timestamp', { dateOrder: 'monthFirst' })).toEqual([Date.UTC(2024, 0, 2)]);
  });

  it('has dates that the column settles only later', () => {
    const rows = Array.from({ length: 300 }, (_, k) => `01/0${(k % 9) + 1}/2024,1`);
    const reading = readPieces(`date,raw_position\n${rows.join('\n')}\n01/31/2024,1\n`);
    expect(reading).toEqual({ kind: 'otherDateOrder', order: 'monthFirst' });
  });

  it('has one name in its header and a delimiter in its rows, or two delimiters that cut it equally well', () => {
    expect(doubts('raw_position\n1,5\n2,5\n')).toEqual([{ kind: 'delimiter' }]);
    expect(numbersOf('raw_position\n1,5\n2,5\n', 'rawPosition', { delimiter: ';' })).toEqual([1.5, 2.5]);
    expect(numbersOf('raw_position\n1.5\n2.5\n', 'rawPosition')).toEqual([1.5, 2.5]);
    expect(doubts('a;b,c\n1;2,3\n4;5,6\n')).toEqual([{ kind: 'noPosition' }, { kind: 'delimiter' }]);
    expect(doubts('a;b,c,d\n1;2,3,4\n')).toEqual([{ kind: 'noPosition' }]);
    expect(doubts('a,b;c;d\n1,2;3;4\n')).toEqual([{ kind: 'noPosition' }]);
  });

  it('has the same wrong number of cells in most rows', () => {
    const rows = Array.from({ length: 20 }, () => '1,0.5,7');
    expect(doubts(`raw_position,meta_prob\n${rows.join('\n')}\n`)).toEqual([
      { kind: 'fieldCount', expected: 2, found: 3, share: 1 },
    ]);
  });
});

describe('the way a table is written', () => {
  it.each([
    [',', '1.5'],
    [';', '1,5'],
    [';', '1.5'],
    ['\t', '1,5'],
    ['|', '1.5'],
  ])('is told from its start: %j with %s', (delimiter, number) => {
    const line = (...cells: string[]): string => cells.join(delimiter);
    const text = [line('date', 'raw_position', 'meta_prob'), line('2024-01-01', number, '0'), ''].join('\n');
    const { plan } = readBacktest(text);
    expect(plan.dialect).toEqual({
      delimiter,
      decimalMark: number.includes(',') ? ',' : '.',
      encoding: 'utf-8',
      quoting: 'double',
    });
    expect(numbersOf(text, 'rawPosition')).toEqual([1.5]);
  });

  it('is what Excel says in its first line', () => {
    const backtest = readBacktest('sep=;\nraw_position;note\n1;a,b\n');
    expect(backtest.plan.dialect.delimiter).toBe(';');
    expect(backtest.ledger).toMatchObject({ read: 2, preamble: 1, scaled: 1 });
  });

  it('can be chosen', () => {
    const text = 'raw_position;x\n1,5;2\n';
    expect(numbersOf(text, 'rawPosition', { decimalMark: '.' })).toEqual([Number.NaN]);
    expect(doubts(text, { delimiter: ',' })).not.toBe('read');
  });

  it('has units', () => {
    const text = 'raw_position,meta_prob,pnl\n1,55,120\n';
    const choices = { units: { metaProb: 'percent', currentPnl: 'basisPoints' } } as const;
    expect(numbersOf(text, 'metaProb', choices)).toEqual([0.55]);
    expect(numbersOf(text, 'currentPnl', choices)).toEqual([0.012]);
  });

  it('can hold the probability of a rise', () => {
    const text = 'raw_position,meta_prob\n1,0.75\n-1,0.75\n';
    expect(numbersOf(text, 'metaProb', { metaProbMeaning: 'up' })).toEqual([0.75, 0.25]);
  });
});

describe('a quote that is not closed', () => {
  it('costs its own row only; the next line that fits is taken up again', () => {
    const { problems, ledger, numbers } = readBacktest('raw_position,name\n1,a\n2,"b\n3,c\n4,"d"\n5,e\n');
    expect(problems).toMatchObject([{ code: 'openQuote', line: 3 }]);
    expect(ledger).toMatchObject({ read: 5, scaled: 4, rejected: 1 });
    expect([...(numbers.get('rawPosition') ?? [])]).toEqual([1, Number.NaN, 3, 4, 5]);
  });
});

describe('the header', () => {
  it('finds columns without regard to case, spaces, underscores, hyphens, camel case and quotes', () => {
    const { match } = readBacktest(
      '"Raw Position",META-PROB,banditWeight,Market Regime,corr_penalty\n1,0.5,1,NORMAL,0\n',
    );
    expect(Object.fromEntries(match)).toEqual({
      rawPosition: 0,
      metaProb: 1,
      banditWeight: 2,
      regime: 3,
      correlationPenalty: 4,
    });
  });

  it('takes the exact name before an alias, and says so', () => {
    const { match, notices } = readBacktest('position,raw_position\n5,1\n');
    expect(match.get('rawPosition')).toBe(1);
    expect(notices).toMatchObject([{ code: 'columnNotUsed' }]);
  });

  it('skips a title above it and leaves out a byte order mark', () => {
    const backtest = readBacktest('\ufeffMy backtest\n\nraw_position,meta_prob\n1,0.5\n');
    expect(backtest.ledger).toEqual({
      read: 3,
      scaled: 1,
      rejected: 0,
      blank: 1,
      comment: 0,
      preamble: 1,
      footer: 0,
      withRemarks: 0,
    });
    expect(backtest.notices.map(({ code }) => code)).toEqual(['byteOrderMark', 'preamble', 'blankLines']);
    expect(backtest.checkpoints.lines[0]).toBe(4);
  });
});

describe('the cells', () => {
  it('reject the row where a used input is missing, no number or out of range, with line, column and value', () => {
    const text = [
      'raw_position,meta_prob,bandit_weight,regime,correlation_penalty',
      '1,0.5,1,NORMAL,0',
      ',0.5,1,NORMAL,0',
      '1,1.2,1,NORMAL,0',
      '1,0.5,-0.1,NORMAL,abc',
      '1,0.5,1,null,0',
      'inf,0.5,1,NORMAL,0',
      '1,0.5,1',
      '1,0.5,1,NORMAL,0,extra',
      '1,0.5,1,NORMAL,0,,',
    ].join('\n');
    const { problems, status, ledger, notices } = readBacktest(text);
    expect(problems.map(({ line, column, value, code }) => [line, column, value, code])).toEqual([
      [3, 'raw_position', '', 'missing'],
      [4, 'meta_prob', '1.2', 'outOfRange'],
      [5, 'bandit_weight', '-0.1', 'outOfRange'],
      [5, 'correlation_penalty', 'abc', 'notANumber'],
      [6, 'regime', 'null', 'missing'],
      [7, 'raw_position', 'inf', 'notANumber'],
      [8, '', '1,0.5,1', 'fieldCount'],
      [9, '', '1,0.5,1,NORMAL,0,extra', 'fieldCount'],
    ]);
    expect([...status]).toEqual([ROW_SCALED, ...Array(7).fill(ROW_REJECTED), ROW_SCALED]);
    expect(ledger).toMatchObject({ read: 9, scaled: 2, rejected: 7 });
    expect(notices).toMatchObject([{ code: 'extraCells', count: 1 }]);
  });

  it('skip an empty optional cell with a notice, and remark on one that cannot be read', () => {
    const { status, problems, notices, ledger, numbers } = readBacktest(
      'raw_position,pnl,timestamp\n1,,2024-01-01\n1,abc,2024-01-02\n1,0.5,soon\nx,,2024-01-03\n',
    );
    expect([...status]).toEqual([ROW_SCALED, ROW_REMARKED, ROW_REMARKED, ROW_REJECTED]);
    expect(problems.map(({ kind, line, column, value }) => [kind, line, column, value])).toEqual([
      ['remark', 3, 'pnl', 'abc'],
      ['remark', 4, 'timestamp', 'soon'],
      ['rejected', 5, 'raw_position', 'x'],
    ]);
    expect(notices).toMatchObject([{ code: 'missingCells', count: 1 }]);
    expect(ledger).toMatchObject({ scaled: 3, withRemarks: 2 });
    expect([...(numbers.get('currentPnl') ?? [])]).toEqual([Number.NaN, Number.NaN, 0.5, Number.NaN]);
  });

  it('keep every number of a rejected row out of the columns', () => {
    expect(numbersOf('raw_position,meta_prob\n2,7\n3,0.5\n', 'rawPosition')).toEqual([Number.NaN, 3]);
  });

  it('code regimes by their folded names, with __proto__ a name like any other', () => {
    const { coded } = readBacktest(
      'raw_position,regime\n1,High Vol\n1,high-vol\n1,HIGH_VOL\n1,__proto__\n1,constructor\n1, high  vol \n',
    );
    const regimes = coded.get('regime');
    expect([...(regimes?.codes ?? [])]).toEqual([0, 0, 0, 1, 2, 0]);
    expect(regimes?.categories.map(({ name }) => name)).toEqual(['High Vol', '__proto__', 'constructor']);
  });

  it('report a text behind a closing quote without losing the row', () => {
    const { problems, rowCount } = readBacktest('raw_position,name\n1,"a"b\n2,c\n');
    expect(problems).toMatchObject([{ kind: 'rejected', code: 'quote', line: 2, column: 'name', value: '"a"b' }]);
    expect(rowCount).toBe(2);
  });
});

describe('any file', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '',
      '# note',
      '1,0.5,a',
      '1,2,a',
      'x,0.5,a',
      '1,0.5',
      '1,0.5,a,,',
      '"1","0.5","two\nlines"',
      '-0,1,',
      ',,,',
      '1,0.5,"a"b',
    ),
    fc.string({ maxLength: 8 }).filter((text) => !text.includes('"')),
  );

  it('accounts for every record and reads the same in pieces of any size', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), (lines, pieceBytes) => {
        const text = `raw_position,meta_prob,pnl\n${lines.join('\n')}`;
        const whole = readPieces(text);
        expect(contentOf(readPieces(text, pieceBytes))).toEqual(contentOf(whole));
        expect(contentOf(readPieces(text, undefined, { withoutLoop: true }))).toEqual(contentOf(whole));
        if (whole.kind !== 'read') return;
        const { ledger, status, rowCount, problems } = whole.backtest;
        expect(ledger.scaled + ledger.rejected).toBe(rowCount);
        expect(status.filter((row) => row === ROW_REJECTED).length).toBe(ledger.rejected);
        const told = new Set(problems.map((problem) => `${problem.kind} ${problem.line}`));
        expect([...told].filter((key) => key.startsWith('rejected')).length).toBe(ledger.rejected);
        expect([...told].filter((key) => key.startsWith('remark')).length).toBe(ledger.withRemarks);
      }),
      { numRuns: runs(300) },
    );
  });
});
