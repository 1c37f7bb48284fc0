import { existsSync, readFileSync } from 'node:fs';

/** Where the vectors of the reference implementation lie. */
const GOLDEN = 'test/fixtures/golden';

/** A file of golden vectors. The words "NaN", "Infinity" and "-Infinity" stand for the numbers. */
export const readGolden = <T>(name: string): T =>
  JSON.parse(readFileSync(`${GOLDEN}/${name}.json`, 'utf8'), (_, value: unknown) => toNumber(value));

const WORDS = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

const toNumber = (value: unknown): unknown => WORDS.get(value) ?? value;

/** Rows under column names: a vector file's table. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string)[])[];
}

/** One column of numbers. Throws for a name that the table does not have. */
export function numbersOf({ columns, rows }: Table, name: string): readonly number[] {
  const at = indexOf(columns, name);
  return rows.map((row) => Number(row[at]));
}

/** One column of names. */
export function namesOf({ columns, rows }: Table, name: string): readonly string[] {
  const at = indexOf(columns, name);
  return rows.map((row) => String(row[at]));
}

function indexOf(columns: readonly string[], name: string): number {
  const at = columns.indexOf(name);
  if (at < 0) throw new Error(`no column: ${name}`);
  return at;
}

/** A plain CSV without quotes, as cells; undefined where the file is absent. */
export function readCsv(path: string): Table | undefined {
  if (!existsSync(path)) return undefined;
  const [head = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/u);
  return { columns: head.split(','), rows: lines.map((line) => line.split(',')) };
}

/** A column of a CSV as numbers; an empty cell is missing. */
export const cellsOf = (table: Table, name: string): readonly number[] =>
  namesOf(table, name).map((cell) => (cell === '' ? Number.NaN : Number(cell)));

/** Names as codes, with the multiplier that the table gives each code. */
export function encodeNames(
  names: readonly string[],
  table: Readonly<Record<string, number>>,
): { readonly codes: Uint16Array; readonly multipliers: readonly number[] } {
  const dictionary = [...new Set(names)];
  const codeOf = new Map(dictionary.map((name, code) => [name, code]));
  return {
    codes: Uint16Array.from(names, (name) => codeOf.get(name) ?? 0),
    multipliers: dictionary.map((name) => (Object.hasOwn(table, name) ? (table[name] ?? 1) : 1)),
  };
}
