import type { Codes } from '../engine/expr/blocks.ts';

/** What the sizes of a column are made of. */
export interface SizeSums {
  /** Σ|x|. */
  readonly sum: number;
  /** How many are not zero. */
  readonly filled: number;
  /** The largest |x|; 0 of none. */
  readonly largest: number;
}

/** Σ over what was earned, and over what was won and lost. Zeros add nothing. */
export interface SignSums {
  readonly sum: number;
  readonly gains: number;
  /** ≥ 0. */
  readonly losses: number;
  readonly lossSquares: number;
  readonly won: number;
  /** How many are not zero. */
  readonly moved: number;
}

/** Σ of the powers of the distance from the mean. */
export interface PowerSums {
  readonly second: number;
  readonly third: number;
  readonly fourth: number;
}

/** How compounding ended; places are points. */
export interface CompoundEnd {
  readonly last: number;
  /** Where everything is lost, or −1. */
  readonly ruinedAt: number;
  readonly deepest: number;
  /** Where the peak before the deepest drawdown is, or −1 for the start. */
  readonly deepestFrom: number;
  /** Where it was recovered, or the number of points. */
  readonly recoveredAt: number;
}

/** The numbers whose leading bits are the same: their place in the histogram, how many are smaller, and how many they are. */
export interface LeadingBin {
  readonly bin: number;
  readonly first: number;
  readonly count: number;
}

/** What was at or beyond a limit. */
export interface BeyondSums {
  /** Σ|x|. */
  readonly gross: number;
  /** Σ of what is beyond it. */
  readonly lost: number;
  readonly atLimit: number;
  readonly beyond: number;
}

/** Runs of numbers: the length of the one at the end, and the longest. */
export interface Runs {
  readonly length: number;
  readonly longest: number;
}

/** The smallest and the largest number of each bucket. */
export interface Envelope {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** A column with the extremes of blocks of its points. */
export interface BlockedColumn {
  readonly values: Float64Array;
  /** The row of each point; undefined where that is the point. */
  readonly rows: Uint32Array | undefined;
  readonly blockPoints: number;
  readonly lows: Float64Array;
  readonly highs: Float64Array;
}

/** What `compound` was given, and the lists it wrote. */
export interface CompoundedPath {
  readonly earned: Float64Array;
  readonly scale: number;
  readonly blockPoints: number;
  readonly path: Float64Array;
}

/** Lists of `compound`, one after the other, each with an entry per block. */
export const PATH_LISTS = {
  wealthBefore: 0,
  peakBefore: 1,
  lowWealth: 2,
  highWealth: 3,
  lowDrawdown: 4,
  highDrawdown: 5,
} as const;
export const PATH_LIST_COUNT = 6;

/** Bits of the high half of a double that a histogram of leading bits leaves out: 2^7 bins for each power of two are left. */
export const LEADING_SHIFT = 13;
export const LEADING_BINS = 2 ** (31 - LEADING_SHIFT);

/**
 * What answers make of whole columns, a number per point and no gaps. In TypeScript here, and in WebAssembly for columns in
 * its memory; both give the same but for the order of sums. No pass keeps what it gets.
 */
export interface Passes {
  sumSizes(values: Float64Array): SizeSums;
  /** Σ|x_i − x_(i−1)|. */
  sumSteps(values: Float64Array): number;
  sum(values: Float64Array): number;
  /** Writes size × return − cost × |change of size, at first from 0|; 0 where that is not a number. */
  earn(sizes: Float64Array, returns: Float64Array, cost: number, earned: Float64Array): void;
  sumSigns(earned: Float64Array): SignSums;
  /** Leaves out the places `gaps`, which rise. */
  sumPowers(earned: Float64Array, gaps: Uint32Array, mean: number): PowerSums;
  /** Compounds scale × earned from wealth 1 on and writes PATH_LISTS of each block of points into `path`. */
  compound(earned: Float64Array, scale: number, blockPoints: number, path: Float64Array): CompoundEnd;
  /** The smallest and largest of each block, NaN passed over; infinite the wrong way round where it has none. */
  findBlockExtremes(values: Float64Array, blockPoints: number, lows: Float64Array, highs: Float64Array): void;
  /** The extremes of each bucket [bounds[b], bounds[b + 1]) of points; NaN where it holds no number. */
  findEnvelope(column: BlockedColumn, bounds: Uint32Array): Envelope;
  /** The same of wealth or drawdown, from what `compound` made of `earned` and wrote into `path`. */
  findPathEnvelope(compounded: CompoundedPath, kind: 'equity' | 'drawdown', bounds: Uint32Array): Envelope;
  /** How many equal this one. */
  countEqual(values: Float64Array, value: number): number;
  /** How many are NaN. */
  countGaps(values: Float64Array): number;
  /** How often each code occurs. */
  countCodes(codes: Codes, codeCount: number): Float64Array;
  /** Makes the histogram of the leading bits of |x| that `findBin` reads. */
  countLeading(values: Float64Array): void;
  /** The bin of the number with this rank, from 0. */
  findBin(rank: number): LeadingBin;
  /** The |x| of a bin, in their order; to be used before the next pass only. */
  collectBin(values: Float64Array, bin: LeadingBin): Float64Array;
  /** How many fall into each of `bins` bins over [−reach, reach]. */
  countBins(values: Float64Array, bins: number, reach: number): Float64Array;
  /** Σ|size| by code. */
  sumByCode(sizes: Float64Array, codes: Codes, codeCount: number): Float64Array;
  /** Σ size × return by code, of those that are numbers. */
  sumProducts(sizes: Float64Array, returns: Float64Array, codes: Codes, codeCount: number): Float64Array;
  /** Σ by code, with the signs. */
  sumSignedByCode(values: Float64Array, codes: Codes, codeCount: number): Float64Array;
  sumBeyond(values: Float64Array, limit: number): BeyondSums;
  /** How often the numbers go from one side of zero to the other; zeros between do not hide it. */
  countTurns(values: Float64Array): number;
  /** The runs of sizes at or beyond a limit after `before`, which these numbers go on from. */
  followRuns(values: Float64Array, limit: number, before: Runs): Runs;
  /** Writes whether each flag is 1 into this bit of its mask; how many are. */
  mark(flags: Float64Array, bit: number, masks: Uint8Array): number;
  /** How many masks of each bucket [bounds[b], bounds[b + 1]) have the bit; `rows` lists the place of each, undefined where they are the same. */
  countMarked(masks: Uint8Array, rows: Uint32Array | undefined, bounds: Uint32Array, bit: number): Uint32Array;
}

/** The passes in TypeScript, over any columns. Conditions in them add 0 or 1, or 0 or twice a number: what no processor can foresee is no branch. */
export function createPlainPasses(): Passes {
  return { ...sums, ...paths, ...envelopes, ...bins, ...leadingPasses() };
}

const sums = {
  sumSizes(values: Float64Array): SizeSums {
    let sum = 0;
    let filled = 0;
    let largest = 0;
    for (let i = 0; i < values.length; i++) {
      const size = Math.abs(values[i]!);
      sum += size;
      filled += Number(size !== 0);
      if (size > largest) largest = size;
    }
    return { sum, filled, largest };
  },
  sumSteps(values: Float64Array): number {
    let steps = 0;
    for (let i = 1; i < values.length; i++) steps += Math.abs(values[i]! - values[i - 1]!);
    return steps;
  },
  sum(values: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[i]!;
    return sum;
  },
  sumSigns(earned: Float64Array): SignSums {
    let sum = 0;
    let gains = 0;
    let losses = 0;
    let squares = 0;
    let won = 0;
    let moved = 0;
    for (let p = 0; p < earned.length; p++) {
      const rate = earned[p]!;
      const size = Math.abs(rate);
      const lost = size - rate;
      sum += rate;
      gains += size + rate;
      losses += lost;
      squares += lost * lost;
      won += Number(rate > 0);
      moved += Number(rate !== 0);
    }
    return { sum, gains: gains / 2, losses: losses / 2, lossSquares: squares / 4, won, moved };
  },
  sumPowers(earned: Float64Array, gaps: Uint32Array, mean: number): PowerSums {
    let second = 0;
    let third = 0;
    let fourth = 0;
    for (let k = 0, from = 0; k <= gaps.length; k++) {
      const to = gaps[k] ?? earned.length;
      for (let p = from; p < to; p++) {
        const away = earned[p]! - mean;
        const square = away * away;
        second += square;
        third += square * away;
        fourth += square * square;
      }
      from = to + 1;
    }
    return { second, third, fourth };
  },
  sumBeyond(values: Float64Array, limit: number): BeyondSums {
    let gross = 0;
    let lost = 0;
    let atLimit = 0;
    let beyond = 0;
    for (let i = 0; i < values.length; i++) {
      const size = Math.abs(values[i]!);
      const over = size - limit;
      gross += size;
      lost += Math.abs(over) + over;
      atLimit += Number(over >= 0);
      beyond += Number(over > 0);
    }
    return { gross, lost: lost / 2, atLimit, beyond };
  },
};

const paths = {
  earn(sizes: Float64Array, returns: Float64Array, cost: number, earned: Float64Array): void {
    let before = 0;
    for (let p = 0; p < earned.length; p++) {
      const size = sizes[p]!;
      const net = size * returns[p]! - cost * Math.abs(size - before);
      earned[p] = Number.isNaN(net) ? 0 : net;
      before = size;
    }
  },
  compound(earned: Float64Array, scale: number, blockPoints: number, path: Float64Array): CompoundEnd {
    const points = earned.length;
    const blocks = Math.ceil(points / blockPoints);
    let wealth = 1;
    let peak = 1;
    let peakAt = -1;
    let ruinedAt = -1;
    let deepest = 0;
    let deepestFrom = -1;
    let recoveredAt = points;
    for (let from = 0, block = 0; from < points; from += blockPoints, block++) {
      path[block] = wealth;
      path[block + blocks] = peak;
      const to = Math.min(points, from + blockPoints);
      let low = wealth === 0 ? 0 : Number.POSITIVE_INFINITY;
      let high = wealth === 0 ? 0 : Number.NEGATIVE_INFINITY;
      let lowest = wealth === 0 ? -1 : 0;
      let shallowest = -1;
      for (let p = wealth === 0 ? to : from; p < to; ) {
        // Below a peak, drawdown rises and falls with wealth: its extremes take one division each.
        let least = Number.POSITIVE_INFINITY;
        let most = 0;
        for (; p < to; p++) {
          wealth *= 1 + earned[p]! * scale;
          if (!(wealth > 0)) {
            wealth = 0;
            least = 0;
            ruinedAt = p;
            p = to;
            break;
          }
          if (wealth >= peak) break;
          if (wealth < least) least = wealth;
          if (wealth > most) most = wealth;
        }
        if (least < Number.POSITIVE_INFINITY) {
          const below = least / peak - 1;
          lowest = Math.min(lowest, below);
          shallowest = Math.max(shallowest, most / peak - 1);
          low = Math.min(low, least);
          high = Math.max(high, most);
          if (below < deepest) {
            deepest = below;
            deepestFrom = peakAt;
            recoveredAt = points;
          }
        }
        if (p === to) break;
        if (deepest < 0 && recoveredAt === points) recoveredAt = p;
        peak = wealth;
        peakAt = p;
        low = Math.min(low, wealth);
        high = wealth;
        shallowest = 0;
        p++;
      }
      path[block + 2 * blocks] = low;
      path[block + 3 * blocks] = high;
      path[block + 4 * blocks] = lowest;
      path[block + 5 * blocks] = shallowest;
    }
    return { last: wealth, ruinedAt, deepest, deepestFrom, recoveredAt };
  },
  findBlockExtremes(values: Float64Array, blockPoints: number, lows: Float64Array, highs: Float64Array): void {
    for (let from = 0, block = 0; from < values.length; from += blockPoints, block++) {
      const to = Math.min(values.length, from + blockPoints);
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let i = from; i < to; i++) {
        if (values[i]! < low) low = values[i]!;
        if (values[i]! > high) high = values[i]!;
      }
      lows[block] = low;
      highs[block] = high;
    }
  },
};

const envelopes = {
  findEnvelope({ values, rows, blockPoints, lows, highs }: BlockedColumn, bounds: Uint32Array): Envelope {
    return readBuckets(bounds, blockPoints, { lows, highs }, (from, to, into) => {
      for (let i = from; i < to; i++) widen(into, values[rows ? rows[i]! : i]!);
    });
  },
  findPathEnvelope(compounded: CompoundedPath, kind: 'equity' | 'drawdown', bounds: Uint32Array): Envelope {
    const { earned, scale, blockPoints, path } = compounded;
    const blocks = Math.ceil(earned.length / blockPoints);
    const list = (name: keyof typeof PATH_LISTS): Float64Array =>
      path.subarray(PATH_LISTS[name] * blocks, (PATH_LISTS[name] + 1) * blocks);
    const isDrawdown = kind === 'drawdown';
    const extremes = isDrawdown
      ? { lows: list('lowDrawdown'), highs: list('highDrawdown') }
      : { lows: list('lowWealth'), highs: list('highWealth') };
    const [wealthBefore, peakBefore] = [list('wealthBefore'), list('peakBefore')];
    return readBuckets(bounds, blockPoints, extremes, (from, to, into) => {
      const block = Math.floor(from / blockPoints);
      let wealth = wealthBefore[block] ?? 1;
      let peak = peakBefore[block] ?? 1;
      for (let p = block * blockPoints; p < to; p++) {
        wealth *= 1 + earned[p]! * scale;
        if (!(wealth > 0)) wealth = 0;
        if (wealth > peak) peak = wealth;
        if (p >= from) widen(into, isDrawdown ? wealth / peak - 1 : wealth);
      }
    });
  },
};

interface Extremes {
  low: number;
  high: number;
}

function widen(into: Extremes, value: number): void {
  if (value < into.low) into.low = value;
  if (value > into.high) into.high = value;
}

/** `scan` widens the extremes to hold points of one block. */
function readBuckets(
  bounds: Uint32Array,
  blockPoints: number,
  { lows, highs }: { readonly lows: Float64Array; readonly highs: Float64Array },
  scan: (from: number, to: number, into: Extremes) => void,
): Envelope {
  const buckets = Math.max(0, bounds.length - 1);
  const low = new Float64Array(buckets).fill(Number.NaN);
  const high = new Float64Array(buckets).fill(Number.NaN);
  for (let b = 0; b < buckets; b++) {
    const [from, to] = [bounds[b]!, bounds[b + 1]!];
    const into = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };
    const first = Math.ceil(from / blockPoints);
    const last = Math.floor(to / blockPoints);
    if (first > last) scan(from, to, into);
    else {
      if (from < first * blockPoints) scan(from, first * blockPoints, into);
      for (let block = first; block < last; block++) {
        if (lows[block]! < into.low) into.low = lows[block]!;
        if (highs[block]! > into.high) into.high = highs[block]!;
      }
      if (last * blockPoints < to) scan(last * blockPoints, to, into);
    }
    if (into.low > into.high) continue;
    low[b] = into.low;
    high[b] = into.high;
  }
  return { low, high };
}

const bins = {
  countEqual(values: Float64Array, value: number): number {
    let equal = 0;
    for (let i = 0; i < values.length; i++) equal += Number(values[i] === value);
    return equal;
  },
  countGaps(values: Float64Array): number {
    let gaps = 0;
    for (let i = 0; i < values.length; i++) gaps += Number(Number.isNaN(values[i]!));
    return gaps;
  },
  countCodes(codes: Codes, codeCount: number): Float64Array {
    const counts = new Uint32Array(codeCount);
    for (let i = 0; i < codes.length; i++) counts[codes[i]!]!++;
    return Float64Array.from(counts);
  },
  countBins(values: Float64Array, bins: number, reach: number): Float64Array {
    const counts = new Uint32Array(bins + 1);
    for (let i = 0; i < values.length; i++) counts[(((values[i]! + reach) / (2 * reach)) * bins) | 0]!++;
    return closeLastBin(counts);
  },
  sumByCode(sizes: Float64Array, codes: Codes, codeCount: number): Float64Array {
    const found = new Float64Array(codeCount);
    for (let i = 0; i < sizes.length; i++) found[codes[i]!]! += Math.abs(sizes[i]!);
    return found;
  },
  sumSignedByCode(values: Float64Array, codes: Codes, codeCount: number): Float64Array {
    const found = new Float64Array(codeCount);
    for (let i = 0; i < values.length; i++) found[codes[i]!]! += values[i]!;
    return found;
  },
  countTurns(values: Float64Array): number {
    let turns = 0;
    let side = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      turns += Number(value * side < 0);
      if (value !== 0) side = Math.sign(value);
    }
    return turns;
  },
  followRuns(values: Float64Array, limit: number, before: Runs): Runs {
    let { length, longest } = before;
    for (let i = 0; i < values.length; i++) {
      length = Math.abs(values[i]!) >= limit ? length + 1 : 0;
      if (length > longest) longest = length;
    }
    return { length, longest };
  },
  mark(flags: Float64Array, bit: number, masks: Uint8Array): number {
    let count = 0;
    for (let i = 0; i < flags.length; i++) {
      const isOne = Number(flags[i] === 1);
      masks[i] = (masks[i]! & ~bit) | (isOne * bit);
      count += isOne;
    }
    return count;
  },
  countMarked(masks: Uint8Array, rows: Uint32Array | undefined, bounds: Uint32Array, bit: number): Uint32Array {
    const counts = new Uint32Array(Math.max(0, bounds.length - 1));
    for (let b = 0; b < counts.length; b++) {
      let count = 0;
      for (let i = bounds[b]!; i < bounds[b + 1]!; i++) count += Number((masks[rows ? rows[i]! : i]! & bit) !== 0);
      counts[b] = count;
    }
    return counts;
  },
  sumProducts(sizes: Float64Array, returns: Float64Array, codes: Codes, codeCount: number): Float64Array {
    const found = new Float64Array(codeCount);
    for (let i = 0; i < sizes.length; i++) {
      const product = sizes[i]! * returns[i]!;
      if (!Number.isNaN(product)) found[codes[i]!]! += product;
    }
    return found;
  },
};

/** The counts of bins of which the last holds its upper edge too, which was counted behind it. */
export function closeLastBin(counts: Uint32Array): Float64Array {
  const closed = Float64Array.from(counts.subarray(0, -1));
  closed[closed.length - 1]! += counts.at(-1) ?? 0;
  return closed;
}

const WITHOUT_SIGN = 0x7fff_ffff;

function leadingPasses(): Pick<Passes, 'countLeading' | 'findBin' | 'collectBin'> {
  let counts = new Uint32Array(0);
  return {
    countLeading(values) {
      const halves = highHalves(values);
      if (counts.length === 0) counts = new Uint32Array(LEADING_BINS);
      counts.fill(0);
      for (let i = 1; i < halves.length; i += 2) counts[(halves[i]! & WITHOUT_SIGN) >>> LEADING_SHIFT]!++;
    },
    findBin(rank) {
      let first = 0;
      let bin = 0;
      while (rank - first >= counts[bin]!) first += counts[bin++]!;
      return { bin, first, count: counts[bin]! };
    },
    collectBin(values, { bin, count }) {
      const halves = highHalves(values);
      const members = new Float64Array(count + 1);
      let filled = 0;
      for (let i = 0; i < values.length; i++) {
        members[filled] = Math.abs(values[i]!);
        filled += Number((halves[2 * i + 1]! & WITHOUT_SIGN) >>> LEADING_SHIFT === bin);
      }
      return members.subarray(0, count);
    },
  };
}

/** The halves of doubles; those at odd places order them by size once the sign is off. */
const highHalves = (values: Float64Array): Uint32Array =>
  new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
