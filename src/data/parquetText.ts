import { parquetMetadata } from 'hyparquet/src/metadata.js';
import type { ColumnChunk, ColumnMetaData, DecodedArray, FileMetaData, RowGroup } from 'hyparquet/src/types.js';
import { CellBlock, isUtf8 } from './cellBlock.ts';
import { endOfStruct } from './compactStruct.ts';
import { type CellForm, cellForm, valueText } from './parquetCells.ts';
import { damagedColumn, damagedFile, encryptedFile, ParquetError, truncatedFile } from './parquetError.ts';
import { readNestedRows } from './parquetNested.ts';
import { ChunkReader } from './parquetPages.ts';
import { describeColumns, type ParquetColumn } from './parquetSchema.ts';

export { ParquetError } from './parquetError.ts';

const COMMA = 44;
const LF = 10;
const QUOTE = 34;

const FOOTER_BYTES = 8;
const MAGIC_BYTES = 4;
const PIECE_BYTES = 1 << 20;
/** Cells made before they are put into rows, and the rows that this is at most. */
const BLOCK_CELLS = 1 << 16;
const BLOCK_ROWS = 4096;
/** Fewer rows where they are long; the first rows show whether they are. */
const BLOCK_BYTES = 1 << 23;
const FIRST_ROWS = 64;

/**
 * The table of a Parquet file as CSV in UTF-8, in pieces of about a megabyte: a header, commas, line feeds, quotes where needed, a
 * line per row. A number reads back as the same double, a missing value is an empty cell. Holds the packed bytes of one row group and
 * a page of each column. `onProgress` hears the share of the rows done. Throws ParquetError; errors of reading the Blob pass through.
 */
export async function* parquetAsCsv(
  file: Blob,
  onProgress: (fraction: number) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const metadata = await readMetadata(file);
  const columns = describeTable(metadata);
  const mostRows = Math.max(1, Math.min(BLOCK_ROWS, Math.floor(BLOCK_CELLS / columns.length)));
  const blocks = columns.map(() => new CellBlock(mostRows));
  const rows = new RowJoiner(blocks);
  const encoder = new TextEncoder();
  for (const [k, block] of blocks.entries()) block.addText(encoder.encode(columns[k]?.name));
  rows.join(1);
  const total = Number(metadata.num_rows);
  let done = 0;
  let blockRows = Math.min(FIRST_ROWS, mostRows);
  for (const group of metadata.row_groups) {
    const sources = await openGroup(file, columns, group);
    for (let left = Number(group.num_rows); left > 0; ) {
      const count = Math.min(left, blockRows);
      for (let k = 0; k < blocks.length; k++) {
        blocks[k]!.clear();
        sources[k]!.add(count, blocks[k]!);
      }
      const rowBytes = rows.join(count) / count;
      blockRows = Math.max(1, Math.min(mostRows, 2 * count, Math.floor(BLOCK_BYTES / rowBytes)));
      left -= count;
      done += count;
      if (rows.length < PIECE_BYTES) continue;
      onProgress(done / total);
      yield rows.take();
    }
  }
  onProgress(1);
  if (rows.length > 0) yield rows.take();
}

async function readBytes(file: Blob, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  if (!(from >= 0 && from <= to && to <= file.size)) throw truncatedFile();
  return new Uint8Array(await file.slice(from, to).arrayBuffer());
}

const magicOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(-MAGIC_BYTES));

async function readMetadata(file: Blob): Promise<FileMetaData> {
  if (file.size < FOOTER_BYTES + MAGIC_BYTES) throw truncatedFile();
  const end = await readBytes(file, file.size - FOOTER_BYTES, file.size);
  if (magicOf(end) === 'PARE') throw encryptedFile();
  if (magicOf(end) !== 'PAR1') throw truncatedFile();
  const length = new DataView(end.buffer).getUint32(0, true);
  if (length > file.size - FOOTER_BYTES - MAGIC_BYTES) throw damagedFile();
  const footer = await readBytes(file, file.size - FOOTER_BYTES - length, file.size);
  try {
    if (endOfStruct(footer, 0) !== length) throw new RangeError('more than one struct');
    return parquetMetadata(footer, { geoparquet: false });
  } catch (cause) {
    throw damagedFile(cause);
  }
}

function describeTable(metadata: FileMetaData): readonly ParquetColumn[] {
  const columns = tryDescribe(metadata);
  const rows = metadata.row_groups.reduce((sum, { num_rows }) => sum + Number(num_rows), 0);
  const isCounted = metadata.row_groups.every(({ num_rows }) => num_rows >= 0n);
  if (columns.length === 0 || !isCounted || rows !== Number(metadata.num_rows)) throw damagedFile();
  return columns;
}

function tryDescribe({ schema }: FileMetaData): readonly ParquetColumn[] {
  try {
    return describeColumns(schema);
  } catch (cause) {
    throw damagedFile(cause);
  }
}

/** The values of one column of a row group, in their order. */
interface CellSource {
  /** The next `count` values as cells. */
  add(count: number, block: CellBlock): void;
}

async function openGroup(
  file: Blob,
  columns: readonly ParquetColumn[],
  group: RowGroup,
): Promise<readonly CellSource[]> {
  const chunks = group.columns.values();
  const rows = Number(group.num_rows);
  const sources: CellSource[] = [];
  for (const column of columns) {
    const readers: ChunkReader[] = [];
    for (const leaf of column.leaves) {
      const meta = ensureReadable(chunks.next().value, column.name);
      readers.push(new ChunkReader(leaf, meta, rows, await readChunk(file, meta, column.name)));
    }
    sources.push(openColumn(column, readers, rows));
  }
  return sources;
}

function ensureReadable(chunk: ColumnChunk | undefined, column: string): ColumnMetaData {
  if (chunk?.crypto_metadata || chunk?.encrypted_column_metadata) throw encryptedFile(column);
  if (!chunk?.meta_data || chunk.file_path) throw damagedColumn(column);
  return chunk.meta_data;
}

async function readChunk(file: Blob, meta: ColumnMetaData, column: string): Promise<Uint8Array<ArrayBuffer>> {
  const dictionary = Number(meta.dictionary_page_offset ?? 0);
  const data = Number(meta.data_page_offset);
  const from = dictionary > 0 && dictionary < data ? dictionary : data;
  const to = from + Number(meta.total_compressed_size);
  if (!(from >= MAGIC_BYTES && from <= to && to <= file.size)) throw damagedColumn(column);
  return readBytes(file, from, to);
}

function openColumn(column: ParquetColumn, readers: readonly ChunkReader[], rows: number): CellSource {
  const [leaf] = column.leaves;
  const [reader] = readers;
  if (!leaf || !reader) throw damagedColumn(column.name);
  try {
    if (column.isFlat) return new FlatSource(column.name, reader, cellForm(leaf.element));
    return new NestedSource(column.name, readNestedRows(column, readers), rows);
  } catch (cause) {
    throw cause instanceof ParquetError ? cause : damagedColumn(column.name, cause);
  }
}

class FlatSource implements CellSource {
  readonly #name: string;
  readonly #reader: ChunkReader;
  readonly #form: CellForm;
  #page: DecodedArray = [];
  #at = 0;

  constructor(name: string, reader: ChunkReader, form: CellForm) {
    this.#name = name;
    this.#reader = reader;
    this.#form = form;
  }

  add(count: number, block: CellBlock): void {
    for (let left = count; left > 0; ) {
      if (this.#at === this.#page.length) {
        const page = this.#reader.next();
        if (!page) throw damagedColumn(this.#name);
        this.#page = page;
        this.#at = 0;
      }
      const to = Math.min(this.#page.length, this.#at + left);
      try {
        addCells(this.#page, this.#at, to, this.#form, block);
      } catch (cause) {
        throw damagedColumn(this.#name, cause);
      }
      left -= to - this.#at;
      this.#at = to;
    }
  }
}

function addCells(values: DecodedArray, from: number, to: number, form: CellForm, block: CellBlock): void {
  const isText = form.kind === 'text';
  for (let i = from; i < to; i++) {
    const value: unknown = values[i];
    if (value === null) block.addPlain('');
    else if (isText && value instanceof Uint8Array && isUtf8(value)) block.addText(value);
    else block.addPlain(valueText(value, form));
  }
}

class NestedSource implements CellSource {
  readonly #rows: readonly (string | undefined)[];
  readonly #encoder = new TextEncoder();
  #at = 0;

  constructor(name: string, rows: readonly (string | undefined)[], count: number) {
    if (rows.length !== count) throw damagedColumn(name);
    this.#rows = rows;
  }

  add(count: number, block: CellBlock): void {
    for (let left = count; left > 0; left--) block.addText(this.#encoder.encode(this.#rows[this.#at++]));
  }
}

/** Puts the cells of several columns into rows. */
class RowJoiner {
  readonly #blocks: readonly CellBlock[];
  #bytes = new Uint8Array(0);
  length = 0;

  constructor(blocks: readonly CellBlock[]) {
    this.#blocks = blocks;
  }

  /** Adds the first `count` rows of the blocks; gives the bytes that they take. */
  join(count: number): number {
    const blocks = this.#blocks;
    // A cell has a separator after it and may have to become a pair of quotes.
    this.#reserve(blocks.reduce((sum, block) => sum + block.length, 0) + 3 * count * blocks.length);
    const to = this.#bytes;
    let length = this.length;
    for (let row = 0; row < count; row++) {
      for (let k = 0; k < blocks.length; k++) {
        const { bytes, ends } = blocks[k]!;
        if (k > 0) to[length++] = COMMA;
        const end = ends[row]!;
        for (let i = row === 0 ? 0 : ends[row - 1]!; i < end; i++) to[length++] = bytes[i]!;
      }
      // An empty line would be no row to a reader.
      if (length === 0 || (blocks.length === 1 && to[length - 1] === LF)) {
        to[length++] = QUOTE;
        to[length++] = QUOTE;
      }
      to[length++] = LF;
    }
    const added = length - this.length;
    this.length = length;
    return added;
  }

  /** What was added since the last time. */
  take(): Uint8Array<ArrayBuffer> {
    const piece = this.#bytes.subarray(0, this.length);
    this.#bytes = new Uint8Array(this.#bytes.length);
    this.length = 0;
    return piece;
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#bytes.length) return;
    const longer = new Uint8Array(Math.max(2 * this.#bytes.length, this.length + count));
    longer.set(this.#bytes.subarray(0, this.length));
    this.#bytes = longer;
  }
}
