import { parquetHeader, readPage } from 'hyparquet/src/column.js';
import { convert } from 'hyparquet/src/convert.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import type {
  ColumnDecoder,
  ColumnMetaData,
  Compressors,
  DataPageHeader,
  DataPageHeaderV2,
  DecodedArray,
  PageHeader,
} from 'hyparquet/src/types.js';
import {
  decompressBrotli,
  decompressGzip,
  decompressLz4,
  decompressLz4Raw,
  decompressZstd,
} from 'hyparquet-compressors';
import { endOfStruct } from './compactStruct.ts';
import { crc32 } from './crc32.ts';
import { damagedColumn, ParquetError, unsupportedColumn, wrongChecksum } from './parquetError.ts';
import type { ParquetLeaf } from './parquetSchema.ts';

/** Snappy is hyparquet's own. */
const compressors: Compressors = {
  GZIP: decompressGzip,
  BROTLI: decompressBrotli,
  ZSTD: (packed, length) => decompressZstd(packed, new Uint8Array(length)),
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
};

const READABLE = new Set(['UNCOMPRESSED', 'SNAPPY', ...Object.keys(compressors)]);

/** Writers make pages of a megabyte; past this, a damaged length is likelier than a page, and memory at stake. */
const PAGE_BYTES_LIMIT = 1 << 29;
const PAGE_VALUES_LIMIT = 1 << 26;

/** Runs may be padded to whole groups, of which a writer makes at most 63 of 8. */
const RUN_PADDING = 504;

const identity = <T>(value: T): T => value;
const parsers = {
  timestampFromMilliseconds: identity,
  timestampFromMicroseconds: identity,
  timestampFromNanoseconds: identity,
  dateFromDays: identity,
  stringFromBytes: identity,
  jsonFromBytes: identity,
  geometryFromBytes: identity,
  geographyFromBytes: identity,
  uuidFromBytes: identity,
};

/**
 * Reads one column chunk page by page, checksums verified where there are any. hyparquet decodes a page only after its sizes and
 * counts were found to fit, each page in a buffer of its own, for it trusts both.
 */
export class ChunkReader {
  readonly #leaf: ParquetLeaf;
  readonly #codec: ColumnMetaData['codec'];
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #decoder: ColumnDecoder;
  #at = 0;
  #valuesLeft: number;
  #dictionary: DecodedArray | undefined;

  constructor(leaf: ParquetLeaf, chunk: ColumnMetaData, rows: number, bytes: Uint8Array<ArrayBuffer>) {
    const element = leaf.plainPath.at(-1)?.element;
    if (!element || element.type !== chunk.type || leaf.path.join('\0') !== chunk.path_in_schema.join('\0'))
      throw damagedColumn(leaf.column);
    if (leaf.mostRepeated === 0 && Number(chunk.num_values) !== rows) throw damagedColumn(leaf.column);
    if (!READABLE.has(chunk.codec))
      throw unsupportedColumn(leaf.column, `is compressed with ${chunk.codec ?? 'an unknown method'}`);
    this.#leaf = leaf;
    this.#codec = chunk.codec;
    this.#bytes = bytes;
    this.#valuesLeft = Number(chunk.num_values);
    this.#decoder = {
      pathInSchema: element ? [element.name] : [],
      type: chunk.type,
      element,
      schemaPath: leaf.plainPath,
      codec: 'UNCOMPRESSED',
      parsers,
      utf8: false,
    };
  }

  /**
   * The raw values of the next page that has some, null where a value is missing, nested values in arrays; undefined at the end of
   * the chunk. Given the values of the page before, those of a nested column are added to them. Throws ParquetError.
   */
  next(before?: DecodedArray): DecodedArray | undefined {
    try {
      return this.#next(before);
    } catch (cause) {
      throw cause instanceof ParquetError ? cause : damagedColumn(this.#leaf.column, cause);
    }
  }

  #next(before: DecodedArray | undefined): DecodedArray | undefined {
    while (this.#valuesLeft > 0) {
      const reader = {
        view: new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length),
        offset: this.#at,
      };
      endOfStruct(this.#bytes, this.#at);
      const header = parquetHeader(reader);
      const end = reader.offset + header.compressed_page_size;
      if (!(header.compressed_page_size >= 0 && end <= this.#bytes.length)) throw damagedColumn(this.#leaf.column);
      const packed = this.#bytes.subarray(reader.offset, end);
      this.#at = end;
      if (header.crc !== undefined && crc32(0, packed) !== header.crc >>> 0) throw wrongChecksum(this.#leaf.column);
      switch (header.type) {
        case 'DICTIONARY_PAGE':
          this.#dictionary = this.#readDictionary(header, packed);
          break;
        case 'DATA_PAGE':
        case 'DATA_PAGE_V2': {
          const values = this.#readData(header, packed, before);
          if (values) return values;
          break;
        }
        // The format wants pages of kinds that a reader does not know to be passed over.
        default:
      }
    }
    return undefined;
  }

  #readDictionary(header: PageHeader, packed: Uint8Array<ArrayBuffer>): DecodedArray | undefined {
    const body = this.#unpack(packed, header.uncompressed_page_size);
    const count = header.dictionary_page_header?.num_values ?? -1;
    if (count < 0 || count > 8 * body.length) throw damagedColumn(this.#leaf.column);
    const values = this.#decode(header, body, undefined);
    return values && convert(values, this.#decoder);
  }

  #readData(
    header: PageHeader,
    packed: Uint8Array<ArrayBuffer>,
    before: DecodedArray | undefined,
  ): DecodedArray | undefined {
    const { column, mostRepeated } = this.#leaf;
    const page = header.type === 'DATA_PAGE' ? header.data_page_header : header.data_page_header_v2;
    const count = page?.num_values ?? -1;
    if (!page || !(count >= 0 && count <= this.#valuesLeft && count <= PAGE_VALUES_LIMIT)) throw damagedColumn(column);
    this.#valuesLeft -= count;
    if (count === 0) return undefined;
    const isCoded = page.encoding === 'RLE_DICTIONARY' || page.encoding === 'PLAIN_DICTIONARY';
    if (isCoded && !this.#dictionary) throw damagedColumn(column);
    const { body, valuesAt } =
      'num_nulls' in page ? this.#unpackSecond(header, page, packed) : this.#unpackFirst(header, page, packed);
    if (isCoded) this.#ensureRuns(body, valuesAt + 1, body.length, body[valuesAt] ?? 0, count);
    if (page.encoding === 'RLE') this.#ensureRuns(body, valuesAt + 4, body.length, 1, count);
    // A page of nulls alone need not say how wide the codes would be.
    const whole = isCoded && valuesAt === body.length ? withZero(body) : body;
    const values = this.#decode('num_nulls' in page ? this.#withNulls(header, page, packed) : header, whole, before);
    if (mostRepeated === 0 && values !== before && values?.length !== count) throw damagedColumn(column);
    return values;
  }

  /** A data page of version 1: levels and values are packed together. */
  #unpackFirst(header: PageHeader, page: DataPageHeader, packed: Uint8Array<ArrayBuffer>): UnpackedPage {
    const { column, mostRepeated, mostDefined } = this.#leaf;
    const body = this.#unpack(packed, header.uncompressed_page_size);
    const view = new DataView(body.buffer);
    const repetition = { most: mostRepeated, encoding: page.repetition_level_encoding };
    const definition = { most: mostDefined, encoding: page.definition_level_encoding };
    let at = 0;
    for (const { most, encoding } of [repetition, definition]) {
      if (most === 0) continue;
      if (encoding !== 'RLE') throw unsupportedColumn(column, `has levels in the encoding ${encoding}`);
      const end = at + 4 + view.getUint32(at, true);
      this.#ensureRuns(body, at + 4, end, bitWidth(most), page.num_values);
      at = end;
    }
    return { body, valuesAt: at };
  }

  /** A data page of version 2: the levels stand before the packed values as they are. */
  #unpackSecond(header: PageHeader, page: DataPageHeaderV2, packed: Uint8Array<ArrayBuffer>): UnpackedPage {
    const { column, mostRepeated, mostDefined } = this.#leaf;
    const { num_values: count, num_nulls: nulls } = page;
    const { repetition_levels_byte_length: repeatedEnd, definition_levels_byte_length: definedLength } = page;
    const valuesAt = repeatedEnd + definedLength;
    const fits = repeatedEnd >= 0 && definedLength >= 0 && valuesAt <= packed.length && nulls >= 0 && nulls <= count;
    if (!fits) throw damagedColumn(column);
    if (mostRepeated > 0) this.#ensureRuns(packed, 0, repeatedEnd, bitWidth(mostRepeated), count);
    if (mostDefined > 0) this.#ensureRuns(packed, repeatedEnd, valuesAt, bitWidth(mostDefined), count);
    if (page.is_compressed === false) return { body: packed.slice(), valuesAt };
    const values = this.#unpack(packed.subarray(valuesAt), header.uncompressed_page_size - valuesAt);
    const body = new Uint8Array(valuesAt + values.length);
    body.set(packed.subarray(0, valuesAt));
    body.set(values, valuesAt);
    return { body, valuesAt };
  }

  /** Of nested columns, some writers do not count empty lists among the nulls, for which no value is there either. */
  #withNulls(header: PageHeader, page: DataPageHeaderV2, packed: Uint8Array<ArrayBuffer>): PageHeader {
    const { mostRepeated, mostDefined } = this.#leaf;
    if (mostRepeated === 0) return header;
    const { repetition_levels_byte_length: offset, definition_levels_byte_length: length } = page;
    const levels = new Array<number>(page.num_values).fill(0);
    readRleBitPackedHybrid(
      { view: new DataView(packed.slice().buffer), offset },
      bitWidth(mostDefined),
      levels,
      length,
    );
    const num_nulls = levels.reduce((sum, level) => sum + (level < mostDefined ? 1 : 0), 0);
    return { ...header, data_page_header_v2: { ...page, num_nulls } };
  }

  /** The bytes in a buffer of their own. */
  #unpack(packed: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
    if (!(length >= 0 && length <= PAGE_BYTES_LIMIT)) throw damagedColumn(this.#leaf.column);
    if (length === 0) return new Uint8Array(0);
    const body = new Uint8Array(decompressPage(packed, length, this.#codec, compressors));
    if (this.#codec === 'GZIP' && !fitsTrailer(packed, body)) throw wrongChecksum(this.#leaf.column);
    return body;
  }

  #decode(
    header: PageHeader,
    body: Uint8Array<ArrayBuffer>,
    before: DecodedArray | undefined,
  ): DecodedArray | undefined {
    const reader = { view: new DataView(body.buffer), offset: 0 };
    const sized = { ...header, compressed_page_size: body.length, uncompressed_page_size: body.length };
    return readPage(reader, sized, this.#decoder, this.#dictionary, before, 0).data;
  }

  /** Runs that claim far more values than the page has would be followed by hyparquet until memory ends. */
  #ensureRuns(bytes: Uint8Array, from: number, to: number, width: number, count: number): void {
    if (to > bytes.length || width > 32) throw damagedColumn(this.#leaf.column);
    const valueBytes = (width + 7) >> 3;
    for (let at = from, seen = 0; at < to && seen < count; ) {
      let header = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        if (byte === undefined || shift > 28) throw damagedColumn(this.#leaf.column);
        header += (byte & 127) * 2 ** shift;
        if (byte < 128) break;
      }
      const isPacked = header % 2 === 1;
      const length = isPacked ? ((header - 1) / 2) * 8 : header / 2;
      if (length > count - seen + RUN_PADDING) throw damagedColumn(this.#leaf.column);
      seen += length;
      at += isPacked ? (length / 8) * width : valueBytes;
    }
  }
}

interface UnpackedPage {
  readonly body: Uint8Array<ArrayBuffer>;
  /** Where the values start, behind the levels. */
  readonly valuesAt: number;
}

const bitWidth = (most: number): number => 32 - Math.clz32(most);

function withZero(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  return longer;
}

const GZIP_LEAST_BYTES = 18;

/** The checksum of gzip itself, where the page is one whole member; where it is several, none of them tells of the whole page. */
function fitsTrailer(packed: Uint8Array, body: Uint8Array): boolean {
  if (packed.length < GZIP_LEAST_BYTES || packed[0] !== 0x1f || packed[1] !== 0x8b) return true;
  const trailer = new DataView(packed.buffer, packed.byteOffset + packed.length - 8, 8);
  return trailer.getUint32(4, true) !== body.length || trailer.getUint32(0, true) === crc32(0, body);
}
