import type { SchemaElement } from 'hyparquet';
import { parseFloat16 } from 'hyparquet/src/convert.js';
import { ensureNever } from '../engine/ensureNever.ts';

/** How the raw values of a column are written; a raw value is a number, a bigint, a truth value or bytes. */
export type CellForm =
  | { readonly kind: 'plain' | 'unsigned' | 'date' | 'text' | 'hex' | 'uuid' | 'float16' }
  | { readonly kind: 'decimal'; readonly scale: number }
  | { readonly kind: 'time' | 'timestamp'; readonly digits: 3 | 6 | 9; readonly zone: '' | 'Z' };

const SCALE_LIMIT = 1000;

const UNIT_DIGITS = { MILLIS: 3, MICROS: 6, NANOS: 9 } as const;

/**
 * The form that the file's annotations ask for. Times with a zone end in `Z`; those that the file calls local have none. Source: the
 * format's LogicalTypes page. Throws a RangeError for a scale past 1,000 digits.
 */
export function cellForm({ type, converted_type: old, logical_type: logical, scale }: SchemaElement): CellForm {
  if (logical?.type === 'DECIMAL' || old === 'DECIMAL') {
    const digits = (logical?.type === 'DECIMAL' ? logical.scale : scale) ?? 0;
    if (!(digits >= 0 && digits <= SCALE_LIMIT)) throw new RangeError(`invalid scale: ${digits}`);
    return { kind: 'decimal', scale: digits };
  }
  if (logical?.type === 'TIMESTAMP' || logical?.type === 'TIME') {
    const kind = logical.type === 'TIME' ? 'time' : 'timestamp';
    return {
      kind,
      digits: UNIT_DIGITS[logical.unit],
      zone: kind === 'timestamp' && logical.isAdjustedToUTC ? 'Z' : '',
    };
  }
  if (old === 'TIMESTAMP_MILLIS') return { kind: 'timestamp', digits: 3, zone: 'Z' };
  if (old === 'TIMESTAMP_MICROS') return { kind: 'timestamp', digits: 6, zone: 'Z' };
  if (old === 'TIME_MILLIS') return { kind: 'time', digits: 3, zone: '' };
  if (old === 'TIME_MICROS') return { kind: 'time', digits: 6, zone: '' };
  if (type === 'INT96') return { kind: 'timestamp', digits: 9, zone: 'Z' };
  if (logical?.type === 'DATE' || old === 'DATE') return { kind: 'date' };
  if ((logical?.type === 'INTEGER' && !logical.isSigned) || old?.startsWith('UINT_')) return { kind: 'unsigned' };
  if (type !== 'BYTE_ARRAY' && type !== 'FIXED_LEN_BYTE_ARRAY') return { kind: 'plain' };
  if (logical?.type === 'UUID') return { kind: 'uuid' };
  if (logical?.type === 'FLOAT16') return { kind: 'float16' };
  const isBinary =
    old === 'BSON' || old === 'INTERVAL' || logical?.type === 'GEOMETRY' || logical?.type === 'GEOGRAPHY';
  return { kind: isBinary ? 'hex' : 'text' };
}

/** The text of a raw value that is not of the form `text`; ASCII without quotes, commas and line breaks. Throws for what is no such value. */
export function valueText(value: unknown, form: CellForm): string {
  switch (form.kind) {
    case 'plain':
      return plainText(value);
    case 'unsigned':
      return typeof value === 'bigint' ? String(BigInt.asUintN(64, value)) : String(ensureNumber(value) >>> 0);
    case 'date':
      return dateText(ensureNumber(value));
    case 'decimal':
      return decimalText(value instanceof Uint8Array ? fromBigEndian(value) : BigInt(ensureInteger(value)), form.scale);
    case 'time':
      return clockText(splitTime(ensureInteger(value), form.digits), form.digits);
    case 'timestamp':
      return timestampText(ensureInteger(value), form.digits) + form.zone;
    case 'float16':
      return plainText(parseFloat16(ensureBytes(value)));
    case 'uuid':
      return hexText(ensureBytes(value)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    case 'hex':
    case 'text':
      return hexText(ensureBytes(value));
    default:
      return ensureNever(form);
  }
}

function plainText(value: unknown): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  throw new TypeError(`no value of a column: ${typeof value}`);
}

/** Reads back as the same double. */
function numberText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (value === Number.POSITIVE_INFINITY) return 'inf';
  if (value === Number.NEGATIVE_INFINITY) return '-inf';
  return String(value);
}

function ensureNumber(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError(`no number: ${typeof value}`);
  return value;
}

function ensureInteger(value: unknown): number | bigint {
  if (typeof value === 'bigint') return value;
  const number = ensureNumber(value);
  if (!Number.isInteger(number)) throw new TypeError(`no integer: ${number}`);
  return number;
}

function ensureBytes(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError(`no bytes: ${typeof value}`);
  return value;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hexText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** Two's complement, the first byte the highest. */
function fromBigEndian(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt.asIntN(8 * bytes.length, BigInt(`0x${hexText(bytes)}`));
}

function decimalText(unscaled: bigint, scale: number): string {
  const isNegative = unscaled < 0n;
  const digits = String(isNegative ? -unscaled : unscaled).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(-scale)}`;
  return isNegative ? `-${text}` : text;
}

interface SplitTime {
  /** Whole seconds, down from the time. */
  readonly seconds: number;
  readonly fraction: number;
}

function splitTime(value: number | bigint, digits: number): SplitTime {
  const perSecond = 10 ** digits;
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    const fraction = Number(((BigInt(value) % BigInt(perSecond)) + BigInt(perSecond)) % BigInt(perSecond));
    return { seconds: Number((BigInt(value) - BigInt(fraction)) / BigInt(perSecond)), fraction };
  }
  let seconds = Math.floor(number / perSecond);
  // The quotient may have been rounded up to the next whole number.
  if (seconds * perSecond > number) seconds--;
  return { seconds, fraction: number - seconds * perSecond };
}

const DAY_SECONDS = 86_400;

function timestampText(value: number | bigint, digits: number): string {
  const { seconds, fraction } = splitTime(value, digits);
  const days = Math.floor(seconds / DAY_SECONDS);
  return `${dateText(days)}T${clockText({ seconds: seconds - days * DAY_SECONDS, fraction }, digits)}`;
}

const TWO = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));

/** `HH:MM:SS` with the fraction it needs: none, three, six or nine digits. */
function clockText({ seconds, fraction }: SplitTime, digits: number): string {
  const hours = Math.floor(seconds / 3600);
  const clock = `${TWO[hours] ?? hours}:${TWO[Math.floor(seconds / 60) % 60]}:${TWO[seconds % 60]}`;
  return fraction === 0
    ? clock
    : `${clock}.${String(fraction)
        .padStart(digits, '0')
        .replace(/(?:000)+$/, '')}`;
}

let lastDays = Number.NaN;
let lastDate = '';

function dateText(days: number): string {
  if (days === lastDays) return lastDate;
  lastDays = days;
  lastDate = makeDateText(days);
  return lastDate;
}

const CYCLE_DAYS = 146_097;
const CYCLE_YEARS = 400;
/** From 1 March of year 0 to 1 January 1970. */
const EPOCH_DAYS = 719_468;

/** Of the calendar that never changed; years count from March, so that the day of a leap year is the last one. */
function makeDateText(days: number): string {
  const cycle = Math.floor((days + EPOCH_DAYS) / CYCLE_DAYS);
  const day = days + EPOCH_DAYS - cycle * CYCLE_DAYS;
  const year = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365);
  const dayOfYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
  const isNextYear = month >= 10;
  const calendarYear = year + cycle * CYCLE_YEARS + (isNextYear ? 1 : 0);
  return `${yearText(calendarYear)}-${TWO[isNextYear ? month - 9 : month + 3]}-${TWO[dayOfMonth]}`;
}

/** Years of more or fewer than four digits have a sign and six, as ISO 8601 wants. */
function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}
