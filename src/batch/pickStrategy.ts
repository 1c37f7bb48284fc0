import { ColumnMemory } from '../data/columnMemory.ts';
import type { ReadBacktest } from '../data/readBacktest.ts';
import { ROW_REJECTED, ROW_SCALED } from '../data/rowReader.ts';
import type { FieldId } from '../data/schema.ts';

/**
 * The scaled rows of the strategy with this name as a backtest of their own, in a memory of their own; undefined where the file has none of it. Rejected rows belong to no strategy.
 * Text, notices and problems stay those of the whole file.
 */
export function pickStrategy(backtest: ReadBacktest, name: string): ReadBacktest | undefined {
  const strategies = backtest.coded.get('strategy');
  const wanted = strategies?.categories.findIndex((category) => category.name === name) ?? -1;
  if (!strategies || wanted < 0) return undefined;
  const places = placesOf(strategies.codes, wanted, backtest.status);
  if (places.length === 0) return undefined;
  const memory = new ColumnMemory();
  const numberColumns = new Map(
    [...backtest.numberColumns.keys()].map((id) => {
      const column = memory.allocateNumbers(places.length);
      const from = backtest.numbers.get(id);
      const into = memory.numbers(column);
      if (from) for (let i = 0; i < places.length; i++) into[i] = from[places[i]!]!;
      return [id, column] as const;
    }),
  );
  const status = Uint8Array.from(places, (row) => backtest.status[row]!);
  const codes = new Map<FieldId, Uint32Array>();
  for (const id of backtest.codeColumns.keys()) {
    const column = backtest.coded.get(id);
    if (column && id !== 'strategy')
      codes.set(
        id,
        Uint32Array.from(places, (row) => column.codes[row]!),
      );
  }
  const withRemarks = status.reduce((count, one) => count + Number(one !== ROW_SCALED), 0);
  return {
    ...backtest,
    rowCount: places.length,
    memory,
    numberColumns,
    codeColumns: new Map(),
    numbers: {
      has: (id) => numberColumns.has(id),
      get: (id) => {
        const column = numberColumns.get(id);
        return column && memory.numbers(column);
      },
    },
    coded: {
      has: (id) => codes.has(id),
      get: (id) => {
        const own = codes.get(id);
        return own && { codes: own, categories: backtest.coded.get(id)?.categories ?? [] };
      },
    },
    status,
    ledger: { ...backtest.ledger, scaled: places.length, rejected: 0, withRemarks },
  };
}

function placesOf(codes: Uint32Array, wanted: number, status: Uint8Array): Uint32Array {
  const places = new Uint32Array(codes.length);
  let count = 0;
  for (let row = 0; row < codes.length; row++)
    if (codes[row] === wanted && status[row] !== ROW_REJECTED) places[count++] = row;
  return places.slice(0, count);
}
