/** The powers of ten for which the reader's loop multiplies by a 128-bit power of five. */
export const LEAST_POWER = -342;
export const MOST_POWER = 308;

const ONE_BITS = 128n;

/** Down to this power the reciprocal is rounded up, below it truncated: its error is then too small to matter. */
const LAST_ROUNDED_UP = -27;

const bitLength = (value: bigint): bigint => BigInt(value.toString(2).length);

/**
 * 5^power with its highest bit at 2^127: truncated where it is larger, and for negative powers the reciprocal.
 * Source: Lemire 2021, "Number parsing at a gigabyte per second", section 5.
 */
function scaledPower(power: number): bigint {
  const five = 5n ** BigInt(Math.abs(power));
  const bits = bitLength(five);
  if (power >= 0) return bits <= ONE_BITS ? five << (ONE_BITS - bits) : five >> (bits - ONE_BITS);
  // 2^bits is the first power of two above 5^n, which no power of five equals.
  return (1n << (bits + ONE_BITS - 1n)) / five + (power >= LAST_ROUNDED_UP ? 1n : 0n);
}

export const POWERS_BYTES = 16 * (MOST_POWER - LEAST_POWER + 1) + 8 * 23 + 8 * 8;

let table: Uint8Array | undefined;

/** Pairs of 64 bits, high before low, from LEAST_POWER to MOST_POWER; behind them, as doubles, 10^0 to 10^22; and, as integers, 10^0 to 10^7. */
export function powersOfFive(): Uint8Array {
  table ??= makeTable();
  return table;
}

function makeTable(): Uint8Array {
  const into = new DataView(new ArrayBuffer(POWERS_BYTES));
  let place = 0;
  for (let power = LEAST_POWER; power <= MOST_POWER; power++) {
    const scaled = scaledPower(power);
    into.setBigUint64(place, scaled >> 64n, true);
    into.setBigUint64(place + 8, scaled & 0xffff_ffff_ffff_ffffn, true);
    place += 16;
  }
  for (let power = 0; power <= 22; power++, place += 8) into.setFloat64(place, Number(`1e${power}`), true);
  for (let power = 0; power <= 7; power++, place += 8) into.setBigUint64(place, 10n ** BigInt(power), true);
  return new Uint8Array(into.buffer);
}
