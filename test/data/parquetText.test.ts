import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/data/crc32.ts';
import { PageError, verifyPages } from '../../src/data/parquetPages.ts';
import { ParquetError, parquetAsCsv } from '../../src/data/parquetText.ts';
import { readFile } from '../../src/data/readFile.ts';

async function toText(bytes: BlobPart): Promise<string> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of parquetAsCsv(new Blob([bytes]), () => undefined)) pieces.push(piece);
  return new Blob(pieces).text();
}

const write = (
  columnData: ColumnSource[],
  options: { rowGroupSize?: number; codec?: 'UNCOMPRESSED' } = {},
): ArrayBuffer => parquetWriteBuffer({ columnData, ...options });

const COLUMNS: ColumnSource[] = [
  { name: 'timestamp', type: 'TIMESTAMP', data: [0, 1, 2].map((day) => new Date(Date.UTC(2024, 0, 1 + day, 9, 30))) },
  { name: 'raw_position', type: 'DOUBLE', data: [0.1 + 0.2, -0, -1.5e-300] },
  { name: 'meta_prob', type: 'DOUBLE', data: [0.5, null, 0.25], nullable: true },
  { name: 'regime', type: 'STRING', data: ['TRENDING', 'High, "Vol"', '#x'] },
  { name: 'count', type: 'INT64', data: [9007199254740993n, -1n, 0n] },
  { name: 'isLong', type: 'BOOLEAN', data: [true, false, true] },
  { name: '__proto__', type: 'INT32', data: [1, 2, 3] },
  { name: 'single', type: 'FLOAT', data: [0.1, 0.5, 1] },
];

const TEXT = `timestamp,raw_position,meta_prob,regime,count,isLong,__proto__,single
2024-01-01T09:30:00,0.30000000000000004,0.5,TRENDING,9007199254740993,true,1,0.10000000149011612
2024-01-02T09:30:00,-0,,"High, ""Vol""",-1,false,2,0.5
2024-01-03T09:30:00,-1.5e-300,0.25,"#x",0,true,3,1
`;

describe('a Parquet file', () => {
  it('is the text of a CSV file, every value exact', async () => {
    expect(await toText(write(COLUMNS))).toBe(TEXT);
    expect(await toText(write(COLUMNS, { rowGroupSize: 2 }))).toBe(TEXT);
  });

  it('has as many rows as it had, also one empty cell each', async () => {
    expect(await toText(write([{ name: 'raw_position', type: 'STRING', data: ['1', null, ''], nullable: true }]))).toBe(
      'raw_position\n1\n""\n""\n',
    );
  });

  it('is read as a backtest, by its first bytes and not by its name', async () => {
    const reading = await readFile(new File([write(COLUMNS)], 'backtest.csv'), () => undefined);
    if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
    const { container, numbers, status, problems } = reading.backtest;
    expect(container).toBe('parquet');
    expect([...(numbers.get('timestamp') ?? [])][0]).toBe(Date.UTC(2024, 0, 1, 9, 30));
    expect([...status]).toEqual([0, 2, 0]);
    expect(problems).toMatchObject([{ line: 3, column: 'meta_prob', code: 'missing' }]);
  });

  it('is refused with a reason where it is cut off or encrypted', async () => {
    const whole = new Uint8Array(write(COLUMNS));
    const refusal = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
      toText(bytes).then(
        () => 'read',
        (cause: unknown) => (cause instanceof ParquetError ? cause.what : String(cause)),
      );
    expect(await refusal(whole.slice(0, -20))).toContain('cut off');
    const encrypted = whole.slice();
    encrypted.set(new TextEncoder().encode('PARE'), whole.length - 4);
    expect(await refusal(encrypted)).toContain('encrypted');
  });

  it('never hangs, and never fails in another way, whichever byte is changed', async () => {
    const whole = new Uint8Array(write(COLUMNS.slice(0, 4)));
    for (let at = 4; at < whole.length; at++) {
      const damaged = whole.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      const result = await readFile(new File([damaged], 'x.parquet'), () => undefined);
      expect(['read', 'refused', 'unclear']).toContain(result.kind);
    }
  });
});

describe('the checksums of pages', () => {
  /** A page header with the fields type, sizes and crc, in Thrift's compact protocol, and its page. */
  function pageOf(content: Uint8Array, crc: number): Uint8Array {
    const zigzag = (value: number): number[] => {
      let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
      const out: number[] = [];
      for (; rest >= 128n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
      return [...out, Number(rest)];
    };
    const field = (step: number, value: number): number[] => [(step << 4) | 5, ...zigzag(value)];
    const dataPage = [0x1c, ...field(1, 3), ...field(1, 0), ...field(1, 3), ...field(1, 3), 0];
    return Uint8Array.from([
      ...field(1, 0),
      ...field(1, content.length),
      ...field(1, content.length),
      ...field(1, crc | 0),
      ...dataPage,
      0,
      ...content,
    ]);
  }
  const content = new TextEncoder().encode('some values of a page');
  const sum = crc32(0, content);

  it('are compared where they are', () => {
    const page = pageOf(content, sum);
    expect(verifyPages(page)).toEqual({ verified: 1, values: 3, unpackedBytes: page.length });
    expect(verifyPages(Uint8Array.from([...page, ...page]))).toMatchObject({ verified: 2, values: 6 });
    for (let at = page.length - content.length; at < page.length; at++) {
      const damaged = page.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(() => verifyPages(damaged)).toThrow(PageError);
    }
  });

  it('are not asked of bytes that are no pages', () => {
    expect(() => verifyPages(pageOf(content, sum).subarray(0, -1))).toThrow(PageError);
    expect(() => verifyPages(Uint8Array.of(0xff, 0xff, 0xff))).toThrow(PageError);
  });
});
