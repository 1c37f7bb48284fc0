import { CELL_BROKEN, CELL_ESCAPED, cellText, type ScannedRecord } from './recordScanner.ts';

/** One name of a dictionary-coded column. */
export interface Category {
  /** As it is first written in the file, trimmed. */
  readonly name: string;
  /** As names are compared. */
  readonly folded: string;
}

/** A dictionary-coded column: a code per row into `categories`; 0 in rejected rows. */
export interface CodedColumn {
  readonly codes: Uint32Array;
  readonly categories: readonly Category[];
}

/** Codes the cells of a column: one code per folded name, in the order in which the names appear. */
export interface CategoryCoder {
  readonly categories: readonly Category[];
  /** The code of a cell, or `MISSING_CATEGORY`. */
  codeOf(record: ScannedRecord, place: number): number;
  /** Forgets the categories from a code on: no row has them any more. */
  forgetFrom(code: number): void;
}

/** Stands for an empty cell, NaN or null where those are no category. */
export const MISSING_CATEGORY = -1;

// NA and none are left out on purpose: they can be the name of a regime or of a strategy.
const MISSING = new Set(['', 'nan', 'null']);

const SPELLINGS_REMEMBERED = 64;

/** How a column's names are compared, and whether empty cells are missing or share a category of their own with the name "". */
export interface CategoryRules {
  readonly fold: (name: string) => string;
  readonly empty: 'missing' | 'category';
}

/** A coder that decodes a spelling once and knows it by its bytes from then on. */
export function createCategoryCoder({ fold, empty }: CategoryRules): CategoryCoder {
  const categories: Category[] = [];
  const codes = new Map<string, number>();
  const spellings: { readonly bytes: Uint8Array; readonly code: number }[] = [];
  let latest = 0;

  const codeOfText = (text: string): number => {
    const isEmpty = MISSING.has(text.trim().toLowerCase());
    if (isEmpty && empty === 'missing') return MISSING_CATEGORY;
    const name = isEmpty ? '' : text.trim();
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
        // Regimes last for many rows: the spelling that matched the row before is tried first.
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
    forgetFrom(first) {
      for (const { folded } of categories.splice(first)) codes.delete(folded);
      spellings.length = 0;
      latest = 0;
    },
  };
}

function isSame(spelling: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (spelling.length !== to - from) return false;
  for (let i = 0; i < spelling.length; i++) if (spelling[i] !== bytes[from + i]) return false;
  return true;
}
