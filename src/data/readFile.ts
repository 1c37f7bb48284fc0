import { type CsvOutcome, createCsvReader } from './csvReader.ts';
import { detectTable, HEAD_BYTES } from './detectTable.ts';
import { encodingNames } from './dialect.ts';
import { EncodingError, type OpenedText, openText, type ReadableFile, UnreadableError } from './fileText.ts';
import { GzipError } from './gunzip.ts';
import { createSkip, type HeadSkip } from './headSkip.ts';
import { TooManyRowsError } from './memoryNeed.ts';
import { ParquetError } from './parquetText.ts';
import type { FileProblem } from './problems.ts';
import { type ReadBacktest, toBacktest } from './readBacktest.ts';
import type { ReadingChoices, ReadingPreview } from './readingChoices.ts';
import { readStretches, type StretchHelper } from './readStretches.ts';
import { countBreaks } from './recordScanner.ts';
import { STRETCH_BYTES } from './stretchBytes.ts';
import { createUtf8Check } from './utf8Check.ts';

export type { ReadableFile } from './fileText.ts';

/** What became of a file. `unclear`: a person has to say how it is to be read. */
export type FileReading =
  | { readonly kind: 'read'; readonly backtest: ReadBacktest }
  | { readonly kind: 'refused'; readonly problem: FileProblem }
  | { readonly kind: 'unclear'; readonly preview: ReadingPreview };

/** How the work of a reading is done; changes nothing of what is read. */
export interface ReadingOptions {
  /** Rows in TypeScript only. */
  readonly withoutLoop?: boolean;
  /** Who reads stretches of large texts at the same time. */
  readonly helpers?: readonly StretchHelper[];
  readonly stretchBytes?: number;
}

/** What a first reading found out that the start of the file did not show. */
type Findings = Pick<ReadingChoices, 'encoding' | 'dateOrder'>;

/**
 * Reads a file piece by piece, never as one string or buffer. `onProgress` hears of bytes of the file at most a hundred times.
 * Where bytes turn out not to be UTF-8, or dates the other way round, it starts again. Source: backtest-files.md.
 */
export async function readFile(
  file: ReadableFile,
  onProgress: (done: number) => void,
  choices: ReadingChoices = {},
  options: ReadingOptions = {},
): Promise<FileReading> {
  let findings: Findings = {};
  try {
    for (;;) {
      const announce = atMostAHundred(file.size, onProgress);
      const effective = { ...findings, ...choices };
      const opened = await openText(file, effective.encoding, announce);
      if ('what' in opened) return { kind: 'refused', problem: opened };
      const outcome = await readText(file, opened, effective, announce, options);
      switch (outcome.kind) {
        case 'read': {
          await ensureUnchanged(file);
          const { container } = opened;
          const { name: fileName, size: byteCount } = file;
          const about = { fileName, byteCount, container, choices, text: opened.text() };
          return { kind: 'read', backtest: toBacktest(outcome.table, about) };
        }
        case 'notUtf8':
          if (choices.encoding) return { kind: 'refused', problem: await notUtf8(opened, outcome.offset) };
          findings = { ...findings, encoding: 'windows-1252' };
          break;
        case 'otherDateOrder':
          findings = { ...findings, dateOrder: outcome.order };
          break;
        default:
          return outcome;
      }
    }
  } catch (cause) {
    return { kind: 'refused', problem: problemOf(cause) };
  }
}

/** A stream ends without a word where a file became shorter while it was read; a slice of a file that changed cannot be read. */
async function ensureUnchanged(file: ReadableFile): Promise<void> {
  const last = await file
    .slice(file.size - 1, file.size)
    .arrayBuffer()
    .catch((cause: unknown) => {
      throw new UnreadableError(cause);
    });
  if (last.byteLength !== 1) throw new UnreadableError(new RangeError('the file became shorter'));
}

async function readText(
  file: ReadableFile,
  { container, pieces, encoding, hasMark, isPlain, text, estimateBytes }: OpenedText,
  choices: ReadingChoices,
  onProgress: (done: number) => void,
  { withoutLoop = false, helpers = [], stretchBytes = STRETCH_BYTES }: ReadingOptions,
): Promise<CsvOutcome> {
  const reader = createCsvReader({
    fileName: file.name,
    choices: ofContainer(container, choices),
    encoding,
    hasMark,
    estimateBytes,
    withoutLoop,
  });
  if (isPlain && helpers.length > 0 && text().size > stretchBytes)
    return readStretches({ text: text(), reader, helpers, stretchBytes, onProgress });
  for await (const piece of pieces) {
    const outcome = reader.push(piece);
    if (outcome) return outcome;
  }
  return reader.finish();
}

/** The text of a Parquet file was written here: its quotes, its header and the end of its rows are known. */
const ofContainer = (container: OpenedText['container'], choices: ReadingChoices): ReadingChoices =>
  container === 'parquet' ? { ...choices, quoting: 'double', headerRows: 1, endLine: 'none' } : choices;

/** The start of a file as it would be read; the problem where it would be refused at once. */
export async function previewFile(file: ReadableFile, choices: ReadingChoices): Promise<ReadingPreview | FileProblem> {
  try {
    const opened = await openText(file, choices.encoding, () => undefined);
    if ('what' in opened) return opened;
    const skip = createSkip(choices);
    const head = await headOf(opened.pieces, skip);
    if (opened.encoding === 'utf-8' && createUtf8Check().push(head) >= 0)
      return choices.encoding
        ? await notUtf8(opened, head.length)
        : await previewFile(file, { ...choices, encoding: 'windows-1252' });
    const detection = detectTable(
      file.name,
      head,
      opened.encoding,
      ofContainer(opened.container, choices),
      skip?.skipped(),
    );
    return detection.kind === 'refused' ? detection.problem : detection.preview;
  } catch (cause) {
    return problemOf(cause);
  }
}

async function headOf(pieces: AsyncIterable<Uint8Array>, skip: HeadSkip | undefined): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES);
  let length = 0;
  for await (const piece of pieces) {
    const part = (skip ? skip.take(piece) : piece).subarray(0, HEAD_BYTES - length);
    head.set(part, length);
    length += part.length;
    if (length === HEAD_BYTES) break;
  }
  return head.subarray(0, length);
}

function atMostAHundred(total: number, onProgress: (done: number) => void): (done: number) => void {
  let announced = 0;
  return (done) => {
    if (done - announced < total / 100) return;
    announced = done;
    onProgress(done);
  };
}

async function notUtf8({ text }: OpenedText, offset: number): Promise<FileProblem> {
  const before = new Uint8Array(await text().slice(0, offset).arrayBuffer());
  return {
    code: 'encoding',
    what: 'The file is not written in UTF-8.',
    line: 1 + countBreaks(before, 0, before.length),
    advice: 'Choose another encoding, or leave it to the page.',
  };
}

/** Only what a file or the platform can do wrong; everything else is a mistake of this program and is thrown on. */
function problemOf(cause: unknown): FileProblem {
  if (cause instanceof GzipError) return gzipProblem(cause);
  if (cause instanceof ParquetError) return { ...parquetProblem(cause), advice: cause.advice };
  if (cause instanceof TooManyRowsError)
    return {
      code: 'tooLarge',
      what: `The file has about ${words(cause.rows)} rows; ${words(cause.fit)} with these columns fit into the memory of a browser tab.`,
      advice: 'Choose a file with fewer rows or columns, or scale it with the exported SQL or Python.',
    };
  if (cause instanceof EncodingError)
    return {
      code: 'encoding',
      what: `The file is not written in ${encodingNames[cause.encoding]}.`,
      advice: 'Choose another encoding, or leave it to the page.',
    };
  if (cause instanceof UnreadableError || cause instanceof DOMException) return UNREADABLE;
  throw cause;
}

const parquetProblem = ({ what, column }: ParquetError): Omit<FileProblem, 'advice'> =>
  column === undefined ? { code: 'damaged', what } : { code: 'damaged', what, column };

const words = (count: number): string => Math.round(count).toLocaleString('en').replaceAll(',', ' ');

function gzipProblem({ reason, bytesOut }: GzipError): FileProblem {
  const so = `${words(bytesOut)} bytes could be unpacked`;
  const advice = 'Copy or download the file again, or unpack it and choose the CSV file inside.';
  switch (reason) {
    case 'truncated':
      return { code: 'damaged', what: `The gzip file ends too early: it was cut off (${so}).`, advice };
    case 'checksum':
      return {
        code: 'damaged',
        what: `The gzip file is damaged: its checksum does not fit its content (${so}).`,
        advice,
      };
    case 'damaged':
      return { code: 'damaged', what: `The gzip file is damaged and cannot be unpacked (${so}).`, advice };
    case 'trailing':
      return {
        code: 'damaged',
        what: `Something that is not gzip stands behind the end of the gzip file (${so}).`,
        advice,
      };
  }
}

const UNREADABLE: FileProblem = {
  code: 'unreadable',
  what: 'The file cannot be read: it was changed, moved or deleted, or its permissions forbid it.',
  advice: 'Choose the file again.',
};
