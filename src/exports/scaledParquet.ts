import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { BacktestRun, FrozenResults } from '../batch/backtestRun.ts';
import type { DecimalMark } from '../data/dialect.ts';
import type { Notice } from '../data/notices.ts';
import { readNumberCell } from '../data/numberCell.ts';
import { describeProblems } from '../data/problems.ts';
import type { ReadBacktest } from '../data/readBacktest.ts';
import { cellText, type ScannedRecord } from '../data/recordScanner.ts';
import { type OnProgress, walkRecords } from '../data/recordText.ts';
import { createRowReader, ROW_SCALED, type RowReader, usedFields } from '../data/rowReader.ts';
import { foldName } from '../data/schema.ts';
import { columnsReplaced, type Download } from './download.ts';
import { PROBLEM_COLUMN } from './scaledCsv.ts';

const GROUP_ROWS = 100_000;

/**
 * The same table as the CSV download as a Parquet file: every data row in the file's order. Columns of the file are numbers (DOUBLE) where each cell of a
 * number field is one, as the file writes it, whatever its unit; else text as read, null where the cell is empty. Results are DOUBLE,
 * null where there is none; problems are text. Reads the kept text again; throws a FileChangedError where that changed.
 */
export async function writeScaledParquet(run: BacktestRun, onProgress: OnProgress): Promise<Download> {
  const writing = new Writing(run);
  await walkRecords(run.backtest, (row, record) => writing.take(row, record), onProgress);
  return writing.finish();
}

/** A column of the file on its way into a row group. */
interface OwnColumn {
  readonly name: string;
  readonly place: number;
  /** A null stands for an empty cell. */
  readonly cells: { readonly kind: 'number'; readonly values: Float64Array } | TextCells;
}

interface TextCells {
  readonly kind: 'text';
  readonly values: (string | null)[];
}

class Writing {
  readonly #run: BacktestRun;
  readonly #reader: RowReader;
  readonly #mark: DecimalMark;
  readonly #own: readonly OwnColumn[];
  readonly #replaced: readonly string[];
  readonly #renamed: readonly string[];
  readonly #results: FrozenResults;
  readonly #values: readonly Float64Array[];
  readonly #problems: (string | null)[] = [];
  readonly #out = new BlobWriter();
  readonly #parquet: ParquetWriter;
  #written = 0;

  constructor(run: BacktestRun) {
    this.#run = run;
    const { header, plan } = run.backtest;
    this.#reader = createRowReader(plan);
    this.#mark = plan.dialect.decimalMark;
    this.#results = run.freeze();
    this.#values = this.#results.names.map(() => new Float64Array(GROUP_ROWS));
    const folded = new Set([...this.#results.names, PROBLEM_COLUMN].map(foldName));
    const isReplaced = (name: string): boolean => folded.has(foldName(name));
    this.#replaced = header.filter(isReplaced);
    const names = distinctNames(header);
    const numbers = numberPlaces(run.backtest);
    this.#own = header.flatMap((original, place) => {
      if (isReplaced(original)) return [];
      const cells: OwnColumn['cells'] = numbers.has(place)
        ? { kind: 'number', values: new Float64Array(GROUP_ROWS) }
        : { kind: 'text', values: [] };
      return [{ name: names[place] ?? '', place, cells }];
    });
    this.#renamed = this.#own.flatMap(({ name, place }) => (name === header[place] ? [] : [name]));
    const columns = [
      ...this.#own.map(({ name, cells }) => ({ name, isText: cells.kind === 'text' })),
      ...this.#results.names.map((name) => ({ name, isText: false })),
      { name: PROBLEM_COLUMN, isText: true },
    ];
    this.#parquet = new ParquetWriter({
      writer: this.#out,
      schema: [
        { name: 'root', num_children: columns.length },
        ...columns.map(({ name, isText }) => (isText ? textElement(name) : numberElement(name))),
      ],
    });
  }

  take(row: number, record: ScannedRecord): void {
    const at = row - this.#written;
    for (const { place, cells } of this.#own) {
      if (cells.kind === 'number') cells.values[at] = this.#numberOf(record, place);
      else cells.values.push(place < record.count ? cellText(record, place) || null : null);
    }
    for (let k = 0; k < this.#values.length; k++) this.#values[k]![at] = this.#results.at(k, row);
    const isScaled = this.#run.backtest.status[row] === ROW_SCALED;
    this.#problems.push(isScaled ? null : describeProblems(this.#reader.explain(record)));
    if (at + 1 === GROUP_ROWS) this.#writeGroup(row + 1);
  }

  finish(): Download {
    const { rowCount } = this.#run.backtest;
    if (rowCount > this.#written) this.#writeGroup(rowCount);
    this.#parquet.finish();
    const renamed = this.#renamed;
    const notices: Notice[] = [...columnsReplaced(this.#replaced)];
    if (renamed.length > 0)
      notices.push({
        code: 'columnsRenamed',
        message: `Columns with a name that another has too were renamed in the download: ${renamed.join(', ')}.`,
        count: renamed.length,
      });
    return { blob: this.#out.toBlob(), rowCount, notices };
  }

  #numberOf(record: ScannedRecord, place: number): number {
    const cell = readNumberCell(record, place, this.#mark);
    if (typeof cell === 'string') throw new Error(`no number in a column of numbers: ${cell}`);
    return typeof cell === 'number' ? cell : cell.value;
  }

  #writeGroup(to: number): void {
    const from = this.#written;
    const own = this.#own.map(({ name, cells }) => ({
      name,
      ...(cells.kind === 'number' ? plain(cells.values.slice(0, to - from)) : { data: cells.values }),
    }));
    const results = this.#results.names.map((name, k) => ({
      name,
      ...plain(withoutNaN(this.#values[k]!.subarray(0, to - from))),
    }));
    const problems = { name: PROBLEM_COLUMN, data: this.#problems };
    this.#parquet.write({ columnData: [...own, ...results, problems], rowGroupSize: GROUP_ROWS });
    this.#written = to;
    this.#problems.length = 0;
    for (const { cells } of this.#own) if (cells.kind === 'text') cells.values.length = 0;
  }
}

const textElement = (name: string) =>
  ({
    name,
    type: 'BYTE_ARRAY',
    repetition_type: 'OPTIONAL',
    converted_type: 'UTF8',
    logical_type: { type: 'STRING' },
  }) as const;

const numberElement = (name: string) => ({ name, type: 'DOUBLE', repetition_type: 'OPTIONAL' }) as const;

/** hyparquet-writer's dictionaries make −0 and 0 one value, whichever comes first. */
const plain = <T>(data: T) => ({ data, encoding: 'PLAIN' }) as const;

/** Where a column holds a number in every row. */
function numberPlaces({ plan, numbers }: ReadBacktest): ReadonlySet<number> {
  return new Set(
    usedFields(plan).flatMap(({ field, place }) =>
      field.kind === 'number' && numbers.get(field.id)?.every((value) => !Number.isNaN(value)) ? [place] : [],
    ),
  );
}

/** Parquet finds columns by name: the second `x` becomes `x (2)`. */
function distinctNames(names: readonly string[]): readonly string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let distinct = name;
    for (let k = 2; seen.has(distinct) || (distinct !== name && taken.has(distinct)); k++) distinct = `${name} (${k})`;
    seen.add(distinct);
    return distinct;
  });
}

function withoutNaN(values: Float64Array): (number | null)[] | Float64Array {
  return values.some((value) => Number.isNaN(value))
    ? Array.from(values, (value) => (Number.isNaN(value) ? null : value))
    : values.slice();
}

/** Hands what was written to a blob after each row group, so that a long file is never in memory as a whole. */
class BlobWriter extends ByteWriter {
  readonly #pieces: Blob[] = [];

  flush(): void {
    this.#pieces.push(new Blob([this.getBytes().slice()]));
    this.index = 0;
  }

  toBlob(): Blob {
    this.flush();
    return new Blob(this.#pieces, { type: 'application/vnd.apache.parquet' });
  }
}
