import { delimiters, encodings, quotings } from '../data/dialect.ts';
import type { CellUnit, ReadingChoices } from '../data/readingChoices.ts';
import { type FieldId, fields, foldName } from '../data/schema.ts';

/** How a person matched the columns of headers seen before. Of a header only a hash is kept: no name of a column, a file or a strategy. */
export interface RememberedColumns {
  /** What was chosen for this header, or undefined. */
  find(header: readonly string[]): ReadingChoices | undefined;
  /** False where the browser does not let the page remember. */
  keep(header: readonly string[], choices: ReadingChoices): boolean;
  forget(header: readonly string[]): void;
}

/** Headers kept; the one that was used longest ago goes first. */
export const HEADERS_KEPT = 20;

const STORAGE_KEY = 'exposure-lab.columns';
const VERSION = 1;

type Entry = readonly [hash: string, choices: ReadingChoices];

/** The memory in a storage, which may be full, switched off or absent, or hold what an older page, or a newer one, left there. */
export function createRememberedColumns(openStorage: () => Storage): RememberedColumns {
  const load = (): readonly Entry[] => {
    try {
      return parseEntries(openStorage().getItem(STORAGE_KEY));
    } catch {
      return [];
    }
  };
  const save = (entries: readonly Entry[]): boolean => {
    try {
      openStorage().setItem(STORAGE_KEY, JSON.stringify({ version: VERSION, entries: entries.slice(0, HEADERS_KEPT) }));
      return true;
    } catch {
      return false;
    }
  };
  const without = (hash: string): readonly Entry[] => load().filter(([other]) => other !== hash);
  return {
    find(header) {
      const hash = hashHeader(header);
      const choices = load().find(([other]) => other === hash)?.[1];
      return choices && fitsHeader(choices, header) ? choices : undefined;
    },
    keep(header, choices) {
      const hash = hashHeader(header);
      return save([[hash, choices], ...without(hash)]);
    },
    forget(header) {
      save(without(hashHeader(header)));
    },
  };
}

/** Whether the storage holds choices of which this page understands only a part, or none. */
export function hasDamagedColumns(storage: Storage): boolean {
  const text = storage.getItem(STORAGE_KEY);
  if (text === null) return false;
  try {
    return parseEntries(text).length !== listEntries(text)?.length;
  } catch {
    return true;
  }
}

/** A memory that keeps nothing. */
export const NOTHING_REMEMBERED: RememberedColumns = {
  find: () => undefined,
  keep: () => true,
  forget: () => undefined,
};

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/** 64-bit FNV-1a of the folded names, in hexadecimal. */
export function hashHeader(header: readonly string[]): string {
  let hash = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(header.map(foldName).join('\n')))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  return hash.toString(16);
}

const fitsHeader = ({ columns = {} }: ReadingChoices, header: readonly string[]): boolean =>
  Object.values(columns).every((place) => place < header.length);

const units: readonly CellUnit[] = ['fraction', 'percent', 'basisPoints'];

/** Throws where the text is no JSON; undefined where it is not of this version. */
function listEntries(text: string | null): readonly unknown[] | undefined {
  const stored: unknown = JSON.parse(text ?? 'null');
  const entries = own(stored, 'version') === VERSION ? own(stored, 'entries') : undefined;
  return Array.isArray(entries) ? entries : undefined;
}

function parseEntries(text: string | null): readonly Entry[] {
  return (listEntries(text) ?? []).flatMap((entry: unknown): readonly Entry[] => {
    if (!Array.isArray(entry)) return [];
    const [hash, choices]: readonly unknown[] = entry;
    const parsed = parseChoices(choices);
    return typeof hash === 'string' && parsed ? [[hash, parsed]] : [];
  });
}

const LISTS = {
  delimiter: delimiters,
  decimalMark: ['.', ','],
  encoding: encodings,
  quoting: quotings,
  dateOrder: ['dayFirst', 'monthFirst'],
  metaProbMeaning: ['right', 'up'],
} as const;

/** An entry is taken as a whole or not at all: half of what a person said would be a guess. */
function parseChoices(stored: unknown): ReadingChoices | undefined {
  const columns = ofFields(own(stored, 'columns'), (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined,
  );
  const unitOf = ofFields(own(stored, 'units'), (value) => oneOf(units, value));
  if (columns?.rawPosition === undefined || !unitOf || !areListed(stored)) return undefined;
  const delimiter = oneOf(LISTS.delimiter, own(stored, 'delimiter'));
  const decimalMark = oneOf(LISTS.decimalMark, own(stored, 'decimalMark'));
  const encoding = oneOf(LISTS.encoding, own(stored, 'encoding'));
  const quoting = oneOf(LISTS.quoting, own(stored, 'quoting'));
  const dateOrder = oneOf(LISTS.dateOrder, own(stored, 'dateOrder'));
  const metaProbMeaning = oneOf(LISTS.metaProbMeaning, own(stored, 'metaProbMeaning'));
  return {
    columns,
    ...(Object.keys(unitOf).length > 0 && { units: unitOf }),
    ...(delimiter && { delimiter }),
    ...(decimalMark && { decimalMark }),
    ...(encoding && { encoding }),
    ...(quoting && { quoting }),
    ...(dateOrder && { dateOrder }),
    ...(metaProbMeaning && { metaProbMeaning }),
  };
}

const areListed = (stored: unknown): boolean =>
  Object.entries(LISTS).every(([name, list]) => {
    const value = own(stored, name);
    return value === undefined || oneOf<unknown>(list, value) !== undefined;
  });

const own = (stored: unknown, key: string): unknown =>
  typeof stored === 'object' && stored !== null && Object.hasOwn(stored, key) ? Reflect.get(stored, key) : undefined;

const oneOf = <T>(list: readonly T[], value: unknown): T | undefined => list.find((known) => known === value);

/** The values of the known fields; undefined where one of them is not valid. */
function ofFields<T>(
  stored: unknown,
  parse: (value: unknown) => T | undefined,
): Partial<Record<FieldId, T>> | undefined {
  const parsed: Partial<Record<FieldId, T>> = {};
  for (const { id } of fields) {
    const value = own(stored, id);
    if (value === undefined) continue;
    const known = parse(value);
    if (known === undefined) return undefined;
    parsed[id] = known;
  }
  return parsed;
}
