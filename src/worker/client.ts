import { DEFAULT_SETTINGS, type RunSettings } from '../batch/runSettings.ts';
import type { FileProblem } from '../data/problems.ts';
import type { ReadingChoices, ReadingPreview } from '../data/readingChoices.ts';
import { STRETCH_BYTES } from '../data/stretchBytes.ts';
import { ensureNever } from '../engine/ensureNever.ts';
import type { Download } from '../exports/download.ts';
import { previewOf } from './previewOf.ts';
import {
  type AnswerOf,
  type DownloadScope,
  type FileFacts,
  type FromWorker,
  NO_STAMP,
  type QuestionOf,
  type Stamp,
  type StandingAnswer,
  type StandingKind,
  type StandingQuestion,
  type ToWorker,
} from './protocol.ts';
import type { StartWorker, WorkerHandle } from './workerHandle.ts';
import { died, notStarted } from './workerProblems.ts';

/** What happens to the load and the data on screen. */
export type ClientEvent =
  | { readonly kind: 'reading'; readonly fileName: string; readonly done: number; readonly total: number }
  | { readonly kind: 'ready'; readonly file: File; readonly facts: FileFacts }
  | {
      readonly kind: 'unclear';
      readonly file: File;
      readonly choices: ReadingChoices;
      readonly preview: ReadingPreview;
    }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly fileName: string; readonly problem: FileProblem };

/** A question that stands: `ask` replaces it (newest wins), `stop` ends it. */
export interface Watch<K extends StandingKind> {
  ask(question: QuestionOf<K>): void;
  /** Whether anybody sees the answer, as at first: what nobody sees is asked again only once the configuration rests. */
  see(isSeen: boolean): void;
  stop(): void;
}

/** What became of a download. `failed`: an event says why. `overtaken`: other data came on screen first. */
export type DownloadOutcome =
  | { readonly kind: 'written'; readonly file: Download }
  | { readonly kind: 'cancelled' | 'overtaken' | 'failed' };

/** Whoever waits for a download. */
export interface DownloadWaiter {
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the download when it aborts. */
  readonly signal?: AbortSignal;
}

/** The page's side of the data path. It holds the file and small answers, never a column. */
export interface DatasetClient {
  /**
   * Starts the workers of the next load already, and has the first rehearse with a small file: that takes as long as reading some
   * hundred thousand rows.
   */
  prepare(rehearsal?: File): void;
  /** Reads the file in a fresh worker; what is on screen stays until that is ready. A second call wins over the first. */
  open(file: File, choices?: ReadingChoices): void;
  /** The start of a file as it would be read with these choices, or why it would be refused. Touches nothing on screen. */
  preview(file: File, choices: ReadingChoices): Promise<ReadingPreview | FileProblem>;
  /** Ends the load; what is on screen stays. */
  cancel(): void;
  /** Runs the data on screen with other settings, and every later file. Only the newest of a burst is run. */
  configure(settings: RunSettings): void;
  /** Asks now (or as soon as there are data) and again whenever data or settings change; `onAnswer` never hears a stale answer. */
  watch<K extends StandingKind>(question: QuestionOf<K>, onAnswer: (answer: AnswerOf<K>) => void): Watch<K>;
  /** The download of the data on screen under the settings of now. Everything else goes on while it is written. */
  download(scope?: DownloadScope, waiter?: DownloadWaiter): Promise<DownloadOutcome>;
  subscribe(listener: (event: ClientEvent) => void): () => void;
  /** Ends every worker. */
  close(): void;
}

/** Without a word for this long while something is asked of it, a worker counts as dead. It says that it is alive every second. */
export const STALLED_MS = 10_000;

/** So many rows can be measured anew 20 times a second. */
const LIVE_ROWS = 2_000_000;

/** A configuration that stands for this long rests. */
export const REST_MS = 150;

/** Answers wait for others of their configuration for so long at most. */
export const HELD_MS = 100;

/** What takes a pass of its own over every row: of data this large it follows once the configuration has rested. */
const AT_REST: ReadonlySet<StandingKind> = new Set(['attribution', 'contributions', 'rolling']);
const REST_ROWS = 200_000;

/** A worker with one file. */
interface Job {
  readonly id: number;
  readonly file: File;
  readonly choices: ReadingChoices;
  readonly handle: WorkerHandle;
  readonly helpers: ReadonlySet<WorkerHandle>;
  /** Whether the file is read again because its first worker died. */
  readonly isRevival: boolean;
  /** The configuration that the worker was sent last, and the one that it is known to have run. */
  sent: number;
  version: number;
  /** Whether its rows are few enough for every answer to follow a slider. */
  isLive: boolean;
  /** Whether they are so few that even the slowest answers may follow it. */
  isSmall: boolean;
  isConfiguring: boolean;
  watchdog: ReturnType<typeof setTimeout> | undefined;
}

/** A worker that waits for a file. */
interface SpareWorker {
  readonly handle: WorkerHandle;
  readonly listen: (listener: Parameters<StartWorker>[0]) => void;
}

interface Standing {
  question: StandingQuestion;
  readonly deliver: (answer: StandingAnswer) => void;
  isDue: boolean;
  isSeen: boolean;
  /** The question on its way, by its stamp. */
  asked: number | undefined;
}

const isWindow = ({ kind }: StandingQuestion | StandingAnswer): boolean => kind === 'window';
/** The worker gives up what takes long as soon as it hears of something else. */
const isQuick = ({ kind }: StandingQuestion): boolean => kind !== 'attribution';

/** Smaller files are read before a second worker has begun. */
const HELPED_BYTES = 2 * STRETCH_BYTES;

/** The client; `startWorker` is called once per load, and for so many workers that help to read large files. */
export function createDatasetClient(startWorker: StartWorker, helperCount = 0): DatasetClient {
  const listeners = new Set<(event: ClientEvent) => void>();
  const standing = new Set<Standing>();
  const downloads = new Map<number, { readonly settle: (outcome: DownloadOutcome) => void } & DownloadWaiter>();
  let settings = DEFAULT_SETTINGS;
  let version = 0;
  let jobs = 0;
  let questions = 0;
  let isAtRest = true;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let spare: SpareWorker | undefined;
  const helpers = new Set<WorkerHandle>();
  let loading: Job | undefined;
  let active: Job | undefined;

  /** A worker that nobody listens to yet. One that dies unheard is forgotten: the load starts another. */
  const startSpare = (): SpareWorker => {
    let listener: Parameters<StartWorker>[0] | undefined;
    const handle = startWorker({
      onMessage: (message) => listener?.onMessage(message),
      onDeath: (reason) => {
        if (listener) listener.onDeath(reason);
        else if (spare?.handle === handle) spare = undefined;
      },
    });
    return {
      handle,
      listen: (next) => {
        listener = next;
      },
    };
  };

  /** One that dies is not waited for: what it helped to read is read again without help. */
  const startHelper = (): WorkerHandle => {
    const handle = startWorker({
      onMessage: () => undefined,
      onDeath: () => {
        helpers.delete(handle);
        if (loading?.helpers.has(handle))
          start(loading.file, loading.choices, { isRevival: loading.isRevival, isAlone: true });
      },
    });
    helpers.add(handle);
    return handle;
  };

  const startHelpers = (): void => {
    try {
      while (helpers.size < helperCount) startHelper();
    } catch {
      // The reader alone is as good.
    }
  };

  const emit = (event: ClientEvent): void => {
    for (const listener of listeners) listener(event);
  };

  const stampFor = (job: Job, ofVersion: number): Stamp => {
    questions++;
    return { job: job.id, version: ofVersion, question: questions };
  };

  const send = (job: Job, message: ToWorker, ports: MessagePort[] = []): void => {
    job.handle.post(message, ports);
    watch(job);
  };

  const watch = (job: Job): void => {
    clearTimeout(job.watchdog);
    job.watchdog = setTimeout(() => bury(job, 'it stopped answering'), STALLED_MS);
  };

  const end = (job: Job | undefined): void => {
    if (!job) return;
    clearTimeout(job.watchdog);
    job.handle.terminate();
  };

  /** Answers that wait for the others that are in sight: the page draws once, and shows one configuration. */
  let held: { readonly entry: Standing; readonly answer: StandingAnswer }[] = [];
  let holding: ReturnType<typeof setTimeout> | undefined;

  const deliverHeld = (isMeant: (answer: StandingAnswer) => boolean): void => {
    const meant = held.filter(({ answer }) => isMeant(answer));
    held = held.filter(({ answer }) => !isMeant(answer));
    for (const { entry, answer } of meant) if (standing.has(entry)) entry.deliver(answer);
  };

  /** In two tasks, since drawing everything in one could be a long one: windows, and the others right behind. */
  const flush = (): void => {
    clearTimeout(holding);
    holding = undefined;
    deliverHeld(isWindow);
    if (held.length > 0) holding = setTimeout(flushOthers);
  };

  const flushOthers = (): void => {
    holding = undefined;
    deliverHeld(() => true);
  };

  const hold = (entry: Standing, answer: StandingAnswer): void => {
    held.push({ entry, answer });
    if (![...standing].some(({ asked, isSeen }) => asked !== undefined && isSeen)) flush();
    else holding ??= setTimeout(flush, HELD_MS);
  };

  const dropAsked = (): void => {
    held = [];
    for (const entry of standing) {
      entry.asked = undefined;
      entry.isDue = true;
    }
    for (const { settle } of downloads.values()) settle({ kind: 'overtaken' });
    downloads.clear();
  };

  const start = (file: File, choices: ReadingChoices, { isRevival = false, isAlone = false } = {}): void => {
    end(loading);
    loading = undefined;
    jobs++;
    const id = jobs;
    const find = (): Job | undefined => [loading, active].find((job) => job?.id === id);
    let handle: WorkerHandle;
    try {
      const worker = spare ?? startSpare();
      spare = undefined;
      worker.listen({
        onMessage: (message) => hear(find(), message),
        onDeath: (reason) => bury(find(), reason),
      });
      handle = worker.handle;
      if (!isAlone && file.size >= HELPED_BYTES) startHelpers();
    } catch (cause) {
      emit({ kind: 'failed', fileName: file.name, problem: notStarted(cause) });
      return;
    }
    const ports = isAlone || file.size < HELPED_BYTES ? [] : [...helpers].map(portTo);
    loading = {
      id,
      file,
      choices,
      handle,
      helpers: new Set(ports.length > 0 ? helpers : []),
      isRevival,
      sent: version,
      version,
      isLive: true,
      isSmall: true,
      isConfiguring: false,
      watchdog: undefined,
    };
    emit({ kind: 'reading', fileName: file.name, done: 0, total: file.size });
    send(loading, { stamp: stampFor(loading, version), kind: 'open', file, choices, settings, helpers: ports }, ports);
  };

  const fail = (job: Job, problem: FileProblem): void => emit({ kind: 'failed', fileName: job.file.name, problem });

  /** A worker that is gone: a load fails, the data on screen are read again, once. */
  const bury = (job: Job | undefined, reason: string): void => {
    if (!job) return;
    end(job);
    if (job === loading) {
      loading = undefined;
      fail(job, died(reason));
      return;
    }
    active = undefined;
    dropAsked();
    if (job.isRevival) fail(job, died(reason));
    else if (!loading) start(job.file, job.choices, { isRevival: true });
  };

  const hear = (job: Job | undefined, message: FromWorker): void => {
    if (!job || message.stamp.job !== job.id) return;
    if (job === loading) hearLoading(job, message);
    else hearActive(job, message);
  };

  const hearLoading = (job: Job, message: FromWorker): void => {
    watch(job);
    switch (message.kind) {
      case 'progress':
        emit({ kind: 'reading', fileName: job.file.name, done: message.done, total: message.total });
        break;
      case 'ready':
        end(active);
        active = job;
        job.isLive = message.facts.rowCount <= LIVE_ROWS;
        job.isSmall = message.facts.rowCount <= REST_ROWS;
        loading = undefined;
        dropAsked();
        clearTimeout(job.watchdog);
        emit({ kind: 'ready', file: job.file, facts: message.facts });
        pump();
        break;
      case 'failed':
        end(job);
        loading = undefined;
        fail(job, message.problem);
        break;
      case 'unclear':
        end(job);
        loading = undefined;
        emit({ kind: 'unclear', file: job.file, choices: job.choices, preview: message.preview });
        break;
      case 'alive':
      case 'configured':
      case 'answer':
      case 'dropped':
      case 'writing':
      case 'downloaded':
      case 'previewed':
        break;
      default:
        ensureNever(message);
    }
  };

  const hearActive = (job: Job, message: FromWorker): void => {
    const { stamp } = message;
    switch (message.kind) {
      case 'configured':
        job.version = stamp.version;
        job.isConfiguring = false;
        break;
      case 'answer': {
        const entry = findAsked(stamp);
        if (entry) {
          entry.asked = undefined;
          if (stamp.version !== job.version) entry.isDue = true;
          else hold(entry, message.answer);
        }
        break;
      }
      case 'dropped': {
        const entry = findAsked(stamp);
        if (entry) {
          entry.asked = undefined;
          entry.isDue = true;
        }
        break;
      }
      case 'writing':
        downloads.get(stamp.question)?.onProgress?.(message.done, message.total);
        break;
      case 'downloaded':
        downloads.get(stamp.question)?.settle({ kind: 'written', file: message.file });
        downloads.delete(stamp.question);
        break;
      case 'failed':
        hearFailure(job, stamp, message.problem);
        return;
      case 'alive':
      case 'progress':
      case 'ready':
      case 'unclear':
      case 'previewed':
        break;
      default:
        ensureNever(message);
    }
    if (isWaiting(job)) watch(job);
    else clearTimeout(job.watchdog);
    pump();
  };

  const findAsked = ({ question }: Stamp): Standing | undefined =>
    [...standing].find((entry) => entry.asked === question);

  const isWaiting = (job: Job): boolean => job.isConfiguring || downloads.size > 0 || isAsking();

  const hearFailure = (job: Job, stamp: Stamp, problem: FileProblem): void => {
    const entry = findAsked(stamp);
    const download = downloads.get(stamp.question);
    if (!entry && !download) {
      bury(job, problem.what);
      return;
    }
    if (entry) entry.asked = undefined;
    download?.settle({ kind: 'failed' });
    downloads.delete(stamp.question);
    if (!isWaiting(job)) clearTimeout(job.watchdog);
    fail(job, problem);
    pump();
  };

  /**
   * Sends what is due: the newest configuration once everything asked under the last one is answered, and the questions right
   * behind it, windows first. Of data too large to follow a moving slider with everything, the others only once the windows of
   * the newest configuration are there. What nobody sees waits until the configuration rests; what takes long then is asked one
   * after the other, so that the next configuration waits for little.
   */
  const pump = (): void => {
    const job = active;
    if (!job) return;
    if (job.sent !== version && !job.isConfiguring && !isAsking(isQuick)) {
      job.sent = version;
      job.isConfiguring = true;
      for (const entry of standing) entry.isDue = true;
      send(job, { stamp: stampFor(job, version), kind: 'configure', settings });
    }
    askDue(job, ({ question, isSeen }) => isSeen && isWindow(question));
    if (job.sent !== version || !(job.isLive || (!job.isConfiguring && !isAsking(isWindow)))) return;
    askDue(job, ({ isSeen, question }) => isSeen && (job.isSmall || !AT_REST.has(question.kind)));
    if (!isAtRest) return;
    if (job.isSmall) askDue(job, () => true);
    else if (!isAsking()) {
      const due = [...standing].filter(({ isDue }) => isDue);
      const next = due.find(({ isSeen }) => isSeen) ?? due[0];
      askDue(job, (entry) => entry === next);
    }
  };

  const waitForRest = (): void => {
    isAtRest = false;
    clearTimeout(resting);
    resting = setTimeout(() => {
      isAtRest = true;
      pump();
    }, REST_MS);
  };

  const isAsking = (isMeant: (question: StandingQuestion) => boolean = () => true): boolean =>
    [...standing].some(({ asked, question }) => asked !== undefined && isMeant(question));

  const askDue = (job: Job, isMeant: (entry: Standing) => boolean): void => {
    for (const entry of standing) {
      if (!entry.isDue || entry.asked !== undefined || !isMeant(entry)) continue;
      const stamp = stampFor(job, job.sent);
      entry.isDue = false;
      entry.asked = stamp.question;
      send(job, { stamp, kind: 'ask', question: entry.question });
    }
  };

  return {
    prepare(rehearsal) {
      try {
        startHelpers();
        if (spare) return;
        spare = startSpare();
        if (rehearsal) spare.handle.post({ stamp: NO_STAMP, kind: 'rehearse', file: rehearsal });
      } catch {
        // The load will try again, and say what is wrong.
      }
    },
    open: (file, choices = {}) => start(file, choices),
    preview: (file, choices) => previewOf(startWorker, file, choices),
    cancel() {
      if (!loading) return;
      end(loading);
      loading = undefined;
      emit({ kind: 'cancelled' });
    },
    configure(next) {
      settings = next;
      version++;
      waitForRest();
      pump();
    },
    watch(question, onAnswer) {
      const { kind } = question;
      const isAnswer = (answer: StandingAnswer): answer is AnswerOf<typeof kind> => answer.kind === kind;
      const entry: Standing = {
        question,
        deliver: (answer) => {
          if (isAnswer(answer)) onAnswer(answer);
        },
        isDue: true,
        isSeen: true,
        asked: undefined,
      };
      standing.add(entry);
      pump();
      return {
        ask(next) {
          entry.question = next;
          entry.isDue = true;
          pump();
        },
        see(isSeen) {
          entry.isSeen = isSeen;
          pump();
        },
        stop: () => {
          standing.delete(entry);
        },
      };
    },
    download(scope = { kind: 'all' }, waiter = {}) {
      const job = active;
      if (!job) return Promise.resolve({ kind: 'overtaken' });
      const stamp = stampFor(job, job.version);
      const { question } = stamp;
      return new Promise((resolve) => {
        const cancel = (): void => {
          if (!downloads.delete(question)) return;
          send(job, { stamp: stampFor(job, job.version), kind: 'cancelDownload', download: question });
          if (!isWaiting(job)) clearTimeout(job.watchdog);
          resolve({ kind: 'cancelled' });
        };
        const settle = (outcome: DownloadOutcome): void => {
          waiter.signal?.removeEventListener('abort', cancel);
          resolve(outcome);
        };
        waiter.signal?.addEventListener('abort', cancel);
        downloads.set(question, { ...waiter, settle });
        send(job, { stamp, kind: 'download', scope });
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      clearTimeout(resting);
      clearTimeout(holding);
      spare?.handle.terminate();
      spare = undefined;
      for (const handle of helpers) handle.terminate();
      helpers.clear();
      end(loading);
      end(active);
      loading = undefined;
      active = undefined;
      dropAsked();
    },
  };
}

/** The way from a reader to a helper. */
function portTo(helper: WorkerHandle): MessagePort {
  const { port1, port2 } = new MessageChannel();
  helper.post({ stamp: NO_STAMP, kind: 'help', port: port2 }, [port2]);
  return port1;
}
