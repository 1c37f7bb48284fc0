// The reader's loop, in AssemblyScript: plain rows from bytes into columns, all in one memory. Whatever is not plain (a quote in
// the middle, a comment, a wrong number of cells, a value that is rejected, …) it leaves to TypeScript, row by row: `read`
// stops in front of it. What it does settle is exactly what src/data/rowReader.ts would have made of the same bytes.

/** Why `read` stopped. */
const NEEDS_MORE: i32 = 0;
const NOT_PLAIN: i32 = 1;
const COLUMNS_FULL: i32 = 2;

/** What becomes of a column's cells. */
const SKIPPED: u32 = 0;
const NUMBER: u32 = 1;
const CATEGORY: u32 = 2;

/** Layout of the plan: one entry of so many bytes per column of the header. src/data/plainRows.ts writes it. */
const ENTRY: u32 = 48;
const AT_TARGET: u32 = 4;
const AT_LOW: u32 = 8;
const AT_HIGH: u32 = 16;
const AT_DIVISOR: u32 = 24;
const AT_FIELD: u32 = 32;
const AT_MAY_MISS: u32 = 36;
const AT_DICTIONARY: u32 = 40;
const AT_LATEST: u32 = 44;

/** A spelling of a category: hash, length, code, and then its bytes. */
const SPELLING_HEAD: u32 = 12;

const LF: u32 = 10;
const CR: u32 = 13;
const SPACE: u32 = 32;
const QUOTE: u32 = 34;
const HASH: u32 = 35;
const PLUS: u32 = 43;
const MINUS: u32 = 45;
const DOT: u32 = 46;
const ZERO: u32 = 48;
const ZEROS: u64 = 0x3030303030303030;
const COLON: u32 = 58;
const LETTER_E: u32 = 101;
const LETTER_T: u32 = 84;
const LETTER_Z: u32 = 90;

/** First byte that was not consumed: a record starts there. */
export let position: u32 = 0;
export let row: u32 = 0;
/** Physical line of `position`, from 1. */
export let line: u32 = 1;
export let lfCount: u32 = 0;
export let crlfCount: u32 = 0;
export let crCount: u32 = 0;
/** Times with a zone, and without one. */
export let zonedTimes: u32 = 0;
export let zonelessTimes: u32 = 0;

let delimiter: u32 = 44;
let point: u32 = DOT;
let columnCount: u32 = 0;
let plan: u32 = 0;
let missingCounts: u32 = 0;
let powers: u32 = 0;
let rowLimit: u32 = 0;
let statuses: u32 = 0;
let checkOffsets: u32 = 0;
let checkLines: u32 = 0;
let checkShift: u32 = 0;
let checkMask: u32 = 0;

/** The date that was read last, as bytes, and its start: rows of a day follow each other. */
let dayHead: u64 = 0;
let dayTail: u16 = 0;
let dayStart: f64 = 0;

let cellValue: f64 = 0;
let cellZone: u32 = 0;
let isMissing: bool = false;

/** How the table is written and where the tables lie that the loop reads: the plan, counts of empty cells per field, powers of five. */
export function describe(
  delimiterByte: u32,
  pointByte: u32,
  columns: u32,
  planAddress: u32,
  missingAddress: u32,
  powersAddress: u32,
): void {
  delimiter = delimiterByte;
  point = pointByte;
  columnCount = columns;
  plan = planAddress;
  missingCounts = missingAddress;
  powers = powersAddress;
}

/** Room for rows: their status, and place in the text and line of every row whose number is a multiple of 2^shift. */
export function setRoom(limit: u32, statusAddress: u32, offsetsAddress: u32, linesAddress: u32, shift: u32): void {
  rowLimit = limit;
  statuses = statusAddress;
  checkOffsets = offsetsAddress;
  checkLines = linesAddress;
  checkShift = shift;
  checkMask = (1 << shift) - 1;
}

/** After TypeScript took a record: where the next one starts. */
export function moveTo(nextRow: u32, nextLine: u32): void {
  row = nextRow;
  line = nextLine;
}

/**
 * Reads whole plain rows in [from, to). The byte at `to` must be a line feed and so many bytes behind it readable as a time has.
 * `base` is the place in the text of address 0.
 */
export function read(from: u32, to: u32, base: f64): i32 {
  let at = from;
  while (true) {
    position = at;
    if (at >= to) return NEEDS_MORE;
    const first: u32 = load<u8>(at);
    if (first == HASH || first == LF || first == CR) return NOT_PLAIN;
    if (row >= rowLimit) return COLUMNS_FULL;
    let entry = plan;
    let place: u32 = 0;
    let missed: u64 = 0;
    let zone: u32 = 0;
    let end: u32 = 0;
    while (true) {
      const kind = load<u32>(entry);
      if (kind == NUMBER) {
        at = numberCell(at);
        if (at == 0) return NOT_PLAIN;
        const target = load<u32>(entry, AT_TARGET) + (row << 3);
        if (isMissing) {
          if (!load<u32>(entry, AT_MAY_MISS)) return NOT_PLAIN;
          missed |= (<u64>1) << (<u64>load<u32>(entry, AT_FIELD));
          store<f64>(target, NaN);
        } else {
          const divisor = load<f64>(entry, AT_DIVISOR);
          // A division by one takes as long as any other.
          const value = divisor == 1 ? cellValue : cellValue / divisor;
          if (!(value >= load<f64>(entry, AT_LOW) && value <= load<f64>(entry, AT_HIGH))) return NOT_PLAIN;
          store<f64>(target, value);
        }
      } else if (kind == SKIPPED) {
        at = skipCell(at);
        if (at == 0) return NOT_PLAIN;
      } else if (kind == CATEGORY) {
        at = categoryCell(at, entry);
        if (at == 0) return NOT_PLAIN;
      } else {
        at = timeCell(at);
        if (at == 0) return NOT_PLAIN;
        if (isMissing) {
          missed |= (<u64>1) << (<u64>load<u32>(entry, AT_FIELD));
          cellValue = NaN;
        } else zone = cellZone;
        store<f64>(load<u32>(entry, AT_TARGET) + (row << 3), cellValue);
      }
      place++;
      end = load<u8>(at);
      if (end != delimiter) break;
      if (place == columnCount) return NOT_PLAIN;
      at++;
      entry += ENTRY;
    }
    if (at >= to) return NEEDS_MORE;
    if (place != columnCount) return NOT_PLAIN;
    if (end == LF) {
      at++;
      lfCount++;
    } else {
      if (at + 1 >= to) return NEEDS_MORE;
      if (load<u8>(at + 1) == LF) {
        at += 2;
        crlfCount++;
      } else {
        at++;
        crCount++;
      }
    }
    if ((row & checkMask) == 0) {
      const check = row >> checkShift;
      store<f64>(checkOffsets + (check << 3), base + <f64>position);
      store<u32>(checkLines + (check << 2), line);
    }
    store<u8>(statuses + row, 0);
    while (missed != 0) {
      const field = <u32>ctz<u64>(missed);
      const count = missingCounts + (field << 2);
      store<u32>(count, load<u32>(count) + 1);
      missed &= missed - 1;
    }
    if (zone == 1) zonelessTimes++;
    else if (zone == 2) zonedTimes++;
    row++;
    line++;
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function isEnd(byte: u32): bool {
  return byte == delimiter || byte == LF || byte == CR;
}

/** The end of a cell that nobody reads; 0 where its quotes are not plain. */
function skipCell(from: u32): u32 {
  let at = from;
  let byte: u32 = load<u8>(at);
  while (byte == SPACE && byte != delimiter) byte = load<u8>(++at);
  if (byte == QUOTE) return afterQuotes(at + 1);
  while (true) {
    const bytes = v128.load(at);
    const found = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(bytes, i8x16.splat(<i8>delimiter)), i8x16.eq(bytes, i8x16.splat(<i8>QUOTE))),
        v128.or(i8x16.eq(bytes, i8x16.splat(<i8>LF)), i8x16.eq(bytes, i8x16.splat(<i8>CR))),
      ),
    );
    if (found != 0) {
      at += ctz<i32>(found);
      return load<u8>(at) == QUOTE ? 0 : at;
    }
    at += 16;
  }
}

/** From behind an opening quote to the cell's end; 0 for doubled quotes, line breaks inside, or anything behind the closing quote. */
function afterQuotes(from: u32): u32 {
  let at = from;
  let byte: u32 = load<u8>(at);
  while (byte != QUOTE) {
    if (byte == LF || byte == CR) return 0;
    byte = load<u8>(++at);
  }
  byte = load<u8>(++at);
  while (byte == SPACE) byte = load<u8>(++at);
  return isEnd(byte) ? at : 0;
}

/**
 * Reads a number of up to 15 signs and without exponent, as most are, into `cellValue`: its digits are moved to the end of 16 lanes at
 * once, so that nothing depends on a guess about its length. Returns the cell's end, 0 for every other cell.
 */
// @ts-ignore: a decorator of AssemblyScript
@inline
function shortNumber(from: u32): u32 {
  const bytes = v128.load(from);
  const ends = i8x16.bitmask(
    v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(<i8>delimiter)), i8x16.eq(bytes, i8x16.splat(<i8>LF))),
      i8x16.eq(bytes, i8x16.splat(<i8>CR)),
    ),
  );
  if (ends == 0) return 0;
  const length = ctz<i32>(ends);
  const first: u32 = load<u8>(from);
  const isNegative = u32(first == MINUS);
  const signs = isNegative | u32(first == PLUS);
  // The cell's end stands for a point that is not there.
  const pointAt = ctz<i32>(i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(<i8>point))) | (1 << length));
  const points = i32(pointAt < length);
  const decimals = length - pointAt - points;
  if (length - <i32>signs - points <= 0) return 0;
  const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const isBeforePoint = i8x16.lt_s(lanes, i8x16.splat(<i8>(16 - decimals)));
  const places = i8x16.sub(
    i8x16.add(lanes, i8x16.splat(<i8>(length - 16))),
    v128.and(isBeforePoint, i8x16.splat(<i8>points)),
  );
  const values = v128.xor(bytes, i8x16.splat(<i8>ZERO));
  const unsigned = i8x16.replace_lane(values, 0, signs != 0 ? 0 : <i8>(first ^ ZERO));
  const digits = i8x16.swizzle(unsigned, places);
  if (v128.any_true(i8x16.gt_u(digits, i8x16.splat(9)))) return 0;
  const mantissa =
    eightDigits(i64x2.extract_lane(digits, 0)) * 100000000 + eightDigits(i64x2.extract_lane(digits, 1));
  const size = <f64>(<i64>mantissa) / exactPower(decimals);
  cellValue = reinterpret<f64>(reinterpret<u64>(size) | ((<u64>isNegative) << 63));
  return from + length;
}

/** Reads a number into `cellValue`, or says `isMissing`; returns the cell's end, 0 where it is not plain. */
function numberCell(from: u32): u32 {
  const end = shortNumber(from);
  if (end != 0) {
    isMissing = false;
    return end;
  }
  return anyNumber(from);
}

function anyNumber(from: u32): u32 {
  let at = from;
  let byte: u32 = load<u8>(at);
  while (byte == SPACE) byte = load<u8>(++at);
  const isQuoted = byte == QUOTE;
  if (isQuoted) byte = load<u8>(++at);
  isMissing = false;
  if (isQuoted ? byte == QUOTE : isEnd(byte)) {
    isMissing = true;
    return isQuoted ? closeQuotes(at) : at;
  }
  // Signs follow no pattern, so that a branch on them would be guessed wrong half of the time.
  const isNegative = byte == MINUS;
  at += u32(isNegative) | u32(byte == PLUS);
  byte = load<u8>(at);
  const start = at;
  let mantissa: u64 = 0;
  let digit = byte - ZERO;
  while (digit <= 9) {
    mantissa = mantissa * 10 + digit;
    byte = load<u8>(++at);
    digit = byte - ZERO;
  }
  let digits = at - start;
  let power: i32 = 0;
  if (byte == point) {
    byte = load<u8>(++at);
    const fraction = at;
    let eight = load<u64>(at) ^ ZEROS;
    let rest = notDigits(eight);
    while (rest == 0) {
      mantissa = mantissa * 100000000 + eightDigits(eight);
      at += 8;
      eight = load<u64>(at) ^ ZEROS;
      rest = notDigits(eight);
    }
    // What is left of the fraction moves to the upper end, and zeros to its front.
    const bits = ctz<u64>(rest) & 0x38;
    if (bits != 0) {
      at += <u32>bits >> 3;
      mantissa = mantissa * powerOfTen(<u32>bits) + eightDigits(eight << (64 - bits));
    }
    byte = load<u8>(at);
    power = fraction - at;
    digits += at - fraction;
  }
  if (digits == 0) return 0;
  // 19 digits fit into 64 bits; leading zeros do not count.
  if (digits > 19 && digits - leadingZeros(start, at) > 19) return 0;
  if ((byte | 32) == LETTER_E) {
    byte = load<u8>(++at);
    const isSmall = byte == MINUS;
    if (isSmall || byte == PLUS) byte = load<u8>(++at);
    const exponentStart = at;
    let exponent: i32 = 0;
    digit = byte - ZERO;
    while (digit <= 9) {
      exponent = exponent * 10 + digit;
      byte = load<u8>(++at);
      digit = byte - ZERO;
    }
    if (at == exponentStart || at - exponentStart > 4) return 0;
    power += isSmall ? -exponent : exponent;
  }
  while (byte == SPACE) byte = load<u8>(++at);
  if (isQuoted) {
    if (byte != QUOTE) return 0;
    at = closeQuotes(at);
    if (at == 0) return 0;
  } else if (!isEnd(byte)) return 0;
  const size = toDouble(mantissa, power);
  if (size < 0) return 0;
  cellValue = reinterpret<f64>(reinterpret<u64>(size) | ((<u64>isNegative) << 63));
  return at;
}

/** Of eight bytes, each xor the digit zero: not 0 from the first byte on that is no digit; before it, 0. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function notDigits(eight: u64): u64 {
  return (eight | (eight + 0x0606060606060606)) & 0xf0f0f0f0f0f0f0f0;
}

/** The number that eight digits make, the first in the lowest byte: neighbours are joined to two, four and eight digits. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function eightDigits(eight: u64): u64 {
  const digits = eight * 10 + (eight >> 8);
  const even = (digits & 0x000000ff000000ff) * 0x000f424000000064;
  const odd = ((digits >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return (even + odd) >> 32;
}

/** 10^(bits / 8): behind the exact powers. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function powerOfTen(bits: u32): u64 {
  return load<u64>(powers + (651 << 4) + (23 << 3) + bits);
}

/** From a closing quote to the cell's end, or 0. */
function closeQuotes(quote: u32): u32 {
  let at = quote + 1;
  let byte: u32 = load<u8>(at);
  while (byte == SPACE) byte = load<u8>(++at);
  return isEnd(byte) ? at : 0;
}

function leadingZeros(from: u32, to: u32): u32 {
  let zeros: u32 = 0;
  for (let at = from; at < to; at++) {
    const byte: u32 = load<u8>(at);
    if (byte == ZERO) zeros++;
    else if (byte != point) break;
  }
  return zeros;
}

/**
 * The double nearest to mantissa × 10^power; −1 where only the text can say. Exact for mantissas up to 2^53 and powers up to 22
 * (Clinger 1990); else by a 128-bit product with a power of five (Lemire 2021, “Number parsing at a gigabyte per second”).
 */
function toDouble(mantissa: u64, power: i32): f64 {
  if (mantissa <= 9007199254740992 && power >= -22 && power <= 22)
    return power < 0 ? <f64>mantissa / exactPower(-power) : <f64>mantissa * exactPower(power);
  if (mantissa == 0) return 0;
  if (power < -330 || power > 308) return -1;
  const shiftLeft = clz<u64>(mantissa);
  const scaled = mantissa << shiftLeft;
  const entry = powers + ((<u32>(power + 342)) << 4);
  const five = load<u64>(entry);
  let high = highProduct(scaled, five);
  let low = scaled * five;
  if ((high & 0x1ff) == 0x1ff) {
    const rest = highProduct(scaled, load<u64>(entry, 8));
    low += rest;
    if (rest > low) high++;
  }
  if (low == u64.MAX_VALUE && (power < -27 || power > 55)) return -1;
  const upper = high >> 63;
  const shift = upper + 9;
  let bits = high >> shift;
  let exponent = (((152170 + 65536) * power) >> 16) + 63 + <i32>upper - <i32>shiftLeft + 1023;
  if (exponent <= 0) return -1;
  if (low <= 1 && power >= -4 && power <= 23 && (bits & 3) == 1 && bits << shift == high) bits &= ~(<u64>1);
  bits += bits & 1;
  bits >>= 1;
  if (bits >= (<u64>1) << 53) {
    bits = (<u64>1) << 52;
    exponent++;
  }
  if (exponent >= 0x7ff) return -1;
  return reinterpret<f64>((bits & ~((<u64>1) << 52)) | ((<u64>exponent) << 52));
}

/** 10^power for 0..22, exact: behind the powers of five. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function exactPower(power: i32): f64 {
  return load<f64>(powers + (651 << 4) + ((<u32>power) << 3));
}

/** The upper 64 bits of the 128-bit product. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function highProduct(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >> 32);
  const cross = aLow * bHigh + (middle & 0xffffffff);
  return aHigh * bHigh + (middle >> 32) + (cross >> 32);
}

/** Stores the code of a known spelling; returns the cell's end, 0 for a spelling that was not learnt. */
function categoryCell(from: u32, entry: u32): u32 {
  const latest = load<u32>(entry, AT_LATEST);
  if (latest != 0 && isShortSpelling(latest, from)) {
    store<u32>(load<u32>(entry, AT_TARGET) + (row << 2), load<u32>(latest, 8));
    return from + load<u32>(latest, 4);
  }
  return anyCategory(from, entry);
}

/** Whether a cell is a spelling of at most 16 bytes and nothing else. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function isShortSpelling(spelling: u32, from: u32): bool {
  const length = load<u32>(spelling, 4);
  if (length > 16 || !isEnd(load<u8>(from + length))) return false;
  const equal = i8x16.bitmask(i8x16.eq(v128.load(spelling + SPELLING_HEAD), v128.load(from)));
  return (~equal & ((1 << length) - 1)) == 0;
}

function anyCategory(from: u32, entry: u32): u32 {
  let at = from;
  let byte: u32 = load<u8>(at);
  while (byte == SPACE) byte = load<u8>(++at);
  let start = at;
  let stop: u32 = 0;
  if (byte == QUOTE) {
    start = at + 1;
    at = afterQuotes(start);
    if (at == 0) return 0;
    stop = at;
    while (load<u8>(--stop) != QUOTE) {}
    while (stop > start && load<u8>(start) == SPACE) start++;
  } else {
    while (!isEnd(byte)) {
      if (byte == QUOTE) return 0;
      byte = load<u8>(++at);
    }
    stop = at;
  }
  while (stop > start && load<u8>(stop - 1) == SPACE) stop--;
  let spelling = load<u32>(entry, AT_LATEST);
  if (spelling == 0 || !isSame(spelling, start, stop)) {
    spelling = findSpelling(load<u32>(entry, AT_DICTIONARY), start, stop);
    if (spelling == 0) return 0;
    store<u32>(entry, spelling, AT_LATEST);
  }
  store<u32>(load<u32>(entry, AT_TARGET) + (row << 2), load<u32>(spelling, 8));
  return at;
}

function isSame(spelling: u32, start: u32, stop: u32): bool {
  const length = stop - start;
  if (load<u32>(spelling, 4) != length) return false;
  const bytes = spelling + SPELLING_HEAD;
  for (let i: u32 = 0; i < length; i++) if (load<u8>(bytes + i) != load<u8>(start + i)) return false;
  return true;
}

function hashOf(start: u32, stop: u32): u32 {
  let hash: u32 = 2166136261;
  for (let at = start; at < stop; at++) hash = (hash ^ load<u8>(at)) * 16777619;
  return hash;
}

/** A dictionary is a mask and then so many addresses of spellings, open addressing. */
function findSpelling(dictionary: u32, start: u32, stop: u32): u32 {
  const hash = hashOf(start, stop);
  const mask = load<u32>(dictionary);
  let slot = hash & mask;
  while (true) {
    const spelling = load<u32>(dictionary + 4 + (slot << 2));
    if (spelling == 0) return 0;
    if (load<u32>(spelling) == hash && isSame(spelling, start, stop)) return spelling;
    slot = (slot + 1) & mask;
  }
}

/** Makes a dictionary know the spelling whose length, code and bytes stand at the address. Must not be full. */
export function learn(dictionary: u32, spelling: u32): void {
  const bytes = spelling + SPELLING_HEAD;
  const hash = hashOf(bytes, bytes + load<u32>(spelling, 4));
  store<u32>(spelling, hash);
  const mask = load<u32>(dictionary);
  let slot = hash & mask;
  while (load<u32>(dictionary + 4 + (slot << 2)) != 0) slot = (slot + 1) & mask;
  store<u32>(dictionary + 4 + (slot << 2), spelling);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function digitAt(at: u32): u32 {
  return load<u8>(at) - ZERO;
}

/** Two digits, or more than 99. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function twoDigits(at: u32): u32 {
  const tens = digitAt(at);
  const ones = digitAt(at + 1);
  return tens <= 9 && ones <= 9 ? 10 * tens + ones : 1000;
}

/** Reads a time into `cellValue` (milliseconds since 1970 UTC) and `cellZone`; the cell's end, 0 where it is not plain. */
function timeCell(from: u32): u32 {
  let at = from;
  let byte: u32 = load<u8>(at);
  while (byte == SPACE) byte = load<u8>(++at);
  const isQuoted = byte == QUOTE;
  if (isQuoted) byte = load<u8>(++at);
  isMissing = false;
  if (isQuoted ? byte == QUOTE : isEnd(byte)) {
    isMissing = true;
    return isQuoted ? closeQuotes(at) : at;
  }
  at = load<u8>(at + 4) == MINUS ? calendarTime(at) : epochTime(at);
  if (at == 0) return 0;
  byte = load<u8>(at);
  while (byte == SPACE) byte = load<u8>(++at);
  if (isQuoted) return byte == QUOTE ? closeQuotes(at) : 0;
  return isEnd(byte) ? at : 0;
}

/** Digits only: seconds, milliseconds, microseconds or nanoseconds since 1970, told by size. */
function epochTime(from: u32): u32 {
  let at = from;
  let epoch: u64 = 0;
  let digit = digitAt(at);
  while (digit <= 9) {
    epoch = epoch * 10 + digit;
    digit = digitAt(++at);
  }
  const digits = at - from;
  // Eight digits can be a date; below 10^8 seconds nothing is a time.
  if (digits < 9 || digits > 19 || load<u8>(from) == ZERO) return 0;
  const number = <f64>epoch;
  cellZone = 0;
  if (number < 1e11) cellValue = number * 1000;
  else if (number < 1e14) cellValue = number;
  else if (number < 1e17) cellValue = number / 1e3;
  else cellValue = number / 1e6;
  return at;
}

/** `YYYY-MM-DD`, and behind it `T` or a space, `HH:MM`, `:SS`, a fraction, `Z` or an offset. */
function calendarTime(from: u32): u32 {
  const head = load<u64>(from);
  const tail = load<u16>(from + 8);
  if (head != dayHead || tail != dayTail) {
    const start = startOfDay(from);
    if (isNaN(start)) return 0;
    dayHead = head;
    dayTail = tail;
    dayStart = start;
  }
  let at = from + 10;
  let ms = dayStart;
  cellZone = 1;
  const separator: u32 = load<u8>(at);
  if (separator == LETTER_T || (separator == SPACE && digitAt(at + 1) <= 9)) {
    const hour = twoDigits(at + 1);
    const minute = twoDigits(at + 4);
    if (load<u8>(at + 3) != COLON || hour > 23 || minute > 59) return 0;
    ms += <f64>(hour * 3600000 + minute * 60000);
    at += 6;
    if (load<u8>(at) == COLON) {
      const second = twoDigits(at + 1);
      if (second > 59) return 0;
      ms += <f64>(second * 1000);
      at += 3;
      if (load<u8>(at) == DOT) {
        const start = ++at;
        let decimals: u64 = 0;
        let digit = digitAt(at);
        while (digit <= 9) {
          decimals = decimals * 10 + digit;
          digit = digitAt(++at);
        }
        const count = at - start;
        if (count == 0 || count > 9) return 0;
        ms += (<f64>decimals / exactPower(count)) * 1000;
      }
    }
    const sign: u32 = load<u8>(at);
    if (sign == LETTER_Z) {
      cellZone = 2;
      at++;
    } else if (sign == PLUS || sign == MINUS) {
      const hours = twoDigits(at + 1);
      at += 3;
      if (load<u8>(at) == COLON) at++;
      let minutes: u32 = 0;
      if (digitAt(at) <= 9) {
        minutes = twoDigits(at);
        at += 2;
      } else if (load<u8>(at - 1) == COLON) return 0;
      if (hours > 23 || minutes > 59) return 0;
      const offset = <f64>((60 * hours + minutes) * 60000);
      ms = sign == MINUS ? ms + offset : ms - offset;
      cellZone = 2;
    }
  }
  cellValue = ms;
  return at;
}

/** The start of the day `YYYY-MM-DD`, or NaN. */
function startOfDay(from: u32): f64 {
  const century = twoDigits(from);
  const year = 100 * century + twoDigits(from + 2);
  const month = twoDigits(from + 5);
  const day = twoDigits(from + 8);
  if (load<u8>(from + 7) != MINUS || year < 1000 || year > 9999 || month < 1 || month > 12) return NaN;
  if (day < 1 || day > daysIn(year, month)) return NaN;
  return <f64>daysSince1970(year, month, day) * 86400000;
}

function daysIn(year: u32, month: u32): u32 {
  if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** Days from 1970-01-01 in the Gregorian calendar, counted from March so that the leap day is a year's last. */
function daysSince1970(year: u32, month: u32, day: u32): i32 {
  const fromMarch = month > 2 ? month - 3 : month + 9;
  const years: i32 = month > 2 ? year : year - 1;
  const era = years / 400;
  const yearOfEra = years - era * 400;
  const dayOfYear: i32 = (153 * fromMarch + 2) / 5 + day - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

/** The first byte in [from, to) that is not ASCII, or `to`. */
export function findNonAscii(from: u32, to: u32): u32 {
  let at = from;
  while (at + 16 <= to) {
    if (i8x16.bitmask(v128.load(at)) != 0) break;
    at += 16;
  }
  while (at < to && load<u8>(at) < 128) at++;
  return at;
}
