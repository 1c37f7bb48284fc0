import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { noteDamagedState } from '../../src/app/savedStateCheck.ts';
import { startThemeSync } from '../../src/app/themeSync.ts';
import { findConfigProblems } from '../../src/engine/config.ts';
import { decodeAddress, encodeAddress } from '../../src/store/address.ts';
import { formatConfig, parseConfig } from '../../src/store/configText.ts';
import { INITIAL_DECISION } from '../../src/store/decision.ts';
import { createRememberedColumns } from '../../src/store/rememberedColumns.ts';
import { useLab } from '../../src/store/useLab.ts';
import { runs } from '../property.ts';

// @vitest-environment happy-dom

type Change = (text: string) => string;

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (text: string, share: number): number => Math.floor(share * text.length);
const replaceAt = (text: string, share: number, what: RegExp, by: string): string => {
  const found = [...text.matchAll(what)];
  const hit = found[Math.floor(share * found.length)];
  return hit ? text.slice(0, hit.index) + by + text.slice(hit.index + hit[0].length) : text;
};

/** The six kinds of damage that saved state has to survive. */
const change: fc.Arbitrary<Change> = fc.oneof(
  place.map(
    (share): Change =>
      (text) =>
        text.slice(0, at(text, share)),
  ),
  fc.tuple(place, fc.nat(6)).map(
    ([share, bit]): Change =>
      (text) => {
        const index = at(text, share);
        return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ (1 << bit)) + text.slice(index + 1);
      },
  ),
  fc.tuple(place, fc.constantFrom('"x"', '[]', '{}', 'null', 'true', '-1', '1.5', '1e999')).map(
    ([share, by]): Change =>
      (text) =>
        replaceAt(text, share, /"[^"]*"|-?\d[\d.]*|true|false|null/gu, by),
  ),
  place.map(
    (share): Change =>
      (text) =>
        replaceAt(text, share, /-?\d[\d.]*/gu, 'NaN'),
  ),
  fc.constant<Change>((text) => text.replace(/("version":|configuration\/)\d+/u, '$12')),
  place.map(
    (share): Change =>
      (text) =>
        replaceAt(text, share, /"[^"]*"(?=\s*:)/gu, '"__proto__"'),
  ),
);

const HEADER = ['Zeit', 'Signal', 'p(up)'];
const KEYS = {
  theme: 'exposure-lab.theme',
  columns: 'exposure-lab.columns',
  rows: 'exposure-lab.rowColumns',
};

function sound(): Readonly<Record<keyof typeof KEYS, string>> {
  localStorage.clear();
  createRememberedColumns(() => localStorage).keep(HEADER, {
    columns: { timestamp: 0, rawPosition: 1, metaProb: 2 },
    units: { metaProb: 'percent' },
  });
  return { theme: 'dark', columns: localStorage.getItem(KEYS.columns) ?? '', rows: '{"metaProb":false}' };
}

afterEach(() => {
  localStorage.clear();
  useLab.getState().setNotices([]);
});

it('says nothing of state that is whole', () => {
  const { theme, columns, rows } = sound();
  for (const [key, text] of [
    [KEYS.theme, theme],
    [KEYS.columns, columns],
    [KEYS.rows, rows],
  ] as const)
    localStorage.setItem(key, text);
  noteDamagedState();
  expect(useLab.getState().notices).toEqual([]);
});

it('starts from defaults with a notice where what the browser remembers is damaged', () => {
  let noticed = 0;
  fc.assert(
    fc.property(fc.constantFrom('theme', 'columns', 'rows'), change, (name, damage) => {
      const before = sound();
      const text = damage(before[name]);
      for (const [which, key] of Object.entries(KEYS))
        localStorage.setItem(key, which === name ? text : (Reflect.get(before, which) ?? ''));
      useLab.getState().setNotices([]);
      startThemeSync()();
      noteDamagedState();
      const { notices, theme } = useLab.getState();
      expect(['light', 'dark', 'system']).toContain(theme);
      const found = createRememberedColumns(() => localStorage).find(HEADER);
      if (found) expect(found.columns?.rawPosition).toBeTypeOf('number');
      // What is not taken is told of; a changed text that is still a valid choice is one.
      const isJson = isParsed(text);
      const isTaken =
        name === 'theme'
          ? theme === text
          : name === 'rows'
            ? /^\{"[^"]*":(?:true|false)\}$/u.test(text)
            : isJson && found !== undefined;
      const mayBeTaken = name === 'columns' && isJson && /"version":1\b/u.test(text);
      if (isTaken) expect(notices).toEqual([]);
      else if (!mayBeTaken) {
        noticed++;
        expect(notices).toEqual([expect.stringContaining('the defaults are used')]);
      }
      expect(({} as Record<string, unknown>).rawPosition).toBeUndefined();
    }),
    { numRuns: runs(200) },
  );
  expect(noticed).toBeGreaterThan(50);
});

it('reads damaged configurations and addresses as valid ones or says why not', () => {
  fc.assert(
    fc.property(change, (damage) => {
      const parsed = parseConfig(damage(formatConfig(INITIAL_DECISION.config)));
      if ('config' in parsed) expect(findConfigProblems(parsed.config)).toEqual([]);
      else expect(parsed.reasons.length).toBeGreaterThan(0);
      const { decision } = decodeAddress(damage(encodeAddress('backtest', INITIAL_DECISION, 2)));
      expect(findConfigProblems(decision.config)).toEqual([]);
      for (const value of Object.values(decision.inputs))
        if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
    }),
    { numRuns: runs(200) },
  );
});

function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
