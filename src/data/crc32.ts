const SLICES = 8;
const POLYNOMIAL = 0xedb8_8320;

/** Table k says what a byte does to the sum k bytes later. Source: Kounavis and Berry 2008, "slicing by 8". */
const TABLES = makeTables();

function makeTables(): Uint32Array {
  const tables = new Uint32Array(256 * SLICES);
  for (let byte = 0; byte < 256; byte++) {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
    tables[byte] = sum;
  }
  for (let at = 256; at < tables.length; at++)
    tables[at] = (tables[at - 256]! >>> 8) ^ tables[tables[at - 256]! & 255]!;
  return tables;
}

/** The checksum of gzip and Parquet over bytes that come in pieces. */
export class Crc32 {
  #sum = -1;

  get value(): number {
    return ~this.#sum >>> 0;
  }

  update(bytes: Uint8Array): void {
    const T = TABLES;
    let sum = this.#sum;
    let i = 0;
    for (const end = bytes.length - 7; i < end; i += SLICES) {
      const low = sum ^ (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
      sum =
        T[1792 + (low & 255)]! ^
        T[1536 + ((low >>> 8) & 255)]! ^
        T[1280 + ((low >>> 16) & 255)]! ^
        T[1024 + (low >>> 24)]! ^
        T[768 + bytes[i + 4]!]! ^
        T[512 + bytes[i + 5]!]! ^
        T[256 + bytes[i + 6]!]! ^
        T[bytes[i + 7]!]!;
    }
    for (; i < bytes.length; i++) sum = (sum >>> 8) ^ T[(sum ^ bytes[i]!) & 255]!;
    this.#sum = sum;
  }
}
