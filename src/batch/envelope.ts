import type { Walk } from './timeline.ts';

/** Values that a node of the tree covers, at each level above the one below. */
const BRANCHES = 32;

/** The smallest and the largest number of a stretch; both NaN where it has none. */
export interface Extremes {
  low: number;
  high: number;
}

/** Answers "smallest and largest of [from, to)". */
export interface ExtremesSource {
  /** Writes the extremes of [from, to) into `into`. */
  read(from: number, to: number, into: Extremes): void;
}

/** The smallest and the largest number of each block: infinite the wrong way round where it has none. */
export interface BlockExtremes {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
}

/**
 * Answers "smallest and largest of [from, to)" over a fixed column without reading it all: a tree of block extremes.
 * NaN is passed over. Keeps the column, which must not change; `highs` is another one where a point is a range itself.
 */
export class MinMaxTree implements ExtremesSource {
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

  read(from: number, to: number, into: Extremes): void {
    startExtremes(into);
    this.take(from, to, into);
    endExtremes(into);
  }

  /** Widens `into` to hold [from, to). */
  take(from: number, to: number, into: Extremes): void {
    this.#take(0, from, to, into);
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

function startExtremes(into: Extremes): void {
  into.low = Number.POSITIVE_INFINITY;
  into.high = Number.NEGATIVE_INFINITY;
}

function endExtremes(into: Extremes): void {
  if (into.low <= into.high) return;
  into.low = Number.NaN;
  into.high = Number.NaN;
}

/**
 * The same over values of which only the extremes of each block are kept: `scan` widens the extremes to hold a part of one block.
 */
export class BlockTree implements ExtremesSource {
  readonly #blockPoints: number;
  readonly #blocks: MinMaxTree;
  readonly #scan: (from: number, to: number, into: Extremes) => void;

  constructor(
    blockPoints: number,
    { lows, highs }: BlockExtremes,
    scan: (from: number, to: number, into: Extremes) => void,
  ) {
    this.#blockPoints = blockPoints;
    this.#blocks = new MinMaxTree(lows, highs);
    this.#scan = scan;
  }

  read(from: number, to: number, into: Extremes): void {
    const size = this.#blockPoints;
    startExtremes(into);
    const first = Math.ceil(from / size);
    const last = Math.floor(to / size);
    if (from < Math.min(first * size, to)) this.#scan(from, Math.min(first * size, to), into);
    if (first < last) this.#blocks.take(first, last, into);
    if (first <= last && last * size < to) this.#scan(last * size, to, into);
    endExtremes(into);
  }
}

/** Points a block of a column. */
const COLUMN_BLOCK = 128;

/** The tree of a column along a walk. `columnOf` gives the column again after the memory under it has grown. */
export function buildColumnTree(columnOf: () => Float64Array, walk: Walk): BlockTree {
  let column = columnOf();
  const blocks = Math.ceil(walk.length / COLUMN_BLOCK);
  const lows = new Float64Array(blocks);
  const highs = new Float64Array(blocks);
  const extremes: Extremes = { low: 0, high: 0 };
  for (let block = 0; block < blocks; block++) {
    startExtremes(extremes);
    const from = block * COLUMN_BLOCK;
    scanColumn(column, walk, from, Math.min(walk.length, from + COLUMN_BLOCK), extremes);
    lows[block] = extremes.low;
    highs[block] = extremes.high;
  }
  return new BlockTree(COLUMN_BLOCK, { lows, highs }, (from, to, into) => {
    if (column.length === 0) column = columnOf();
    scanColumn(column, walk, from, to, into);
  });
}

function scanColumn(column: Float64Array, { rows }: Walk, from: number, to: number, into: Extremes): void {
  let { low, high } = into;
  for (let i = from; i < to; i++) {
    const value = column[rows ? rows[i]! : i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  into.low = low;
  into.high = high;
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
export function envelopeOf(
  tree: ExtremesSource,
  { bounds }: Buckets,
): { readonly low: Float64Array; readonly high: Float64Array } {
  const count = Math.max(0, bounds.length - 1);
  const low = new Float64Array(count);
  const high = new Float64Array(count);
  const extremes: Extremes = { low: 0, high: 0 };
  for (let b = 0; b < count; b++) {
    tree.read(bounds[b]!, bounds[b + 1]!, extremes);
    low[b] = extremes.low;
    high[b] = extremes.high;
  }
  return { low, high };
}
