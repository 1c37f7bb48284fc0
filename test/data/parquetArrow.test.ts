import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parquetAsCsv } from '../../src/data/parquetText.ts';

/*
 * Files of 40 rows in two row groups that Apache Arrow wrote (pyarrow 25.0.1), each with another codec, page version and encodings,
 * `v1-snappy` and `v2-zstd` with checksums. What stands in the cells was written by Python from the same values: doubles as the eight bytes
 * that they are, nested values as JSON, everything else as text.
 */
const folder = new URL('../fixtures/parquet/', import.meta.url);

interface Expected {
  readonly json: readonly string[];
  readonly columns: Readonly<Record<string, readonly string[]>>;
}

const { json, columns }: Expected = JSON.parse(readFileSync(new URL('arrow.expected.json', folder), 'utf8'));

async function cellsOf(name: string): Promise<string[][]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for await (const piece of parquetAsCsv(new Blob([readFileSync(new URL(name, folder))]), () => undefined))
    text += decoder.decode(piece, { stream: true });
  return parse(text);
}

/** Every cell of a text of commas, line feeds and doubled quotes. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))([,\n])/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

const BITS = 'f64:';

function bitsOf(cell: string): string {
  const view = Buffer.alloc(8);
  view.writeDoubleLE(cell === 'NaN' ? Number.NaN : Number(cell.replace('inf', 'Infinity')));
  return BITS + view.toString('hex');
}

const parsed = (cell: string): unknown => (cell === '' ? cell : JSON.parse(cell));

describe('files that Arrow wrote', () => {
  test.each(readdirSync(folder).filter((name) => name.endsWith('.parquet')))('%s', async (name) => {
    const [header = [], ...rows] = await cellsOf(name);
    expect(header.length).toBeGreaterThan(5);
    expect(rows.length).toBe(40);
    for (const [k, column] of header.entries()) {
      const expected = columns[column] ?? [];
      const found = rows.map((row, i) => (expected[i]?.startsWith(BITS) ? bitsOf(row[k] ?? '') : (row[k] ?? '')));
      if (json.includes(column)) expect(found.map(parsed), column).toEqual(expected.map(parsed));
      else expect(found, column).toEqual(expected);
    }
  });
});
