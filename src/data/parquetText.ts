import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { ensureStruct, PageError, type PageSums, verifyPages } from './parquetPages.ts';

/** A Parquet file that cannot be read: what is wrong and what to do, sentences; the column where it is one. */
export class ParquetError extends Error {
  readonly what: string;
  readonly advice: string;
  readonly column?: string;

  constructor(what: string, column?: string, cause?: unknown) {
    super(what, { cause });
    this.name = 'ParquetError';
    this.what = what;
    this.advice = 'Write the Parquet file again, or save the table as CSV and choose that file.';
    if (column !== undefined) this.column = column;
  }
}

const DAMAGED_END = 'The end of the Parquet file, which describes its columns, is damaged.';
const MAGIC_BYTES = 4;
/** Rows that are turned into text at once. */
const ROWS_AT_ONCE = 4096;

/**
 * A Parquet file as the text of a CSV file: a header, commas, a line per row, quotes by RFC 4180, so that everything behind it is
 * the same for both. Numbers are written so that they read back to the same double, whole numbers and decimals exactly, times in
 * ISO 8601, what is nested as JSON. Row group by row group; the checksums of pages are verified where they are. Throws a ParquetError.
 */
export async function* parquetAsCsv(
  file: Blob,
  onProgress: (share: number) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  await ensureReadable(file);
  const buffer: AsyncBuffer = {
    byteLength: file.size,
    slice: (from, to) => file.slice(from, to).arrayBuffer(),
  };
  const metadata = await parquetMetadataAsync(buffer).catch((cause: unknown) => {
    throw new ParquetError(DAMAGED_END, undefined, cause);
  });
  const columns = parquetSchema(metadata).children.map(({ element }) => ({
    name: element.name,
    decimals:
      element.converted_type === 'DECIMAL' || element.logical_type?.type === 'DECIMAL'
        ? (element.scale ?? 0)
        : undefined,
  }));
  const encoder = new TextEncoder();
  const isSingle = columns.length === 1;
  yield encoder.encode(`${columns.map(({ name }) => toCell(name, isSingle)).join(',')}\n`);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    await verifyGroup(file, group, columns);
    const rows = Number(group.num_rows);
    const values = await readGroup(buffer, metadata, columns, rowStart, rows);
    for (let from = 0; from < rows; from += ROWS_AT_ONCE)
      yield encoder.encode(toLines(values, columns, from, Math.min(rows, from + ROWS_AT_ONCE)));
    rowStart += rows;
    onProgress(rowStart / Math.max(1, Number(metadata.num_rows)));
  }
}

/** Damage to the description of the columns could make its reading ask for all the memory there is. */
async function ensureReadable(file: Blob): Promise<void> {
  const end = await file.slice(-2 * MAGIC_BYTES).arrayBuffer();
  const magic = new TextDecoder().decode(end.slice(MAGIC_BYTES));
  if (magic === 'PARE') throw new ParquetError('The Parquet file is encrypted.');
  const length = magic === 'PAR1' ? new DataView(end).getUint32(0, true) : 0;
  if (length === 0 || length + 3 * MAGIC_BYTES > file.size)
    throw new ParquetError('The Parquet file ends too early: it was cut off.');
  const description = await file.slice(-length - 2 * MAGIC_BYTES, -2 * MAGIC_BYTES).arrayBuffer();
  try {
    ensureStruct(new Uint8Array(description));
  } catch (cause) {
    throw new ParquetError(DAMAGED_END, undefined, cause);
  }
}

/** Damage that would make the unpacking ask for all the memory there is is found here, before it. */
async function verifyGroup(
  file: Blob,
  { columns: chunks, num_rows: rows }: FileMetaData['row_groups'][number],
  columns: readonly Column[],
): Promise<void> {
  const told = new Set(chunks.map(({ meta_data: about }) => about?.path_in_schema[0]));
  if (columns.some(({ name }) => !told.has(name))) throw new ParquetError(DAMAGED_END);
  for (const { meta_data: about, crypto_metadata: encryption } of chunks) {
    const column = about?.path_in_schema[0];
    if (encryption !== undefined || !about)
      throw new ParquetError('A column of the Parquet file is encrypted.', column);
    const start = Number(about.dictionary_page_offset || about.data_page_offset);
    const end = start + Number(about.total_compressed_size);
    if (!(start >= 0 && end >= start && end <= file.size)) throw new ParquetError(DAMAGED_END, column);
    const bytes = await file.slice(start, end).arrayBuffer();
    const { values, unpackedBytes } = sumPages(new Uint8Array(bytes), column);
    const isFlat = about.path_in_schema.length === 1;
    const fits = values === Number(about.num_values) && unpackedBytes === Number(about.total_uncompressed_size);
    if (!fits || values < Number(rows) || (isFlat && values !== Number(rows)))
      throw new ParquetError('The Parquet file is damaged: a column does not have the size that its end says.', column);
  }
}

function sumPages(chunk: Uint8Array, column: string | undefined): PageSums {
  try {
    return verifyPages(chunk);
  } catch (cause) {
    if (!(cause instanceof PageError)) throw cause;
    throw new ParquetError(`The Parquet file is damaged: ${cause.message}.`, column, cause);
  }
}

interface Column {
  readonly name: string;
  /** Digits behind the point of a decimal column. */
  readonly decimals: number | undefined;
}

/** What hyparquet gives: a list per run of rows. */
type Run = { readonly from: number; readonly data: ArrayLike<unknown> };

async function readGroup(
  buffer: AsyncBuffer,
  metadata: FileMetaData,
  columns: readonly Column[],
  rowStart: number,
  rows: number,
): Promise<readonly ArrayLike<unknown>[]> {
  const runs = new Map<string, Run[]>(columns.map(({ name }) => [name, []]));
  try {
    await parquetRead({
      file: buffer,
      metadata,
      rowStart,
      rowEnd: rowStart + rows,
      compressors,
      parsers: PARSERS,
      geoparquet: false,
      onChunk: ({ columnName, columnData, rowStart: at }) => {
        runs.get(columnName)?.push({ from: at - rowStart, data: columnData });
      },
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ParquetError(`The Parquet file cannot be unpacked (${why}).`, undefined, cause);
  }
  return columns.map(({ name }) => joinRuns(runs.get(name) ?? [], rows, name));
}

function joinRuns(runs: readonly Run[], rows: number, column: string): ArrayLike<unknown> {
  const [only] = runs;
  if (only && runs.length === 1 && only.from === 0 && only.data.length === rows) return only.data;
  const all = new Array<unknown>(rows);
  let filled = 0;
  for (const { from, data } of runs)
    for (let k = 0; k < data.length; k++) {
      const row = from + k;
      if (row < 0 || row >= rows) continue;
      all[row] = data[k];
      filled++;
    }
  if (filled !== rows) throw new ParquetError('The Parquet file has fewer values than rows.', column);
  return all;
}

function toLines(values: readonly ArrayLike<unknown>[], columns: readonly Column[], from: number, to: number): string {
  const isSingle = columns.length === 1;
  let text = '';
  for (let row = from; row < to; row++) {
    for (let k = 0; k < columns.length; k++) {
      if (k > 0) text += ',';
      const value = values[k]?.[row];
      text += typeof value === 'number' ? numberText(value, columns[k]?.decimals) : toCell(textOf(value), isSingle);
    }
    text += '\n';
  }
  return text;
}

/** hyparquet gives decimals as doubles next to them; so many digits behind the point are exactly what the file says. */
const numberText = (value: number, decimals: number | undefined): string =>
  decimals !== undefined ? value.toFixed(decimals) : Object.is(value, -0) ? '-0' : String(value);

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Uint8Array) return hexOf(value);
  if (value instanceof Date) return value.toISOString();
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint' ? String(part) : part instanceof Uint8Array ? hexOf(part) : part,
  );
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A lone empty cell would be a blank line, and a first one with # a comment. */
function toCell(text: string, isSingle: boolean): string {
  const isPlain = /^[^",\r\n#]*$/.test(text) && !(isSingle && text.trim() === '');
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}

/** Times as text without a zone, which reads as UTC, in full precision. */
const PARSERS = {
  timestampFromMilliseconds: (millis: bigint) => timeText(millis, 3),
  timestampFromMicroseconds: (micros: bigint) => timeText(micros, 6),
  timestampFromNanoseconds: (nanos: bigint) => timeText(nanos, 9),
  dateFromDays: (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10),
};

function timeText(count: bigint | undefined, digits: number): string {
  if (count === undefined || count === null) return '';
  const perSecond = 10n ** BigInt(digits);
  const fraction = ((count % perSecond) + perSecond) % perSecond;
  const seconds = Number((count - fraction) / perSecond);
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return String(count);
  const whole = date.toISOString().slice(0, 19);
  return fraction === 0n ? whole : `${whole}.${String(fraction).padStart(digits, '0').replace(/0+$/u, '')}`;
}
