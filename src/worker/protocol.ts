import type { AverageAttribution, AxisStretch } from '../batch/averageAttribution.ts';
import type { Distribution, RegimeLine } from '../batch/breakdowns.ts';
import type { Deciles } from '../batch/deciles.ts';
import type { Density } from '../batch/density.ts';
import type { DrawnSeries } from '../batch/drawnSeries.ts';
import type { Figures, SeriesSuffix } from '../batch/figures.ts';
import type { LogContributions } from '../batch/logContributions.ts';
import type { Ribbons } from '../batch/ribbons.ts';
import type { RollingFigure } from '../batch/rolling.ts';
import type { RowFilter, RowOrder } from '../batch/rowSelection.ts';
import type { RunSettings } from '../batch/runSettings.ts';
import type { Dialect } from '../data/dialect.ts';
import type { Ledger } from '../data/ledger.ts';
import type { Notice } from '../data/notices.ts';
import type { FileProblem, ProblemGroup, RowProblem } from '../data/problems.ts';
import type { ReadingChoices, ReadingPreview } from '../data/readingChoices.ts';
import type { FieldId } from '../data/schema.ts';
import type { Download } from '../exports/download.ts';

/** How a file was read, and what a person had said about it. */
export interface ReadingFacts {
  readonly container: 'plain' | 'gzip' | 'parquet';
  readonly dialect: Dialect;
  /** Physical line of the header, from 1; undefined where the file has none. */
  readonly headerLine: number | undefined;
  readonly choices: ReadingChoices;
}

/** What was read from a file; does not change with the configuration. No columns in it. */
export interface FileFacts {
  readonly fileName: string;
  readonly byteCount: number;
  readonly reading: ReadingFacts;
  readonly header: readonly string[];
  /** The file's column that each used field was found in. Fields that are not here, the file does not have. */
  readonly fields: Readonly<Partial<Record<FieldId, string>>>;
  readonly ledger: Ledger;
  /** Data rows: scaled and rejected. */
  readonly rowCount: number;
  /** Points on the drawn time line: the rows that were scaled, or timestamps where there are several strategies. */
  readonly pointCount: number;
  /** The ends of the drawn axis: milliseconds since 1970 UTC, or row numbers from 1 where there is no time. */
  readonly axis: { readonly kind: 'time' | 'row'; readonly from: number; readonly to: number };
  /** Regimes as first written, with their rows. */
  readonly regimes: readonly { readonly name: string; readonly rows: number }[];
  readonly strategies: readonly string[];
  readonly hasReturns: boolean;
  readonly problemGroups: readonly ProblemGroup[];
  readonly problemCounts: { readonly rejected: number; readonly remarks: number };
  readonly notices: readonly Notice[];
}

/** Questions that can stand: the client asks them again whenever the data or the configuration change. */
export type StandingQuestion =
  | { readonly kind: 'summary' }
  | {
      readonly kind: 'window';
      /** In units of `FileFacts.axis`, both ends included. */
      readonly from: number;
      readonly to: number;
      readonly pixels: number;
      readonly series: readonly DrawnSeries[];
    }
  | { readonly kind: 'ribbons'; readonly from: number; readonly to: number; readonly pixels: number }
  | { readonly kind: 'contributions'; readonly from: number; readonly to: number; readonly pixels: number }
  | {
      readonly kind: 'rolling';
      readonly figure: RollingFigure;
      /** The length of the trailing window. */
      readonly bars: number;
      readonly from: number;
      readonly to: number;
      readonly pixels: number;
    }
  | {
      readonly kind: 'rows';
      readonly from: number;
      readonly to: number;
      readonly order: RowOrder;
      readonly filter: RowFilter;
      /** Whether an order that the configuration has changed since may stay for now. */
      readonly mayBeOld: boolean;
    }
  | { readonly kind: 'problems'; readonly from: number; readonly to: number }
  | { readonly kind: 'distribution'; readonly bins: number }
  | { readonly kind: 'regimes' }
  | { readonly kind: 'density'; readonly columns: number; readonly lines: number }
  | { readonly kind: 'deciles' }
  /** In units of `FileFacts.axis`, both ends included. */
  | ({ readonly kind: 'attribution' } & AxisStretch);
export type StandingKind = StandingQuestion['kind'];
export type QuestionOf<K extends StandingKind> = Extract<StandingQuestion, { kind: K }>;

export interface SummaryAnswer {
  readonly kind: 'summary';
  readonly figures: Figures;
  /** Notices that depend on the configuration: unknown regimes, skipped steps, how `return` is read. */
  readonly notices: readonly Notice[];
}

/** A window for drawing: one bucket per pixel at most; the extremes of every bucket are kept. */
export interface WindowAnswer {
  readonly kind: 'window';
  /** Place of each bucket on the axis: that of its first point. */
  readonly x: Float64Array;
  /** Whether every bucket is one point, so that low and high are equal. */
  readonly isExact: boolean;
  readonly series: readonly {
    readonly id: DrawnSeries;
    /** Smallest and largest of the bucket; NaN where it holds no number. */
    readonly low: Float64Array;
    readonly high: Float64Array;
  }[];
}

/** Regimes and constraints along the window; places as those of a window of as many pixels. */
export interface RibbonsAnswer extends Ribbons {
  readonly kind: 'ribbons';
}

/** The inputs of a row: ATR as a share of the close. */
export interface RowInputs {
  readonly position?: number;
  readonly metaProb?: number;
  readonly banditWeight?: number;
  readonly correlationPenalty?: number;
  readonly currentPnl?: number;
  readonly atr?: number;
  readonly regime?: string;
}

/** What each step contributes along the window, as means of logarithms. */
export interface ContributionsAnswer extends LogContributions {
  readonly kind: 'contributions';
}

/** A figure over the bars that just passed, annual: per bar times √periodsPerYear. Places as those of a window. */
export interface RollingAnswer {
  readonly kind: 'rolling';
  readonly x: Float64Array;
  readonly isExact: boolean;
  readonly periodsPerYear: number;
  /** Bars with a return in the whole file. */
  readonly barCount: number;
  /** Matched has no Sharpe ratio of its own: a constant factor leaves that of raw. */
  readonly series: readonly { readonly id: SeriesSuffix; readonly low: Float64Array; readonly high: Float64Array }[];
}

export interface RowsAnswer {
  readonly kind: 'rows';
  readonly from: number;
  /** Rows that pass the filter. */
  readonly total: number;
  /** Whether filter or order are those of an older configuration. */
  readonly isOld: boolean;
  /** Names of `results`, as in the download. */
  readonly resultColumns: readonly string[];
  readonly rows: readonly {
    /** Place in the file, from 0, among the data rows. */
    readonly row: number;
    readonly line: number;
    readonly status: 'scaled' | 'remark' | 'rejected';
    /** Place on the axis; undefined without a readable time. */
    readonly x: number | undefined;
    /** What the row gives the scaler, exactly; only what it has. None in a rejected row. */
    readonly inputs: RowInputs;
    /** The file's own text, a cell per column of the header. */
    readonly cells: readonly string[];
    /** NaN in a rejected row. */
    readonly results: readonly number[];
    readonly problem: string;
  }[];
}

export interface ProblemsAnswer {
  readonly kind: 'problems';
  readonly from: number;
  /** How many are kept for the page. `FileFacts.problemCounts` has all. */
  readonly kept: number;
  readonly problems: readonly RowProblem[];
}

export interface DistributionAnswer extends Distribution {
  readonly kind: 'distribution';
}

export interface RegimesAnswer {
  readonly kind: 'regimes';
  readonly regimes: readonly RegimeLine[];
}

export interface DensityAnswer extends Density {
  readonly kind: 'density';
}

export interface DecilesAnswer extends Deciles {
  readonly kind: 'deciles';
}

export interface AttributionAnswer extends AverageAttribution {
  readonly kind: 'attribution';
}

export type StandingAnswer =
  | SummaryAnswer
  | WindowAnswer
  | RibbonsAnswer
  | ContributionsAnswer
  | RollingAnswer
  | RowsAnswer
  | ProblemsAnswer
  | DistributionAnswer
  | RegimesAnswer
  | DensityAnswer
  | DecilesAnswer
  | AttributionAnswer;
export type AnswerOf<K extends StandingKind> = Extract<StandingAnswer, { kind: K }>;

/** What a download holds: every row (as CSV, or as Parquet), only those of a filter, or the rejected ones as they stand in the file. */
export type DownloadScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'filtered'; readonly filter: RowFilter }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'parquet' };

/** Which question, of which load, under which configuration. Every message carries one; replies repeat that of their question. */
export interface Stamp {
  /** One per load. */
  readonly job: number;
  /** One per configuration; grows. */
  readonly version: number;
  /** One per question. */
  readonly question: number;
}

/** Of what belongs to no load. */
export const NO_STAMP: Stamp = { job: 0, version: 0, question: 0 };

/** Page → worker. */
export type ToWorker = { readonly stamp: Stamp } & (
  | {
      readonly kind: 'open';
      readonly file: File;
      readonly choices: ReadingChoices;
      readonly settings: RunSettings;
      /** The ways to workers that help reading. */
      readonly helpers: readonly MessagePort[];
    }
  /** Reads stretches for the worker at the other end, until told to help another. */
  | { readonly kind: 'help'; readonly port: MessagePort }
  /** Does with a small file what a load does, so that it is compiled when there is one. Answered by nothing. */
  | { readonly kind: 'rehearse'; readonly file: File }
  | { readonly kind: 'preview'; readonly file: File; readonly choices: ReadingChoices }
  | { readonly kind: 'configure'; readonly settings: RunSettings }
  | { readonly kind: 'ask'; readonly question: StandingQuestion }
  | { readonly kind: 'download'; readonly scope: DownloadScope }
  /** Ends the download with this question. */
  | { readonly kind: 'cancelDownload'; readonly download: number }
);

/** Worker → page. `alive` comes once a second while there is work. */
export type FromWorker = { readonly stamp: Stamp } & (
  | { readonly kind: 'alive' }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'ready'; readonly facts: FileFacts }
  | { readonly kind: 'unclear'; readonly preview: ReadingPreview }
  | { readonly kind: 'previewed'; readonly preview: ReadingPreview }
  | { readonly kind: 'configured' }
  | { readonly kind: 'answer'; readonly answer: StandingAnswer }
  /** A question that takes long was given up for another message; it is to be asked again. */
  | { readonly kind: 'dropped' }
  | { readonly kind: 'writing'; readonly done: number; readonly total: number }
  | { readonly kind: 'downloaded'; readonly file: Download }
  | { readonly kind: 'failed'; readonly problem: FileProblem }
);
