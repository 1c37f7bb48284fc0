/** How a figure is worded: `multiple` 1.34×, `percent` 12.3 % of a fraction, `probability` 0.70, `plain` a bare number. */
export type FigureFormat = 'multiple' | 'signedMultiple' | 'percent' | 'signedPercent' | 'probability' | 'plain';

/** A number inside a sentence, in full precision; the page rounds it for the eye and keeps the value beside it. */
export interface Figure {
  readonly value: number;
  readonly format: FigureFormat;
}

/** A sentence for people: words, and figures that stay numbers. */
export type Phrase = readonly (string | Figure)[];

/** A multiple of capital or of size, shown as 1.34×. */
export const multiple = (value: number): Figure => ({ value, format: 'multiple' });

/** A fraction shown as a percentage, 0.2 as 20 %. */
export const percent = (value: number): Figure => ({ value, format: 'percent' });

/** The same with its sign, 0.2 as +20 %. */
export const signedPercent = (value: number): Figure => ({ value, format: 'signedPercent' });

/** A number in 0..1 shown as it is, 0.70. */
export const probability = (value: number): Figure => ({ value, format: 'probability' });
