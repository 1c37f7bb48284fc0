// Passes over columns of doubles, in AssemblyScript: two rows a vector, in the memory of the columns. What each one means stands
// in src/batch/passes.ts, which does the same in TypeScript. Addresses are in bytes; results are doubles from `out` on.

// @ts-ignore: a decorator
@inline
function absOf(x: v128): v128 {
  return v128.and(x, i64x2.splat(0x7fff_ffff_ffff_ffff));
}

// @ts-ignore: a decorator
@inline
function sumOf(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

// @ts-ignore: a decorator
@inline
function countOf(x: v128): f64 {
  return <f64>(i64x2.extract_lane(x, 0) + i64x2.extract_lane(x, 1));
}

/** Σ|x|, how many are not zero, and the largest |x|. */
export function sumSizes(from: usize, count: u32, out: usize): void {
  const zero = f64x2.splat(0);
  const end = from + ((<usize>count & ~3) << 3);
  let sumA = zero;
  let sumB = zero;
  let most = zero;
  let filled = i64x2.splat(0);
  let at = from;
  for (; at < end; at += 32) {
    const a = absOf(v128.load(at));
    const b = absOf(v128.load(at, 16));
    sumA = f64x2.add(sumA, a);
    sumB = f64x2.add(sumB, b);
    most = f64x2.pmax(f64x2.pmax(most, a), b);
    filled = i64x2.sub(filled, i64x2.add(f64x2.ne(a, zero), f64x2.ne(b, zero)));
  }
  let sum = sumOf(f64x2.add(sumA, sumB));
  let rows = countOf(filled);
  let largest = f64x2.extract_lane(most, 0);
  const other = f64x2.extract_lane(most, 1);
  if (other > largest) largest = other;
  for (const last = from + (<usize>count << 3); at < last; at += 8) {
    const size = abs(load<f64>(at));
    sum += size;
    if (size != 0) rows += 1;
    if (size > largest) largest = size;
  }
  store<f64>(out, sum);
  store<f64>(out, rows, 8);
  store<f64>(out, largest, 16);
}

/** Σ|x_i − x_(i−1)|. */
export function sumSteps(from: usize, count: u32): f64 {
  if (count < 2) return 0;
  const steps = <usize>count - 1;
  const end = from + ((steps & ~3) << 3);
  let sumA = f64x2.splat(0);
  let sumB = f64x2.splat(0);
  let at = from;
  for (; at < end; at += 32) {
    sumA = f64x2.add(sumA, absOf(f64x2.sub(v128.load(at, 8), v128.load(at))));
    sumB = f64x2.add(sumB, absOf(f64x2.sub(v128.load(at, 24), v128.load(at, 16))));
  }
  let sum = sumOf(f64x2.add(sumA, sumB));
  for (const last = from + (steps << 3); at < last; at += 8) sum += abs(load<f64>(at, 8) - load<f64>(at));
  return sum;
}

/** size × return − cost × |step| into `earned`; 0 where that is not a number. */
export function earn(sizes: usize, returns: usize, count: u32, cost: f64, earned: usize): void {
  if (count == 0) return;
  const first = load<f64>(sizes) * load<f64>(returns) - cost * abs(load<f64>(sizes));
  store<f64>(earned, first == first ? first : 0);
  const costs = f64x2.splat(cost);
  let i: usize = 8;
  const end = <usize>count << 3;
  for (; i + 8 < end; i += 16) {
    const size = v128.load(sizes + i);
    const turned = absOf(f64x2.sub(size, v128.load(sizes + i - 8)));
    const net = f64x2.sub(f64x2.mul(size, v128.load(returns + i)), f64x2.mul(costs, turned));
    v128.store(earned + i, v128.and(net, f64x2.eq(net, net)));
  }
  if (i < end) {
    const size = load<f64>(sizes + i);
    const net = size * load<f64>(returns + i) - cost * abs(size - load<f64>(sizes + i - 8));
    store<f64>(earned + i, net == net ? net : 0);
  }
}

/** Σr, Σ|r|+r, Σ|r|−r, Σ(|r|−r)², how many are above zero, and how many are not zero. */
export function sumSigns(from: usize, count: u32, out: usize): void {
  const zero = f64x2.splat(0);
  let sums = zero;
  let gains = zero;
  let losses = zero;
  let squares = zero;
  let won = i64x2.splat(0);
  let moved = i64x2.splat(0);
  const end = from + ((<usize>count & ~1) << 3);
  let at = from;
  for (; at < end; at += 16) {
    const rate = v128.load(at);
    const size = absOf(rate);
    const lost = f64x2.sub(size, rate);
    sums = f64x2.add(sums, rate);
    gains = f64x2.add(gains, f64x2.add(size, rate));
    losses = f64x2.add(losses, lost);
    squares = f64x2.add(squares, f64x2.mul(lost, lost));
    won = i64x2.sub(won, f64x2.gt(rate, zero));
    moved = i64x2.sub(moved, f64x2.ne(rate, zero));
  }
  const rate = count & 1 ? load<f64>(at) : 0;
  const lost = abs(rate) - rate;
  store<f64>(out, sumOf(sums) + rate);
  store<f64>(out, sumOf(gains) + (abs(rate) + rate), 8);
  store<f64>(out, sumOf(losses) + lost, 16);
  store<f64>(out, sumOf(squares) + lost * lost, 24);
  store<f64>(out, countOf(won) + (rate > 0 ? 1 : 0), 32);
  store<f64>(out, countOf(moved) + (rate != 0 ? 1 : 0), 40);
}

/** Adds Σd², Σd³ and Σd⁴ of the distances from the mean. */
export function addPowers(from: usize, count: u32, mean: f64, out: usize): void {
  const means = f64x2.splat(mean);
  let second = f64x2.splat(0);
  let third = f64x2.splat(0);
  let fourth = f64x2.splat(0);
  const end = from + ((<usize>count & ~1) << 3);
  let at = from;
  for (; at < end; at += 16) {
    const away = f64x2.sub(v128.load(at), means);
    const square = f64x2.mul(away, away);
    second = f64x2.add(second, square);
    third = f64x2.add(third, f64x2.mul(square, away));
    fourth = f64x2.add(fourth, f64x2.mul(square, square));
  }
  const away = count & 1 ? load<f64>(at) - mean : 0;
  const square = away * away;
  store<f64>(out, load<f64>(out) + sumOf(second) + square);
  store<f64>(out, load<f64>(out, 8) + sumOf(third) + square * away, 8);
  store<f64>(out, load<f64>(out, 16) + sumOf(fourth) + square * square, 16);
}

/**
 * Compounds scale × earned from 1 on. For each block of points, from `path` on: wealth before it, highest wealth before it, least
 * and most wealth in it, lowest and highest drawdown in it, each list of as many as there are blocks. Out: the last wealth, where
 * all is lost or −1, the deepest drawdown, the point of the peak before it or −1, the point of its recovery or `count`.
 */
export function compound(earned: usize, count: u32, scale: f64, blockPoints: u32, path: usize, out: usize): void {
  const blocks = <usize>((count + blockPoints - 1) / blockPoints) << 3;
  let wealth: f64 = 1;
  let peak: f64 = 1;
  let peakAt: f64 = -1;
  let ruinedAt: f64 = -1;
  let deepest: f64 = 0;
  let deepestFrom: f64 = -1;
  let recoveredAt = <f64>count;
  let block = path;
  for (let from: u32 = 0; from < count; from += blockPoints, block += 8) {
    store<f64>(block, wealth);
    store<f64>(block + blocks, peak);
    let low: f64 = Infinity;
    let high: f64 = -Infinity;
    let lowest: f64 = 0;
    let shallowest: f64 = -1;
    if (wealth == 0) {
      low = 0;
      high = 0;
      lowest = -1;
    } else {
      const to = min(count, from + blockPoints);
      for (let p = from; p < to; ) {
        let least = f64x2.splat(Infinity);
        let most = f64x2.splat(0);
        const start = p;
        let isRuin = false;
        for (; p < to; p++) {
          wealth *= 1 + load<f64>(earned + (<usize>p << 3)) * scale;
          if (!(wealth > 0)) {
            isRuin = true;
            break;
          }
          if (wealth >= peak) break;
          const both = f64x2.splat(wealth);
          least = f64x2.pmin(least, both);
          most = f64x2.pmax(most, both);
        }
        const end = p;
        if (isRuin) {
          wealth = 0;
          ruinedAt = <f64>p;
          least = f64x2.splat(0);
          p = to;
        }
        if (end > start || isRuin) {
          const bottom = f64x2.extract_lane(least, 0);
          const top = f64x2.extract_lane(most, 0);
          const below = bottom / peak - 1;
          const above = top / peak - 1;
          if (below < lowest) lowest = below;
          if (above > shallowest) shallowest = above;
          if (bottom < low) low = bottom;
          if (top > high) high = top;
          if (below < deepest) {
            deepest = below;
            deepestFrom = peakAt;
            recoveredAt = <f64>count;
          }
        }
        if (p == to) break;
        if (deepest < 0 && recoveredAt == <f64>count) recoveredAt = <f64>p;
        peak = wealth;
        peakAt = <f64>p;
        if (wealth < low) low = wealth;
        high = wealth;
        shallowest = 0;
        p++;
      }
    }
    store<f64>(block + 2 * blocks, low);
    store<f64>(block + 3 * blocks, high);
    store<f64>(block + 4 * blocks, lowest);
    store<f64>(block + 5 * blocks, shallowest);
  }
  store<f64>(out, wealth);
  store<f64>(out, ruinedAt, 8);
  store<f64>(out, deepest, 16);
  store<f64>(out, deepestFrom, 24);
  store<f64>(out, recoveredAt, 32);
}

/** The least and the most of each block, passing over NaN; infinite the wrong way round where it has none. */
export function findBlockExtremes(from: usize, count: u32, blockPoints: u32, lows: usize, highs: usize): void {
  const last = from + (<usize>count << 3);
  const bytes = <usize>blockPoints << 3;
  for (let start = from; start < last; start += bytes, lows += 8, highs += 8) {
    const end = min(last, start + bytes);
    let least = f64x2.splat(Infinity);
    let most = f64x2.splat(-Infinity);
    let at = start;
    for (; at + 8 < end; at += 16) {
      const values = v128.load(at);
      least = f64x2.pmin(least, values);
      most = f64x2.pmax(most, values);
    }
    if (at < end) {
      const value = f64x2.splat(load<f64>(at));
      least = f64x2.pmin(least, value);
      most = f64x2.pmax(most, value);
    }
    least = f64x2.pmin(least, i64x2.shuffle(least, least, 1, 0));
    most = f64x2.pmax(most, i64x2.shuffle(most, most, 1, 0));
    store<f64>(lows, f64x2.extract_lane(least, 0));
    store<f64>(highs, f64x2.extract_lane(most, 0));
  }
}

/** Counts the leading bits of the sizes, `shift` bits of the high half left out, into `counts`. */
export function countLeading(from: usize, count: u32, shift: u32, counts: usize): void {
  const last = from + (<usize>count << 3);
  for (let at = from; at < last; at += 8) {
    const place = counts + (<usize>((load<u32>(at, 4) & 0x7fff_ffff) >> shift) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
}

/** Copies the sizes whose leading bits are these to `into`, which must have room for one more. */
export function collectLeading(from: usize, count: u32, shift: u32, leading: u32, into: usize): void {
  const last = from + (<usize>count << 3);
  let to = into;
  for (let at = from; at < last; at += 8) {
    const bits = load<u64>(at) & 0x7fff_ffff_ffff_ffff;
    store<u64>(to, bits);
    to += <usize>(<u32>(bits >> 32) >> shift == leading) << 3;
  }
}

/** Adds to `counts` how many fall into each of `bins` bins over [−reach, reach]; the one after the last holds its upper edge. */
export function countBins(from: usize, count: u32, bins: u32, reach: f64, counts: usize): void {
  const half = f64x2.splat(reach);
  const whole = f64x2.splat(2 * reach);
  const times = f64x2.splat(<f64>bins);
  const end = from + ((<usize>count & ~1) << 3);
  let at = from;
  for (; at < end; at += 16) {
    const places = i32x4.trunc_sat_f64x2_u_zero(f64x2.mul(f64x2.div(f64x2.add(v128.load(at), half), whole), times));
    const a = counts + (<usize>i32x4.extract_lane(places, 0) << 2);
    store<u32>(a, load<u32>(a) + 1);
    const b = counts + (<usize>i32x4.extract_lane(places, 1) << 2);
    store<u32>(b, load<u32>(b) + 1);
  }
  if (count & 1) {
    const a = counts + (<usize>(<u32>(((load<f64>(at) + reach) / (2 * reach)) * <f64>bins)) << 2);
    store<u32>(a, load<u32>(a) + 1);
  }
}

/** Adds |size| to the sum of its code. */
export function sumByCode(sizes: usize, codes: usize, count: u32, sums: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const place = sums + (<usize>load<u8>(codes + i) << 3);
    store<f64>(place, load<f64>(place) + abs(load<f64>(sizes + (i << 3))));
  }
}

/** Adds size × return to the sum of its code, where that is a number. */
export function sumProducts(sizes: usize, returns: usize, codes: usize, count: u32, sums: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const product = load<f64>(sizes + (i << 3)) * load<f64>(returns + (i << 3));
    if (product != product) continue;
    const place = sums + (<usize>load<u8>(codes + i) << 3);
    store<f64>(place, load<f64>(place) + product);
  }
}

/** Adds Σ|x|, Σ of what is beyond the limit, and how many are at or beyond it, and beyond it. */
export function addBeyond(from: usize, count: u32, limit: f64, out: usize): void {
  const zero = f64x2.splat(0);
  const limits = f64x2.splat(limit);
  let gross = zero;
  let lost = zero;
  let at = i64x2.splat(0);
  let above = i64x2.splat(0);
  const end = from + ((<usize>count & ~1) << 3);
  let place = from;
  for (; place < end; place += 16) {
    const size = absOf(v128.load(place));
    const beyond = f64x2.sub(size, limits);
    gross = f64x2.add(gross, size);
    lost = f64x2.add(lost, f64x2.pmax(zero, beyond));
    at = i64x2.sub(at, f64x2.ge(beyond, zero));
    above = i64x2.sub(above, f64x2.gt(beyond, zero));
  }
  store<f64>(out, load<f64>(out) + sumOf(gross));
  store<f64>(out, load<f64>(out, 8) + sumOf(lost), 8);
  store<f64>(out, load<f64>(out, 16) + countOf(at), 16);
  store<f64>(out, load<f64>(out, 24) + countOf(above), 24);
  if ((count & 1) == 0) return;
  const size = abs(load<f64>(place));
  store<f64>(out, load<f64>(out) + size);
  if (size > limit) store<f64>(out, load<f64>(out, 8) + (size - limit), 8);
  if (size >= limit) store<f64>(out, load<f64>(out, 16) + 1, 16);
  if (size > limit) store<f64>(out, load<f64>(out, 24) + 1, 24);
}

/** Σ of the numbers. */
export function sum(from: usize, count: u32): f64 {
  let sums = f64x2.splat(0);
  const end = from + ((<usize>count & ~1) << 3);
  let at = from;
  for (; at < end; at += 16) sums = f64x2.add(sums, v128.load(at));
  return sumOf(sums) + (count & 1 ? load<f64>(at) : 0);
}

/** Finds the bin that holds the number of this rank: out are its place, how many are before it, and how many it holds. */
export function findBin(counts: usize, rank: u32, out: usize): void {
  let first: u32 = 0;
  let bin: u32 = 0;
  for (; ; bin++) {
    const count = load<u32>(counts + (<usize>bin << 2));
    if (rank - first < count) break;
    first += count;
  }
  store<f64>(out, <f64>bin);
  store<f64>(out, <f64>first, 8);
  store<f64>(out, <f64>load<u32>(counts + (<usize>bin << 2)), 16);
}

let least: v128 = f64x2.splat(0);
let most: v128 = f64x2.splat(0);

/** Widens least and most to hold the numbers [from, to) of a column, or of the rows in the list. */
function widen(values: usize, rows: usize, from: u32, to: u32): void {
  let low = least;
  let high = most;
  if (rows != 0) {
    for (let i = from; i < to; i++) {
      const value = v128.load64_splat(values + (<usize>load<u32>(rows + (<usize>i << 2)) << 3));
      low = f64x2.pmin(low, value);
      high = f64x2.pmax(high, value);
    }
  } else {
    let at = values + (<usize>from << 3);
    const end = values + (<usize>to << 3);
    for (; at + 8 < end; at += 16) {
      const pair = v128.load(at);
      low = f64x2.pmin(low, pair);
      high = f64x2.pmax(high, pair);
    }
    if (at < end) {
      const value = v128.load64_splat(at);
      low = f64x2.pmin(low, value);
      high = f64x2.pmax(high, value);
    }
  }
  least = low;
  most = high;
}

/** Widens least and most to hold blocks [from, to). */
function widenToBlocks(lows: usize, highs: usize, from: u32, to: u32): void {
  for (let block = <usize>from << 3; block < <usize>to << 3; block += 8) {
    least = f64x2.pmin(least, v128.load64_splat(lows + block));
    most = f64x2.pmax(most, v128.load64_splat(highs + block));
  }
}

function writeExtremes(bucket: u32, low: usize, high: usize): void {
  const down = f64x2.pmin(least, i64x2.shuffle(least, least, 1, 0));
  const up = f64x2.pmax(most, i64x2.shuffle(most, most, 1, 0));
  const a = f64x2.extract_lane(down, 0);
  const b = f64x2.extract_lane(up, 0);
  store<f64>(low + (<usize>bucket << 3), a <= b ? a : NaN);
  store<f64>(high + (<usize>bucket << 3), a <= b ? b : NaN);
}

/**
 * The extremes of each bucket [bounds[b], bounds[b + 1]) of points. `rows` lists the row of each point, 0 where they are the same;
 * `lows` and `highs` are those of blocks of points.
 */
export function findEnvelope(
  values: usize,
  rows: usize,
  lows: usize,
  highs: usize,
  blockPoints: u32,
  bounds: usize,
  buckets: u32,
  low: usize,
  high: usize,
): void {
  for (let b: u32 = 0; b < buckets; b++) {
    const from = load<u32>(bounds + (<usize>b << 2));
    const to = load<u32>(bounds + (<usize>b << 2), 4);
    const first = (from + blockPoints - 1) / blockPoints;
    const last = to / blockPoints;
    least = f64x2.splat(Infinity);
    most = f64x2.splat(-Infinity);
    if (first >= last) widen(values, rows, from, to);
    else {
      widen(values, rows, from, first * blockPoints);
      widenToBlocks(lows, highs, first, last);
      widen(values, rows, last * blockPoints, to);
    }
    writeExtremes(b, low, high);
  }
}

/** Widens least and most to hold wealth or drawdown at the points [from, to), compounded from the start of their block on. */
function widenAlong(
  earned: usize,
  scale: f64,
  path: usize,
  blocks: usize,
  blockPoints: u32,
  isDrawdown: bool,
  from: u32,
  to: u32,
): void {
  if (from >= to) return;
  const block = <usize>(from / blockPoints) << 3;
  let wealth = load<f64>(path + block);
  let peak = load<f64>(path + blocks + block);
  for (let p: u32 = (from / blockPoints) * blockPoints; p < to; p++) {
    wealth *= 1 + load<f64>(earned + (<usize>p << 3)) * scale;
    if (!(wealth > 0)) wealth = 0;
    if (wealth > peak) peak = wealth;
    if (p < from) continue;
    const value = f64x2.splat(isDrawdown ? wealth / peak - 1 : wealth);
    least = f64x2.pmin(least, value);
    most = f64x2.pmax(most, value);
  }
}

/** The extremes of wealth or drawdown in each bucket of points, after `compound` wrote its lists. */
export function findPathEnvelope(
  earned: usize,
  count: u32,
  scale: f64,
  blockPoints: u32,
  path: usize,
  isDrawdown: bool,
  bounds: usize,
  buckets: u32,
  low: usize,
  high: usize,
): void {
  const blocks = <usize>((count + blockPoints - 1) / blockPoints) << 3;
  const lows = path + (isDrawdown ? 4 : 2) * blocks;
  for (let b: u32 = 0; b < buckets; b++) {
    const from = load<u32>(bounds + (<usize>b << 2));
    const to = load<u32>(bounds + (<usize>b << 2), 4);
    const first = (from + blockPoints - 1) / blockPoints;
    const last = to / blockPoints;
    least = f64x2.splat(Infinity);
    most = f64x2.splat(-Infinity);
    if (first > last) widenAlong(earned, scale, path, blocks, blockPoints, isDrawdown, from, to);
    else {
      widenAlong(earned, scale, path, blocks, blockPoints, isDrawdown, from, first * blockPoints);
      widenToBlocks(lows, lows + blocks, first, last);
      widenAlong(earned, scale, path, blocks, blockPoints, isDrawdown, last * blockPoints, to);
    }
    writeExtremes(b, low, high);
  }
}

/** Adds to `counts` how often each code occurs. */
export function countCodes(codes: usize, count: u32, counts: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const place = counts + (<usize>load<u8>(codes + i) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
}

/** How many of the numbers are NaN. */
export function countGaps(from: usize, count: u32): f64 {
  let gaps = i64x2.splat(0);
  const end = from + ((<usize>count & ~1) << 3);
  let at = from;
  for (; at < end; at += 16) {
    const pair = v128.load(at);
    gaps = i64x2.sub(gaps, f64x2.ne(pair, pair));
  }
  const last = count & 1 ? load<f64>(at) : 0;
  return countOf(gaps) + (last != last ? 1 : 0);
}

/** How often the numbers go from one side of zero to the other; zeros between do not hide it. */
export function countTurns(from: usize, count: u32): f64 {
  let turns: u64 = 0;
  let side: u64 = 0;
  let isKnown: u64 = 0;
  const last = from + (<usize>count << 3);
  for (let at = from; at < last; at += 8) {
    const bits = load<u64>(at);
    const isFilled = <u64>(bits << 1 != 0);
    const sign = bits >> 63;
    turns += isFilled & isKnown & (sign ^ side);
    side = select<u64>(sign, side, isFilled != 0);
    isKnown |= isFilled;
  }
  return <f64>turns;
}

/** Follows runs of sizes at or beyond a limit: out are the length of the run at the end, and the longest; both as they were before. */
export function followRuns(from: usize, count: u32, limit: f64, out: usize): void {
  let length = <u32>load<f64>(out);
  let longest = <u32>load<f64>(out, 8);
  const last = from + (<usize>count << 3);
  for (let at = from; at < last; at += 8) {
    length = (length + 1) & (0 - <u32>(abs(load<f64>(at)) >= limit));
    longest = select<u32>(length, longest, length > longest);
  }
  store<f64>(out, <f64>length);
  store<f64>(out, <f64>longest, 8);
}

/** Rounds of sixteen bytes that a sum of bytes holds. */
const MOST_ROUNDS: usize = 255;

/** How many of the masks from `at` on, `count` of them, have the bit. */
function countBits(at: usize, count: usize, bit: u32): u32 {
  const bits = i8x16.splat(<i8>bit);
  let marked: u32 = 0;
  let rounds = count >> 4;
  while (rounds > 0) {
    const some = min(rounds, MOST_ROUNDS);
    let sums = i8x16.splat(0);
    for (let k: usize = 0; k < some; k++, at += 16)
      sums = i8x16.sub(sums, i8x16.eq(v128.and(v128.load(at), bits), bits));
    const fours = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(sums));
    marked +=
      i32x4.extract_lane(fours, 0) +
      i32x4.extract_lane(fours, 1) +
      i32x4.extract_lane(fours, 2) +
      i32x4.extract_lane(fours, 3);
    rounds -= some;
  }
  for (let k = count & 15; k > 0; k--, at++) marked += <u32>((load<u8>(at) & bit) != 0);
  return marked;
}

// @ts-ignore: a decorator
@inline
function onesOf(flags: usize): v128 {
  return f64x2.eq(v128.load(flags), f64x2.splat(1));
}

/** Which of eight flags are 1: all bits of a lane of sixteen bits each. */
// @ts-ignore: a decorator
@inline
function eightOnes(flags: usize): v128 {
  return i16x8.narrow_i32x4_s(
    i32x4.shuffle(onesOf(flags), onesOf(flags + 16), 0, 2, 4, 6),
    i32x4.shuffle(onesOf(flags + 32), onesOf(flags + 48), 0, 2, 4, 6),
  );
}

/** Writes whether each flag is 1 into this bit of its mask; how many are. */
export function mark(flags: usize, count: u32, bit: u32, masks: usize): f64 {
  const bits = i8x16.splat(<i8>bit);
  const rows = <usize>count;
  let i: usize = 0;
  for (; i + 16 <= rows; i += 16) {
    const from = flags + (i << 3);
    const ones = i8x16.narrow_i16x8_s(eightOnes(from), eightOnes(from + 64));
    v128.store(masks + i, v128.bitselect(ones, v128.load(masks + i), bits));
  }
  for (; i < rows; i++) {
    const isOne = <u32>(load<f64>(flags + (i << 3)) == 1);
    store<u8>(masks + i, (load<u8>(masks + i) & ~bit) | (isOne * bit));
  }
  return <f64>countBits(masks, rows, bit);
}

/** How many masks of each bucket have the bit; `rows` lists the place of each, 0 where they are the same. */
export function countMarked(masks: usize, rows: usize, bit: u32, bounds: usize, buckets: u32, into: usize): void {
  for (let b: u32 = 0; b < buckets; b++) {
    const from = load<u32>(bounds + (<usize>b << 2));
    const to = load<u32>(bounds + (<usize>b << 2), 4);
    let marked: u32 = 0;
    if (rows == 0) marked = countBits(masks + <usize>from, <usize>(to - from), bit);
    else
      for (let i = from; i < to; i++)
        marked += <u32>((load<u8>(masks + <usize>load<u32>(rows + (<usize>i << 2))) & bit) != 0);
    store<u32>(into + (<usize>b << 2), marked);
  }
}

/** Adds the number to the sum of its code. */
export function sumSignedByCode(sizes: usize, codes: usize, count: u32, sums: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const place = sums + (<usize>load<u8>(codes + i) << 3);
    store<f64>(place, load<f64>(place) + load<f64>(sizes + (i << 3)));
  }
}

/** How many of the numbers equal this one. */
export function countEqual(from: usize, count: u32, value: f64): f64 {
  const wanted = f64x2.splat(value);
  let equal = i64x2.splat(0);
  const end = from + ((<usize>count & ~1) << 3);
  let at = from;
  for (; at < end; at += 16) equal = i64x2.sub(equal, f64x2.eq(v128.load(at), wanted));
  return countOf(equal) + (count & 1 && load<f64>(at) == value ? 1 : 0);
}
