import type { Encoding } from './dialect.ts';
import type { FileProblem } from './problems.ts';

/** What a file is wrapped in, told by its first bytes. */
export type Container = 'plain' | 'gzip' | 'parquet';

const SAVE_AS_CSV = 'Save the table as CSV (comma-separated, UTF-8) and choose that file.';

interface Signature {
  readonly bytes: readonly number[];
  readonly at?: number;
  readonly problem: Omit<FileProblem, 'line' | 'column'>;
}

const compressed = (what: string): Signature['problem'] => ({
  code: 'compressed',
  what,
  advice: 'Unpack it and choose the CSV file inside.',
});
const otherKind = (what: string): Signature['problem'] => ({ code: 'notCsv', what, advice: SAVE_AS_CSV });
const otherEncoding = (what: string): Signature['problem'] => ({
  code: 'encoding',
  what,
  advice: 'Save it as UTF-8 and choose that file.',
});

const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

const SIGNATURES: readonly Signature[] = [
  { bytes: letters('BZh'), problem: compressed('The file is compressed with bzip2.') },
  { bytes: [0xfd, ...letters('7zXZ')], problem: compressed('The file is compressed with xz.') },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], problem: compressed('The file is compressed with Zstandard.') },
  { bytes: letters('7z\xbc\xaf'), problem: compressed('The file is a 7-Zip archive.') },
  {
    bytes: letters('PK'),
    problem: otherKind('The file is a zip archive, as Excel workbooks (.xlsx) are too.'),
  },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], problem: otherKind('The file is an old Excel workbook (.xls).') },
  { bytes: letters('PAR1'), problem: otherKind('The gzip file holds a Parquet file; unpack it and choose that one.') },
  { bytes: letters('%PDF'), problem: otherKind('The file is a PDF document.') },
  { bytes: [0x89, ...letters('PNG')], problem: otherKind('The file is a picture (PNG).') },
  { bytes: [0xff, 0xd8, 0xff], problem: otherKind('The file is a picture (JPEG).') },
  { bytes: letters('GIF8'), problem: otherKind('The file is a picture (GIF).') },
  { bytes: letters('SQLite format'), problem: otherKind('The file is a SQLite database.') },
  { bytes: letters('ARROW1'), problem: otherKind('The file is an Arrow file.') },
  { bytes: [0xff, 0xfe, 0, 0], problem: otherEncoding('The file is written in UTF-32.') },
  { bytes: [0, 0, 0xfe, 0xff], problem: otherEncoding('The file is written in UTF-32.') },
];

/** How many bytes from the start of a file tell what it is. */
export const KIND_BYTES = 4096;

/** The wrapping of a file that starts like this. */
export function containerOf(head: Uint8Array): Container {
  if (startsWith(head, [0x1f, 0x8b])) return 'gzip';
  return startsWith(head, letters('PAR1')) ? 'parquet' : 'plain';
}

interface Mark {
  readonly encoding: Encoding;
  readonly length: number;
}

/** The byte order mark that a text starts with. */
export function markOf(head: Uint8Array): Mark | undefined {
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return { encoding: 'utf-8', length: 3 };
  if (startsWith(head, [0xff, 0xfe])) return { encoding: 'utf-16le', length: 2 };
  return startsWith(head, [0xfe, 0xff]) ? { encoding: 'utf-16be', length: 2 } : undefined;
}

/** A text may have some zero bytes; one in ten is more than any text has. */
const MOST_ZEROS = 0.1;

/** Why content that starts like this is no table of text, told by its bytes and never by its name; undefined if it may be one. */
export function findForeignKind(head: Uint8Array, wanted: Encoding | undefined): FileProblem | undefined {
  const known = SIGNATURES.find((signature) => startsWith(head, signature.bytes));
  if (known) return known.problem;
  const encoding = wanted ?? markOf(head)?.encoding ?? 'utf-8';
  const isWide = encoding === 'utf-16le' || encoding === 'utf-16be';
  const zeros = head.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0);
  if (!isWide && zeros > MOST_ZEROS * head.length)
    return otherKind('The file is not text: it has zero bytes, as binary files and UTF-16 without a mark have.');
  return findMarkup(new TextDecoder(encoding).decode(head).trimStart());
}

function findMarkup(text: string): FileProblem | undefined {
  if (/^<(?:!doctype|html|\?xml|[a-z]+[\s>])/i.test(text))
    return otherKind('The file is a web page or XML, not a table.');
  if (/^[[{]\s*(?:["{[\]}]|-?\d)/.test(text)) return otherKind('The file is JSON, not CSV.');
  return undefined;
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return bytes.length >= prefix.length && prefix.every((byte, place) => bytes[place] === byte);
}
