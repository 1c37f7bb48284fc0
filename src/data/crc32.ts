const REVERSED_POLYNOMIAL = 0xedb88320;

/** Eight tables of 256 one after the other: table k tells what a byte does to the sum when k bytes follow it. */
const TABLES = makeTables();

function makeTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 1 ? (sum >>> 1) ^ REVERSED_POLYNOMIAL : sum >>> 1;
    tables[byte] = sum;
  }
  for (let place = 256; place < tables.length; place++) {
    const before = tables[place - 256]!;
    tables[place] = (before >>> 8) ^ tables[before & 255]!;
  }
  return tables;
}

/** The CRC-32 of gzip and Parquet of the bytes so far followed by these: start with 0; an unsigned integer. Source: RFC 1952, 8. */
export function crc32(sumSoFar: number, bytes: Uint8Array): number {
  const tables = TABLES;
  let sum = ~sumSoFar;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    const low = sum ^ (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
    sum =
      tables[0x700 + (low & 255)]! ^
      tables[0x600 + ((low >>> 8) & 255)]! ^
      tables[0x500 + ((low >>> 16) & 255)]! ^
      tables[0x400 + (low >>> 24)]! ^
      tables[0x300 + bytes[i + 4]!]! ^
      tables[0x200 + bytes[i + 5]!]! ^
      tables[0x100 + bytes[i + 6]!]! ^
      tables[bytes[i + 7]!]!;
  }
  for (; i < bytes.length; i++) sum = (sum >>> 8) ^ tables[(sum ^ bytes[i]!) & 255]!;
  return ~sum >>> 0;
}
