import type { Skipped } from './detectTable.ts';
import { LineSplit } from './lineSplit.ts';
import type { ReadingChoices } from './readingChoices.ts';

/** Leaves out the lines in front of the header that a person named, of a text that comes in pieces. */
export interface HeadSkip {
  /** The part of a piece that is not left out. */
  take(piece: Uint8Array): Uint8Array;
  skipped(): Skipped;
}

/** Undefined where nothing is to be left out: no header line was named, or the first one. */
export function createSkip({ headerLine }: ReadingChoices): HeadSkip | undefined {
  if (typeof headerLine !== 'number' || headerLine <= 1) return undefined;
  const split = new LineSplit(1, headerLine);
  let bytes = 0;
  return {
    take(piece) {
      if (split.isReached) return piece;
      const at = split.take(piece);
      bytes += at;
      return piece.subarray(at);
    },
    skipped() {
      const { cells, blank, comment, firstText } = split.before;
      return {
        bytes,
        lines: headerLine - 1,
        foreword: { preamble: { count: cells, firstText }, comments: comment, blanks: blank },
        firstText,
      };
    },
  };
}
