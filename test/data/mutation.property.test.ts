import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FileReading, readFile } from '../../src/data/readFile.ts';
import { ROW_REJECTED, ROW_REMARKED } from '../../src/data/rowReader.ts';
import { damages } from '../corpus/damages.ts';
import { assemble, type DamagedFile, draftOf } from '../corpus/draft.ts';
import { judgeRow } from '../corpus/judge.ts';
import { pieceFile } from '../corpus/pieceFile.ts';
import { tables } from '../corpus/tables.ts';
import { runs } from '../property.ts';

/** Longer in `npm run deep`, in proportion to its runs. */
const PATIENCE_MS = runs(60_000);

/** Files that are read without a word about any row, in all the ways to write them. */
const SOUND = [
  'blank lines',
  'comment lines',
  'title above the header',
  'mixed line ends',
  'CR only',
  'every cell quoted',
];
const DIALECTS = ['semicolons and decimal comma', 'tabs', 'pipes', 'spaces around cells', 'byte of Windows-1252'];
const short = tables.filter(({ name }) => name !== 'wide');

const seeds: readonly DamagedFile[] = [
  ...short.map((table) => assemble(draftOf(table))),
  ...damages
    .filter(({ name }) => [...SOUND, ...DIALECTS].includes(name))
    .flatMap(({ apply }, k) => {
      const table = short[k % short.length];
      const draft = table && apply(table);
      return draft ? [assemble(draft)] : [];
    }),
];

/** Files of every kind of damage: only that reading them ends well is claimed. */
const broken: readonly DamagedFile[] = damages.flatMap(({ apply }, k) => {
  const table = short[k % short.length];
  const draft = table && apply(table);
  return draft ? [assemble(draft)] : [];
});

type Mutation =
  | { readonly kind: 'flip'; readonly at: number; readonly byte: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly kind: 'delete'; readonly at: number; readonly count: number }
  | { readonly kind: 'truncate'; readonly at: number };

const telling = [...',;|\t"\r\n# -+.eE%0'].map((letter) => letter.charCodeAt(0));
const byte = fc.oneof(
  fc.integer({ min: 0, max: 255 }),
  fc.constantFrom(...telling, 0, 0xff, 0xfe, 0xc3, 0xef, 0xbb, 0xbf, 0x1f, 0x8b),
);
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const mutation: fc.Arbitrary<(size: number) => Mutation> = fc.oneof(
  fc.tuple(place, byte).map(
    ([share, value]) =>
      (size: number): Mutation => ({ kind: 'flip', at: Math.floor(share * size), byte: value }),
  ),
  fc.tuple(place, fc.array(byte, { minLength: 1, maxLength: 6 })).map(
    ([share, bytes]) =>
      (size: number): Mutation => ({ kind: 'insert', at: Math.floor(share * size), bytes }),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 40 })).map(
    ([share, count]) =>
      (size: number): Mutation => ({ kind: 'delete', at: Math.floor(share * size), count }),
  ),
  place.map(
    (share) =>
      (size: number): Mutation => ({ kind: 'truncate', at: Math.floor(share * size) }),
  ),
);

function mutate(bytes: Uint8Array, change: Mutation): Uint8Array {
  const { at } = change;
  switch (change.kind) {
    case 'flip':
      return Uint8Array.from(bytes.with(Math.min(at, bytes.length - 1), change.byte));
    case 'insert':
      return Uint8Array.from([...bytes.slice(0, at), ...change.bytes, ...bytes.slice(at)]);
    case 'delete':
      return Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + change.count)]);
    case 'truncate':
      return bytes.slice(0, at);
  }
}

/** The bytes after all mutations, and the first byte that differs. */
function mutateAll(
  bytes: Uint8Array,
  changes: readonly ((size: number) => Mutation)[],
): { readonly bytes: Uint8Array; readonly first: number } {
  let mutated = bytes;
  for (const change of changes) if (mutated.length > 0) mutated = mutate(mutated, change(mutated.length));
  let first = 0;
  while (first < bytes.length && first < mutated.length && bytes[first] === mutated[first]) first++;
  return { bytes: mutated, first };
}

function expectBalance(reading: FileReading): void {
  if (reading.kind !== 'read') return;
  const { ledger, status, rowCount, problems } = reading.backtest;
  const { read, withRemarks, ...places } = ledger;
  expect(Object.values(places).reduce((sum, count) => sum + count, 0)).toBe(read);
  expect(ledger.scaled + ledger.rejected).toBe(rowCount);
  expect(status.filter((row) => row === ROW_REJECTED).length).toBe(ledger.rejected);
  expect(status.filter((row) => row === ROW_REMARKED).length).toBe(withRemarks);
  const told = (kind: string): number =>
    new Set(problems.filter((problem) => problem.kind === kind).map(({ line }) => line)).size;
  expect(told('rejected') > 0).toBe(ledger.rejected > 0);
  expect(told('remark') > 0).toBe(withRemarks > 0);
}

const read = (bytes: Uint8Array): Promise<FileReading> =>
  readFile(pieceFile(bytes, [Number.POSITIVE_INFINITY]), () => undefined);

describe('a file of which bytes were changed', () => {
  it(
    'keeps the values of every row before the first change',
    async () => {
      const lineEnd = (file: DamagedFile): number => file.rows[0]?.end ?? 0;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...seeds),
          fc.array(mutation, { minLength: 1, maxLength: 3 }),
          async (file, changes) => {
            const { bytes, first } = mutateAll(file.bytes, changes);
            const reading = await read(bytes);
            expectBalance(reading);
            // Before the second row a change can make another header or another dialect of it, which a person is asked about.
            if (reading.kind !== 'read' || first < lineEnd(file)) return;
            const untouched = file.rows.filter(({ end }) => end <= first);
            const complaints = untouched.flatMap((row, k) => judgeRow(row, k, reading.backtest));
            expect(complaints).toEqual([]);
          },
        ),
        { numRuns: runs(400) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'is read or refused, whatever was wrong with it before',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...broken),
          fc.array(mutation, { minLength: 1, maxLength: 8 }),
          async (file, changes) => {
            const { bytes } = mutateAll(file.bytes, changes);
            const reading = await read(bytes);
            expectBalance(reading);
            if (reading.kind === 'refused') expect(reading.problem.advice).not.toBe('');
          },
        ),
        { numRuns: runs(200) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'is read or refused, if it is nothing but chance',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(byte, { maxLength: 300 }), fc.boolean(), async (soup, hasHeader) => {
          const header = hasHeader ? [...new TextEncoder().encode('raw_position,meta_prob\n1,0.5\n')] : [];
          expectBalance(await read(Uint8Array.from([...header, ...soup])));
        }),
        { numRuns: runs(200) },
      );
    },
    PATIENCE_MS,
  );
});
