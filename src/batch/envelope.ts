import type { ColumnMemory, NumberColumn } from '../data/columnMemory.ts';
import type { Envelope, Passes } from './passes.ts';

/** Values that a node of the tree covers, at each level above the one below. */
const BRANCHES = 32;

/** The smallest and the largest number of a stretch; both NaN where it has none. */
export interface Extremes {
  low: number;
  high: number;
}

/** Whose extremes can be drawn. */
export interface EnvelopeSource {
  /** The extremes of each bucket [bounds[b], bounds[b + 1]) of points; NaN where it holds no number. */
  envelope(bounds: Uint32Array): Envelope;
}

interface BlockExtremes {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
}

/**
 * Answers "smallest and largest of [from, to)" over a fixed column without reading it all: a tree of block extremes.
 * NaN is passed over. Keeps the column, which must not change; `highs` is another one where a point is a range itself.
 */
export class MinMaxTree implements EnvelopeSource {
  readonly #levels: readonly [BlockExtremes, ...BlockExtremes[]];

  constructor(lows: Float64Array, highs: Float64Array = lows) {
    const levels: [BlockExtremes, ...BlockExtremes[]] = [{ lows, highs }];
    let top = levels[0];
    while (top.lows.length > BRANCHES) {
      top = blockExtremes(top);
      levels.push(top);
    }
    this.#levels = levels;
  }

  /** Writes the extremes of [from, to) into `into`. */
  read(from: number, to: number, into: Extremes): void {
    into.low = Number.POSITIVE_INFINITY;
    into.high = Number.NEGATIVE_INFINITY;
    this.#take(0, from, to, into);
    if (into.low <= into.high) return;
    into.low = Number.NaN;
    into.high = Number.NaN;
  }

  envelope(bounds: Uint32Array): Envelope {
    const count = Math.max(0, bounds.length - 1);
    const low = new Float64Array(count);
    const high = new Float64Array(count);
    const extremes: Extremes = { low: 0, high: 0 };
    for (let b = 0; b < count; b++) {
      this.read(bounds[b]!, bounds[b + 1]!, extremes);
      low[b] = extremes.low;
      high[b] = extremes.high;
    }
    return { low, high };
  }

  #take(level: number, from: number, to: number, into: Extremes): void {
    const above = this.#levels[level + 1];
    const firstBlock = Math.ceil(from / BRANCHES);
    const lastBlock = Math.floor(to / BRANCHES);
    if (!above || firstBlock >= lastBlock) {
      this.#scan(level, from, to, into);
      return;
    }
    this.#scan(level, from, firstBlock * BRANCHES, into);
    this.#take(level + 1, firstBlock, lastBlock, into);
    this.#scan(level, lastBlock * BRANCHES, to, into);
  }

  #scan(level: number, from: number, to: number, into: Extremes): void {
    const { lows, highs } = this.#levels[level]!;
    let { low, high } = into;
    for (let i = from; i < to; i++) {
      if (lows[i]! < low) low = lows[i]!;
      if (highs[i]! > high) high = highs[i]!;
    }
    into.low = low;
    into.high = high;
  }
}

/** Points a block of a column. */
const COLUMN_BLOCK = 64;

/** Where a column is, and its points in it. */
export interface PointColumn {
  readonly memory: ColumnMemory;
  /** By place in the file. Not to be kept. */
  readonly values: () => Float64Array | undefined;
  /** By point: the same, or a copy. Not to be kept. */
  readonly along: () => Float64Array | undefined;
  /** The row of each point; undefined where that is the point. Not to be kept. */
  readonly rows: () => Uint32Array | undefined;
  readonly points: number;
}

/** Answers as a MinMaxTree does over a column in memory, of which it keeps the extremes of blocks. */
export class ColumnTree implements EnvelopeSource {
  readonly #column: PointColumn;
  readonly #passes: Passes;
  readonly #lows: NumberColumn;
  readonly #highs: NumberColumn;

  constructor(column: PointColumn, passes: Passes) {
    const blocks = Math.ceil(column.points / COLUMN_BLOCK);
    this.#column = column;
    this.#passes = passes;
    this.#lows = column.memory.allocateNumbers(blocks);
    this.#highs = column.memory.allocateNumbers(blocks);
    this.renew();
  }

  /** Takes the column as it is now. */
  renew(): this {
    const { memory, along } = this.#column;
    const values = along();
    if (values)
      this.#passes.findBlockExtremes(values, COLUMN_BLOCK, memory.numbers(this.#lows), memory.numbers(this.#highs));
    return this;
  }

  envelope(bounds: Uint32Array): Envelope {
    const { memory } = this.#column;
    const values = this.#column.values();
    const [lows, highs] = [memory.numbers(this.#lows), memory.numbers(this.#highs)];
    if (!values) throw new Error('the column is gone');
    return this.#passes.findEnvelope(
      { values, rows: this.#column.rows(), blockPoints: COLUMN_BLOCK, lows, highs },
      bounds,
    );
  }
}

function blockExtremes({ lows, highs }: BlockExtremes): BlockExtremes {
  const blocks = Math.ceil(lows.length / BRANCHES);
  const blockLows = new Float64Array(blocks).fill(Number.POSITIVE_INFINITY);
  const blockHighs = new Float64Array(blocks).fill(Number.NEGATIVE_INFINITY);
  for (let block = 0; block < blocks; block++) {
    const to = Math.min((block + 1) * BRANCHES, lows.length);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = block * BRANCHES; i < to; i++) {
      if (lows[i]! < low) low = lows[i]!;
      if (highs[i]! > high) high = highs[i]!;
    }
    blockLows[block] = low;
    blockHighs[block] = high;
  }
  return { lows: blockLows, highs: blockHighs };
}

/** Stretches of points to draw: bucket b is [bounds[b], bounds[b + 1]), none of them empty. */
export interface Buckets {
  readonly bounds: Uint32Array;
  readonly isExact: boolean;
}

/**
 * Splits the points within [from, to] of a rising axis into at most one bucket per pixel, by place on the axis; one point more
 * at each end, alone in its bucket, so that lines reach the edges. No more points than pixels: a bucket each.
 */
export function splitIntoBuckets(x: Float64Array, from: number, to: number, pixels: number): Buckets {
  const first = firstNotBelow(x, from, 0, x.length);
  const last = firstAbove(x, to, first, x.length);
  const bounds: number[] = [];
  if (first > 0) bounds.push(first - 1);
  const isExact = last - first <= pixels;
  if (isExact) for (let i = first; i < last; i++) bounds.push(i);
  else {
    let start = first;
    for (let pixel = 1; start < last; pixel++) {
      const end = pixel < pixels ? firstNotBelow(x, from + ((to - from) * pixel) / pixels, start, last) : last;
      if (end > start) bounds.push(start);
      start = end;
    }
  }
  if (last < x.length) bounds.push(last);
  bounds.push(Math.min(last + 1, x.length));
  return { bounds: Uint32Array.from(bounds), isExact };
}

function firstNotBelow(x: Float64Array, limit: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAbove(x: Float64Array, limit: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The envelope of one series over buckets: NaN where a bucket holds no number. */
export const envelopeOf = (source: EnvelopeSource, { bounds }: Buckets): Envelope => source.envelope(bounds);

/** The places [first, end) of a rising list that lie in [from, to], both ends included. */
export function placesWithin(
  x: Float64Array,
  from: number,
  to: number,
): { readonly first: number; readonly end: number } {
  const first = firstNotBelow(x, from, 0, x.length);
  return { first, end: firstAbove(x, to, first, x.length) };
}
