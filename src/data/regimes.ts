import { CELL_BROKEN, CELL_ESCAPED, cellText, type ScannedRecord } from './csvScanner.ts';

/** One name of a dictionary-coded column. */
export interface Category {
  /** As it is first written in the file, trimmed. */
  readonly name: string;
  /** As names are compared. */
  readonly folded: string;
}

/** Codes the cells of a column: one code per folded name, in the order in which the names appear. */
export interface CategoryCoder {
  readonly categories: readonly Category[];
  /** The code of a cell, or `MISSING_CATEGORY`. */
  codeOf(record: ScannedRecord, place: number): number;
}

/** Stands for an empty cell, NaN or null. */
export const MISSING_CATEGORY = -1;

// NA and none are left out on purpose: they can be the name of a regime or of a strategy.
const MISSING = new Set(['', 'nan', 'null']);

const SPELLINGS_REMEMBERED = 64;

/**
 * A coder that decodes a spelling once and knows it by its bytes from then on. `fold` says which names are the same
 * (engine.md, Words and names, for regimes).
 */
export function createCategoryCoder(fold: (name: string) => string): CategoryCoder {
  const categories: Category[] = [];
  const codes = new Map<string, number>();
  const spellings: { readonly bytes: Uint8Array; readonly code: number }[] = [];
  let latest = 0;

  const codeOfText = (text: string): number => {
    const name = text.trim();
    if (MISSING.has(name.toLowerCase())) return MISSING_CATEGORY;
    const folded = fold(name);
    const known = codes.get(folded);
    if (known !== undefined) return known;
    const code = categories.length;
    codes.set(folded, code);
    categories.push({ name, folded });
    return code;
  };

  return {
    categories,
    codeOf(record, place) {
      const { bytes, flags } = record;
      if ((flags[place]! & (CELL_ESCAPED | CELL_BROKEN)) !== 0) return codeOfText(cellText(record, place));
      const from = record.starts[place]!;
      const to = record.ends[place]!;
      for (let k = 0; k < spellings.length; k++) {
        // Regimes last: the spelling that matched the row before is tried first.
        const at = k === 0 ? latest : k === latest ? 0 : k;
        const spelling = spellings[at]!;
        if (isSame(spelling.bytes, bytes, from, to)) {
          latest = at;
          return spelling.code;
        }
      }
      const code = codeOfText(cellText(record, place));
      if (spellings.length < SPELLINGS_REMEMBERED) spellings.push({ bytes: bytes.slice(from, to), code });
      return code;
    },
  };
}

function isSame(spelling: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (spelling.length !== to - from) return false;
  for (let i = 0; i < spelling.length; i++) if (spelling[i] !== bytes[from + i]) return false;
  return true;
}
