import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { SchemaElement } from 'hyparquet';
import type { ColumnSource } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { ParquetError, parquetAsCsv } from '../../src/data/parquetText.ts';
import { readFile } from '../../src/data/readFile.ts';
import { runs } from '../property.ts';
import { rewriteParquet, writeParquet } from './parquetFiles.ts';

async function csvOf(file: Uint8Array<ArrayBuffer>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  for await (const piece of parquetAsCsv(new Blob([file]), () => undefined))
    text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}

const linesOf = async (file: Uint8Array<ArrayBuffer>): Promise<string[]> =>
  (await csvOf(file)).split('\n').slice(0, -1);

async function failure(file: Uint8Array<ArrayBuffer>): Promise<ParquetError> {
  const error = await csvOf(file).then(
    () => new Error('it was read'),
    (error: unknown) => error,
  );
  if (error instanceof ParquetError) return error;
  throw error;
}

const oneColumn = (data: ColumnSource['data'], type: NonNullable<ColumnSource['type']>): Uint8Array<ArrayBuffer> =>
  writeParquet({ columnData: [{ name: 'x', data, type }] });

/** Values as they are in the file, under an annotation that the writer would change them for. */
function annotated(
  raw: { type: SchemaElement['type'] & string; data: ColumnSource['data']; length?: number },
  as: Partial<SchemaElement>,
) {
  const plain: SchemaElement = {
    name: 'x',
    type: raw.type,
    repetition_type: 'OPTIONAL',
    ...(raw.length !== undefined && { type_length: raw.length }),
  };
  const root: SchemaElement = { name: 'root', num_children: 1 };
  const file = writeParquet({ columnData: [{ name: 'x', data: raw.data }], schema: [root, plain] });
  const element = { ...plain, ...as };
  const type = element.type ?? raw.type;
  return rewriteParquet(file, { schema: [root, element], chunk: (chunk) => ({ ...chunk, type }) }).bytes;
}

const cellsOf = async (file: Uint8Array<ArrayBuffer>): Promise<string[]> => (await linesOf(file)).slice(1);

describe('a file written by hand after the format', () => {
  // Thrift's compact protocol: a byte of field step and type (5 i32, 6 i64, 8 binary, 9 list, c struct), zigzag numbers, 0 at the end.
  const ascii = (letters: string): number[] => [...letters].map((letter) => letter.charCodeAt(0));
  // Data page (0), 16 bytes unpacked and packed, { 2 values, PLAIN, levels in RLE }.
  const pageHeader = [0x15, 0, 0x15, 32, 0x15, 32, 0x2c, 0x15, 4, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0];
  // 1.5 and -0.
  const values = [0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0x80];
  const chunk = [
    ...[0x15, 10, 0x19, 0x15, 0, 0x19, 0x18, 1, ...ascii('x'), 0x15, 0],
    ...[0x16, 4, 0x16, 66, 0x16, 66, 0x26, 8, 0],
  ];
  const footer = [
    ...[0x15, 2, 0x19, 0x2c],
    ...[0x48, 4, ...ascii('root'), 0x15, 2, 0],
    ...[0x15, 10, 0x25, 0, 0x18, 1, ...ascii('x'), 0],
    ...[0x16, 4, 0x19, 0x1c],
    ...[0x19, 0x1c, 0x26, 8, 0x1c, ...chunk, 0],
    ...[0x16, 66, 0x16, 4, 0],
    0,
  ];
  const bytes = [...ascii('PAR1'), ...pageHeader, ...values, ...footer, footer.length, 0, 0, 0, ...ascii('PAR1')];

  test('gives its two numbers', async () => {
    expect(await csvOf(new Uint8Array(bytes))).toBe('x\n1.5\n-0\n');
  });
});

describe('values', () => {
  test('doubles read back as the same double', async () => {
    const special = [
      0,
      -0,
      0.1,
      1e21,
      5e-324,
      Number.MAX_VALUE,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ];
    expect(await cellsOf(oneColumn(special, 'DOUBLE'))).toEqual([
      ...['0', '-0', '0.1', '1e+21', '5e-324', '1.7976931348623157e+308', 'NaN', 'inf', '-inf'],
    ]);
  });

  test('floats of four bytes are the doubles that they are', async () => {
    expect(await cellsOf(oneColumn([0.1, -0, 16_777_216], 'FLOAT'))).toEqual(['0.10000000149011612', '-0', '16777216']);
  });

  test('whole numbers are exact', async () => {
    expect(await cellsOf(oneColumn([2n ** 63n - 1n, -(2n ** 63n), 9_007_199_254_740_993n, 0n], 'INT64'))).toEqual([
      ...['9223372036854775807', '-9223372036854775808', '9007199254740993', '0'],
    ]);
    expect(await cellsOf(oneColumn([2_147_483_647, -2_147_483_648, -1], 'INT32'))).toEqual([
      '2147483647',
      '-2147483648',
      '-1',
    ]);
    const unsigned64 = annotated({ type: 'INT64', data: [-1n, 1n] }, { converted_type: 'UINT_64' });
    expect(await cellsOf(unsigned64)).toEqual(['18446744073709551615', '1']);
    const unsigned32 = annotated(
      { type: 'INT32', data: [-1, 1] },
      { logical_type: { type: 'INTEGER', bitWidth: 32, isSigned: false } },
    );
    expect(await cellsOf(unsigned32)).toEqual(['4294967295', '1']);
  });

  test('truth values, and missing ones', async () => {
    expect(await cellsOf(oneColumn([true, null, false], 'BOOLEAN'))).toEqual(['true', '""', 'false']);
    const two = [
      { name: 'a', data: [1.5, null, null], type: 'DOUBLE' as const },
      { name: 'b', data: [null, 'x', null], type: 'STRING' as const },
    ];
    expect(await linesOf(writeParquet({ columnData: two }))).toEqual(['a,b', '1.5,', ',x', ',']);
  });

  test('decimals keep every digit', async () => {
    const as = { converted_type: 'DECIMAL', scale: 2, precision: 18 } as const;
    expect(await cellsOf(annotated({ type: 'INT64', data: [123n, -5n, 0n, -100n, 10n ** 17n + 1n] }, as))).toEqual([
      ...['1.23', '-0.05', '0.00', '-1.00', '1000000000000000.01'],
    ]);
    expect(await cellsOf(annotated({ type: 'INT32', data: [-7] }, { ...as, scale: 0 }))).toEqual(['-7']);
    const bytes = [Uint8Array.of(1, 0, 0), Uint8Array.of(255, 255, 255), Uint8Array.of(128, 0, 0)];
    const logical = { logical_type: { type: 'DECIMAL', scale: 3, precision: 6 } } as const;
    expect(await cellsOf(annotated({ type: 'BYTE_ARRAY', data: bytes }, logical))).toEqual([
      '65.536',
      '-0.001',
      '-8388.608',
    ]);
    expect(await cellsOf(annotated({ type: 'FIXED_LEN_BYTE_ARRAY', data: bytes, length: 3 }, logical))).toEqual([
      '65.536',
      '-0.001',
      '-8388.608',
    ]);
  });

  test('times are ISO 8601 with the digits they need', async () => {
    const at = BigInt(Date.UTC(2024, 1, 29, 23, 59, 58));
    const unit = (unit: 'MILLIS' | 'MICROS' | 'NANOS', isAdjustedToUTC = true) =>
      ({ logical_type: { type: 'TIMESTAMP', unit, isAdjustedToUTC } }) as const;
    expect(await cellsOf(annotated({ type: 'INT64', data: [at, at + 7n, -1n] }, unit('MILLIS')))).toEqual([
      ...['2024-02-29T23:59:58Z', '2024-02-29T23:59:58.007Z', '1969-12-31T23:59:59.999Z'],
    ]);
    expect(await cellsOf(annotated({ type: 'INT64', data: [at * 1000n + 10n] }, unit('MICROS')))).toEqual([
      '2024-02-29T23:59:58.000010Z',
    ]);
    expect(
      await cellsOf(
        annotated({ type: 'INT64', data: [at * 1_000_000n + 120n, at * 1_000_000n - 1n] }, unit('NANOS', false)),
      ),
    ).toEqual([...['2024-02-29T23:59:58.000000120', '2024-02-29T23:59:57.999999999']]);
    expect(await cellsOf(annotated({ type: 'INT64', data: [at] }, { converted_type: 'TIMESTAMP_MILLIS' }))).toEqual([
      '2024-02-29T23:59:58Z',
    ]);
    expect(
      await cellsOf(annotated({ type: 'INT64', data: [at * 1000n] }, { converted_type: 'TIMESTAMP_MICROS' })),
    ).toEqual(['2024-02-29T23:59:58Z']);
  });

  test('times of the old 96 bits: nanoseconds of the day, Julian day', async () => {
    const bytes = new Uint8Array(12);
    new DataView(bytes.buffer).setBigUint64(0, 3_600_000_000_001n, true);
    new DataView(bytes.buffer).setUint32(8, 2_440_589, true);
    const file = annotated({ type: 'FIXED_LEN_BYTE_ARRAY', data: [bytes], length: 12 }, { type: 'INT96' });
    expect(await cellsOf(file)).toEqual(['1970-01-02T01:00:00.000000001Z']);
    const often = Array.from({ length: 50 }, () => bytes);
    const coded = annotated({ type: 'FIXED_LEN_BYTE_ARRAY', data: often, length: 12 }, { type: 'INT96' });
    expect(await cellsOf(coded)).toEqual(often.map(() => '1970-01-02T01:00:00.000000001Z'));
  });

  test('days are those of the calendar', async () => {
    const days = fc.integer({ min: -719_528, max: 2_932_896 });
    await fc.assert(
      fc.asyncProperty(fc.array(days, { minLength: 1 }), async (days) => {
        const expected = days.map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
        expect(await cellsOf(annotated({ type: 'INT32', data: days }, { converted_type: 'DATE' }))).toEqual(expected);
      }),
      { numRuns: runs(50) },
    );
  });

  test('times are those of Date, to the microsecond', async () => {
    const micros = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n });
    await fc.assert(
      fc.asyncProperty(fc.array(micros, { minLength: 1 }), async (micros) => {
        const expected = micros.map((micro) => {
          const fraction = ((micro % 1_000_000n) + 1_000_000n) % 1_000_000n;
          const seconds = new Date(Number((micro - fraction) / 1000n)).toISOString().slice(0, 19);
          return fraction === 0n
            ? `${seconds}Z`
            : `${seconds}.${String(fraction).padStart(6, '0').replace(/000$/, '')}Z`;
        });
        expect(
          await cellsOf(annotated({ type: 'INT64', data: micros }, { converted_type: 'TIMESTAMP_MICROS' })),
        ).toEqual(expected);
      }),
      { numRuns: runs(50) },
    );
  });

  test('times of the day, identifiers, half floats, bytes', async () => {
    expect(await cellsOf(annotated({ type: 'INT32', data: [3_661_001] }, { converted_type: 'TIME_MILLIS' }))).toEqual([
      '01:01:01.001',
    ]);
    const id = Uint8Array.from({ length: 16 }, (_, k) => 17 * k);
    expect(
      await cellsOf(
        annotated({ type: 'FIXED_LEN_BYTE_ARRAY', data: [id], length: 16 }, { logical_type: { type: 'UUID' } }),
      ),
    ).toEqual(['00112233-4455-6677-8899-aabbccddeeff']);
    const half = annotated(
      { type: 'FIXED_LEN_BYTE_ARRAY', data: [Uint8Array.of(0, 0x3e)], length: 2 },
      { logical_type: { type: 'FLOAT16' } },
    );
    expect(await cellsOf(half)).toEqual(['1.5']);
    const bytes = annotated({ type: 'BYTE_ARRAY', data: [Uint8Array.of(255, 0), Uint8Array.of(0x41)] }, {});
    expect(await cellsOf(bytes)).toEqual(['ff00', 'A']);
  });

  test('strings as they are, quoted where they could be taken for anything else', async () => {
    const strings = [
      'a',
      'a,b',
      'say "x"',
      'two\nlines',
      ' padded',
      'padded ',
      '#1',
      'é',
      'ＢＴＣ',
      '\ufeffx',
      "'t",
      'a;b',
      'a\tb',
      '',
    ];
    const expected = [
      ...['a', '"a,b"', '"say ""x"""', '"two\nlines"', '" padded"', '"padded "', '"#1"', 'é', '"ＢＴＣ"', '"\ufeffx"'],
      ...['"\'t"', '"a;b"', '"a\tb"', '""'],
    ];
    expect(await csvOf(oneColumn(strings, 'STRING'))).toBe(`x\n${expected.join('\n')}\n`);
  });
});

describe('columns', () => {
  test('may be called anything, twice the same too', async () => {
    const names = ['__proto__', 'a,b', 'constructor', 'a.b', ''];
    const columnData = names.map((name, k) => ({ name, data: [k], type: 'DOUBLE' as const }));
    expect(await csvOf(writeParquet({ columnData }))).toBe('__proto__,"a,b",constructor,a.b,\n0,1,2,3,4\n');
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 2 },
      { name: 'x', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
      { name: 'x', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
    ];
    const two = writeParquet({
      columnData: [
        { name: 'x', data: [1, null], type: 'DOUBLE' },
        { name: 'y', data: [3, 4], type: 'DOUBLE' },
      ],
    });
    const twice = rewriteParquet(two, { schema, chunk: (chunk) => ({ ...chunk, path_in_schema: ['x'] }) });
    expect(await csvOf(twice.bytes)).toBe('x,x\n1,3\n,4\n');
  });

  test('nested ones become JSON, numbers with every digit', async () => {
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 3 },
      { name: 'list', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', type: 'INT64', repetition_type: 'OPTIONAL' },
      { name: 'struct', repetition_type: 'OPTIONAL', num_children: 2 },
      { name: '__proto__', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
      { name: 'a.b', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', converted_type: 'UTF8' },
      { name: 'map', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'MAP' },
      { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
      { name: 'key', type: 'BYTE_ARRAY', repetition_type: 'REQUIRED', converted_type: 'UTF8' },
      { name: 'value', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
    ];
    const struct = (number: number, text: string): object => {
      const made = Object.create(null);
      Object.defineProperty(made, '__proto__', { value: number, enumerable: true });
      made['a.b'] = text;
      return made;
    };
    const columnData = [
      { name: 'list', data: [[1n, null, 9_007_199_254_740_993n], null, []] },
      { name: 'struct', data: [struct(-0, 'say "x"'), struct(Number.NaN, 'y'), null] },
      { name: 'map', data: [{ a: 1.5 }, null, {}] },
    ];
    expect(await linesOf(writeParquet({ columnData, schema }))).toEqual([
      'list,struct,map',
      '"[1,null,9007199254740993]","{""__proto__"":-0,""a.b"":""say \\""x\\""""}","{""a"":1.5}"',
      ',"{""__proto__"":""NaN"",""a.b"":""y""}",',
      '[],,{}',
    ]);
  });

  test('lists without items count as nulls or not, as the writer likes', async () => {
    const data = [[1, 2], [], null, [3]];
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 1 },
      { name: 'x', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
    ];
    const file = writeParquet({ columnData: [{ name: 'x', data }], schema });
    const uncounted = rewriteParquet(file, {
      header: (header) => {
        const page = header.data_page_header_v2;
        return page ? { ...header, data_page_header_v2: { ...page, num_nulls: page.num_nulls - 1 } } : header;
      },
    });
    for (const bytes of [file, uncounted.bytes]) expect(await csvOf(bytes)).toBe('x\n"[1,2]"\n[]\n""\n[3]\n');
  });

  test('without rows there is the header alone', async () => {
    expect(
      await csvOf(
        writeParquet({
          columnData: [
            { name: 'x', data: [], type: 'DOUBLE' },
            { name: 'y', data: [], type: 'STRING' },
          ],
        }),
      ),
    ).toBe('x,y\n');
  });
});

const CODECS = {
  GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)),
  BROTLI: (bytes: Uint8Array) => new Uint8Array(brotliCompressSync(bytes)),
  ZSTD: storedZstd,
  LZ4_RAW: storedLz4,
};

/** A frame of stored blocks: magic, single segment with its length in four bytes, blocks of up to 100,000 bytes. */
function storedZstd(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [
    Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0),
    new Uint8Array(Uint32Array.of(bytes.length).buffer),
  ];
  for (let from = 0; from === 0 || from < bytes.length; from += 100_000) {
    const block = bytes.subarray(from, from + 100_000);
    const header = (block.length << 3) | (from + 100_000 >= bytes.length ? 1 : 0);
    parts.push(Uint8Array.of(header & 255, (header >> 8) & 255, header >> 16), block);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** One run of literals. */
function storedLz4(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes.length < 15) return Uint8Array.of(bytes.length << 4, ...bytes);
  const more: number[] = [];
  for (let left = bytes.length - 15; ; left -= 255) {
    more.push(Math.min(left, 255));
    if (left < 255) break;
  }
  return new Uint8Array(Buffer.concat([Uint8Array.of(0xf0, ...more), bytes]));
}

describe('any way of writing the same table', () => {
  const rowCount = 3000;
  const rows = Array.from({ length: rowCount }, (_, k) => k);
  const columns: ColumnSource[] = [
    { name: 'double', data: rows.map((k) => (k % 7 === 0 ? null : k / 8)), type: 'DOUBLE' },
    { name: 'all', data: Float64Array.from(rows), type: 'DOUBLE', nullable: false },
    { name: 'long', data: rows.map((k) => BigInt(k) * 1_000_003n), type: 'INT64' },
    { name: 'int', data: rows.map((k) => k % 11), type: 'INT32' },
    { name: 'text', data: rows.map((k) => (k % 5 === 0 ? null : `row ${k % 60}`)), type: 'STRING' },
    { name: 'flag', data: rows.map((k) => k % 3 === 0), type: 'BOOLEAN' },
    { name: 'none', data: rows.map(() => null), type: 'DOUBLE' },
  ];
  const expected = rows.map((k) =>
    [
      k % 7 === 0 ? '' : String(k / 8),
      String(k),
      String(BigInt(k) * 1_000_003n),
      String(k % 11),
      k % 5 === 0 ? '' : `row ${k % 60}`,
      String(k % 3 === 0),
      '',
    ].join(','),
  );
  const csv = ['double,all,long,int,text,flag,none', ...expected, ''].join('\n');

  test.each([1 << 20, 500, 64])(
    'pages of %i bytes, in row groups, with and without checksums, of both versions',
    async (pageSize) => {
      for (const rowGroupSize of [rowCount, 700]) {
        const file = writeParquet({ columnData: columns, pageSize, rowGroupSize });
        expect(await csvOf(file)).toBe(csv);
        expect(await csvOf(rewriteParquet(file, { checksums: true }).bytes)).toBe(csv);
        expect(await csvOf(rewriteParquet(file, { checksums: true, firstVersion: true }).bytes)).toBe(csv);
      }
    },
  );

  test.each(['SNAPPY', 'GZIP', 'BROTLI', 'ZSTD', 'LZ4_RAW'] as const)('compressed with %s', async (codec) => {
    const file = writeParquet({ columnData: columns, compressors: CODECS, codec });
    expect(await csvOf(rewriteParquet(file, { checksums: true }).bytes)).toBe(csv);
  });

  test.each([
    ['double', 'BYTE_STREAM_SPLIT'],
    ['double', 'PLAIN'],
    ['double', 'RLE_DICTIONARY'],
    ['long', 'DELTA_BINARY_PACKED'],
    ['long', 'RLE_DICTIONARY'],
    ['int', 'DELTA_BINARY_PACKED'],
    ['int', 'PLAIN'],
    ['text', 'PLAIN'],
    ['text', 'DELTA_LENGTH_BYTE_ARRAY'],
    ['text', 'DELTA_BYTE_ARRAY'],
    ['text', 'RLE_DICTIONARY'],
    ['flag', 'RLE'],
    ['flag', 'PLAIN'],
  ] as const)('%s in %s', async (name, encoding) => {
    const columnData = columns.map((column) => (column.name === name ? { ...column, encoding } : column));
    const file = writeParquet({ columnData, pageSize: 2000 });
    expect(await csvOf(file)).toBe(csv);
    expect(await csvOf(rewriteParquet(file, { firstVersion: true }).bytes)).toBe(csv);
  });

  test('long rows come in pieces of some megabytes too', async () => {
    const text = 'x'.repeat(50_000);
    const file = writeParquet({
      columnData: [{ name: 'x', data: Array.from({ length: 1000 }, () => text), type: 'STRING' }],
    });
    let longest = 0;
    let length = 0;
    for await (const piece of parquetAsCsv(new Blob([file]), () => undefined)) {
      longest = Math.max(longest, piece.length);
      length += piece.length;
    }
    expect(length).toBe(2 + 1000 * 50_001);
    expect(longest).toBeLessThan(10_000_000);
  });

  test('hears how far it is', async () => {
    const heard: number[] = [];
    const file = writeParquet({
      columnData: [{ name: 'x', data: Array.from({ length: 300_000 }, (_, k) => k / 7), type: 'DOUBLE' }],
    });
    for await (const piece of parquetAsCsv(new Blob([file]), (fraction) => heard.push(fraction)))
      expect(piece.length).toBeLessThan(4e6);
    expect(heard.length).toBeGreaterThan(2);
    expect(heard).toEqual(heard.toSorted((a, b) => a - b));
    expect(heard.at(-1)).toBe(1);
  });
});

describe('a file that cannot be read', () => {
  const columnData: ColumnSource[] = [
    { name: 'time', data: [1n, 2n, 3n, 4n], type: 'INT64' },
    { name: 'position', data: [0.5, null, -1, 2], type: 'DOUBLE' },
    { name: 'symbol', data: ['BTC', 'ETH', 'BTC', 'ETH'], type: 'STRING', encoding: 'RLE_DICTIONARY' },
    { name: 'regime', data: ['calm', 'wild', null, 'calm'], type: 'STRING', encoding: 'DELTA_BYTE_ARRAY' },
  ];
  const good = writeParquet({ columnData });
  const FLIPS = [1, 4, 16, 128, 255];

  test('cut anywhere', async () => {
    for (let length = 0; length < good.length; length++)
      expect(await failure(good.slice(0, length))).toBeInstanceOf(ParquetError);
    expect((await failure(good.slice(0, good.length - 1))).what).toBe('The Parquet file ends too early.');
  });

  test.each([false, true])(
    'a byte of a page with a checksum changed, version 1: %s',
    async (firstVersion) => {
      const { bytes, pages } = rewriteParquet(good, { checksums: true, firstVersion });
      expect(await csvOf(bytes)).toBe(await csvOf(good));
      for (const [from, to] of pages) {
        for (let place = from; place < to; place++) {
          for (const flip of FLIPS) {
            const error = await failure(bytes.with(place, (bytes[place] ?? 0) ^ flip));
            expect(error.what, `byte ${place}`).toMatch(/^The column “\w+” of the Parquet file is damaged: a checksum/);
          }
        }
      }
    },
    60_000,
  );

  test.each([false, true])(
    'any byte changed gives text or a reason in words, version 1: %s',
    async (firstVersion) => {
      for (const checksums of [false, true]) {
        const { bytes } = rewriteParquet(good, { checksums, firstVersion });
        for (let place = 0; place < bytes.length; place++) {
          for (const flip of FLIPS) {
            const outcome = await csvOf(bytes.with(place, (bytes[place] ?? 0) ^ flip)).catch((error: unknown) => error);
            if (typeof outcome === 'string') continue;
            expect(outcome, `byte ${place} changed by ${flip}`).toBeInstanceOf(ParquetError);
          }
        }
      }
    },
    60_000,
  );

  test('changed at random', async () => {
    const rows = Array.from({ length: 500 }, (_, k) => k);
    const many: ColumnSource[] = [
      { name: 'a', data: rows.map((k) => (k % 3 === 0 ? null : k / 4)), type: 'DOUBLE' },
      { name: 'b', data: rows.map((k) => `x${k % 9}`), type: 'STRING' },
      { name: 'c', data: rows.map(BigInt), type: 'INT64', encoding: 'DELTA_BINARY_PACKED' },
      { name: 'd', data: rows.map((k) => [k, null]) },
    ];
    const files = (['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI', 'LZ4_RAW', 'ZSTD'] as const).map((codec) =>
      writeParquet({ columnData: many, codec, compressors: CODECS, pageSize: 400 }),
    );
    const changes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255)), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), changes, async (file, changes) => {
        const changed = file.slice();
        for (const [share, value] of changes) changed[Math.floor(share * changed.length)] = value;
        const outcome = await csvOf(changed).catch((error: unknown) => error);
        if (typeof outcome !== 'string') expect(outcome).toBeInstanceOf(ParquetError);
      }),
      { numRuns: runs(600) },
    );
  }, 60_000);

  test('encrypted, as a whole or a column', async () => {
    const whole = good.slice();
    whole.set(new TextEncoder().encode('PARE'), whole.length - 4);
    expect((await failure(whole)).what).toBe('The Parquet file is encrypted.');
    expect(await failure(rewriteParquet(good, { encrypted: 'symbol' }).bytes)).toMatchObject({
      column: 'symbol',
      what: 'The column “symbol” of the Parquet file is encrypted.',
    });
  });

  test('compressed in a way that nobody here reads, by name', async () => {
    const lzo = rewriteParquet(good, {
      chunk: (chunk) => (chunk.path_in_schema[0] === 'symbol' ? { ...chunk, codec: 'LZO' } : chunk),
    });
    expect(await failure(lzo.bytes)).toMatchObject({
      column: 'symbol',
      what: 'The column “symbol” of the Parquet file is compressed with LZO, which cannot be read.',
    });
  });

  test('with other counts than its pages have', async () => {
    const more = rewriteParquet(good, { chunk: (chunk) => ({ ...chunk, num_values: 5n }) });
    const less = rewriteParquet(good, { chunk: (chunk) => ({ ...chunk, num_values: 3n }) });
    for (const { bytes } of [more, less]) expect(await failure(bytes)).toMatchObject({ column: 'time' });
  });

  test('with a run of two billion values in a page of a hundred', async () => {
    const data = Array.from({ length: 100 }, (_, k) => (k % 2 === 0 ? k : null));
    const { bytes, pages } = rewriteParquet(writeParquet({ columnData: [{ name: 'x', data, type: 'DOUBLE' }] }), {});
    const [levels = 0] = pages[0] ?? [];
    bytes.set([0xfe, 0xff, 0xff, 0xff, 0x0f], levels);
    expect(await failure(bytes)).toMatchObject({ column: 'x' });
  });

  test('an error of reading the file is passed on as it is', async () => {
    class GoneFile extends Blob {
      override slice(): Blob {
        return Object.assign(new Blob(), {
          arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
        });
      }
    }
    await expect(parquetAsCsv(new GoneFile([good]), () => undefined).next()).rejects.toBeInstanceOf(DOMException);
  });
});

describe('as a backtest', () => {
  const columnData: ColumnSource[] = [
    { name: 'timestamp', data: [0, 1, 2].map((day) => new Date(Date.UTC(2024, 0, 1 + day, 9, 30))), type: 'TIMESTAMP' },
    { name: 'raw_position', data: [0.1 + 0.2, -0, -1.5e-300], type: 'DOUBLE' },
    { name: 'meta_prob', data: [0.5, 1, 0.25], type: 'DOUBLE' },
    { name: 'regime', data: ['TRENDING', 'High, "Vol"', '#x'], type: 'STRING' },
  ];

  test('it is read by its first bytes, whatever its name', async () => {
    const reading = await readFile(new File([writeParquet({ columnData })], 'backtest.csv'), () => undefined);
    if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
    const { container, numbers, status, problems } = reading.backtest;
    expect(container).toBe('parquet');
    expect([...(numbers.get('timestamp') ?? [])]).toEqual([0, 1, 2].map((day) => Date.UTC(2024, 0, 1 + day, 9, 30)));
    expect([...(numbers.get('rawPosition') ?? [])]).toEqual([0.1 + 0.2, -0, -1.5e-300]);
    expect([...status]).toEqual([0, 0, 0]);
    expect(problems).toEqual([]);
  });

  test('damaged it is refused in words', async () => {
    const { bytes, pages } = rewriteParquet(writeParquet({ columnData }), { checksums: true });
    const place = pages[1]?.[0] ?? 0;
    const damaged = bytes.with(place, (bytes[place] ?? 0) ^ 1);
    expect(await readFile(new File([damaged], 'x.parquet'), () => undefined)).toMatchObject({
      kind: 'refused',
      problem: { code: 'damaged', column: 'raw_position' },
    });
  });

  test('gone during the reading it is refused as unreadable', async () => {
    const file = new File([writeParquet({ columnData })], 'x.parquet');
    const gone = Object.assign(new Blob(), {
      arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
    });
    const inside = Object.assign(file.slice(), { slice: () => gone });
    const whole = file.slice.bind(file);
    const slice = (from?: number, to?: number): Blob => (from === undefined ? inside : whole(from, to));
    expect(await readFile(Object.assign(file, { slice }), () => undefined)).toMatchObject({
      kind: 'refused',
      problem: { code: 'unreadable' },
    });
  });
});
