import { ensureNever } from './ensureNever.ts';
import type { Figure } from './phrase.ts';

/** What stands where there is no figure. The reason has to be in reach of it. */
export const NO_FIGURE = '—';

const NO_BREAK_SPACE = '\u00a0';
const NARROW_SPACE = '\u202f';
const MINUS = '−';

/** Decimals that keep three significant digits up to 1,000, and whole numbers beyond. */
function decimalsFor(value: number): number {
  // Rounded first: 9.996 is written 10.0, and so is 10.
  const magnitude = Number(Math.abs(value).toPrecision(3));
  if (magnitude === 0) return 2;
  if (magnitude >= 1000) return 0;
  if (magnitude >= 10) return 1;
  return Math.min(12, Math.max(2, 2 - Math.floor(Math.log10(magnitude))));
}

/** The number rounded for the eye, to `decimals` if given: true minus, no sign on a rounded zero. Left to itself it never rounds to zero. */
export function formatNumber(value: number, decimals?: number): string {
  if (Number.isNaN(value)) return NO_FIGURE;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  const magnitude = Math.abs(value);
  if (magnitude >= 1e12 || (magnitude !== 0 && magnitude < 1e-9 && decimals === undefined))
    return value.toExponential(2).replaceAll('-', MINUS);
  const rounded = decimals === undefined ? trimmed(magnitude.toFixed(decimalsFor(value))) : magnitude.toFixed(decimals);
  const grouped = magnitude >= 10_000 ? groupThousands(rounded) : rounded;
  return value < 0 && Number(rounded) !== 0 ? MINUS + grouped : grouped;
}

/** 0.50 and 12.0 stay, 0.1200 is 0.12, 100.0 is 100. */
const trimmed = (text: string): string => text.replace(/(\.\d\d+?)0+$/u, '$1').replace(/^(\d{3,})\.0$/u, '$1');

function groupThousands(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/gu, NARROW_SPACE);
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

const signed = (value: number, text: string): string => (value > 0 && /[1-9∞]/u.test(text) ? `+${text}` : text);

/** 1.3439 → `1.34×`. */
export const formatMultiple = (value: number): string => (Number.isNaN(value) ? NO_FIGURE : `${formatNumber(value)}×`);

/** 1.3439 → `+1.34×`; zero has no sign. */
export const formatSignedMultiple = (value: number): string => signed(value, formatMultiple(value));

/** 0.1234 → `12.3 %`; a whole percentage without decimals, one below 1 % with three significant digits. */
export const formatPercent = (value: number): string =>
  Number.isNaN(value) ? NO_FIGURE : `${inUnit(value * 100)}${NO_BREAK_SPACE}%`;

const inUnit = (value: number): string =>
  Math.abs(value) < 1 ? formatNumber(value).replace(/^0\.00$/u, '0') : formatNumber(value, 1).replace(/\.0$/u, '');

/** 0.1234 → `+12.3 %`; zero has no sign. */
export const formatSignedPercent = (value: number): string => signed(value, formatPercent(value));

/** A small return in basis points, 0.00123 → `12.3 bp`. */
export const formatBasisPoints = (value: number): string =>
  Number.isNaN(value) ? NO_FIGURE : `${inUnit(value * 10_000)}${NO_BREAK_SPACE}bp`;

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

/** What was typed: a number and its decimal digits (`-1.5`, `2e-3`), or why it is none. */
export type Typed = { readonly value: number; readonly digits: string } | { readonly reason: string };

const PLAIN_NUMBER = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?$/iu;
const GROUPED_BY_COMMA = /^[+-]?[1-9]\d{0,2},\d{3}$/u;
const GROUPED_BY_SPACE = /^[+-]?\d{1,3}(?: \d{3})+(?!\d)/u;

/**
 * Reads a number that a person typed, or one that this file wrote: point or comma as the decimal sign, spaces between thousands, a
 * trailing ×. What could mean two numbers is refused with a reason. A percentage's sign is the caller's to take off.
 */
export function parseTyped(text: string): Typed {
  const shown = text.trim();
  const spaced = shown
    .replace(/\s*×$/u, '')
    .replaceAll(MINUS, '-')
    .replace(/\s/gu, ' ')
    .replace(/^([+-]) /u, '$1');
  const bare = GROUPED_BY_SPACE.test(spaced) ? spaced.replaceAll(' ', '') : spaced;
  if (bare === '') return { reason: 'Type a number.' };
  if (GROUPED_BY_COMMA.test(bare))
    return {
      reason: `“${shown}” could be a thousand or a fraction: write ${bare.replace(',', '')} or ${bare.replace(',', '.')}.`,
    };
  if (!PLAIN_NUMBER.test(bare))
    return { reason: `“${shown}” is not a number. A point or a comma is the decimal sign.` };
  const digits = bare.replace(',', '.').replace(/^\+/u, '').toLowerCase();
  const size = Number(digits);
  return Number.isFinite(size) ? { value: size, digits } : { reason: `“${shown}” is beyond what a number can hold.` };
}
