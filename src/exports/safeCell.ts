import { isNumberText } from '../data/numberCell.ts';

/** What makes a spreadsheet run a cell: the first character after spaces. Source: OWASP ASVS 1.2.10, with LF, CR and the full-width forms. */
const TRIGGER = /^ *[=+\-@\t\r\n\0＝＋－＠]/u;

/** Whether a spreadsheet would run this text as a formula. Numbers are none, negative ones neither. */
export const isFormula = (text: string): boolean => TRIGGER.test(text) && !isNumberText(text);

/** A text as a cell of a CSV file: formulas behind an apostrophe, quotes by RFC 4180 where they are needed. */
export function toCell(text: string): string {
  const safe = isFormula(text) ? `'${text}` : text;
  return /[",\r\n]|^#/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
