import type { DecimalMark } from './dialect.ts';
import { CELL_BROKEN, CELL_ESCAPED, cellText, type ScannedRecord } from './recordScanner.ts';

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

/** A number that is written in another way than the strict grammar, but means only one thing. */
export interface LooseNumber {
  readonly value: number;
  readonly style: 'percent' | 'grouped' | 'minus';
}

/** The double nearest to a text of the strict grammar, as `Number` gives it. Past the double range is no number. */
export function parseNumberText(text: string, mark: DecimalMark = '.'): number | LooseNumber | Unreadable {
  const trimmed = text.trim();
  const strict = mark === ',' ? trimmed.replace(',', '.') : trimmed;
  if (!NUMBER.test(strict) || (mark === ',' && trimmed.includes('.')))
    return isMissingText(trimmed) ? 'missing' : parseLoose(trimmed, mark);
  const parsed = Number(strict);
  return Number.isFinite(parsed) ? parsed : 'notANumber';
}

const TYPOGRAPHIC_MINUS = '\u2212';
/** What stands between thousands besides the mark that is not the decimal one: spaces of several widths and apostrophes. */
const SPACES_BETWEEN = /(?<=\d)[ \u00a0\u2009\u202f'’](?=\d{3}(?!\d))/gu;
const GROUPED_BY = { '.': /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/, ',': /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?$/ } as const;

/**
 * Percent signs, thousands apart and the typographic minus, where there is one way to read them: `1,234` is not, because it could
 * be 1.234 as well; `1,234.5` and `1,234,567` are. Source: backtest-files.md, Cells.
 */
function parseLoose(text: string, mark: DecimalMark): LooseNumber | 'notANumber' {
  const isPercent = text.endsWith('%');
  const isMinus = text.startsWith(TYPOGRAPHIC_MINUS);
  let bare = isPercent ? text.slice(0, -1).trimEnd() : text;
  if (isMinus) bare = `-${bare.slice(TYPOGRAPHIC_MINUS.length)}`;
  const closed = bare.replaceAll(SPACES_BETWEEN, '');
  const separator = mark === '.' ? ',' : '.';
  const isGrouped = closed !== bare || (GROUPED_BY[mark].test(closed) && !isAmbiguous(closed, separator, mark));
  if (!isPercent && !isMinus && !isGrouped) return 'notANumber';
  const plain = (GROUPED_BY[mark].test(closed) && isGrouped ? closed.replaceAll(separator, '') : closed).replace(
    mark,
    '.',
  );
  if (!NUMBER.test(plain) || (isPercent && /e/iu.test(plain))) return 'notANumber';
  // Two places further in the text, so that 12.5 % is the double nearest to 0.125.
  const value = Number(isPercent ? `${plain}e-2` : plain);
  if (!Number.isFinite(value)) return 'notANumber';
  return { value, style: isPercent ? 'percent' : isGrouped ? 'grouped' : 'minus' };
}

/** One group and no decimal mark: `1,234` may be a decimal comma. */
const isAmbiguous = (text: string, separator: string, mark: DecimalMark): boolean =>
  text.split(separator).length === 2 && !text.includes(mark);

/**
 * The number in a cell. Plain ones (fewer than 2^53 in their digits, power of ten within ±22) are exact in one rounding
 * (Clinger 1990) and are computed from the bytes; everything else goes through the text.
 */
export function readNumberCell(
  record: ScannedRecord,
  place: number,
  mark: DecimalMark = '.',
): number | LooseNumber | Unreadable {
  if (mark === '.' && (record.flags[place]! & (CELL_ESCAPED | CELL_BROKEN)) === 0) {
    const plain = parsePlainNumber(record.bytes, record.starts[place]!, record.ends[place]!);
    if (!Number.isNaN(plain)) return plain;
  }
  return parseNumberText(cellText(record, place), mark);
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
