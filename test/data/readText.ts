import { type CsvOutcome, createCsvReader } from '../../src/data/csvReader.ts';
import { markOf } from '../../src/data/fileKind.ts';
import { type ReadBacktest, toBacktest } from '../../src/data/readBacktest.ts';
import type { ReadingChoices } from '../../src/data/readingChoices.ts';
import { fields } from '../../src/data/schema.ts';

export interface TextReading {
  readonly choices?: ReadingChoices;
  readonly withoutLoop?: boolean;
}

type Reading =
  | { readonly kind: 'read'; readonly backtest: ReadBacktest }
  | Exclude<CsvOutcome, { readonly kind: 'read' }>;

/** Reads UTF-8 bytes or text in pieces of the given size, as the worker does. */
export function readPieces(
  content: string | Uint8Array,
  pieceBytes = Number.POSITIVE_INFINITY,
  { choices = {}, withoutLoop = false }: TextReading = {},
): Reading {
  const all = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const mark = markOf(all);
  const bytes = all.slice(mark?.length ?? 0);
  const reader = createCsvReader({
    fileName: 'test.csv',
    choices,
    encoding: 'utf-8',
    hasMark: mark !== undefined,
    estimateBytes: () => bytes.length,
    withoutLoop,
  });
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    const outcome = reader.push(bytes.slice(from, Math.min(bytes.length, from + pieceBytes)));
    if (outcome && outcome.kind !== 'read') return outcome;
  }
  const outcome = reader.finish();
  if (outcome.kind !== 'read') return outcome;
  const file = {
    fileName: 'test.csv',
    byteCount: all.length,
    container: 'plain',
    choices,
    text: new Blob([bytes]),
  } as const;
  return { kind: 'read', backtest: toBacktest(outcome.table, file) };
}

/** The backtest in a text that must be readable. */
export function readBacktest(content: string | Uint8Array, pieceBytes?: number, options?: TextReading): ReadBacktest {
  const reading = readPieces(content, pieceBytes, options);
  if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
  return reading.backtest;
}

/** Everything that was read, as plain data: what two readings of the same text must share. */
export const contentOf = (reading: Reading): unknown =>
  reading.kind === 'read'
    ? {
        ledger: reading.backtest.ledger,
        plan: { ...reading.backtest.plan, columns: [...reading.backtest.plan.columns] },
        problems: reading.backtest.problems,
        notices: reading.backtest.notices,
        status: [...reading.backtest.status],
        checkpoints: reading.backtest.checkpoints,
        columns: fields.map(({ id }) => [
          id,
          reading.backtest.numbers.get(id)?.slice(),
          reading.backtest.coded.get(id)?.codes.slice(),
          reading.backtest.coded.get(id)?.categories,
        ]),
      }
    : reading;
