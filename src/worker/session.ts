import { averageAttribution } from '../batch/averageAttribution.ts';
import type { BacktestRun } from '../batch/backtestRun.ts';
import { countDistribution, measureRegimes } from '../batch/breakdowns.ts';
import { measureDeciles } from '../batch/deciles.ts';
import { countDensity } from '../batch/density.ts';
import { buildSeriesTree, type DrawnSeries } from '../batch/drawnSeries.ts';
import { type EnvelopeSource, envelopeOf } from '../batch/envelope.ts';
import { readLogContributions } from '../batch/logContributions.ts';
import { readRibbons } from '../batch/ribbons.ts';
import { rollingPathOf } from '../batch/rolling.ts';
import { selectRows } from '../batch/rowSelection.ts';
import { describeRun, describeTimeline } from '../batch/runNotices.ts';
import { DEFAULT_SETTINGS } from '../batch/runSettings.ts';
import { bucketsOf } from '../batch/windowBuckets.ts';
import { MemoryLimitError } from '../data/columnMemory.ts';
import type { FileProblem } from '../data/problems.ts';
import { previewFile, readFile } from '../data/readFile.ts';
import { FileChangedError, type OnProgress } from '../data/recordText.ts';
import { fields } from '../data/schema.ts';
import { ensureNever } from '../engine/ensureNever.ts';
import type { Download } from '../exports/download.ts';
import { writeRejectedCsv } from '../exports/rejectedCsv.ts';
import { writeScaledCsv } from '../exports/scaledCsv.ts';
import { writeScaledParquet } from '../exports/scaledParquet.ts';
import { helperAt, serveStretches } from './helping.ts';
import {
  type DownloadScope,
  type FileFacts,
  type FromWorker,
  NO_STAMP,
  type QuestionOf,
  type RollingAnswer,
  type Stamp,
  type StandingAnswer,
  type StandingQuestion,
  type ToWorker,
  type WindowAnswer,
} from './protocol.ts';
import { answerRows, withinStrategy } from './rowsAnswer.ts';
import { ShownRun } from './shownRun.ts';

/** What the worker does, apart from being one: one file, one message after the other, each answered by `post`. */
export interface Session {
  handle(message: ToWorker): Promise<void>;
  /** Reports what no message of its own reported. */
  fail(reason: unknown): void;
}

const ALIVE_EVERY_MS = 1000;

/** A session that has read nothing yet. */
export function createSession(post: (message: FromWorker) => void): Session {
  let loaded: ShownRun | undefined;
  let queue = Promise.resolve();
  /** The questions of the downloads that are being written. */
  const downloads = new Set<number>();
  let helped: MessagePort | undefined;
  let latest: Stamp = NO_STAMP;
  /** Messages that nobody has begun with. */
  let waiting = 0;

  const fail = (stamp: Stamp, reason: unknown): void => post({ stamp, kind: 'failed', problem: toProblem(reason) });

  const perform = async (message: ToWorker): Promise<void> => {
    const { stamp } = message;
    latest = stamp;
    const alive = setInterval(() => post({ stamp, kind: 'alive' }), ALIVE_EVERY_MS);
    try {
      await answer(message);
    } catch (reason) {
      fail(stamp, reason);
    } finally {
      clearInterval(alive);
    }
  };

  /** Writes a download between other messages, until it is done or cancelled. */
  const writeAside = async (shown: ShownRun, scope: DownloadScope, stamp: Stamp): Promise<void> => {
    const { question } = stamp;
    downloads.add(question);
    try {
      const file = await writeDownload(shown, scope, async (done, total) => {
        post({ stamp, kind: 'writing', done, total });
        await nextTask();
        if (!downloads.has(question)) throw new CancelledError();
      });
      if (downloads.has(question)) post({ stamp, kind: 'downloaded', file });
    } catch (reason) {
      if (!(reason instanceof CancelledError)) fail(stamp, reason);
    } finally {
      downloads.delete(question);
    }
  };

  const answer = async (message: ToWorker): Promise<void> => {
    const { stamp } = message;
    switch (message.kind) {
      case 'open': {
        const { file, choices, settings } = message;
        const total = file.size;
        const helpers = message.helpers.map(helperAt);
        const onProgress = (done: number): void => post({ stamp, kind: 'progress', done, total });
        const reading = await readFile(file, onProgress, choices, { helpers });
        if (reading.kind === 'refused') post({ stamp, kind: 'failed', problem: reading.problem });
        else if (reading.kind === 'unclear') post({ stamp, kind: 'unclear', preview: reading.preview });
        else {
          loaded = new ShownRun(reading.backtest, settings);
          post({ stamp, kind: 'ready', facts: factsOf(loaded.whole) });
          // They are asked for next: measured while the page draws what is ready.
          loaded.measuring.figures();
        }
        break;
      }
      case 'help':
        helped?.close();
        helped = message.port;
        serveStretches(helped);
        break;
      case 'rehearse':
        await rehearse(message.file);
        break;
      case 'preview':
        {
          const preview = await previewFile(message.file, message.choices);
          if ('what' in preview) post({ stamp, kind: 'failed', problem: preview });
          else post({ stamp, kind: 'previewed', preview });
        }
        break;
      case 'configure': {
        ensureLoaded(loaded).configure(message.settings);
        post({ stamp, kind: 'configured' });
        break;
      }
      case 'ask': {
        const answer = await answerQuestion(ensureLoaded(loaded), message.question, async () => {
          await nextTask();
          return waiting > 0;
        });
        post(answer === undefined ? { stamp, kind: 'dropped' } : { stamp, kind: 'answer', answer });
        break;
      }
      case 'download':
        // Not waited for: settings and questions go on while it is written.
        void writeAside(ensureLoaded(loaded), message.scope, stamp);
        break;
      case 'cancelDownload':
        downloads.delete(message.download);
        break;
      default:
        return ensureNever(message);
    }
  };

  return {
    handle(message) {
      waiting++;
      queue = queue.then(() => {
        waiting--;
        return perform(message);
      });
      return queue;
    },
    fail: (reason) => fail(latest, reason),
  };
}

/** Nobody wants the download any more. */
class CancelledError extends Error {}

/** Lets the messages that wait be heard. */
const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });

function writeDownload(shown: ShownRun, scope: DownloadScope, onProgress: OnProgress): Promise<Download> {
  const { whole: run } = shown;
  switch (scope.kind) {
    case 'all':
      return writeScaledCsv(run, onProgress);
    case 'filtered':
      return writeScaledCsv(run, onProgress, selectRows(run, withinStrategy(shown, scope.filter), 'file'));
    case 'rejected':
      return writeRejectedCsv(run.backtest, onProgress);
    case 'parquet':
      return writeScaledParquet(run, onProgress);
  }
}

/** Reads and measures a backtest that nobody sees. */
async function rehearse(file: File): Promise<void> {
  const reading = await readFile(file, () => undefined);
  if (reading.kind !== 'read') return;
  const shown = new ShownRun(reading.backtest, DEFAULT_SETTINGS);
  const { x } = shown.run.timeline;
  const window = { from: x[0] ?? 0, to: x.at(-1) ?? 0, pixels: 500 };
  const series: DrawnSeries[] = ['raw', 'scaled', 'equityRaw', 'drawdownRaw'];
  await answerQuestion(shown, { kind: 'summary' });
  await answerQuestion(shown, { kind: 'window', ...window, series });
  await answerQuestion(shown, { kind: 'ribbons', ...window });
}

function ensureLoaded(loaded: ShownRun | undefined): ShownRun {
  if (!loaded) throw new Error('asked before a file was read');
  return loaded;
}

/** What takes long lets `isOvertaken` look at other messages now and then, and gives up where one waits: undefined. */
async function answerQuestion(
  loaded: ShownRun,
  question: StandingQuestion,
  isOvertaken: () => Promise<boolean> = async () => false,
): Promise<StandingAnswer | undefined> {
  const { run, measuring } = loaded;
  switch (question.kind) {
    case 'summary':
      return { kind: 'summary', figures: measuring.figures(), notices: describeRun(run) };
    case 'window':
      return answerWindow(loaded, question);
    case 'ribbons':
      return { kind: 'ribbons', ...readRibbons(run, question.from, question.to, wholePixels(question.pixels)) };
    case 'contributions': {
      const { from, to, pixels } = question;
      return { kind: 'contributions', ...readLogContributions(run, from, to, wholePixels(pixels)) };
    }
    case 'rolling':
      return answerRolling(loaded, question);
    case 'rows':
      return answerRows(loaded, question);
    case 'problems': {
      const { problems } = run.backtest;
      const { from, to } = question;
      return { kind: 'problems', from, kept: problems.length, problems: problems.slice(from, to) };
    }
    case 'distribution':
      return { kind: 'distribution', ...countDistribution(run, question.bins) };
    case 'regimes':
      return { kind: 'regimes', regimes: measureRegimes(run) };
    case 'density':
      return { kind: 'density', ...countDensity(run, question.columns, question.lines) };
    case 'deciles':
      return { kind: 'deciles', ...measureDeciles(run) };
    case 'attribution': {
      const averaging = averageAttribution(run, question);
      for (let step = averaging.next(); ; step = averaging.next()) {
        if (step.done) return { kind: 'attribution', ...step.value };
        if (await isOvertaken()) return undefined;
      }
    }
    default:
      return ensureNever(question);
  }
}

const wholePixels = (pixels: number): number => Math.max(1, Math.floor(pixels));

function answerWindow(loaded: ShownRun, { from, to, pixels, series }: QuestionOf<'window'>): WindowAnswer {
  const buckets = bucketsOf(loaded.run, { from, to, pixels: wholePixels(pixels) });
  return {
    kind: 'window',
    x: buckets.x,
    isExact: buckets.isExact,
    series: series.flatMap((id) => {
      const tree = treeOf(loaded, id);
      return tree ? [{ id, ...envelopeOf(tree, buckets) }] : [];
    }),
  };
}

const ROLLING_SERIES = {
  volatility: ['Raw', 'Matched', 'Scaled', 'Final'],
  sharpe: ['Raw', 'Scaled', 'Final'],
} as const;

function answerRolling(
  { run, measuring }: ShownRun,
  { figure, bars, ...window }: QuestionOf<'rolling'>,
): RollingAnswer {
  const { from, to, pixels } = window;
  const { periodsPerYear } = measuring;
  const buckets = bucketsOf(run, { from, to, pixels: wholePixels(pixels) });
  let barCount = 0;
  const series = ROLLING_SERIES[figure].flatMap((id) => {
    const path = measuring.pathOf(id);
    // Matched earns what raw does, times a constant.
    const earning = id === 'Matched' ? measuring.pathOf('Raw') : path;
    if (!path || !earning) return [];
    const rolling = rollingPathOf(earning, bars);
    barCount = rolling.barCount;
    const factor = Math.sqrt(periodsPerYear) * (figure === 'volatility' ? path.scale : 1);
    return [{ id, ...envelopeOf(rolling.extremesOf(figure, factor), buckets) }];
  });
  return {
    kind: 'rolling',
    x: buckets.x,
    isExact: buckets.isExact,
    periodsPerYear,
    barCount,
    series,
  };
}

function treeOf({ run, measuring, trees }: ShownRun, id: DrawnSeries): EnvelopeSource | undefined {
  if (!trees.has(id)) trees.set(id, buildSeriesTree(id, run, measuring));
  return trees.get(id);
}

/** What the page may know of a run's file. */
export function factsOf(run: BacktestRun): FileFacts {
  const { backtest, timeline } = run;
  const { header, match, ledger, problemCounts, coded } = backtest;
  const regimes = coded.get('regime');
  const counts = run.regimeRows ?? [];
  return {
    fileName: backtest.fileName,
    byteCount: backtest.byteCount,
    reading: {
      container: backtest.container,
      dialect: backtest.plan.dialect,
      headerLine: backtest.plan.headerLine,
      choices: backtest.choices,
    },
    header,
    fields: Object.fromEntries(
      fields.flatMap(({ id }) => {
        const place = match.get(id);
        return place === undefined ? [] : [[id, header[place] ?? '']];
      }),
    ),
    ledger,
    rowCount: backtest.rowCount,
    pointCount: timeline.pointCount,
    axis: { kind: timeline.axis, from: timeline.x[0] ?? 0, to: timeline.x.at(-1) ?? 0 },
    regimes: (regimes?.categories ?? []).map(({ name }, code) => ({ name, rows: counts[code] ?? 0 })),
    strategies: (coded.get('strategy')?.categories ?? []).map(({ name }) => name),
    hasReturns: match.has('return') || match.has('close'),
    problemGroups: backtest.problemGroups,
    problemCounts,
    notices: [...backtest.notices, ...describeTimeline(run)],
  };
}

function toProblem(reason: unknown): FileProblem {
  if (reason instanceof FileChangedError)
    return {
      code: 'unreadable',
      what: 'The file was changed, moved or deleted since it was read.',
      advice: 'Choose the file again.',
    };
  if (reason instanceof MemoryLimitError || (reason instanceof RangeError && /allocation|length/i.test(reason.message)))
    return {
      code: 'tooLarge',
      what: 'The file has more rows than the memory of this browser holds.',
      advice: 'Choose a file with fewer rows or columns, or scale it with the exported SQL or Python.',
    };
  return {
    code: 'stopped',
    what: `The reader stopped: ${reason instanceof Error ? reason.message : String(reason)}.`,
    advice: 'Choose the file again. If it stops once more, the file is at fault, or this program.',
  };
}
