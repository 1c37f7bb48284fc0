import type { Notation } from '../engine/stages/stage.ts';
import { fieldUnit, toFieldText } from './fieldText.ts';

/** A value with its unit in full precision, as a screen reader says it: `1.34×`, `2.3 %`. */
export function formatValue(value: number, notation: Notation): string {
  const unit = fieldUnit(notation);
  return `${toFieldText(value, notation)}${unit === '%' ? '\u00a0%' : unit}`;
}
