import type { CsvOutcome, CsvReader } from './csvReader.ts';
import { HEAD_BYTES } from './detectTable.ts';
import { bytesOf, piecesOf, type TextBlob } from './fileText.ts';
import type { ReadStretch } from './stretch.ts';
import type { TablePlan } from './tablePlan.ts';

/** Somebody who reads stretches of a text at the same time, in another thread. */
export interface StretchHelper {
  /** What the stretches are of, before the first is asked for. */
  begin(text: Blob, plan: TablePlan): void;
  /** Rows of bytes [from, to) of the text; undefined where they are better read one after the other. Never rejects. */
  read(from: number, to: number): Promise<ReadStretch | undefined>;
  /** Nothing more will be asked. */
  end(): void;
}

/** Pieces that stay in the cache between being copied and being read. */
const PIECE_BYTES = 1 << 19;

/** So many stretches are read ahead by each helper. */
const AHEAD = 2;

/** A reading in stretches: `text` is UTF-8 as far as anybody knows, and larger than one stretch. */
export interface StretchReading {
  readonly text: TextBlob;
  readonly reader: CsvReader;
  readonly helpers: readonly StretchHelper[];
  readonly stretchBytes: number;
  readonly onProgress: (done: number) => void;
}

/**
 * Reads a text by turns: a stretch here, and meanwhile the next ones by helpers. What a helper read counts only where the row
 * before it ends exactly where it began; else its stretch is read here as well, so that the outcome is that of one reader alone.
 * Throws an UnreadableError.
 */
export async function readStretches(reading: StretchReading): Promise<CsvOutcome> {
  try {
    return await readByTurns(reading);
  } finally {
    for (const helper of reading.helpers) helper.end();
  }
}

async function readByTurns(reading: StretchReading): Promise<CsvOutcome> {
  const { text, reader, helpers, stretchBytes, onProgress } = reading;
  const { size } = text;
  const turns = helpers.length + 1;
  const count = Math.ceil(size / stretchBytes);
  const endOf = (stretch: number): number => Math.min(size, (stretch + 1) * stretchBytes);
  const asked = new Map<number, Promise<ReadStretch | undefined>>();
  let at = Math.min(size, HEAD_BYTES);
  const head = at;
  const ask = (stretch: number): void => {
    const helper = helpers[(stretch % turns) - 1];
    const from = stretch * stretchBytes;
    if (helper && stretch < count && from >= head) asked.set(stretch, helper.read(from, endOf(stretch)));
  };
  const stopped = reader.push(await bytesOf(text.slice(0, head)));
  if (stopped) return stopped;
  const plan = reader.adoptablePlan();
  if (plan) for (const helper of helpers) helper.begin(text.slice(), plan);
  for (let stretch = 1; plan && stretch < AHEAD * turns; stretch++) ask(stretch);
  for (let stretch = 0; stretch < count; stretch++) {
    const found = await asked.get(stretch);
    asked.delete(stretch);
    if (plan) ask(stretch + AHEAD * turns);
    if (found) {
      const outcome = pushAll(reader, found.before);
      if (outcome) return outcome;
      at = found.from;
      if (reader.adopt(found)) {
        const late = pushAll(reader, found.after);
        if (late) return late;
        at = endOf(stretch);
      }
    }
    if (at < endOf(stretch)) {
      for await (const piece of piecesOf(text.slice(at, endOf(stretch)))) {
        const outcome = pushAll(reader, piece);
        if (outcome) return outcome;
      }
      at = endOf(stretch);
    }
    onProgress(at);
  }
  return reader.finish();
}

/** Pushes bytes in pieces, until one of them settles the matter. */
function pushAll(reader: CsvReader, bytes: Uint8Array): CsvOutcome | undefined {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const outcome = reader.push(bytes.subarray(at, at + PIECE_BYTES));
    if (outcome) return outcome;
  }
  return undefined;
}
