import type { CodeColumn, ColumnMemory, NumberColumn } from './columnMemory.ts';
import type { Container, TextBlob } from './fileText.ts';
import type { Ledger } from './ledger.ts';
import type { Notice } from './notices.ts';
import type { ProblemGroup, RowProblem } from './problems.ts';
import type { ReadingChoices } from './readingChoices.ts';
import type { CategoryCoder, CodedColumn } from './regimes.ts';
import type { UsedField } from './rowReader.ts';
import type { ColumnMatch, FieldId } from './schema.ts';
import type { TableColumns } from './tableColumns.ts';
import type { TablePlan } from './tablePlan.ts';

/** A table as the reader leaves it: columns in memory, and what was noted on the way. */
export interface ReadTable {
  readonly plan: TablePlan;
  readonly memory: ColumnMemory;
  readonly rowCount: number;
  /** Place in the text where the rows end; undefined where that is its end. */
  readonly rowsEnd: number | undefined;
  readonly used: readonly UsedField[];
  readonly columns: TableColumns;
  readonly coders: ReadonlyMap<FieldId, CategoryCoder>;
  readonly ledger: Ledger;
  readonly notices: readonly Notice[];
  /** The first PROBLEMS_KEPT of each kind, in the order of the file. */
  readonly problems: readonly RowProblem[];
  /** All of them counted, the most frequent first. */
  readonly problemGroups: readonly ProblemGroup[];
}

/** Columns by field. What `get` gives is a view of memory that may grow: it is not to be kept beyond the next allocation. */
export interface ColumnViews<T> {
  has(id: FieldId): boolean;
  get(id: FieldId): T | undefined;
}

/** Where every CHECKPOINT_ROWS-th row starts: place in the text, and physical line. */
export interface Checkpoints {
  /** Place in the text where the rows end; undefined where that is its end. */
  readonly end?: number;
  readonly offsets: Float64Array;
  readonly lines: Uint32Array;
}

/** A backtest as typed columns, a number per data row in the order of the file; rejected rows keep their place. */
export interface ReadBacktest {
  readonly fileName: string;
  readonly byteCount: number;
  readonly container: Container;
  readonly choices: ReadingChoices;
  readonly plan: TablePlan;
  readonly header: readonly string[];
  readonly match: ColumnMatch;
  readonly rowCount: number;
  /** The memory that the columns are in, and where in it. */
  readonly memory: ColumnMemory;
  readonly numberColumns: ReadonlyMap<FieldId, NumberColumn>;
  readonly codeColumns: ReadonlyMap<FieldId, CodeColumn>;
  /** Numbers and times; NaN where a cell has none. Every number of a rejected row is NaN. */
  readonly numbers: ColumnViews<Float64Array>;
  readonly coded: ColumnViews<CodedColumn>;
  /** ROW_SCALED, ROW_REMARKED or ROW_REJECTED, of every row. */
  readonly status: Uint8Array;
  /** The text that the rows were read from, as UTF-8; with the checkpoints it gives back the text of any row. */
  readonly text: TextBlob;
  readonly checkpoints: Checkpoints;
  readonly ledger: Ledger;
  readonly notices: readonly Notice[];
  readonly problems: readonly RowProblem[];
  readonly problemGroups: readonly ProblemGroup[];
  readonly problemCounts: { readonly rejected: number; readonly remarks: number };
}

/** What a backtest is besides its table. */
export interface BacktestFile {
  readonly fileName: string;
  readonly byteCount: number;
  readonly container: Container;
  readonly choices: ReadingChoices;
  readonly text: TextBlob;
}

/** A table and its file as a backtest. */
export function toBacktest(table: ReadTable, file: BacktestFile): ReadBacktest {
  const { plan, memory, rowCount, used, columns, coders, ledger } = table;
  const numberColumns = new Map<FieldId, NumberColumn>();
  const codeColumns = new Map<FieldId, CodeColumn>();
  used.forEach(({ field }, k) => {
    if (coders.has(field.id)) codeColumns.set(field.id, columns.codeColumn(k, rowCount));
    else numberColumns.set(field.id, columns.numberColumn(k, rowCount));
  });
  return {
    ...file,
    plan,
    header: plan.header,
    match: plan.columns,
    rowCount,
    memory,
    numberColumns,
    codeColumns,
    numbers: {
      has: (id) => numberColumns.has(id),
      get: (id) => {
        const column = numberColumns.get(id);
        return column && memory.numbers(column);
      },
    },
    coded: {
      has: (id) => codeColumns.has(id),
      get: (id) => {
        const column = codeColumns.get(id);
        const codes = column && memory.codes(column);
        return codes instanceof Uint32Array ? { codes, categories: coders.get(id)?.categories ?? [] } : undefined;
      },
    },
    get status() {
      return columns.status(rowCount);
    },
    checkpoints: {
      ...columns.checkpoints(rowCount),
      ...(table.rowsEnd !== undefined && { end: table.rowsEnd }),
    },
    ledger,
    notices: table.notices,
    problems: table.problems,
    problemGroups: table.problemGroups,
    problemCounts: { rejected: ledger.rejected, remarks: ledger.withRemarks },
  };
}
