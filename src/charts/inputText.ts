import { ensureNever } from '../engine/ensureNever.ts';
import type { FigureFormat } from '../engine/phrase.ts';
import { declarationOf, type InputName } from '../engine/sizeSampler.ts';
import { stages } from '../engine/stages/pipeline.ts';
import { formatFigure, formatNumber } from '../engine/units.ts';

/** How an input's value is written: an input that runs on both sides of zero in percent carries its sign. */
export function inputFormat(name: InputName): FigureFormat {
  const { notation, travel } = declarationOf(name).spec;
  switch (notation) {
    case 'multiple':
      return 'multiple';
    case 'percent':
      return travel.from < 0 ? 'signedPercent' : 'percent';
    case 'plain':
      return 'probability';
    case 'count':
      return 'plain';
    default:
      return ensureNever(notation);
  }
}

export const writeInput = (name: InputName, value: number): string =>
  formatFigure({ value, format: inputFormat(name) });

export const writeSize = (value: number): string => formatFigure({ value, format: 'multiple' });

export const writeChange = (value: number): string => formatFigure({ value, format: 'signedMultiple' });

/** A change as it stands at a bar: two decimals and no unit, more decimals where two would hide it. */
export function writeBareChange(change: number): string {
  const isHidden = change !== 0 && Math.abs(change) < 0.005;
  const text = isHidden ? formatNumber(change) : formatNumber(change, 2);
  return change > 0 ? `+${text}` : text;
}

/** The name of an input inside a sentence: lower case, but for its capitals of one's own (`P&L`, `ATR`). */
export function inputWords(name: InputName): string {
  const { label } = declarationOf(name).spec;
  return label
    .split(' ')
    .map((word) => (/^[A-Z][a-z]/u.test(word) ? word.toLowerCase() : word))
    .join(' ');
}

/** The colour token of an input: that of the stage which reads it, ink for the raw position. */
export function inputColour(name: InputName): string {
  const owner = declarationOf(name).stage;
  return stages.find(({ id }) => id === owner)?.mark ?? 'ink';
}

/** The same colour for text. */
export const textColour = (mark: string): string => `var(--${mark}-text, var(--${mark}))`;
