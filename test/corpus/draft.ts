import type { NoticeCode } from '../../src/data/notices.ts';
import type { ReadingChoices } from '../../src/data/readingChoices.ts';
import type { FieldId } from '../../src/data/schema.ts';
import type { Table, Value } from './tables.ts';

export type Values = ReadonlyMap<FieldId, Value>;

/** What must become of a row, said from the undamaged table and the damage alone. */
export type Outcome =
  | { readonly kind: 'intact'; readonly values: Values }
  /** Without a column: whichever the problem is said of. */
  | { readonly kind: 'rejected'; readonly column?: string | undefined; readonly linesDown?: number }
  | { readonly kind: 'remarked'; readonly column: string; readonly values: Values }
  /** Reported, or read as the one number that it can mean. */
  | { readonly kind: 'reportedOrRight'; readonly column: string; readonly values: Values }
  /** Anything but a row like every other: rejected, with a remark, or told apart as a footer. */
  | { readonly kind: 'flagged' };

export type Piece =
  | { readonly kind: 'row'; readonly text: string; readonly end: string; readonly outcome: Outcome }
  | {
      readonly kind: 'header' | 'blank' | 'comment' | 'preamble' | 'footer';
      readonly text: string;
      readonly end: string;
    };

export type Verdict = 'read' | 'unclear' | 'refused';

/** The physical line on which each piece starts. */
type LinesOfPieces = readonly number[];

/** A file before its bytes: the records in their order. */
export interface Draft {
  readonly pieces: readonly Piece[];
  /** What may become of the file as a whole. */
  readonly verdicts: readonly Verdict[];
  /** Notices that must be there. */
  readonly notices: readonly NoticeCode[];
  /** Whether the last row may fall into several rejected ones. */
  readonly mayTear?: boolean;
  /** What a person says when asked: with it the file must be read. */
  readonly answer?: (lines: LinesOfPieces) => ReadingChoices;
  readonly encode: (text: string) => Uint8Array;
}

export interface DialectOfDraft {
  readonly delimiter?: string;
  readonly lineEnd?: string;
  /** How a cell is written, before quotes; `place` is its column. */
  readonly spell?: (text: string, place: number) => string;
  readonly quote?: (text: string, delimiter: string) => string;
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const needsQuotes = (text: string, delimiter: string): boolean => /["\r\n]/u.test(text) || text.includes(delimiter);

export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export const quoteIfNeeded = (text: string, delimiter: string): string =>
  needsQuotes(text, delimiter) ? quoted(text) : text;

/** The values of a row's used fields. */
export function valuesOf(table: Table, row: number): Map<FieldId, Value> {
  const values = new Map<FieldId, Value>();
  table.fields.forEach((field, place) => {
    if (field) values.set(field, table.rows[row]?.[place]?.value);
  });
  return values;
}

/** The cells of a row as they are written in a file. */
export function writtenCells(table: Table, row: number, dialect: DialectOfDraft = {}): string[] {
  const { delimiter = ',', spell = (text) => text, quote = quoteIfNeeded } = dialect;
  return (table.rows[row] ?? []).map(({ text }, place) => quote(spell(text, place), delimiter));
}

/** The table as it is, in a dialect. */
export function draftOf(table: Table, dialect: DialectOfDraft = {}): Draft {
  const { delimiter = ',', lineEnd: end = table.lineEnd, quote = quoteIfNeeded } = dialect;
  const header: Piece = {
    kind: 'header',
    text: table.header.map((name) => quote(name, delimiter)).join(delimiter),
    end,
  };
  const rows = table.rows.map(
    (_, row): Piece => ({
      kind: 'row',
      text: writtenCells(table, row, dialect).join(delimiter),
      end,
      outcome: { kind: 'intact', values: valuesOf(table, row) },
    }),
  );
  return { pieces: [header, ...rows], verdicts: ['read'], notices: [], encode: utf8 };
}

/** A file with what is expected of it. */
export interface DamagedFile {
  readonly bytes: Uint8Array;
  readonly verdicts: readonly Verdict[];
  readonly notices: readonly NoticeCode[];
  readonly mayTear: boolean;
  readonly answer: ReadingChoices | undefined;
  /** `line` on which it starts, `end` in bytes of UTF-8 behind its line end. */
  readonly rows: readonly { readonly line: number; readonly end: number; readonly outcome: Outcome }[];
  readonly blank: number;
  readonly comment: number;
  readonly preamble: number;
  readonly footer: number;
}

const lineBreaks = (text: string): number => text.match(/\r\n|\r|\n/gu)?.length ?? 0;

/** The bytes of a draft, and the physical line on which each row starts. */
export function assemble({ pieces, verdicts, notices, mayTear = false, answer, encode }: Draft): DamagedFile {
  const count = (kind: Piece['kind']): number => pieces.filter((piece) => piece.kind === kind).length;
  const rows: { line: number; end: number; outcome: Outcome }[] = [];
  let text = '';
  let line = 1;
  let end = 0;
  const lines: number[] = [];
  for (const piece of pieces) {
    lines.push(line);
    const written = piece.text + piece.end;
    end += utf8(written).length;
    if (piece.kind === 'row') rows.push({ line, end, outcome: piece.outcome });
    text += written;
    line += lineBreaks(written);
  }
  return {
    bytes: encode(text),
    verdicts,
    notices,
    mayTear,
    answer: answer?.(lines),
    rows,
    blank: count('blank'),
    comment: count('comment'),
    preamble: count('preamble'),
    footer: count('footer'),
  };
}
