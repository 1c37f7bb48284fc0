import type { ReadableFile } from '../../src/data/readFile.ts';

/** A file whose stream comes in pieces of the given lengths, the last of them again and again. */
export function pieceFile(bytes: Uint8Array, lengths: readonly number[], name = 'test.csv'): ReadableFile {
  const blob = new Blob([new Uint8Array(bytes)]);
  return {
    name,
    size: bytes.length,
    slice: (from, to) => blob.slice(from, to),
    stream: () => {
      let at = 0;
      let piece = 0;
      return new ReadableStream({
        pull(controller) {
          const length = lengths[Math.min(piece++, lengths.length - 1)] ?? bytes.length;
          const to = Math.min(bytes.length, at + Math.max(1, length));
          if (at < to) controller.enqueue(new Uint8Array(bytes.subarray(at, to)));
          at = to;
          if (at === bytes.length) controller.close();
        },
      });
    },
  };
}
