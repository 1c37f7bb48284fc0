import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type FileReading, readFile } from '../../src/data/readFile.ts';
import type { StretchHelper } from '../../src/data/readStretches.ts';
import { createStretchReader, type StretchReader } from '../../src/data/stretch.ts';
import { runs } from '../property.ts';
import { type OddTable, oddTable } from './oddTable.ts';
import { contentOf } from './readText.ts';

/** Counts the stretches that a helper read, so that a test cannot pass because none was. */
let stretchesRead = 0;

async function* inPieces(blob: Blob, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < blob.size; at += size) yield new Uint8Array(await blob.slice(at, at + size).arrayBuffer());
}

function helperHere(pieceBytes = 1000): StretchHelper {
  let text = new Blob();
  let reader: StretchReader | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  return {
    begin(whole, plan) {
      text = whole;
      reader = createStretchReader(structuredClone(plan));
    },
    read(from, to) {
      const answer = queue.then(async () => {
        try {
          const found = await reader?.read(inPieces(text.slice(from, to), pieceBytes), from, to - from);
          if (found) stretchesRead++;
          return found && structuredClone(found);
        } catch {
          return undefined;
        }
      });
      queue = answer;
      return answer;
    },
    end: () => undefined,
  };
}

const alike = (reading: FileReading): unknown => contentOf(reading);

const plainLine = ({ delimiter }: OddTable, k: number): string =>
  [
    `2024-01-02T03:04:${String(k % 60).padStart(2, '0')}`,
    `${k % 7}.25`,
    '0.5',
    k % 90 < 45 ? 'NORMAL' : 'HIGH_VOL',
    '0.01',
    'plain',
  ].join(delimiter);

/** A start that settles how the table is read, and behind it plain and odd rows in turns. */
function longText(tables: readonly OddTable[], plainRows: number, ending: readonly string[]): string {
  const [table] = tables;
  if (!table) return '';
  const { header, end, isEnded } = table;
  const lines = [header, ...Array.from({ length: 1600 }, (_, k) => plainLine(table, k))];
  for (const { lines: odd } of tables) {
    const own = odd.map((line) => line.replaceAll(/\n/gu, end));
    lines.push(...own, ...Array.from({ length: plainRows }, (_, k) => plainLine(table, k)));
  }
  lines.push(...ending.map((line) => line.replaceAll(',', table.delimiter)));
  return `${lines.join(end)}${isEnded ? end : ''}`;
}

it('reads by turns what one reader alone reads', async () => {
  await fc.assert(
    fc.asyncProperty(
      oddTable.chain((first) =>
        fc
          .array(oddTable, { minLength: 1, maxLength: 5 })
          .map((more) => [first, ...more.map((table) => retold(table, first))]),
      ),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 100, max: 6000 }),
      fc.integer({ min: 10, max: 3000 }),
      fc.constantFrom(
        [],
        ['Total,5000,,,,'],
        ['Total,1,0.5,NORMAL,0.01,', ',3,,,,'],
        ['', 'made by a program'],
        ['# end', ''],
      ),
      async (tables, plainRows, helperCount, stretchBytes, pieceBytes, ending) => {
        const file = new File([longText(tables, plainRows, ending)], 'long.csv');
        const choices = { delimiter: tables[0]?.delimiter ?? ',', dateOrder: 'dayFirst' } as const;
        const helpers = Array.from({ length: helperCount }, (_, k) => helperHere(k === 0 ? pieceBytes : 1000));
        const alone = await readFile(file, () => undefined, choices);
        const together = await readFile(file, () => undefined, choices, { helpers, stretchBytes });
        expect(alike(together)).toEqual(alike(alone));
      },
    ),
    { numRuns: runs(150) },
  );
  expect(stretchesRead).toBeGreaterThan(100);
}, 120_000);

/** A table in the delimiter of another. */
const retold = (table: OddTable, { delimiter }: OddTable): OddTable => ({
  ...table,
  lines: table.lines.map((line) => line.replaceAll(table.delimiter, delimiter)),
});

/** A file of which the read with a certain number fails, whoever reads it. */
class FlakyFile extends File {
  readonly #count: { left: number };

  constructor(parts: BlobPart[], count: { left: number }) {
    super(parts, 'flaky.csv');
    this.#count = count;
  }

  #fails(): boolean {
    this.#count.left--;
    return this.#count.left === 0;
  }

  override slice(from?: number, to?: number): FlakyFile {
    return new FlakyFile([super.slice(from, to)], this.#count);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    if (this.#fails()) throw new DOMException('changed', 'NotReadableError');
    return super.arrayBuffer();
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    if (!this.#fails()) return super.stream();
    return new ReadableStream({
      start: (controller) => controller.error(new DOMException('changed', 'NotReadableError')),
    });
  }
}

it('gives all rows or says that the file cannot be read, whichever read fails, here or there', async () => {
  const text = `raw_position,regime\n${Array.from({ length: 20_000 }, (_, k) => `${k % 5},R${k % 3}`).join('\n')}`;
  const alone = alike(await readFile(new FlakyFile([text], { left: -1 }), () => undefined));
  const outcomes = new Map<string, number>();
  for (let nth = 1; ; nth++) {
    const count = { left: nth };
    const options = { helpers: [helperHere(4000)], stretchBytes: 12_000 };
    const reading = await readFile(new FlakyFile([text], count), () => undefined, {}, options);
    outcomes.set(reading.kind, (outcomes.get(reading.kind) ?? 0) + 1);
    if (reading.kind === 'read') expect(alike(reading)).toEqual(alone);
    else expect(reading).toMatchObject({ kind: 'refused', problem: { code: 'unreadable' } });
    if (count.left > 0) break;
  }
  expect(outcomes.get('refused')).toBeGreaterThan(2);
  expect(outcomes.get('read')).toBeGreaterThan(2);
});

it('goes on alone where a quote reaches from one stretch into the next', async () => {
  const line = (k: number): string => `2024-01-02,${k % 5},0.5,"a\n2024-01-02,9,0.5,b\n2024-01-02,9,0.5,c"`;
  const text = ['timestamp,raw_position,meta_prob,note', ...Array.from({ length: 4000 }, (_, k) => line(k))].join('\n');
  const file = new File([text], 'quotes.csv');
  const alone = await readFile(file, () => undefined);
  for (const stretchBytes of [501, 997, 4096, 65_536]) {
    const together = await readFile(file, () => undefined, {}, { helpers: [helperHere(), helperHere()], stretchBytes });
    expect(alike(together)).toEqual(alike(alone));
  }
});

it('finds bytes that are no UTF-8 in a stretch that somebody else reads', async () => {
  const lines = Array.from({ length: 9000 }, () => '2024-01-02,1.5,NORMAL');
  const encoder = new TextEncoder();
  const file = new File(
    [
      encoder.encode(`timestamp,raw_position,regime\n${lines.join('\n')}\n2024-01-02,1,`),
      new Uint8Array([0xe9, 10]),
      encoder.encode(lines.join('\n')),
    ],
    'latin.csv',
  );
  const together = await readFile(file, () => undefined, {}, { helpers: [helperHere()], stretchBytes: 20_000 });
  expect(alike(together)).toEqual(alike(await readFile(file, () => undefined)));
  expect(together.kind === 'read' && together.backtest.plan.dialect.encoding).toBe('windows-1252');
});
