import type { ReadBacktest } from '../data/readBacktest.ts';
import { ROW_REJECTED } from '../data/rowReader.ts';

/** Rows in the order of time: places in the columns. `rows` is undefined where they are 0, 1, 2, … */
export interface Walk {
  readonly rows: Uint32Array | undefined;
  readonly length: number;
}

/** The numbers of a column along a walk: the column itself where the walk is all of it, otherwise copied `into` a list that is long enough. */
export function pickAlong(
  column: Float64Array,
  { rows, length }: Walk,
  into: Float64Array = new Float64Array(rows ? length : 0),
): Float64Array {
  if (!rows) return column;
  for (let i = 0; i < length; i++) into[i] = column[rows[i]!]!;
  return into.subarray(0, length);
}

/** The rows of a backtest that were scaled, along time. */
export interface Timeline {
  readonly axis: 'time' | 'row';
  /** How many rows were scaled. */
  readonly scaledRows: number;
  /** The scaled rows of all strategies. */
  readonly all: Walk;
  /** The rows of one strategy each; one walk where there is no strategy column. */
  readonly walks: readonly Walk[];
  /** Points to draw and to measure: a row each, or a timestamp each where there are several strategies. */
  readonly pointCount: number;
  /** Whether point p is row p of the only walk; otherwise a point may be several rows. */
  readonly isSingle: boolean;
  /** The rows of `all` as a list. Where they are every row it is made when first read: 4 bytes a row. */
  readonly order: Uint32Array;
  /** Where each point starts in `order`; one entry more than points. Made when first read where each point is a row. */
  readonly starts: Uint32Array;
  /** Place of each point on the axis, never falling: milliseconds since 1970 UTC, or row numbers from 1. Not to be kept. */
  readonly x: Float64Array;
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
  return isInPlace(backtest) ? new InPlaceTimeline(backtest) : orderRows(backtest);
}

/** Whether every row was scaled, has a time where there is a column of them, and stands in its order, all of one strategy. */
function isInPlace({ status, numbers, coded }: ReadBacktest): boolean {
  for (let row = 0; row < status.length; row++) if (status[row] === ROW_REJECTED) return false;
  if ((coded.get('strategy')?.categories.length ?? 0) > 1) return false;
  const times = numbers.get('timestamp');
  if (!times) return true;
  let latest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < times.length; row++) {
    const time = times[row]!;
    if (!(time >= latest)) return false;
    latest = time;
  }
  return true;
}

/** A file that needs no ordering: nothing is copied. */
class InPlaceTimeline implements Timeline {
  readonly axis: 'time' | 'row';
  readonly scaledRows: number;
  readonly pointCount: number;
  readonly all: Walk;
  readonly walks: readonly Walk[];
  readonly isSingle = true;
  readonly isSorted = true;
  readonly timedRows: number;
  readonly #backtest: ReadBacktest;
  #order: Uint32Array | undefined;
  #starts: Uint32Array | undefined;
  #rowNumbers: Float64Array | undefined;

  constructor(backtest: ReadBacktest) {
    const { rowCount, numbers } = backtest;
    this.#backtest = backtest;
    this.axis = rowCount > 0 && numbers.has('timestamp') ? 'time' : 'row';
    this.scaledRows = rowCount;
    this.pointCount = rowCount;
    this.all = { rows: undefined, length: rowCount };
    this.walks = [this.all];
    this.timedRows = numbers.has('timestamp') ? rowCount : 0;
  }

  get order(): Uint32Array {
    this.#order ??= countUp(this.scaledRows);
    return this.#order;
  }

  get starts(): Uint32Array {
    this.#starts ??= countUp(this.pointCount + 1);
    return this.#starts;
  }

  get x(): Float64Array {
    const times = this.axis === 'time' ? this.#backtest.numbers.get('timestamp') : undefined;
    if (times) return times;
    this.#rowNumbers ??= Float64Array.from({ length: this.scaledRows }, (_, row) => row + 1);
    return this.#rowNumbers;
  }
}

function orderRows(backtest: ReadBacktest): Timeline {
  const rows = scaledRows(backtest.status);
  const times = backtest.numbers.get('timestamp');
  const keys = times ? filledTimes(times, rows) : undefined;
  const isSorted = keys === undefined || isRising(rows, keys);
  const order = isSorted || keys === undefined ? rows : rows.slice().sort((a, b) => keys[a]! - keys[b]! || a - b);
  const sequences = splitByStrategy(backtest, order);
  const isSingle = sequences.length === 1;
  const starts = !isSingle && keys ? startsOfTimes(order, keys) : countUp(order.length + 1);
  const pointCount = starts.length - 1;
  return {
    axis: keys ? 'time' : 'row',
    scaledRows: order.length,
    all: { rows: order, length: order.length },
    walks: sequences.map((list) => ({ rows: list, length: list.length })),
    isSingle,
    order,
    pointCount,
    starts,
    x: placesOf({ order, starts, pointCount }, keys),
    isSorted,
    timedRows: times ? countNumbers(times, rows) : 0,
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
  for (let i = 0; i < rows.length; i++) {
    const time = times[rows[i]!]!;
    if (!Number.isNaN(time)) latest = time;
    keys[rows[i]!] = latest;
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
  const { codes } = strategy;
  const counts = new Uint32Array(strategy.categories.length);
  for (let i = 0; i < order.length; i++) counts[codes[order[i]!]!]!++;
  const sequences = Array.from(counts, (count) => new Uint32Array(count));
  const filled = new Uint32Array(counts.length);
  for (let i = 0; i < order.length; i++) {
    const code = codes[order[i]!]!;
    sequences[code]![filled[code]!++] = order[i]!;
  }
  const found = sequences.filter(({ length }) => length > 0);
  return found.length > 0 ? found : [order];
}

function countUp(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}

function startsOfTimes(order: Uint32Array, keys: Float64Array): Uint32Array {
  const starts = new Uint32Array(order.length + 1);
  let count = 0;
  for (let i = 0; i < order.length; i++) if (i === 0 || keys[order[i]!] !== keys[order[i - 1]!]) starts[count++] = i;
  starts[count++] = order.length;
  return starts.slice(0, count);
}

function placesOf(
  { order, starts, pointCount }: Pick<Timeline, 'order' | 'starts' | 'pointCount'>,
  keys: Float64Array | undefined,
): Float64Array {
  const x = new Float64Array(pointCount);
  for (let p = 0; p < pointCount; p++) {
    const row = order[starts[p]!]!;
    x[p] = keys ? keys[row]! : row + 1;
  }
  return x;
}

function countNumbers(values: Float64Array, rows: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < rows.length; i++) if (!Number.isNaN(values[rows[i]!])) count++;
  return count;
}
