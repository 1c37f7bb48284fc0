import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import { DEFAULT_SETTINGS, type RunSettings } from '../../src/batch/runSettings.ts';
import { FileChangedError, readRowTexts } from '../../src/data/recordText.ts';
import { writeRejectedCsv } from '../../src/exports/rejectedCsv.ts';
import { isFormula } from '../../src/exports/safeCell.ts';
import { writeScaledCsv } from '../../src/exports/scaledCsv.ts';
import { readBacktest } from '../data/readText.ts';

const folder = new URL('../../../shared/backtests/', import.meta.url);

async function download(
  content: string | Uint8Array<ArrayBuffer>,
  settings: RunSettings = DEFAULT_SETTINGS,
): Promise<string> {
  const run = new BacktestRun(readBacktest(content), settings);
  const { blob } = await writeScaledCsv(run, () => undefined);
  return blob.text();
}

const split = (csv: string): string[][] =>
  csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

function column(rows: string[][], name: string): (string | undefined)[] {
  const place = rows[0]?.indexOf(name) ?? -1;
  return rows.slice(1).map((row) => row[place]);
}

const FACTORS = ['meta_factor', 'bandit_factor', 'regime_factor', 'correlation_factor', 'scaled_position'];
const VARIANTS = [
  { switches: { pyramid: false, voltarget: false }, later: {} },
  {
    switches: { pyramid: true, voltarget: false },
    later: { pyramided_position: 'pyramided_position', final_position: 'pyramided_position' },
  },
  { switches: { pyramid: false, voltarget: true }, later: { final_position: 'vol_targeted_position' } },
  {
    switches: { pyramid: true, voltarget: true },
    later: { pyramided_position: 'pyramided_position', final_position: 'vol_targeted_pyramided_position' },
  },
];

function expectDownloads(name: string, files: { readonly csv: URL; readonly expected: URL }): void {
  for (const { switches, later } of VARIANTS)
    it(`has the reference's doubles for ${name} with ${JSON.stringify(switches)}`, async () => {
      const original = readFileSync(files.csv, 'utf8');
      const expected = split(readFileSync(files.expected, 'utf8'));
      const found = split(await download(original, { ...DEFAULT_SETTINGS, switches }));
      const own = split(original);
      expect(found[0]).toEqual([...(own[0] ?? []), ...FACTORS, ...Object.keys(later), 'problem']);
      expect(found.map((row) => row.slice(0, own[0]?.length))).toEqual(own);
      const pairs = { ...Object.fromEntries(FACTORS.map((factor) => [factor, factor])), ...later };
      for (const [result, reference] of Object.entries(pairs))
        expect(column(found, result).map(Number), result).toEqual(column(expected, reference).map(Number));
      expect(column(found, 'problem').filter((problem) => problem !== '')).toEqual([]);
    });
}

describe.skipIf(!existsSync(folder))('the download of the real backtests in ../shared/backtests', () => {
  for (const name of ['goog_daily', 'btcusd_daily', 'eurusd_hourly'])
    expectDownloads(name, { csv: new URL(`${name}.csv`, folder), expected: new URL(`${name}.expected.csv`, folder) });
});

describe('the download of the sample', () => {
  expectDownloads('simulatedBacktest', {
    csv: new URL('../../src/data/sample/simulatedBacktest.csv', import.meta.url),
    expected: new URL('../fixtures/simulatedBacktest.expected.csv', import.meta.url),
  });
});

const RESULTS = 'meta_factor,bandit_factor,regime_factor,correlation_factor,scaled_position,problem';

describe('the download', () => {
  it('keeps the text of the file’s own cells, every row in its place, and quotes by RFC 4180', async () => {
    const text = ['note,raw_position', '"a, b",1.50', '"say ""hi""", 2 ', '"two\nlines",+3e0', '5" pipe,01'].join(
      '\r\n',
    );
    expect((await download(text)).split('\n').slice(0, -1)).toEqual([
      `note,raw_position,${RESULTS}`,
      '"a, b",1.50,1,1,1,1,1.5,',
      '"say ""hi""", 2 ,1,1,1,1,2,',
      '"two',
      'lines",+3e0,1,1,1,1,3,',
      '"5"" pipe",01,1,1,1,1,1,',
    ]);
  });

  it('says in problem why a row was rejected and what was remarked on a scaled one', async () => {
    const text = 'raw_position,meta_prob,pnl\n1,1.5,0\n\n1,0.5,soon\n1\n1,0.5,0,x\n';
    expect((await download(text)).split('\n').slice(1, -1)).toEqual([
      '1,1.5,0,,,,,,meta_prob: 1.5 is not a finite number from 0 to 1',
      '1,0.5,soon,1,1,1,1,1,pnl: soon is not a number',
      '1,,,,,,,,"the row has 1 cells, the header has 3"',
      '1,0.5,0,,,,,,"the row has 4 cells, the header has 3; beyond it: x"',
    ]);
  });

  it('writes −0 as -0 and every double so that it reads back', async () => {
    expect(await download('raw_position\n-0\n1e-9\n-2.0000000000000004\n')).toContain(
      '\n-0,1,1,1,1,-0,\n1e-9,1,1,1,1,1e-9,\n-2.0000000000000004,1,1,1,1,-2.0000000000000004,\n',
    );
  });

  it('replaces result columns of the file, whatever their spelling, with a notice', async () => {
    const text = 'Scaled Position,raw_position,problem,final_position\n9,1,old,7\n';
    const run = new BacktestRun(readBacktest(text), DEFAULT_SETTINGS);
    const { blob, notices } = await writeScaledCsv(run, () => undefined);
    expect(await blob.text()).toBe(`raw_position,final_position,${RESULTS}\n1,7,1,1,1,1,1,\n`);
    expect(notices).toMatchObject([{ code: 'resultColumnsReplaced', count: 2 }]);
  });

  it('quotes a # that would start a line, so that it does not come back as a comment', async () => {
    expect(await download('problem,note,raw_position\nx,#1,2\n')).toBe(
      `note,raw_position,${RESULTS}\n"#1",2,1,1,1,1,2,\n`,
    );
  });

  it('makes texts safe that a spreadsheet would run, headers and problems too, and leaves numbers alone', async () => {
    const cells = {
      '=1+1': "'=1+1",
      '+cmd': "'+cmd",
      '-2+3': "'-2+3",
      '@sum': "'@sum",
      '＝1': "'＝1",
      '-1.5': '-1.5',
      '+2': '+2',
      '-1e3': '-1e3',
      "'=1": "'=1",
      'a=b': 'a=b',
      '\t=1': "'\t=1",
      ' =1': "' =1",
      '-': "'-",
    };
    const rows = Object.keys(cells).map((cell) => `1,${cell}`);
    const lines = (await download(['raw_position,=head', ...rows, '=x,plain'].join('\n'))).trimEnd().split('\n');
    expect(lines[0]).toBe(`raw_position,'=head,${RESULTS}`);
    expect(lines.slice(1, -1).map((line) => line.split(',')[1])).toEqual(Object.values(cells));
    expect(lines.at(-1)).toBe("'=x,plain,,,,,,raw_position: =x is not a number");
  });

  it('of a download is the same to the byte', async () => {
    const text = 'strategy,raw_position,pnl\n"#1, =2",1,0.05\n=a,-2,\nb,x,0\n';
    const settings = { ...DEFAULT_SETTINGS, switches: { pyramid: true, voltarget: true } };
    const once = await download(text, settings);
    expect(await download(once, settings)).toBe(once);
  });

  it('reads back to the table that went in', async () => {
    const cell = fc.oneof(
      fc.constantFrom('', '#', 'a,b', '"', '\n', "'", 'é€😀', '-1.5', '\r\n'),
      fc.string({ maxLength: 8 }),
    );
    const rows = fc.array(fc.tuple(cell, fc.integer({ min: -5, max: 5 })), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(rows, async (table) => {
        const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = `note,raw_position\n${table.map(([note, position]) => `${quote(note)},${position}`).join('\n')}\n`;
        const written = await download(text);
        const places = table.map((_, row) => row);
        const again = await readRowTexts(readBacktest(written), places);
        expect(again.map(({ cells }) => cells[0])).toEqual(
          table.map(([note]) => (isFormula(note) ? `'${note}` : note)),
        );
        expect(again.map(({ cells }) => Number(cells[6]))).toEqual(
          table.map(([, position]) => Math.max(-3, Math.min(3, position))),
        );
      }),
    );
  });

  it('is refused where the file changed since it was read', async () => {
    const backtest = readBacktest('raw_position\n1\n22\n3\n');
    const write = (text: string): Promise<unknown> =>
      writeScaledCsv(new BacktestRun({ ...backtest, text: new Blob([text]) }, DEFAULT_SETTINGS), () => undefined);
    await expect(write('raw_position\n1\n3\n')).rejects.toThrow(FileChangedError);
    await expect(write('raw_position\n1\n22\n')).rejects.toThrow(FileChangedError);
  });
});

describe('a download of some rows', () => {
  it('has the rows of a filter only, in the order of the file', async () => {
    const run = new BacktestRun(readBacktest('raw_position\n1\n9\n3\n'), DEFAULT_SETTINGS);
    const { blob } = await writeScaledCsv(run, () => undefined, Uint32Array.of(0, 2));
    expect(column(split(await blob.text()), 'raw_position')).toEqual(['1', '3']);
  });

  it('has the rejected rows with their lines, their cells, the reason and the record as it was', async () => {
    const backtest = readBacktest('raw_position,note\n1,a\nx,"=1+1"\n2,b,c\n');
    const { blob, notices } = await writeRejectedCsv(backtest, () => undefined);
    expect(await blob.text()).toBe(
      [
        'line,raw_position,note,problem,record',
        `3,x,'=1+1,raw_position: x is not a number,"x,""=1+1"""`,
        '4,2,b,"the row has 3 cells, the header has 2; beyond it: c","2,b,c"',
        '',
      ].join('\n'),
    );
    expect(notices).toMatchObject([{ code: 'formulaSafe', count: 1 }]);
  });
});
