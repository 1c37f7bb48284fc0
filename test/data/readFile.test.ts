import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { previewFile, readFile } from '../../src/data/readFile.ts';
import type { ReadingChoices } from '../../src/data/readingChoices.ts';
import { readRowTexts } from '../../src/data/recordText.ts';

const TEXT = 'date,raw_position,meta_prob,regime\n2024-01-01,1.5,0.5,TRENDING\n2024-01-02,-1,0.25,Größe\n';

const read = (content: BlobPart, choices?: ReadingChoices) =>
  readFile(new File([content], 'test.csv'), () => undefined, choices);

/** What became of a file, in short. */
async function summary(content: BlobPart, choices?: ReadingChoices): Promise<unknown> {
  const reading = await read(content, choices);
  if (reading.kind === 'refused') return [reading.problem.code, reading.problem.line];
  if (reading.kind === 'unclear') return reading.preview.doubts;
  const { numbers, coded, container, plan, notices } = reading.backtest;
  return {
    container,
    encoding: plan.dialect.encoding,
    positions: [...(numbers.get('rawPosition') ?? [])],
    regimes: coded.get('regime')?.categories.map(({ name }) => name),
    notices: notices.map(({ code }) => code),
  };
}

const PLAIN = {
  container: 'plain',
  encoding: 'utf-8',
  positions: [1.5, -1],
  regimes: ['TRENDING', 'Größe'],
  notices: [],
};

function utf16(text: string, isLittle: boolean, hasMark = true): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(2 * text.length + (hasMark ? 2 : 0)));
  [...(hasMark ? ['\ufeff'] : []), ...text].forEach((letter, k) => {
    view.setUint16(2 * k, letter.charCodeAt(0), isLittle);
  });
  return new Uint8Array(view.buffer);
}

const latin1 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);

describe('a file', () => {
  it('is read as UTF-8, with or without a mark', async () => {
    expect(await summary(TEXT)).toEqual(PLAIN);
    expect(await summary(`\ufeff${TEXT}`)).toEqual({ ...PLAIN, notices: ['byteOrderMark'] });
  });

  it('is read as UTF-16 where a mark says so', async () => {
    expect(await summary(utf16(TEXT, true))).toEqual({ ...PLAIN, encoding: 'utf-16le', notices: ['byteOrderMark'] });
    expect(await summary(utf16(TEXT, false))).toEqual({ ...PLAIN, encoding: 'utf-16be', notices: ['byteOrderMark'] });
  });

  it('is read as UTF-16 without a mark where a person says so', async () => {
    expect(await summary(utf16(TEXT, true, false))).toEqual(['notCsv', undefined]);
    expect(await summary(utf16(TEXT, true, false), { encoding: 'utf-16le' })).toEqual({
      ...PLAIN,
      encoding: 'utf-16le',
    });
  });

  it('is read as Windows-1252 where it is not UTF-8, wherever that shows', async () => {
    const expected = { ...PLAIN, encoding: 'windows-1252', notices: ['encoding'] };
    expect(await summary(latin1(TEXT))).toEqual(expected);
    const long = `${TEXT}${'2024-01-03,1,0.5,NORMAL\n'.repeat(20_000)}2024-01-04,1,0.5,Größe\n`;
    expect(await summary(latin1(long))).toMatchObject({
      encoding: 'windows-1252',
      regimes: ['TRENDING', 'Größe', 'NORMAL'],
    });
    expect(await summary(latin1(TEXT), { encoding: 'utf-8' })).toEqual(['encoding', 3]);
  });

  it('is unpacked where its first bytes are those of gzip, whatever its name', async () => {
    const half = Math.floor(TEXT.length / 2);
    const two = Buffer.concat([gzipSync(TEXT.slice(0, half)), gzipSync(TEXT.slice(half))]);
    expect(await summary(new Uint8Array(gzipSync(TEXT)))).toEqual({ ...PLAIN, container: 'gzip' });
    expect(await summary(new Uint8Array(two))).toEqual({ ...PLAIN, container: 'gzip' });
    expect(await summary(new Uint8Array(gzipSync(utf16(TEXT, true))))).toMatchObject({ positions: [1.5, -1] });
  });

  it('is refused where its gzip is damaged, and says how', async () => {
    const packed = gzipSync(TEXT);
    expect(await summary(new Uint8Array(packed.subarray(0, packed.length - 3)))).toEqual(['damaged', undefined]);
    packed[packed.length - 6] = 1;
    expect(await summary(new Uint8Array(packed))).toEqual(['damaged', undefined]);
  });

  it.each([
    ['zip or Excel', bytes(0x50, 0x4b, 3, 4), 'notCsv'],
    ['PDF', '%PDF-1.7', 'notCsv'],
    ['PNG', bytes(0x89, 0x50, 0x4e, 0x47), 'notCsv'],
    ['HTML', '<!doctype html><p>raw_position', 'notCsv'],
    ['JSON', '[{"raw_position": 1}]', 'notCsv'],
    ['bzip2', 'BZh91AY', 'compressed'],
    ['nothing', '', 'empty'],
    ['zip inside gzip', new Uint8Array(gzipSync(bytes(0x50, 0x4b, 3, 4))), 'notCsv'],
  ])('is named where it is no table: %s', async (_, content, code) => {
    expect(await summary(content)).toEqual([code, undefined]);
  });

  it('gives back the text of its rows, however it was written', async () => {
    for (const content of [TEXT, `\ufeff${TEXT}`, utf16(TEXT, false), latin1(TEXT), new Uint8Array(gzipSync(TEXT))]) {
      const reading = await read(content);
      if (reading.kind !== 'read') throw new Error(reading.kind);
      const [last, first] = await readRowTexts(reading.backtest, [1, 0]);
      expect(last?.cells).toEqual(['2024-01-02', '-1', '0.25', 'Größe']);
      expect([first?.line, last?.line]).toEqual([2, 3]);
    }
  });

  it('is previewed as it would be read', async () => {
    const file = new File(['a title\ndate;raw_position\n2024-01-01;1,5\n'], 'x.csv');
    expect(await previewFile(file, {})).toMatchObject({
      dialect: { delimiter: ';', decimalMark: ',' },
      headerLine: 2,
      header: ['date', 'raw_position'],
      rows: [['2024-01-01', '1,5']],
      columns: { rawPosition: 1, timestamp: 0 },
      doubts: [],
    });
    expect(await previewFile(file, { delimiter: ',' })).toMatchObject({ dialect: { delimiter: ',' } });
    expect(await previewFile(new File(['%PDF'], 'x.csv'), {})).toMatchObject({ code: 'notCsv' });
  });

  it('starts again with the other order of dates where the rows show it late', async () => {
    const rows = Array.from({ length: 5000 }, (_, k) => `01/0${(k % 9) + 1}/2024,1`).join('\n');
    const reading = await read(`date,raw_position\n${rows}\n01/31/2024,1\n`);
    if (reading.kind !== 'read') throw new Error(reading.kind);
    const times = reading.backtest.numbers.get('timestamp');
    expect([times?.[1], times?.at(-1)]).toEqual([Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 31)]);
    expect(reading.backtest.choices).toEqual({});
  });
});
