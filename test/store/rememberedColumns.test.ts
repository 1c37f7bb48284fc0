import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delimiters, encodings, quotings } from '../../src/data/dialect.ts';
import type { ReadingChoices } from '../../src/data/readingChoices.ts';
import { fields } from '../../src/data/schema.ts';
import { createRememberedColumns, HEADERS_KEPT, hashHeader } from '../../src/store/rememberedColumns.ts';
import { runs } from '../property.ts';

/** As much of a storage as is used here. */
function fakeStorage(limit = Number.POSITIVE_INFINITY) {
  const kept = new Map<string, string>();
  const storage: Storage = {
    get length() {
      return kept.size;
    },
    key: () => null,
    clear: () => kept.clear(),
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, value) => {
      if (value.length > limit) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
  };
  return { kept, storage, memory: createRememberedColumns(() => storage) };
}

const HEADER = ['Zeit', 'Signal', 'p(up)'];
const CHOICES: ReadingChoices = {
  columns: { timestamp: 0, rawPosition: 1, metaProb: 2 },
  units: { metaProb: 'percent' },
  metaProbMeaning: 'up',
  dateOrder: 'dayFirst',
};

describe('remembered columns', () => {
  it('come back for the same header, whatever its case and spaces, and for no other', () => {
    const { memory } = fakeStorage();
    expect(memory.keep(HEADER, CHOICES)).toBe(true);
    expect(memory.find(HEADER)).toEqual(CHOICES);
    expect(memory.find(['zeit', 'SIGNAL', ' P(UP)'])).toEqual(CHOICES);
    for (const other of [['Zeit', 'p(up)', 'Signal'], HEADER.slice(0, 2), [...HEADER, ''], ['ZeitSignal', '', 'p(up)']])
      expect(memory.find(other), other.join()).toBeUndefined();
  });

  it('are forgotten on request', () => {
    const { memory } = fakeStorage();
    memory.keep(HEADER, CHOICES);
    memory.keep(['other', 'x', 'y'], CHOICES);
    memory.forget(HEADER);
    expect(memory.find(HEADER)).toBeUndefined();
    expect(memory.find(['other', 'x', 'y'])).toEqual(CHOICES);
  });

  it('hold no name of a column', () => {
    const { memory, kept } = fakeStorage();
    memory.keep(['acme_fund_signal', 'Müller', 'x'], CHOICES);
    const stored = [...kept.values()].join().toLowerCase();
    for (const word of ['acme', 'signal', 'müller', 'ller']) expect(stored).not.toContain(word);
  });

  it(`are those of the last ${HEADERS_KEPT} headers`, () => {
    const { memory } = fakeStorage();
    const header = (k: number) => [`a${k}`, 'b', 'c'];
    for (let k = 0; k < HEADERS_KEPT; k++) memory.keep(header(k), CHOICES);
    memory.keep(header(0), CHOICES);
    memory.keep(['one', 'too', 'many'], CHOICES);
    expect(memory.find(header(1))).toBeUndefined();
    for (const k of [0, 2, HEADERS_KEPT - 1]) expect(memory.find(header(k))).toEqual(CHOICES);
  });

  it('are not kept where storage is full or switched off, which is said and does no harm', () => {
    expect(fakeStorage(10).memory.keep(HEADER, CHOICES)).toBe(false);
    const off = createRememberedColumns(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    expect(off.keep(HEADER, CHOICES)).toBe(false);
    expect(off.find(HEADER)).toBeUndefined();
    expect(() => off.forget(HEADER)).not.toThrow();
  });

  it('are taken as a whole or not at all', () => {
    for (const [from, to] of [
      ['"version":1', '"version":2'],
      ['"rawPosition":1', '"rawPosition":3'],
      ['"rawPosition":1', '"rawPosition":1.5'],
      ['"rawPosition":1', '"rawPosition":-1'],
      ['"rawPosition":1,', ''],
      ['"percent"', '"promille"'],
      ['"dayFirst"', '"yearFirst"'],
      ['"up"', '"down"'],
      ['"columns"', '"__proto__"'],
    ] as const) {
      const { memory, kept } = fakeStorage();
      memory.keep(HEADER, CHOICES);
      for (const [key, stored] of kept) {
        expect(stored).toContain(from);
        kept.set(key, stored.replace(from, to));
      }
      expect(memory.find(HEADER), to).toBeUndefined();
    }
  });

  it('are the 64-bit FNV-1a of the folded header', () => {
    // Published test vectors of FNV-1a.
    expect(hashHeader([''])).toBe('cbf29ce484222325');
    expect(hashHeader(['a'])).toBe('af63dc4c8601ec8c');
    expect(hashHeader(['foobar'])).toBe('85944171f73967e8');
  });

  const choice: fc.Arbitrary<ReadingChoices> = fc.record(
    {
      columns: fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 12 }).map((places) => ({
        rawPosition: places[0] ?? 0,
        ...Object.fromEntries(places.slice(1).map((place, i) => [fields[i + 1]?.id, place])),
      })),
      units: fc.record({ metaProb: fc.constantFrom('fraction', 'percent', 'basisPoints') }),
      delimiter: fc.constantFrom(...delimiters),
      decimalMark: fc.constantFrom('.', ','),
      encoding: fc.constantFrom(...encodings),
      quoting: fc.constantFrom(...quotings),
      dateOrder: fc.constantFrom('dayFirst', 'monthFirst'),
      metaProbMeaning: fc.constantFrom('right', 'up'),
    },
    { requiredKeys: ['columns'] },
  );
  const header12 = fc.array(fc.string(), { minLength: 12, maxLength: 12 });

  it('come back as they were', () => {
    fc.assert(
      fc.property(header12, choice, (header, choices) => {
        const { memory } = fakeStorage();
        memory.keep(header, choices);
        expect(memory.find(header)).toEqual(choices);
      }),
      { numRuns: runs(200) },
    );
  });

  it('are valid or none whatever stands in the storage', () => {
    const damage = fc.oneof(
      fc.record({ at: fc.nat(2000), text: fc.string({ maxLength: 4 }), cut: fc.nat(4) }).map(
        ({ at, text, cut }) =>
          (stored: string) =>
            stored.slice(0, at % stored.length) + text + stored.slice((at % stored.length) + cut),
      ),
      fc.nat(2000).map((at) => (stored: string) => stored.slice(0, at % stored.length)),
      fc.constant((stored: string) => stored.replace('"columns"', '"__proto__"')),
      fc.constant((stored: string) => stored.replace('"version":1', '"version":2')),
      fc.json().map((json) => () => json),
    );
    const ids: readonly string[] = fields.map(({ id }) => id);
    fc.assert(
      fc.property(header12, choice, damage, (header, choices, change) => {
        const { memory, kept } = fakeStorage();
        memory.keep(header, choices);
        for (const [key, stored] of kept) kept.set(key, change(stored));
        const found = memory.find(header);
        if (!found) return;
        for (const [id, place] of Object.entries(found.columns ?? {})) {
          expect(ids).toContain(id);
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThan(12);
        }
        expect(found.columns?.rawPosition).toBeTypeOf('number');
        for (const unit of Object.values(found.units ?? {}))
          expect(['fraction', 'percent', 'basisPoints']).toContain(unit);
      }),
      { numRuns: runs(200) },
    );
  });
});
