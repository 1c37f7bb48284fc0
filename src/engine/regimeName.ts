/** A regime's name as it is compared in the app: trimmed, without regard to case, spaces, `-` and `_`. Source: engine.md, Words and names. */
export const foldRegimeName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/gu, '_');

/** The name of the table that means the same regime, or undefined. */
export function findRegime(table: Readonly<Record<string, number>>, name: string): string | undefined {
  const folded = foldRegimeName(name);
  return Object.keys(table).find((candidate) => foldRegimeName(candidate) === folded);
}
