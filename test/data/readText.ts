import { type CsvReading, createCsvReader, type ReadBacktest } from '../../src/data/csvReader.ts';

/** Reads bytes or text in pieces of the given size, as the worker does. */
export function readPieces(content: string | Uint8Array, pieceBytes = Number.POSITIVE_INFINITY): CsvReading {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const reader = createCsvReader('test.csv', bytes.length);
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    const problem = reader.push(bytes.slice(from, Math.min(bytes.length, from + pieceBytes)));
    if (problem) return { kind: 'refused', problem };
  }
  return reader.finish();
}

/** The backtest in a text that must be readable. */
export function readBacktest(content: string | Uint8Array, pieceBytes?: number): ReadBacktest {
  const reading = readPieces(content, pieceBytes);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.problem));
  return reading.backtest;
}
