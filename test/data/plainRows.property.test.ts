import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadingChoices } from '../../src/data/readingChoices.ts';
import type { FieldId } from '../../src/data/schema.ts';
import { runs } from '../property.ts';
import { decimal, nearHalfway, oddTable } from './oddTable.ts';
import { contentOf, readBacktest, readPieces } from './readText.ts';

const column = (text: string, field: FieldId): Float64Array =>
  readBacktest(text).numbers.get(field)?.slice() ?? new Float64Array(0);

describe('the loop in WebAssembly', () => {
  it('reads every table as TypeScript alone does, in pieces of any size', () => {
    fc.assert(
      fc.property(oddTable, fc.integer({ min: 1, max: 200 }), ({ header, lines, delimiter, end, isEnded }, size) => {
        const text = `${[header, ...lines].join(end)}${isEnded ? end : ''}`;
        const choices: ReadingChoices = { delimiter, dateOrder: 'dayFirst' };
        const oracle = contentOf(readPieces(text, undefined, { choices, withoutLoop: true }));
        expect(contentOf(readPieces(text, undefined, { choices }))).toEqual(oracle);
        expect(contentOf(readPieces(text, size, { choices }))).toEqual(oracle);
      }),
      { numRuns: runs(250) },
    );
  }, 60_000);

  it('gives the double that Number gives, whatever the length', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(decimal, nearHalfway), { minLength: 1, maxLength: 40 }), (texts) => {
        const expected = texts.map((text) => (Number.isFinite(Number(text)) ? Number(text) : Number.NaN));
        expect([...column(`raw_position,x\n${texts.map((text) => `${text},1`).join('\n')}\n`, 'rawPosition')]).toEqual(
          expected,
        );
      }),
      { numRuns: runs(500) },
    );
  });

  it('is not misled by a row before that is nearly the same', () => {
    const nearly = fc.record({
      day: fc.integer({ min: 1, max: 31 }),
      month: fc.constantFrom('01', '02'),
      regime: fc.constantFrom('A', 'AB', 'ABC', 'NORMAL', 'NORMALLY', 'ABCDEFGHIJKLMNOP', 'ABCDEFGHIJKLMNOPQ', ''),
    });
    fc.assert(
      fc.property(fc.array(nearly, { minLength: 2, maxLength: 60 }), (rows) => {
        const lines = rows.map(({ day, month, regime }) => `2024-${month}-${String(day).padStart(2, '0')},1,${regime}`);
        const text = ['timestamp,raw_position,regime', ...lines].join('\n');
        expect(contentOf(readPieces(text))).toEqual(contentOf(readPieces(text, undefined, { withoutLoop: true })));
      }),
      { numRuns: runs(150) },
    );
  });

  it('keeps more rows than it first made room for', () => {
    const long = Array.from({ length: 700 }, (_, k) => `${k}.5,${'x'.repeat(120)}`).join('\n');
    const short = Array.from({ length: 60_000 }, (_, k) => `${k},`).join('\n');
    const positions = column(`raw_position,note\n${long}\n${short}\n`, 'rawPosition');
    expect(positions.length).toBe(60_700);
    expect(positions.every((value, k) => value === (k < 700 ? k + 0.5 : k - 700))).toBe(true);
  });
});
