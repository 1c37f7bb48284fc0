import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFile } from '../../src/data/readFile.ts';
import type { ReadingChoices } from '../../src/data/readingChoices.ts';
import { contentOf } from '../data/readText.ts';
import { runs } from '../property.ts';
import { damages, pending } from './damages.ts';
import { assemble, type DamagedFile } from './draft.ts';
import { judge } from './judge.ts';
import { pieceFile } from './pieceFile.ts';
import { tables } from './tables.ts';

const WHOLE = [Number.POSITIVE_INFINITY];
/** The start of a longer file is collected in any case. */
const HEAD = 1 << 16;
const PIECES = [1, 7, HEAD] as const;

/** `npm test` reads each file in one of these ways, and each kind of damage in all; `npm run deep` each file in all. */
const isThorough = runs(1) > 1;

function cutsOf(size: number, turn: number): readonly (readonly number[])[] {
  const ways = PIECES.map((length) => (size > HEAD ? [HEAD, length] : [length])).filter(
    ([length = 0]) => length < size,
  );
  return isThorough ? ways : ways.slice(turn % ways.length).slice(0, 1);
}

async function complaintsAbout(file: DamagedFile, turn: number): Promise<readonly string[]> {
  // Without a verdict, only what becomes of it once a person has spoken.
  const complaints = file.verdicts.length === 0 ? [] : await complaintsWith({}, file, turn);
  if (!file.answer) return complaints;
  const answered = await complaintsWith(file.answer, { ...file, verdicts: ['read'] }, turn);
  return [...complaints, ...answered.map((complaint) => `once answered: ${complaint}`)];
}

async function complaintsWith(choices: ReadingChoices, file: DamagedFile, turn: number): Promise<readonly string[]> {
  const whole = await readFile(pieceFile(file.bytes, WHOLE), () => undefined, choices);
  const complaints = [...judge(file, whole)];
  for (const lengths of cutsOf(file.bytes.length, turn)) {
    // All of a short file is read at its end, whatever its pieces: it is compared with the reader without its loop.
    const options = { withoutLoop: file.bytes.length <= HEAD };
    const inPieces = await readFile(pieceFile(file.bytes, lengths), () => undefined, choices, options);
    if (!isDeepStrictEqual(contentOf(inPieces), contentOf(whole)))
      complaints.push(`otherwise in pieces of ${lengths.join(', then ')}`);
  }
  return complaints;
}

const files = damages.map(({ name, apply }, turn) => ({
  name,
  turn,
  files: tables.flatMap((table) => {
    const draft = apply(table);
    return draft ? [{ table: table.name, file: assemble(draft) }] : [];
  }),
}));

describe('the corpus of damaged files', () => {
  it('has at least 25 kinds of damage on each of 12 tables', () => {
    expect(tables.length).toBe(12);
    expect(files.filter((kind) => kind.files.length === tables.length).length).toBeGreaterThanOrEqual(25);
    expect(new Set(damages.map(({ name }) => name)).size).toBe(damages.length);
  });

  it.each(files.filter(({ name }) => !pending.includes(name)))(
    'is read rightly or reported: $name',
    async ({ files: each, turn }) => {
      expect(each.length).toBeGreaterThan(0);
      const wrong: Record<string, readonly string[]> = {};
      for (const [k, { table, file }] of each.entries()) {
        const complaints = await complaintsAbout(file, turn + k);
        if (complaints.length > 0) wrong[table] = complaints;
      }
      expect(wrong).toEqual({});
    },
    runs(60_000),
  );

  it(
    'is the same in pieces of any lengths',
    async () => {
      const every = files.flatMap((kind) => kind.files.map(({ file }) => file.bytes));
      const lengths = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...every), lengths, async (bytes, pieces) => {
          const whole = await readFile(pieceFile(bytes, WHOLE), () => undefined);
          const inPieces = await readFile(pieceFile(bytes, pieces), () => undefined);
          expect(isDeepStrictEqual(contentOf(inPieces), contentOf(whole))).toBe(true);
        }),
        { numRuns: runs(50) },
      );
    },
    runs(60_000),
  );

  it(`has ${pending.length} kinds of damage pending: ${pending.join(', ') || 'none'}`, () => {
    expect(pending.filter((name) => !damages.some((known) => known.name === name))).toEqual([]);
  });
});
