import { readFileSync } from 'node:fs';
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { describe, expect, it } from 'vitest';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import { DEFAULT_SETTINGS } from '../../src/batch/runSettings.ts';
import { parquetAsCsv } from '../../src/data/parquetText.ts';
import { FileChangedError } from '../../src/data/recordText.ts';
import { writeScaledCsv } from '../../src/exports/scaledCsv.ts';
import { writeScaledParquet } from '../../src/exports/scaledParquet.ts';
import { readBacktest } from '../data/readText.ts';

const runOf = (content: string): BacktestRun => new BacktestRun(readBacktest(content), DEFAULT_SETTINGS);

async function download(run: BacktestRun) {
  const { blob, notices } = await writeScaledParquet(run, () => undefined);
  const bytes = await blob.arrayBuffer();
  const file = { byteLength: bytes.byteLength, slice: (from: number, to?: number) => bytes.slice(from, to) };
  const metadata = await parquetMetadataAsync(file);
  const types = Object.fromEntries(parquetSchema(metadata).children.map(({ element }) => [element.name, element.type]));
  return { blob, notices, types, metadata, rows: await parquetReadObjects({ file, compressors }) };
}

const sample = readFileSync(new URL('../../src/data/sample/simulatedBacktest.csv', import.meta.url), 'utf8');

describe('the Parquet download', () => {
  it('has the rows of the CSV download, numbers as doubles', async () => {
    const run = runOf(sample);
    const { rows, types } = await download(run);
    const csv = await (await writeScaledCsv(run, () => undefined)).blob.text();
    const [header = [], ...lines] = csv
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(Object.keys(types)).toEqual(header);
    expect(types).toMatchObject({ raw_position: 'DOUBLE', scaled_position: 'DOUBLE', problem: 'BYTE_ARRAY' });
    expect(types.timestamp).toBe('BYTE_ARRAY');
    expect(rows.length).toBe(lines.length);
    for (const [k, name] of header.entries()) {
      const read = (cell: string | undefined) => (cell ? (types[name] === 'DOUBLE' ? Number(cell) : cell) : null);
      expect(
        rows.map((row) => row[name] ?? null),
        name,
      ).toEqual(lines.map((cells) => read(cells[k])));
    }
  });

  it('keeps the text of a column in which one cell is no number, and says why in words', async () => {
    const text = 'raw_position,meta_prob,note\n1,0.5,=SUM(A1)\nabc,0.5,\n-0,x,"a,""b"""\n';
    const run = runOf(text);
    const { rows, types } = await download(run);
    expect(types).toMatchObject({ raw_position: 'BYTE_ARRAY', meta_prob: 'BYTE_ARRAY', note: 'BYTE_ARRAY' });
    expect(rows.map(({ raw_position }) => raw_position)).toEqual(['1', 'abc', '-0']);
    expect(rows.map(({ note }) => note ?? null)).toEqual(['=SUM(A1)', null, 'a,"b"']);
    expect(rows.map(({ scaled_position }) => typeof scaled_position)).toEqual(['number', 'object', 'object']);
    expect(rows.map(({ problem }) => problem ?? '')).toEqual([
      '',
      expect.stringContaining('abc'),
      expect.stringContaining('x'),
    ]);
  });

  it('keeps the sign of zero, in the numbers of the file and in the results', async () => {
    const cells = Array.from({ length: 60 }, (_, k) => (k % 2 === 0 ? '-0' : '0'));
    const { rows } = await download(runOf(`raw_position\n${cells.join('\n')}\n`));
    for (const name of ['raw_position', 'scaled_position'])
      expect(
        rows.map((row) => (Object.is(row[name], -0) ? '-0' : String(row[name]))),
        name,
      ).toEqual(cells);
  });

  it('renames a second column of the same name, and replaces one with the name of a result, and says so', async () => {
    const text = 'raw_position,x,x,x (2),scaled_position\n1,a,b,c,7\n';
    const { rows, types, notices } = await download(runOf(text));
    expect(Object.keys(types).slice(0, 4)).toEqual(['raw_position', 'x', 'x (3)', 'x (2)']);
    expect(rows[0]).toMatchObject({ x: 'a', 'x (2)': 'c', 'x (3)': 'b' });
    expect(rows[0]?.scaled_position).not.toBe(7);
    expect(notices.map(({ code }) => code)).toEqual(['resultColumnsReplaced', 'columnsRenamed']);
  });

  it('has a row group per 100,000 rows, and is read by this program', async () => {
    const rows = Array.from({ length: 200_001 }, (_, k) => `${k / 8},t${k % 4}`);
    const { metadata, blob } = await download(runOf(`raw_position,tag\n${rows.join('\n')}\n`));
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([100_000, 100_000, 1]);
    const decoder = new TextDecoder();
    let text = '';
    for await (const piece of parquetAsCsv(blob, () => undefined)) text += decoder.decode(piece, { stream: true });
    const lines = text.trimEnd().split('\n');
    expect(lines.slice(1).map((line) => line.split(',').slice(0, 2).join(','))).toEqual(rows);
  }, 60_000);

  it('is not written from a text that changed', async () => {
    const backtest = readBacktest('raw_position\n1\n2\n');
    const run = new BacktestRun({ ...backtest, text: new Blob(['raw_position\n1\n']) }, DEFAULT_SETTINGS);
    await expect(writeScaledParquet(run, () => undefined)).rejects.toThrow(FileChangedError);
  });
});
