/** Checks a stream of bytes for UTF-8, whatever its pieces. */
export interface Utf8Check {
  /** Place in the piece of the first byte that cannot stand there, or −1. */
  push(chunk: Uint8Array): number;
  /** Whether the stream may end here: not inside a character. */
  isComplete(): boolean;
}

const HIGH_BITS = 0x80808080;

/** A fresh check. Overlong forms, surrogates and code points past U+10FFFF are no UTF-8. Source: Unicode, table 3-7. */
export function createUtf8Check(): Utf8Check {
  let wanted = 0;
  let least = 0x80;
  let most = 0xbf;

  const lead = (byte: number): boolean => {
    least = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    most = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    wanted = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
    return byte >= 0xc2 && byte <= 0xf4;
  };

  return {
    push(chunk) {
      const isAligned = chunk.byteOffset % 4 === 0;
      const words = isAligned ? new Uint32Array(chunk.buffer, chunk.byteOffset, chunk.length >> 2) : new Uint32Array(0);
      let i = 0;
      while (i < chunk.length) {
        if (wanted === 0 && i % 4 === 0) {
          let word = i >> 2;
          while (word < words.length && (words[word]! & HIGH_BITS) === 0) word++;
          i = Math.max(i, word << 2);
          if (i >= chunk.length) break;
        }
        const byte = chunk[i]!;
        if (wanted > 0) {
          if (byte < least || byte > most) return i;
          wanted--;
          least = 0x80;
          most = 0xbf;
        } else if (byte >= 0x80 && !lead(byte)) return i;
        i++;
      }
      return -1;
    },
    isComplete: () => wanted === 0,
  };
}
