import { CELL_BROKEN, CELL_ESCAPED, cellText, type ScannedRecord } from './csvScanner.ts';

/** What a cell that gives no number is. */
export type Unreadable = 'missing' | 'notANumber';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Words for "nothing here", in lower case. Source: backtest-files.md, Cells. */
const MISSING = new Set(['', 'nan', 'null', 'na', 'n/a', '#n/a', '<na>', 'none', 'nat']);

const EXACT_POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const FIRST_INEXACT = 2 ** 53;

const TAB = 9;
const SPACE = 32;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const UPPER_E = 69;
const LOWER_E = 101;

/** Whether a text, trimmed, is a number of the strict grammar: sign, digits, point, exponent; no hexadecimal, no words. */
export const isNumberText = (text: string): boolean => NUMBER.test(text.trim());

/** Whether a text, trimmed, means that the cell is empty. */
export const isMissingText = (text: string): boolean => MISSING.has(text.trim().toLowerCase());

/** The double nearest to a text of the strict grammar, as `Number` gives it. Past the double range is no number. */
export function parseNumberText(text: string): number | Unreadable {
  const trimmed = text.trim();
  if (!NUMBER.test(trimmed)) return isMissingText(trimmed) ? 'missing' : 'notANumber';
  const parsed = Number(trimmed);
  return Number.isFinite(parsed) ? parsed : 'notANumber';
}

/**
 * The number in a cell. Plain ones (fewer than 2^53 in their digits, power of ten within ±22) are exact in one rounding
 * (Clinger 1990) and are computed from the bytes; everything else goes through the text.
 */
export function readNumberCell(record: ScannedRecord, place: number): number | Unreadable {
  if ((record.flags[place]! & (CELL_ESCAPED | CELL_BROKEN)) === 0) {
    const plain = parsePlainNumber(record.bytes, record.starts[place]!, record.ends[place]!);
    if (!Number.isNaN(plain)) return plain;
  }
  return parseNumberText(cellText(record, place));
}

/** The number in a range of bytes, or NaN where it is not a plain one. */
export function parsePlainNumber(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  let end = to;
  while (i < end && (bytes[i] === SPACE || bytes[i] === TAB)) i++;
  while (end > i && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end--;
  if (i === end) return Number.NaN;
  const sign = bytes[i]!;
  if (sign === MINUS || sign === PLUS) i++;
  let mantissa = 0;
  let digits = 0;
  let power = 0;
  for (; i < end; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit < 0 || digit > 9) break;
    mantissa = mantissa * 10 + digit;
    digits++;
  }
  if (i < end && bytes[i] === POINT) {
    i++;
    const fraction = i;
    for (; i < end; i++) {
      const digit = bytes[i]! - ZERO;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
    }
    power = fraction - i;
    digits += i - fraction;
  }
  if (digits === 0 || mantissa >= FIRST_INEXACT) return Number.NaN;
  if (i < end) {
    const exponent = parseExponent(bytes, i, end);
    if (Number.isNaN(exponent)) return Number.NaN;
    power += exponent;
  }
  if (power < -22 || power > 22) return Number.NaN;
  const size = power < 0 ? mantissa / EXACT_POWERS[-power]! : mantissa * EXACT_POWERS[power]!;
  return sign === MINUS ? -size : size;
}

function parseExponent(bytes: Uint8Array, from: number, end: number): number {
  let i = from;
  if (bytes[i] !== LOWER_E && bytes[i] !== UPPER_E) return Number.NaN;
  i++;
  const sign = bytes[i];
  if (sign === MINUS || sign === PLUS) i++;
  if (i === end || end - i > 4) return Number.NaN;
  let exponent = 0;
  for (; i < end; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    exponent = exponent * 10 + digit;
  }
  return sign === MINUS ? -exponent : exponent;
}
