import { crc32 } from 'node:zlib';
import { parquetHeader } from 'hyparquet/src/column.js';
import { parquetMetadata } from 'hyparquet/src/metadata.js';
import type { ColumnMetaData, DataPageHeaderV2, PageHeader, SchemaElement } from 'hyparquet/src/types.js';
import { ByteWriter, parquetWriteBuffer } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';

type WriteOptions = Parameters<typeof parquetWriteBuffer>[0];

export const writeParquet = (options: WriteOptions): Uint8Array<ArrayBuffer> =>
  new Uint8Array(parquetWriteBuffer({ statistics: false, codec: 'UNCOMPRESSED', ...options }));

/** What to make different in a file; the rest stays. */
export interface Changes {
  readonly schema?: SchemaElement[];
  readonly chunk?: (chunk: ColumnMetaData) => ColumnMetaData;
  /** Into the header of each page. */
  readonly checksums?: boolean;
  /** Data pages become version 1; for files that are not compressed. */
  readonly firstVersion?: boolean;
  readonly header?: (header: PageHeader) => PageHeader;
  /** The column that claims to be encrypted. */
  readonly encrypted?: string;
}

export interface Rewritten {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the pages are, without their headers: from, to. */
  readonly pages: readonly (readonly [number, number])[];
}

/** The file written anew, page by page. */
export function rewriteParquet(file: Uint8Array<ArrayBuffer>, changes: Changes): Rewritten {
  const metadata = parquetMetadata(file, { geoparquet: false });
  const writer = new ByteWriter();
  writer.appendUint32(0x31524150);
  const pages: [number, number][] = [];
  const row_groups = metadata.row_groups.map((group) => ({
    ...group,
    columns: group.columns.map(({ file_offset, meta_data: chunk }) => {
      if (!chunk) throw new Error('no column chunk');
      const from = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset);
      const to = from + Number(chunk.total_compressed_size);
      const start = BigInt(writer.offset);
      let dataStart: bigint | undefined;
      for (const { header, body } of readPages(file, from, to)) {
        const changed = changes.header?.(header) ?? header;
        const page = changes.firstVersion ? asFirstVersion(changed, body) : { header: changed, body };
        if (header.type !== 'DICTIONARY_PAGE') dataStart ??= BigInt(writer.offset);
        writePageHeader(writer, { ...page.header, ...(changes.checksums && { crc: crc32(page.body) | 0 }) });
        pages.push([writer.offset, writer.offset + page.body.length]);
        writer.appendBytes(page.body);
      }
      const { dictionary_page_offset, ...rest } = chunk;
      const moved: ColumnMetaData = {
        ...rest,
        data_page_offset: dataStart ?? start,
        ...(dictionary_page_offset !== undefined && { dictionary_page_offset: start }),
        total_compressed_size: BigInt(writer.offset) - start,
      };
      return {
        file_offset,
        meta_data: changes.chunk?.(moved) ?? moved,
        ...(chunk.path_in_schema[0] === changes.encrypted && { encrypted_column_metadata: new Uint8Array(1) }),
      };
    }),
  }));
  writeMetadata(writer, { ...metadata, row_groups, schema: changes.schema ?? metadata.schema });
  writer.appendUint32(0x31524150);
  return { bytes: new Uint8Array(writer.getBuffer()), pages };
}

interface Page {
  readonly header: PageHeader;
  readonly body: Uint8Array;
}

function* readPages(file: Uint8Array<ArrayBuffer>, from: number, to: number): Generator<Page> {
  const reader = { view: new DataView(file.buffer, file.byteOffset, to), offset: from };
  while (reader.offset < to) {
    const header = parquetHeader(reader);
    const start = reader.offset;
    reader.offset += header.compressed_page_size;
    yield { header, body: file.slice(start, reader.offset) };
  }
}

function asFirstVersion(header: PageHeader, body: Uint8Array): Page {
  const page = header.data_page_header_v2;
  if (!page) return { header, body };
  const lengths = [page.repetition_levels_byte_length, page.definition_levels_byte_length];
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const length of lengths.filter((length) => length > 0)) {
    parts.push(littleEndian(length), body.subarray(at, at + length));
    at += length;
  }
  const longer = new Uint8Array(Buffer.concat([...parts, body.subarray(at)]));
  return { header: firstHeader(page, longer.length), body: longer };
}

const firstHeader = ({ num_values, encoding }: DataPageHeaderV2, length: number): PageHeader => ({
  type: 'DATA_PAGE',
  uncompressed_page_size: length,
  compressed_page_size: length,
  data_page_header: {
    num_values,
    encoding,
    definition_level_encoding: 'RLE',
    repetition_level_encoding: 'RLE',
  },
});

function littleEndian(number: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, number, true);
  return bytes;
}
