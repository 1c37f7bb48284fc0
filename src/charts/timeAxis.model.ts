import { type Axis, fixedAxis } from './axis.model.ts';

/** A tick along time, in milliseconds since 1970 UTC or as a row number. */
export interface TimeTick {
  readonly at: number;
  readonly text: string;
}

/** What the axis of a backtest counts. */
export type TimeAxisKind = 'time' | 'row';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Step =
  | { readonly unit: 'ms'; readonly count: number }
  | { readonly unit: 'day' | 'month' | 'year'; readonly count: number };

const LENGTH = { ms: 1, day: DAY, month: 30.4 * DAY, year: 365.25 * DAY } as const;

const STEPS: readonly Step[] = [
  ...[1, 5, 20, 100, 500, SECOND, 5 * SECOND, 15 * SECOND, 30 * SECOND].map(
    (count) => ({ unit: 'ms', count }) as const,
  ),
  ...[MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR].map(
    (count) => ({ unit: 'ms', count }) as const,
  ),
  ...[1, 2, 7, 14].map((count) => ({ unit: 'day', count }) as const),
  ...[1, 3, 6].map((count) => ({ unit: 'month', count }) as const),
  ...[1, 2, 5, 10, 20, 50, 100].map((count) => ({ unit: 'year', count }) as const),
];

const COARSEST: Step = { unit: 'year', count: 200 };

/** At most `count` round places in UTC between two times, with the words of their step. */
export function timeTicks(from: number, to: number, count: number): readonly TimeTick[] {
  if (!(to > from)) return [{ at: from, text: writeTime(from) }];
  const most = Math.max(1, count);
  const step = STEPS.find(({ unit, count: size }) => (to - from) / (LENGTH[unit] * size) <= most) ?? COARSEST;
  const ticks: TimeTick[] = [];
  for (let at = firstOf(from, step); at <= to; at = nextOf(at, step)) ticks.push({ at, text: writeTick(at, step) });
  return ticks;
}

/** At most about `count` round row numbers. */
export function rowTicks(from: number, to: number, count: number): readonly TimeTick[] {
  const { ticks } = fixedAxis(from, to > from ? to : from + 1, count);
  return ticks
    .filter(Number.isInteger)
    .map((at) => ({ at, text: at.toLocaleString('en-US').replaceAll(',', '\u202f') }));
}

function firstOf(from: number, step: Step): number {
  const date = new Date(from);
  switch (step.unit) {
    case 'ms':
      return Math.ceil(from / step.count) * step.count;
    case 'day': {
      const day = Math.ceil(from / DAY);
      // Day 4 of the epoch was a Monday: weeks start there.
      return (Math.ceil((day - 4) / step.count) * step.count + 4) * DAY;
    }
    case 'month':
      return firstNotBefore(from, step, Date.UTC(date.getUTCFullYear(), 0));
    case 'year':
      return firstNotBefore(from, step, yearStart(Math.floor(date.getUTCFullYear() / step.count) * step.count));
  }
}

function firstNotBefore(from: number, step: Step, start: number): number {
  let at = start;
  while (at < from) at = nextOf(at, step);
  return at;
}

function nextOf(at: number, step: Step): number {
  const date = new Date(at);
  switch (step.unit) {
    case 'ms':
      return at + step.count;
    case 'day':
      return at + step.count * DAY;
    case 'month':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + step.count);
    case 'year':
      return yearStart(date.getUTCFullYear() + step.count);
  }
}

/** Date.UTC reads years below 100 as those of the last century. */
function yearStart(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function writeTick(at: number, step: Step): string {
  const iso = new Date(at).toISOString();
  const date = new Date(at);
  const year = String(date.getUTCFullYear());
  const month = MONTHS[date.getUTCMonth()] ?? '';
  switch (step.unit) {
    case 'year':
      return year;
    case 'month':
      return date.getUTCMonth() === 0 ? year : month;
    case 'day':
      return `${date.getUTCDate()} ${month}`;
    case 'ms':
      if (at % DAY === 0) return `${date.getUTCDate()} ${month}`;
      if (step.count >= MINUTE) return iso.slice(11, 16);
      return step.count >= SECOND ? iso.slice(11, 19) : iso.slice(14, 23);
  }
}

/** A time in UTC, no longer than it needs to be: `2008-10-14`, `2008-10-14 15:30`. */
export function writeTime(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '—';
  const iso = date.toISOString();
  const end = iso.indexOf('T');
  const day = iso.slice(0, end);
  if (at % DAY === 0) return day;
  const clock = iso.slice(end + 1, -1);
  if (at % MINUTE === 0) return `${day} ${clock.slice(0, 5)}`;
  return `${day} ${at % SECOND === 0 ? clock.slice(0, 8) : clock}`;
}

/** A place on the axis in words: a time, or `row 12`. */
export const writePlace = (kind: TimeAxisKind, at: number): string =>
  kind === 'time' ? writeTime(at) : `row ${Math.round(at)}`;

/** A stretch of the axis; undefined stands for all of it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const DATES_ONLY = 4 * DAY;

/** An end of a window in words, no finer than its length needs: days where there are several of them. */
export function writeEnd(kind: TimeAxisKind, at: number, { from, to }: Stretch): string {
  const text = writePlace(kind, at);
  if (kind === 'row') return text;
  if (to - from >= DATES_ONLY) return text.split(' ')[0] ?? text;
  return to - from >= HOUR ? writeTime(Math.floor(at / MINUTE) * MINUTE) : text;
}

/** The window in words: `2015-01-02 to 2024-12-31`. */
export const writeSpan = (kind: TimeAxisKind, window: Stretch): string =>
  `${writeEnd(kind, window.from, window)} to ${writeEnd(kind, window.to, window)}`;

const ZOOM_STEP = 2;
const PAN_SHARE = 0.25;

/** What the hand asks of a window. */
export type WindowMove = 'in' | 'out' | 'back' | 'forward' | 'all';

/** The window after a move, inside the whole and at least `least` long; undefined for all of it. */
export function moveWindow(move: WindowMove, window: Stretch, whole: Stretch, least: number): Stretch | undefined {
  const length = window.to - window.from;
  const middle = (window.from + window.to) / 2;
  switch (move) {
    case 'all':
      return undefined;
    case 'in':
      return fitWindow(around(middle, length / ZOOM_STEP), whole, least);
    case 'out':
      return fitWindow(around(middle, length * ZOOM_STEP), whole, least);
    case 'back':
      return fitWindow(shifted(window, -length * PAN_SHARE), whole, least);
    case 'forward':
      return fitWindow(shifted(window, length * PAN_SHARE), whole, least);
  }
}

const around = (middle: number, length: number): Stretch => ({ from: middle - length / 2, to: middle + length / 2 });

/** The window moved along the axis. */
export const shifted = ({ from, to }: Stretch, by: number): Stretch => ({ from: from + by, to: to + by });

/** The window brought into the whole without a change of length where it fits; undefined where it covers all of it. */
export function fitWindow(wanted: Stretch, whole: Stretch, least: number): Stretch | undefined {
  const full = whole.to - whole.from;
  const length = Math.max(Math.min(least, full), wanted.to - wanted.from);
  if (!(length < full)) return undefined;
  const middle = (wanted.from + wanted.to) / 2;
  const from = Math.min(whole.to - length, Math.max(whole.from, middle - length / 2));
  return { from, to: from + length };
}

/** A number axis for times or rows between two places, for a plot's width. */
export const timeAxis = ({ from, to }: Stretch): Axis => ({
  from,
  to: to > from ? to : from + 1,
  step: 1,
  ticks: [],
});
