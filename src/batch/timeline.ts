import type { ReadBacktest } from '../data/readBacktest.ts';
import { ROW_REJECTED } from '../data/rowReader.ts';

/** The rows of a backtest that were scaled, along time. */
export interface Timeline {
  readonly axis: 'time' | 'row';
  /** The scaled rows in the order of time, stable: places in the columns. */
  readonly order: Uint32Array;
  /** Points to draw and to measure: a row each, or a timestamp each where there are several strategies. */
  readonly pointCount: number;
  /** Where each point starts in `order`; one entry more than points. */
  readonly starts: Uint32Array;
  /** Place of each point on the axis, never falling: milliseconds since 1970 UTC, or row numbers from 1. */
  readonly x: Float64Array;
  /** Rows of one strategy each, in the order of time; one list where there is no strategy column. */
  readonly sequences: readonly Uint32Array[];
  /** Whether the file was in the order of time already. */
  readonly isSorted: boolean;
  /** Scaled rows that have a readable time. */
  readonly timedRows: number;
}

/**
 * Orders the scaled rows of a file by time. A row without a readable time keeps its place behind the row above it.
 * Without any time, the order of the file is the order of time. Source: engine.md, Time.
 */
export function buildTimeline(backtest: ReadBacktest): Timeline {
  const rows = scaledRows(backtest.status);
  const times = backtest.numbers.get('timestamp');
  const keys = times ? filledTimes(times, rows) : undefined;
  const place = keys ? (row: number) => keys[row]! : (row: number) => row + 1;
  const isSorted = keys === undefined || isRising(rows, keys);
  const order = isSorted || keys === undefined ? rows : rows.slice().sort((a, b) => keys[a]! - keys[b]! || a - b);
  const sequences = splitByStrategy(backtest, order);
  const starts = sequences.length > 1 && keys ? startsOfTimes(order, keys) : everyRow(order.length);
  const pointCount = starts.length - 1;
  const x = new Float64Array(pointCount);
  for (let p = 0; p < pointCount; p++) x[p] = place(order[starts[p]!]!);
  return {
    axis: keys ? 'time' : 'row',
    order,
    pointCount,
    starts,
    x,
    sequences,
    isSorted,
    timedRows: times ? rows.reduce((count, row) => (Number.isNaN(times[row]) ? count : count + 1), 0) : 0,
  };
}

function scaledRows(status: Uint8Array): Uint32Array {
  const rows = new Uint32Array(status.length);
  let count = 0;
  for (let row = 0; row < status.length; row++) if (status[row] !== ROW_REJECTED) rows[count++] = row;
  return rows.subarray(0, count);
}

/** Times with every gap filled from the row above, at the top from below; undefined if no row has a time. */
function filledTimes(times: Float64Array, rows: Uint32Array): Float64Array | undefined {
  const first = rows.find((row) => !Number.isNaN(times[row]));
  if (first === undefined) return undefined;
  const keys = new Float64Array(times.length);
  let latest = times[first]!;
  for (const row of rows) {
    const time = times[row]!;
    if (!Number.isNaN(time)) latest = time;
    keys[row] = latest;
  }
  return keys;
}

function isRising(rows: Uint32Array, keys: Float64Array): boolean {
  for (let i = 1; i < rows.length; i++) if (keys[rows[i]!]! < keys[rows[i - 1]!]!) return false;
  return true;
}

function splitByStrategy({ coded }: ReadBacktest, order: Uint32Array): readonly Uint32Array[] {
  const strategy = coded.get('strategy');
  if (!strategy || strategy.categories.length < 2) return [order];
  const counts = new Uint32Array(strategy.categories.length);
  for (const row of order) counts[strategy.codes[row]!]!++;
  const sequences = Array.from(counts, (count) => new Uint32Array(count));
  const filled = new Uint32Array(counts.length);
  for (const row of order) {
    const code = strategy.codes[row]!;
    sequences[code]![filled[code]!++] = row;
  }
  return sequences.filter(({ length }) => length > 0);
}

function everyRow(count: number): Uint32Array {
  const starts = new Uint32Array(count + 1);
  for (let i = 0; i <= count; i++) starts[i] = i;
  return starts;
}

function startsOfTimes(order: Uint32Array, keys: Float64Array): Uint32Array {
  const starts: number[] = [];
  for (let i = 0; i < order.length; i++) if (i === 0 || keys[order[i]!] !== keys[order[i - 1]!]) starts.push(i);
  starts.push(order.length);
  return Uint32Array.from(starts);
}
