import type { Encoding } from './dialect.ts';
import { type Container, containerOf, findForeignKind, KIND_BYTES, markOf } from './fileKind.ts';
import { gunzip } from './gunzip.ts';
import { parquetAsCsv } from './parquetText.ts';
import type { FileProblem } from './problems.ts';

export type { Container } from './fileKind.ts';

/** Text as UTF-8, to be read as a whole or in stretches: the file itself, or what was made of it. */
export interface TextBlob {
  readonly size: number;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
  slice(from?: number, to?: number): Blob;
}

/** A file as the reader needs it. */
export interface ReadableFile extends TextBlob {
  readonly name: string;
}

/** The platform could not read the file: it was changed, moved or deleted, or may not be read. */
export class UnreadableError extends Error {
  constructor(cause: unknown) {
    super('the file cannot be read', { cause });
    this.name = 'UnreadableError';
  }
}

/** Bytes that the encoding does not have. */
export class EncodingError extends Error {
  readonly encoding: Encoding;

  constructor(encoding: Encoding, cause: unknown) {
    super(`bytes that ${encoding} does not have`, { cause });
    this.name = 'EncodingError';
    this.encoding = encoding;
  }
}

/** A file opened as text. */
export interface OpenedText {
  readonly container: Container;
  readonly encoding: Encoding;
  /** Whether the text began with a byte order mark, which is left out. */
  readonly hasMark: boolean;
  /** The text in pieces, as UTF-8. With `utf-8` the bytes are passed on as they are, checked by nobody. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Whether the bytes of the file are the text, so that it can be read anywhere at once. */
  readonly isPlain: boolean;
  /** The whole text, once all pieces were taken; at any time where it is plain. */
  readonly text: () => TextBlob;
  /** The length of the text in bytes, as well as it is known by now. */
  readonly estimateBytes: () => number;
}

/**
 * Opens a file by its first bytes, never by its name: gzip and Parquet are unpacked, UTF-16 and Windows-1252 (where it is asked for)
 * turned into UTF-8. `onProgress` hears of bytes of the file.
 */
export async function openText(
  file: ReadableFile,
  wanted: Encoding | undefined,
  onProgress: (done: number) => void,
): Promise<OpenedText | FileProblem> {
  const head = await bytesOf(file.slice(0, KIND_BYTES));
  const container = containerOf(head);
  let done = 0;
  let made = 0;
  const heard = (at: number): void => {
    done = at;
    onProgress(at);
  };
  const content = await peek(contentOf(file, container, heard));
  const foreign = content.head.length === 0 ? undefined : findForeignKind(content.head, wanted);
  if (foreign) return foreign;
  const mark = markOf(content.head);
  const encoding = wanted ?? mark?.encoding ?? 'utf-8';
  const isMarked = mark?.encoding === encoding;
  const skipped = isMarked && mark ? mark.length : 0;
  const bytes = skip(content.all, skipped);
  if (container === 'plain' && encoding === 'utf-8')
    return {
      container,
      encoding,
      hasMark: isMarked,
      isPlain: true,
      pieces: bytes,
      text: () => (skipped > 0 ? file.slice(skipped) : file),
      estimateBytes: () => file.size - skipped,
    };
  const kept: Blob[] = [];
  return {
    container,
    encoding,
    hasMark: isMarked,
    isPlain: false,
    pieces: keep(encoding === 'utf-8' ? bytes : decode(bytes, encoding), kept, (count) => {
      made += count;
    }),
    text: () => new Blob(kept),
    estimateBytes: () => (done > 0 ? (made * file.size) / Math.min(done, file.size) : file.size),
  };
}

function contentOf(
  file: ReadableFile,
  container: Container,
  onProgress: (done: number) => void,
): AsyncIterable<Uint8Array> {
  switch (container) {
    case 'plain':
      return piecesOf(file, onProgress);
    case 'gzip':
      return gunzip(piecesOf(file, onProgress));
    case 'parquet':
      return parquetAsCsv(file.slice(), (share) => onProgress(share * file.size));
  }
}

/** The bytes of a blob as they come. Throws an UnreadableError. */
export async function* piecesOf(
  file: Pick<TextBlob, 'stream'>,
  onProgress?: (done: number) => void,
): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  let done = 0;
  try {
    for (;;) {
      const piece = await reader.read().catch(throwUnreadable);
      if (piece.done) return;
      done += piece.value.length;
      onProgress?.(done);
      yield piece.value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The first bytes of a stream, and the whole stream with them. */
async function peek(
  pieces: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: Uint8Array; readonly all: AsyncIterable<Uint8Array> }> {
  const iterator = pieces[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let length = 0;
  while (length < KIND_BYTES) {
    const next = await iterator.next();
    if (next.done) break;
    taken.push(next.value);
    length += next.value.length;
  }
  const all = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* taken;
      for (;;) {
        const next = await iterator.next();
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  };
  return { head: joined(taken, length), all: all() };
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all.subarray(0, KIND_BYTES);
}

async function* skip(pieces: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const piece of pieces) {
    const skipped = Math.min(left, piece.length);
    left -= skipped;
    if (skipped < piece.length) yield skipped > 0 ? piece.subarray(skipped) : piece;
  }
}

/** Throws an EncodingError for bytes that the encoding does not have. */
async function* decode(pieces: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const encoder = new TextEncoder();
  for await (const piece of pieces) {
    const text = textOf(piece, decoder, encoding);
    if (text !== '') yield encoder.encode(text);
  }
  const rest = textOf(undefined, decoder, encoding);
  if (rest !== '') yield encoder.encode(rest);
}

function textOf(piece: Uint8Array | undefined, decoder: TextDecoder, encoding: Encoding): string {
  try {
    return decoder.decode(piece, { stream: piece !== undefined });
  } catch (cause) {
    throw new EncodingError(encoding, cause);
  }
}

const KEPT_BYTES = 1 << 22;

/** Passes pieces on and keeps them as blobs of some megabytes, which the browser may put on disk. */
async function* keep(
  pieces: AsyncIterable<Uint8Array>,
  kept: Blob[],
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  let open: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const piece of pieces) {
    open.push(new Uint8Array(piece));
    length += piece.length;
    onBytes(piece.length);
    if (length >= KEPT_BYTES) {
      kept.push(new Blob(open));
      open = [];
      length = 0;
    }
    yield piece;
  }
  if (length > 0) kept.push(new Blob(open));
}

const throwUnreadable = (cause: unknown): never => {
  throw new UnreadableError(cause);
};

/** The bytes of a blob. Throws an UnreadableError. */
export const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await blob.arrayBuffer().catch(throwUnreadable));
