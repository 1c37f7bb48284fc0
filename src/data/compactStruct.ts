/** Types of Thrift's compact protocol that Parquet has; truth values carry their value in the type and have no bytes of their own. */
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const INT16 = 4;
const INT32 = 5;
const INT64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

const VARINT_BYTES = 10;
const DEPTH_LIMIT = 64;

/**
 * Where a struct of Thrift's compact protocol that starts at `from` ends. Throws a RangeError where it is none: then no list or text
 * in it is longer than the bytes there are, which hyparquet would ask memory for before it looks.
 */
export function endOfStruct(bytes: Uint8Array, from: number): number {
  return passStruct(bytes, from, 0);
}

function passStruct(bytes: Uint8Array, from: number, depth: number): number {
  if (depth > DEPTH_LIMIT) throw new RangeError('struct too deep');
  for (let at = from; ; ) {
    const byte = byteAt(bytes, at++);
    if (byte === 0) return at;
    if (byte < 16) at = passVarint(bytes, at).end;
    const type = byte & 15;
    if (type !== TRUE && type !== FALSE) at = passValue(bytes, at, type, depth);
  }
}

function passValue(bytes: Uint8Array, at: number, type: number, depth: number): number {
  switch (type) {
    // In lists they do have a byte.
    case TRUE:
    case FALSE:
    case BYTE:
      return at + 1;
    case INT16:
    case INT32:
    case INT64:
      return passVarint(bytes, at).end;
    case DOUBLE:
      return at + 8;
    case BINARY: {
      const { value, end } = passVarint(bytes, at);
      return ensureWithin(bytes, end + value);
    }
    case LIST:
      return passList(bytes, at, depth);
    case STRUCT:
      return passStruct(bytes, at, depth + 1);
    default:
      throw new RangeError(`no type of a field: ${type}`);
  }
}

function passList(bytes: Uint8Array, from: number, depth: number): number {
  const head = byteAt(bytes, from);
  const isLong = head >> 4 === 15;
  const { value: count, end } = isLong ? passVarint(bytes, from + 1) : { value: head >> 4, end: from + 1 };
  ensureWithin(bytes, end + count);
  let at = end;
  for (let k = 0; k < count; k++) at = passValue(bytes, at, head & 15, depth + 1);
  return ensureWithin(bytes, at);
}

function passVarint(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let k = 0; k < VARINT_BYTES; k++) {
    const byte = byteAt(bytes, from + k);
    value += (byte & 127) * 128 ** k;
    if (byte < 128) return { value, end: from + k + 1 };
  }
  throw new RangeError('number too long');
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new RangeError('struct without an end');
  return byte;
}

function ensureWithin(bytes: Uint8Array, at: number): number {
  if (at > bytes.length) throw new RangeError('struct without an end');
  return at;
}
