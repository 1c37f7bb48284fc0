import type { Notation } from '../engine/stages/stage.ts';
import { parseTyped } from '../engine/units.ts';

/** Longer numbers are written with an exponent. */
const LONGEST_PLAIN = 40;

const LEAST_DECIMALS: Readonly<Record<Notation, number>> = { multiple: 2, plain: 2, percent: 1, count: 0 };

/** What a text field holds for a value: full precision, in the notation's own unit (percent for a fraction). */
export function toFieldText(value: number, notation: Notation): string {
  const text = String(Object.is(value, -0) ? 0 : value);
  const digits = notation === 'percent' ? shiftDecimalText(text, 2) : text;
  return padded(digits, LEAST_DECIMALS[notation]).replaceAll('-', '−');
}

/** Zeros that keep figures of one kind equally long; none where there is an exponent. */
function padded(text: string, decimals: number): string {
  if (decimals === 0 || text.includes('e')) return text;
  const [whole = '', fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(decimals, '0')}`;
}

/** The unit that stands behind the field. */
export function fieldUnit(notation: Notation): string {
  switch (notation) {
    case 'multiple':
      return '×';
    case 'percent':
      return '%';
    case 'plain':
    case 'count':
      return '';
  }
}

/** What was typed, as a value, or why it can't be one. Percent is typed in percent: 5 is 0.05. */
export function fromFieldText(text: string, notation: Notation): { value: number } | { reason: string } {
  const bare = text.trim().replace(/\s*[×x%]$/u, '');
  const parsed = parseTyped(bare);
  if ('reason' in parsed) return parsed;
  return { value: notation === 'percent' ? Number(shiftDecimalText(parsed.digits, -2)) : parsed.value };
}

/** value × 10^by through its decimal digits, so that 2.3 % is the double nearest to 0.023. */
export const shiftDecimal = (value: number, by: number): number => Number(shiftDecimalText(String(value), by));

/** The digits of a number with the point moved; no digit is lost, so what is shown reads back to the same double. */
function shiftDecimalText(text: string, by: number): string {
  const [mantissa = '0', exponent = '0'] = text.split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const shift = Number(exponent) + by;
  const places = Math.abs(shift) + mantissa.length;
  if (places > LONGEST_PLAIN) return `${mantissa}e${shift}`;
  const sign = whole.startsWith('-') ? '-' : '';
  const digits = whole.replace('-', '') + fraction;
  const point = digits.length - fraction.length + shift;
  const filled = digits
    .padStart(digits.length + Math.max(0, 1 - point), '0')
    .padEnd(Math.max(digits.length, point), '0');
  const at = Math.max(point, 1);
  const plain = `${filled.slice(0, at)}.${filled.slice(at)}`.replace(/\.?0*$/u, '').replace(/^0+(?=\d)/u, '');
  return sign + plain;
}
