import { isMissingText, isNumberText } from './numberCell.ts';
import type { DateOrder } from './readingChoices.ts';
import { CELL_BROKEN, CELL_ESCAPED, cellText, type ScannedRecord } from './recordScanner.ts';

/** A time, whether its text names a zone, or why there is none. */
export type TimeReading =
  | {
      readonly timeMs: number;
      readonly zone: 'none' | 'named' | 'epoch';
      /** For dates with the year last: which number this cell itself shows to be the day, if it does. */
      readonly shows?: DateOrder | 'either';
    }
  | 'missing'
  | 'notATime';

const ISO =
  /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** An epoch below this many seconds, 1973, is more likely something else. */
const LEAST_EPOCH = 1e8;
const EPOCHS: readonly { readonly below: number; readonly perMs: number }[] = [
  { below: 1e11, perMs: 1e-3 },
  { below: 1e14, perMs: 1 },
  { below: 1e17, perMs: 1e3 },
  { below: 1e20, perMs: 1e6 },
];

const DASH = 45;
const COLON = 58;
const SPACE = 32;
const UPPER_T = 84;
const ZERO = 48;

/**
 * Milliseconds since 1970 UTC of a cell: ISO 8601 dates and times with the year first (no zone = UTC), `YYYYMMDD`, and epoch
 * seconds, milliseconds, microseconds and nanoseconds, told by size. Days that no calendar has are no times.
 */
export function readTimeCell(record: ScannedRecord, place: number, order: DateOrder = 'dayFirst'): TimeReading {
  if ((record.flags[place]! & (CELL_ESCAPED | CELL_BROKEN)) === 0) {
    const timeMs = parsePlainTime(record.bytes, record.starts[place]!, record.ends[place]!);
    if (!Number.isNaN(timeMs)) return { timeMs, zone: 'none' };
  }
  return parseTimeText(cellText(record, place), order);
}

/** `YYYY-MM-DD` and `YYYY-MM-DDTHH:MM:SS` (or with a space) from bytes; NaN for every other form. */
export function parsePlainTime(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length !== 10 && length !== 19) return Number.NaN;
  if (bytes[from + 4] !== DASH || bytes[from + 7] !== DASH) return Number.NaN;
  const year = 100 * twoDigits(bytes, from) + twoDigits(bytes, from + 2);
  const month = twoDigits(bytes, from + 5);
  const day = twoDigits(bytes, from + 8);
  if (length === 10) return toTimeMs(year, month, day, 0, 0, 0);
  const separator = bytes[from + 10];
  if (separator !== UPPER_T && separator !== SPACE) return Number.NaN;
  if (bytes[from + 13] !== COLON || bytes[from + 16] !== COLON) return Number.NaN;
  return toTimeMs(
    year,
    month,
    day,
    twoDigits(bytes, from + 11),
    twoDigits(bytes, from + 14),
    twoDigits(bytes, from + 17),
  );
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO;
  const ones = bytes[at + 1]! - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
}

// Date.UTC reads years below 100 as 19xx; nothing that old is a bar's time.
const LEAST_YEAR = 1000;

function toTimeMs(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  const isValid =
    year >= LEAST_YEAR &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59;
  return isValid ? Date.UTC(year, month - 1, day, hour, minute, second) : Number.NaN;
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

/** The time that a text means, by the same rules. */
export function parseTimeText(text: string, order: DateOrder = 'dayFirst'): TimeReading {
  const trimmed = text.trim();
  if (isMissingText(trimmed)) return 'missing';
  const match = ISO.exec(trimmed);
  if (match) {
    const reading = fromParts(match);
    if (reading !== undefined) return reading;
  }
  const yearLast = YEAR_LAST.exec(trimmed);
  if (yearLast) return fromYearLast(yearLast, order);
  return isNumberText(trimmed) ? fromEpoch(Number(trimmed)) : 'notATime';
}

/** `3/4/2024`, `03.04.2024 10:00`: day and month in an order that the column has to settle. */
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:,?[T ]\s*(\d{1,2}:\d{2}.*))?$/i;

function fromYearLast([, first = '', , second = '', year = '', clock]: RegExpExecArray, order: DateOrder): TimeReading {
  const shows = Number(first) > 12 ? 'dayFirst' : Number(second) > 12 ? 'monthFirst' : 'either';
  const [day, month] = (shows === 'either' ? order : shows) === 'dayFirst' ? [first, second] : [second, first];
  const match = ISO.exec(`${year}-${month}-${day}${clock === undefined ? '' : `T${clock}`}`);
  const reading = match ? fromParts(match) : undefined;
  return typeof reading === 'object' ? { ...reading, shows } : 'notATime';
}

function fromParts(match: RegExpExecArray): TimeReading | undefined {
  const [
    ,
    year = '',
    separator = '',
    month = '',
    day = '',
    hour = '0',
    minute = '0',
    second = '0',
    decimals = '',
    zone,
  ] = match;
  // Without separators only YYYYMMDD is a date: 2024115 could be two days.
  if (separator === '' && (month.length !== 2 || day.length !== 2)) return undefined;
  const timeMs = toTimeMs(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
  const offsetMs = zone === undefined ? 0 : zoneOffsetMs(zone);
  if (Number.isNaN(timeMs) || Number.isNaN(offsetMs)) return separator === '' ? undefined : 'notATime';
  const fractionMs = decimals === '' ? 0 : Number(`0.${decimals}`) * 1000;
  return { timeMs: timeMs + fractionMs - offsetMs, zone: zone === undefined ? 'none' : 'named' };
}

function zoneOffsetMs(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  const [, sign, hours = '0', minutes = '0'] = match;
  if (Number(hours) > 23 || Number(minutes) > 59) return Number.NaN;
  const offset = (60 * Number(hours) + Number(minutes)) * 60_000;
  return sign === '-' ? -offset : offset;
}

function fromEpoch(epoch: number): TimeReading {
  const scale = epoch >= LEAST_EPOCH ? EPOCHS.find(({ below }) => epoch < below) : undefined;
  if (!scale) return 'notATime';
  return { timeMs: scale.perMs < 1 ? epoch * 1000 : epoch / scale.perMs, zone: 'epoch' };
}
