import { type CsvReading, createCsvReader } from './csvReader.ts';

/** A file as the reader needs it. */
export interface ReadableFile {
  readonly name: string;
  readonly size: number;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Reads a file piece by piece, never as one string or buffer. `onProgress` hears of bytes at most a hundred times. */
export async function readFile(file: ReadableFile, onProgress: (done: number) => void): Promise<CsvReading> {
  const reader = createCsvReader(file.name, file.size);
  const pieces = file.stream().getReader();
  let done = 0;
  let announced = 0;
  try {
    for (;;) {
      const piece = await pieces.read();
      if (piece.done) break;
      const problem = reader.push(piece.value);
      if (problem) {
        await pieces.cancel();
        return { kind: 'refused', problem };
      }
      done += piece.value.length;
      if (done - announced >= file.size / 100) {
        announced = done;
        onProgress(done);
      }
    }
  } catch (cause) {
    if (!(cause instanceof DOMException || cause instanceof TypeError)) throw cause;
    return { kind: 'refused', problem: unreadable };
  }
  return reader.finish();
}

const unreadable = {
  code: 'unreadable',
  what: 'The file cannot be read: it was changed, moved or deleted, or its permissions forbid it.',
  advice: 'Choose the file again.',
} as const;
