import { describe, expect, it } from 'vitest';
import { readFile } from '../../src/data/readFile.ts';
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

/** `npm test` reads each short file in one of the ways to cut it, and every kind of damage in all; `npm run deep` every file in all. */
const isThorough = runs(1) > 1;

function cutsOf(size: number, turn: number): readonly (readonly number[])[] {
  if (size > HEAD) return PIECES.map((length) => [HEAD, length]);
  const short = PIECES.filter((length) => length < size);
  return isThorough ? short.map((length) => [length]) : [[short[turn % short.length] ?? HEAD]];
}

async function complaintsAbout(file: DamagedFile, turn: number): Promise<readonly string[]> {
  const whole = await readFile(pieceFile(file.bytes, WHOLE), () => undefined);
  const complaints = [...judge(file, whole)];
  for (const lengths of cutsOf(file.bytes.length, turn)) {
    const inPieces = await readFile(pieceFile(file.bytes, lengths), () => undefined);
    if (!isSame(contentOf(inPieces), contentOf(whole)))
      complaints.push(`otherwise in pieces of ${lengths.join(', then ')}`);
  }
  return complaints;
}

function isSame(a: unknown, b: unknown): boolean {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
}

const files = damages.map(({ name, apply }) => ({
  name,
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
    async ({ files: each }) => {
      expect(each.length).toBeGreaterThan(0);
      const wrong: Record<string, readonly string[]> = {};
      for (const [turn, { table, file }] of each.entries()) {
        const complaints = await complaintsAbout(file, turn);
        if (complaints.length > 0) wrong[table] = complaints;
      }
      expect(wrong).toEqual({});
    },
  );

  it(`has ${pending.length} kinds of damage pending: ${pending.join(', ') || 'none'}`, () => {
    expect(pending.filter((name) => !damages.some((known) => known.name === name))).toEqual([]);
  });
});
