import type { DecimalMark } from '../data/dialect.ts';
import { parseNumberText } from '../data/numberCell.ts';

/** What makes a spreadsheet run a cell: the first character after spaces. Source: OWASP ASVS 1.2.10, with LF, CR and the full-width forms. */
const TRIGGER = /^ *[=+\-@\t\r\n\0＝＋－＠]/u;

/** Whether a spreadsheet would run this text as a formula. Numbers are none, negative ones neither, as the file writes them. */
export const isFormula = (text: string, mark: DecimalMark = '.'): boolean =>
  TRIGGER.test(text) && typeof parseNumberText(text, mark) === 'string';

/** A text as a cell of a CSV file: formulas behind an apostrophe, quotes by RFC 4180 where they are needed. */
export function toCell(text: string, mark: DecimalMark = '.'): string {
  const safe = isFormula(text, mark) ? `'${text}` : text;
  return /[",\r\n]|^#/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
