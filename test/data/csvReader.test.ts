import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROW_REJECTED, ROW_REMARKED, ROW_SCALED } from '../../src/data/rowReader.ts';
import { runs } from '../property.ts';
import { readBacktest, readPieces } from './readText.ts';

const refusal = (content: string | Uint8Array): unknown => {
  const reading = readPieces(content);
  return reading.kind === 'refused'
    ? [reading.problem.code, reading.problem.line, reading.problem.column]
    : reading.kind;
};
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const numbersOf = (text: string, field: 'rawPosition' | 'metaProb' | 'timestamp' | 'return'): number[] =>
  Array.from(readBacktest(text).numbers.get(field) ?? []);

describe('a file that is refused as a whole', () => {
  it.each([
    ['nothing', '', 'empty'],
    ['gzip', bytes(0x1f, 0x8b, 8, 0), 'compressed'],
    ['zip or Excel', bytes(0x50, 0x4b, 3, 4), 'notCsv'],
    ['Parquet', 'PAR1....', 'notCsv'],
    ['PDF', '%PDF-1.7', 'notCsv'],
    ['PNG', bytes(0x89, 0x50, 0x4e, 0x47), 'notCsv'],
    ['HTML', '<!doctype html><p>raw_position', 'notCsv'],
    ['JSON', '[{"raw_position": 1}]', 'notCsv'],
    ['UTF-16 with a mark', bytes(0xff, 0xfe, 0x61, 0), 'encoding'],
    ['UTF-16 without one', bytes(0x61, 0, 0x62, 0), 'notCsv'],
  ])('names what it is: %s', (_, content, code) => {
    expect(refusal(content)).toEqual([code, undefined, undefined]);
  });

  it('says where the bytes stop being UTF-8', () => {
    const latin = Uint8Array.from([...new TextEncoder().encode('raw_position,strategy\n1,a\n2,caf'), 0xe9, 0x0a]);
    expect(refusal(latin)).toEqual(['encoding', 3, undefined]);
    expect(refusal(new Uint8Array([...new TextEncoder().encode('raw_position\n1\n'), 0xc3]))).toEqual([
      'encoding',
      3,
      undefined,
    ]);
  });

  it.each([';', '\t', '|'])('names the delimiter %j', (delimiter) => {
    expect(refusal(`date${delimiter}raw_position\n2024-01-01${delimiter}1\n`)).toEqual(['delimiter', 1, undefined]);
  });

  it('says that no column is the raw position, and which names it could have', () => {
    const reading = readPieces('date,close\n2024-01-01,5\n');
    expect(reading).toMatchObject({
      kind: 'refused',
      problem: {
        code: 'missingColumn',
        line: 1,
        column: 'raw_position',
        advice: expect.stringContaining('target_position'),
      },
    });
  });

  it('refuses a name that stands twice for a used field', () => {
    expect(refusal('raw_position,Raw Position\n1,2\n')).toEqual(['ambiguousColumn', 1, 'Raw Position']);
    expect(refusal('raw_position,meta,prob\n1,0.5,0.6\n')).toEqual(['ambiguousColumn', 1, 'prob']);
  });

  it('refuses a header without rows', () => {
    expect(refusal('raw_position\n')).toEqual(['noRows', undefined, undefined]);
  });

  it('never swallows rows behind a quote that is not closed', () => {
    expect(refusal('raw_position,name\n1,a\n2,"b\n3,c\n')).toEqual(['openQuote', 3, undefined]);
    expect(refusal('raw_position,name\n1,a\n2,"b\n3,c\n4,"d"\n5,e\n')).toEqual(['openQuote', 3, undefined]);
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
      withRemarks: 0,
    });
    expect(backtest.notices.map(({ code }) => code)).toEqual(['byteOrderMark', 'preamble', 'blankLines']);
    expect(backtest.lines[0]).toBe(4);
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
        expect(readPieces(text, pieceBytes)).toEqual(whole);
        if (whole.kind === 'refused') return;
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
