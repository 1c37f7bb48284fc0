const DIGIT_BITS = 16;
const DIGITS = 1 << DIGIT_BITS;
const PASSES = 4;

/**
 * The places of `keys` in rising order, or in falling order; equal keys keep their order, NaN comes last either way. Radix sort over
 * the bits of the doubles: four passes, whatever the keys. −0 and 0 are equal.
 */
export function radixOrder(keys: Float64Array, isDescending: boolean): Uint32Array {
  const count = keys.length;
  const words = toSortableWords(keys, isDescending);
  let order = new Uint32Array(count);
  let next = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  const starts = new Uint32Array(DIGITS);
  for (let pass = 0; pass < PASSES; pass++) {
    const word = pass >> 1;
    const shift = (pass & 1) * DIGIT_BITS;
    starts.fill(0);
    for (let i = 0; i < count; i++) starts[(words[2 * i + word]! >>> shift) & (DIGITS - 1)]!++;
    let sum = 0;
    for (let digit = 0; digit < DIGITS; digit++) {
      const here = starts[digit]!;
      starts[digit] = sum;
      sum += here;
    }
    for (let k = 0; k < count; k++) {
      const i = order[k]!;
      next[starts[(words[2 * i + word]! >>> shift) & (DIGITS - 1)]!++] = i;
    }
    [order, next] = [next, order];
  }
  return order;
}

const LAST = 0xffff_ffff;

/** Pairs of 32 bits, low before high, that sort as unsigned numbers in the order wanted. */
function toSortableWords(keys: Float64Array, isDescending: boolean): Uint32Array {
  const words = new Uint32Array(2 * keys.length);
  const doubles = new Float64Array(words.buffer);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (Number.isNaN(key)) {
      words[2 * i] = LAST;
      words[2 * i + 1] = LAST;
      continue;
    }
    // Adding 0 turns −0 into 0.
    doubles[i] = key + 0;
    const high = words[2 * i + 1]!;
    const isNegative = high >>> 31 === 1;
    const isTurned = isNegative !== isDescending;
    if (isTurned) words[2 * i] = ~words[2 * i]!;
    words[2 * i + 1] = isDescending
      ? isNegative
        ? high
        : ~high & 0x7fff_ffff
      : isNegative
        ? ~high
        : high ^ 0x8000_0000;
  }
  return words;
}
