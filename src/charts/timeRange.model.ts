import { fitWindow, type Stretch, type TimeAxisKind, writeEnd, writePlace } from './timeAxis.model.ts';

/** Which end of the window. */
export type WindowEnd = 'from' | 'to';

/** A window that was asked for (undefined: all of it), or why it cannot be. */
export type WantedWindow = { readonly window: Stretch | undefined } | { readonly reason: string };

const DATE = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?\s*Z?)?)?)?$/iu;

/** First and last millisecond of what an ISO date or time in UTC says: all of a year, of a month, of a day; undefined if it is none. */
export function readDate(text: string): Stretch | undefined {
  const found = DATE.exec(text.trim());
  if (!found) return undefined;
  const [year = 0, month, day, hour, minute, second, fraction] = found
    .slice(1)
    .map((digits: string | undefined) => (digits === undefined ? undefined : Number(digits)));
  const milliseconds = fraction === undefined ? undefined : Number((found[7] ?? '').padEnd(3, '0'));
  const parts = [year, month, day, hour, minute, second, milliseconds] as const;
  const start = utc(parts);
  if (start === undefined) return undefined;
  return { from: start, to: Math.max(start, lengthened(start, parts) - 1) };
}

type DateParts = readonly [year: number, ...rest: readonly (number | undefined)[]];

/** Undefined where a part is out of its range, such as 30 February. */
function utc([year, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0]: DateParts):
  | number
  | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  const isSame =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return isSame ? date.getTime() : undefined;
}

/** Where what was written to this precision ends. */
function lengthened(start: number, [, month, day, hour, , second, millisecond]: DateParts): number {
  const date = new Date(start);
  if (millisecond !== undefined) return start + 1;
  if (second !== undefined) return start + 1000;
  if (hour !== undefined) return start + 60_000;
  if (day !== undefined) return start + 86_400_000;
  if (month !== undefined) return date.setUTCMonth(date.getUTCMonth() + 1);
  return date.setUTCFullYear(date.getUTCFullYear() + 1);
}

function readRow(text: string): Stretch | undefined {
  const digits = text.replace(/[\s,]/gu, '');
  return /^\d+$/u.test(digits) ? { from: Number(digits), to: Number(digits) } : undefined;
}

const EXAMPLES: Readonly<Record<TimeAxisKind, string>> = {
  time: 'a date such as 2020-03-16, or a time such as 2020-03-16 15:30 (UTC)',
  row: 'a row number such as 1200',
};

/** The window with one end typed anew. A day, a month or a year counts from its start for `from` and to its end for `to`. */
export function typeEnd(
  kind: TimeAxisKind,
  end: WindowEnd,
  text: string,
  { window, whole, least }: { readonly window: Stretch; readonly whole: Stretch; readonly least: number },
): WantedWindow {
  const typed = kind === 'time' ? readDate(text) : readRow(text);
  if (!typed) return { reason: `“${text.trim()}” is not ${EXAMPLES[kind]}.` };
  if (typed.to < whole.from) return { reason: `The data start only at ${writePlace(kind, whole.from)}.` };
  if (typed.from > whole.to) return { reason: `The data end at ${writePlace(kind, whole.to)}.` };
  const wanted =
    end === 'from'
      ? { from: Math.max(typed.from, whole.from), to: window.to }
      : { from: window.from, to: Math.min(typed.to, whole.to) };
  if (wanted.from >= wanted.to) return { reason: '“From” has to be before “To”.' };
  if (wanted.to - wanted.from < least) return { reason: 'That is too short: a window holds about four bars at least.' };
  return { window: fitWindow(wanted, whole, least) };
}

/** What a field of an end holds. */
export const endText = (kind: TimeAxisKind, end: WindowEnd, window: Stretch): string =>
  kind === 'time' ? writeEnd(kind, window[end], window) : String(Math.round(window[end]));

/** The window with one end moved to a place; it stays inside the whole and never becomes shorter than `least`. */
export function dragEnd(
  end: WindowEnd,
  place: number,
  { window, whole, least }: { readonly window: Stretch; readonly whole: Stretch; readonly least: number },
): Stretch | undefined {
  const from = end === 'from' ? Math.max(whole.from, Math.min(place, window.to - least)) : window.from;
  const to = end === 'to' ? Math.min(whole.to, Math.max(place, window.from + least)) : window.to;
  return fitWindow({ from, to }, whole, least);
}

const STEP = 0.01;
const LEAP = 0.1;

/** Where a key takes an end, by shares of the whole; undefined for a key that means nothing here. */
export function keyPlace(key: string, at: number, whole: Stretch): number | undefined {
  const length = whole.to - whole.from;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return at - length * STEP;
    case 'ArrowRight':
    case 'ArrowUp':
      return at + length * STEP;
    case 'PageDown':
      return at - length * LEAP;
    case 'PageUp':
      return at + length * LEAP;
    case 'Home':
      return whole.from;
    case 'End':
      return whole.to;
    default:
      return undefined;
  }
}
