import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_ESCAPED, type ScannedRecord } from '../../src/data/recordScanner.ts';
import { createCategoryCoder, MISSING_CATEGORY } from '../../src/data/regimes.ts';
import { foldRegimeName } from '../../src/engine/regimeName.ts';
import { runs } from '../property.ts';

const encoder = new TextEncoder();

/** A record of one cell, with other bytes around it. */
function recordOf(text: string, flag = 0): ScannedRecord {
  const bytes = encoder.encode(`#,${text},#`);
  const [from, to] = [2, bytes.length - 2];
  return {
    kind: 'cells',
    bytes,
    quote: 34,
    isBackslashed: false,
    count: 1,
    starts: Int32Array.of(from),
    ends: Int32Array.of(to),
    flags: Uint8Array.of(flag),
    allFlags: flag,
    offset: 0,
    line: 1,
    from,
    to,
    next: bytes.length,
    lineEnd: 'none',
    breaks: 0,
    tear: 'none',
    tornAt: -1,
    breaksBeforeTear: 0,
  };
}

const spelling = fc.oneof(
  fc.constantFrom(
    'TRENDING',
    'trending',
    ' Trending ',
    'High Vol',
    'HIGH_VOL',
    'high-vol',
    'NORMAL',
    'NORMAN',
    '',
    'NaN',
    'null',
    'NA',
    '__proto__',
    'constructor',
  ),
  fc.integer({ min: 0, max: 150 }).map((i) => `R${i}`),
);

const isEmpty = (text: string): boolean => ['', 'nan', 'null'].includes(text.trim().toLowerCase());

describe('a column of names', () => {
  it('has one code per folded name, in the order of appearance, however often and in however many spellings', () => {
    fc.assert(
      fc.property(fc.array(spelling, { maxLength: 300 }), fc.constantFrom('missing', 'category'), (texts, empty) => {
        const coder = createCategoryCoder({ fold: foldRegimeName, empty });
        const order: string[] = [];
        const first: string[] = [];
        for (const text of texts) {
          const code = coder.codeOf(recordOf(text), 0);
          if (isEmpty(text) && empty === 'missing') {
            expect(code).toBe(MISSING_CATEGORY);
            continue;
          }
          const folded = isEmpty(text) ? '' : foldRegimeName(text);
          if (!order.includes(folded)) {
            order.push(folded);
            first.push(isEmpty(text) ? '' : text.trim());
          }
          expect(code).toBe(order.indexOf(folded));
        }
        expect(coder.categories).toEqual(order.map((folded, i) => ({ name: first[i], folded })));
      }),
      { numRuns: runs(300) },
    );
  });

  it('knows a spelling again by its own bytes alone, not by a part of them', () => {
    const coder = createCategoryCoder({ fold: foldRegimeName, empty: 'missing' });
    const codes = ['AB', 'ABC', 'AC', 'AB', 'ABC', 'AC', 'A', 'AB'].map((text) => coder.codeOf(recordOf(text), 0));
    expect(codes).toEqual([0, 1, 2, 0, 1, 2, 3, 0]);
  });

  it('reads an escaped cell by its text, not by its bytes', () => {
    const coder = createCategoryCoder({ fold: foldRegimeName, empty: 'missing' });
    expect(coder.codeOf(recordOf('A"B'), 0)).toBe(0);
    expect(coder.codeOf(recordOf('A""B', CELL_ESCAPED), 0)).toBe(0);
    expect(coder.categories).toEqual([{ name: 'A"B', folded: 'a"b' }]);
  });
});
