import type { CategoryCoder, CodedColumn } from './regimes.ts';
import { ROW_REJECTED, type RowStatus, type UsedField } from './rowReader.ts';
import type { FieldId } from './schema.ts';

/** Columns that grow row by row. */
export interface RowColumns {
  readonly rowCount: number;
  add(values: Float64Array, status: RowStatus, line: number, offset: number): void;
  finish(coders: ReadonlyMap<FieldId, CategoryCoder>): FinishedColumns;
}

export interface FinishedColumns {
  readonly rowCount: number;
  readonly numbers: ReadonlyMap<FieldId, Float64Array>;
  readonly coded: ReadonlyMap<FieldId, CodedColumn>;
  readonly status: Uint8Array;
  readonly lines: Uint32Array;
  readonly offsets: Float64Array;
}

const FIRST_ROWS = 4096;

/** Columns for the used fields. `estimate` says how many rows to make room for once the room for `rowCount` is full. */
export function createRowColumns(used: readonly UsedField[], estimate: (rowCount: number) => number): RowColumns {
  let room = FIRST_ROWS;
  let rowCount = 0;
  const isCoded = used.map(({ field }) => field.kind === 'category' || field.kind === 'text');
  const columns = isCoded.map((coded) => (coded ? new Uint32Array(room) : new Float64Array(room)));
  let status = new Uint8Array(room);
  let lines = new Uint32Array(room);
  let offsets = new Float64Array(room);

  const grow = (): void => {
    room = Math.max(estimate(rowCount), rowCount + FIRST_ROWS);
    for (let k = 0; k < columns.length; k++)
      columns[k] = isCoded[k]
        ? copyInto(new Uint32Array(room), columns[k]!)
        : copyInto(new Float64Array(room), columns[k]!);
    status = copyInto(new Uint8Array(room), status);
    lines = copyInto(new Uint32Array(room), lines);
    offsets = copyInto(new Float64Array(room), offsets);
  };

  return {
    get rowCount() {
      return rowCount;
    },
    add(values, rowStatus, line, offset) {
      if (rowCount === room) grow();
      const isRejected = rowStatus === ROW_REJECTED;
      for (let k = 0; k < columns.length; k++) {
        const cell = values[k]!;
        columns[k]![rowCount] = isCoded[k] ? (Number.isNaN(cell) ? 0 : cell) : isRejected ? Number.NaN : cell;
      }
      status[rowCount] = rowStatus;
      lines[rowCount] = line;
      offsets[rowCount] = offset;
      rowCount++;
    },
    finish(coders) {
      const numbers = new Map<FieldId, Float64Array>();
      const coded = new Map<FieldId, CodedColumn>();
      used.forEach(({ field }, k) => {
        const column = columns[k]?.subarray(0, rowCount);
        const coder = coders.get(field.id);
        if (column instanceof Uint32Array) coded.set(field.id, { codes: column, categories: coder?.categories ?? [] });
        else if (column) numbers.set(field.id, column);
      });
      return {
        rowCount,
        numbers,
        coded,
        status: status.subarray(0, rowCount),
        lines: lines.subarray(0, rowCount),
        offsets: offsets.subarray(0, rowCount),
      };
    },
  };
}

function copyInto<T extends Float64Array | Uint32Array | Uint8Array>(into: T, from: ArrayLike<number>): T {
  into.set(from);
  return into;
}
