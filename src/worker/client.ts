import type { RunSettings } from '../batch/runSettings.ts';
import type { Notice } from '../data/notices.ts';
import type { FileProblem } from '../data/problems.ts';
import type { AnswerOf, FileFacts, FromWorker, QuestionOf, StandingKind, ToWorker } from './protocol.ts';

/** What the client needs of a worker; a test gives it a fake one. */
export interface WorkerLike {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: { readonly data: FromWorker }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  onmessageerror: ((event: unknown) => void) | null;
}

/** What happens to the load and the data on screen. */
export type ClientEvent =
  | { readonly kind: 'reading'; readonly fileName: string; readonly done: number; readonly total: number }
  | { readonly kind: 'ready'; readonly facts: FileFacts }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly fileName: string; readonly problem: FileProblem };

/** A question that stands: `ask` replaces it (newest wins), `stop` ends it. */
export interface Watch<K extends StandingKind> {
  ask(question: QuestionOf<K>): void;
  stop(): void;
}

/** The finished download. */
export interface ScaledFile {
  readonly blob: Blob;
  readonly notices: readonly Notice[];
}

/** The page's side of the data path. It holds the file and small answers, never a column. */
export interface DatasetClient {
  /** Reads the file in a fresh worker; what is on screen stays until that is ready. A second call wins over the first. */
  open(file: File): void;
  /** Ends the load; what is on screen stays. */
  cancel(): void;
  /** Runs the data on screen with other settings, and every later file. Only the newest of a burst is run. */
  configure(settings: RunSettings): void;
  /** Asks now (or as soon as there are data) and again whenever data or settings change; `onAnswer` never hears a stale answer. */
  watch<K extends StandingKind>(question: QuestionOf<K>, onAnswer: (answer: AnswerOf<K>) => void): Watch<K>;
  /** The download of the data on screen; undefined if that failed (an event says why) or was overtaken by other data. */
  download(): Promise<ScaledFile | undefined>;
  subscribe(listener: (event: ClientEvent) => void): () => void;
  /** Ends every worker. */
  close(): void;
}
