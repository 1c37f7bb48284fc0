import { ensureNever } from './ensureNever.ts';
import type { Figure } from './phrase.ts';

/** What stands where there is no figure. The reason has to be in reach of it. */
export const NO_FIGURE = '—';

const NO_BREAK_SPACE = '\u00a0';
const MINUS = '−';

/** Decimals that keep at least three significant digits below 1, two decimals up to 100, and fewer above. */
function decimalsFor(magnitude: number): number {
  if (magnitude === 0) return 2;
  if (magnitude >= 100) return magnitude >= 1000 ? 0 : 1;
  if (magnitude >= 1) return 2;
  return Math.min(12, Math.max(2, 2 - Math.floor(Math.log10(magnitude))));
}

/** The number rounded for the eye: true minus, no sign on a rounded zero, no zeros after three significant digits below 1. */
export function formatNumber(value: number, decimals = decimalsFor(Math.abs(value))): string {
  if (Number.isNaN(value)) return NO_FIGURE;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-9 || magnitude >= 1e12)) return withMinus(value.toExponential(2));
  const rounded = trimmed(magnitude.toFixed(decimals));
  const grouped = magnitude >= 10_000 ? rounded.replace(/\B(?=(\d{3})+(?!\d))/gu, '\u202f') : rounded;
  return value < 0 && Number(rounded) !== 0 ? MINUS + grouped : grouped;
}

/** Below two decimals nothing is cut: 0.50 stays, 0.1470 is 0.147. */
const trimmed = (text: string): string => text.replace(/(\.\d\d\d*?)0+$/u, '$1');
const withMinus = (text: string): string => text.replace(/-/gu, MINUS);
const signed = (value: number, text: string): string => (value > 0 && /[1-9]/u.test(text) ? `+${text}` : text);

/** 1.3439 → `1.34×`. */
export const formatMultiple = (value: number): string => (Number.isNaN(value) ? NO_FIGURE : `${formatNumber(value)}×`);

/** 1.3439 → `+1.34×`; zero has no sign. */
export const formatSignedMultiple = (value: number): string => signed(value, formatMultiple(value));

/** 0.1234 → `12.3 %`. */
export function formatPercent(value: number): string {
  if (Number.isNaN(value)) return NO_FIGURE;
  const percent = value * 100;
  const magnitude = Math.abs(percent);
  const text = formatNumber(percent, magnitude === 0 || magnitude >= 1 ? 1 : Math.min(12, decimalsFor(magnitude)));
  return `${text.replace(/\.0$/u, '')}${NO_BREAK_SPACE}%`;
}

/** 0.1234 → `+12.3 %`; zero has no sign. */
export const formatSignedPercent = (value: number): string => signed(value, formatPercent(value));

/** A small return in basis points, 0.00123 → `12.3 bp`. */
export const formatBasisPoints = (value: number): string =>
  Number.isNaN(value) ? NO_FIGURE : `${formatNumber(value * 10_000, 1)}${NO_BREAK_SPACE}bp`;

/** The figure of a sentence as it is written. */
export function formatFigure({ value, format }: Figure): string {
  switch (format) {
    case 'multiple':
      return formatMultiple(value);
    case 'signedMultiple':
      return formatSignedMultiple(value);
    case 'percent':
      return formatPercent(value);
    case 'signedPercent':
      return formatSignedPercent(value);
    case 'probability':
    case 'plain':
      return formatNumber(value);
    default:
      return ensureNever(format);
  }
}

/** The number in full precision, as a `<data>` element carries it: the shortest text that reads back to the same double; −0 is `-0`. */
export const exactValue = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

/** What was typed: a number, or why it is none. */
export type Typed = { readonly value: number } | { readonly reason: string };

const PLAIN_NUMBER = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?$/iu;
const THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/u;

/** Reads a number that a person typed, with point or comma as the decimal sign. What could mean two numbers is refused with a reason. */
export function parseTyped(text: string): Typed {
  const bare = text.replace(/[\s\u00a0\u202f]/gu, '').replaceAll(MINUS, '-');
  if (bare === '') return { reason: 'Type a number.' };
  if (THOUSANDS.test(bare))
    return {
      reason: `“${text.trim()}” could be a thousand or a fraction: write ${bare.replace(',', '')} or ${bare.replace(',', '.')}.`,
    };
  if (!PLAIN_NUMBER.test(bare))
    return { reason: `“${text.trim()}” is not a number. A point or a comma is the decimal sign.` };
  const value = Number(bare.replace(',', '.'));
  return Number.isFinite(value) ? { value } : { reason: `“${text.trim()}” is beyond what a number can hold.` };
}
