import type { Notation } from '../engine/stages/stage.ts';
import { parseTyped } from '../engine/units.ts';

/** What a text field holds for a value: full precision, in the notation's own unit (percent for a fraction). */
export function toFieldText(value: number, notation: Notation): string {
  if (Object.is(value, -0)) return toFieldText(0, notation);
  const text = notation === 'percent' ? shiftDecimal(value, 2) : value;
  return String(text).replace('-', '−');
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
  return notation === 'percent' ? { value: shiftDecimal(parsed.value, -2) } : parsed;
}

/** value × 10^by through its decimal digits, so that 2.3 % is the double nearest to 0.023 and back. */
export function shiftDecimal(value: number, by: number): number {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(exponent) + by}`);
}
