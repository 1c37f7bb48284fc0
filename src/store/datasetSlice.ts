import type { StateCreator } from 'zustand';
import type { RunSettings } from '../batch/runSettings.ts';
import type { FileProblem } from '../data/problems.ts';
import type { ReadingChoices, ReadingPreview } from '../data/readingChoices.ts';
import { sampleFile } from '../data/sample/sampleFile.ts';
import { ensureNever } from '../engine/ensureNever.ts';
import type { DatasetClient } from '../worker/client.ts';
import type { FileFacts, SummaryAnswer } from '../worker/protocol.ts';
import { NOTHING_REMEMBERED, type RememberedColumns } from './rememberedColumns.ts';

/** What became of the file chosen last. */
export type LoadStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'reading'; readonly fileName: string; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' }
  | {
      /** The file can only be read with an answer from the user: dialog `Match columns`. */
      readonly kind: 'unclear';
      readonly file: File;
      readonly choices: ReadingChoices;
      readonly preview: ReadingPreview;
    }
  | { readonly kind: 'failed'; readonly fileName: string; readonly problem: FileProblem };

/** The backtest on screen; stays while another file is read, and when that one fails or is cancelled. */
export interface ShownDataset {
  readonly facts: FileFacts;
  /** `simulated`: the sample, which no market ever traded. */
  readonly origin: 'file' | 'simulated';
}

export interface DatasetState {
  readonly status: LoadStatus;
  readonly shown: ShownDataset | undefined;
  /** The newest figures of the data on screen; undefined until they are there. */
  readonly summary: SummaryAnswer | undefined;
}

/** What a user should know about the columns of the file on screen. `recalled`: matched as last time; `notKept`: they cannot be remembered. */
export type ColumnsNote = 'recalled' | 'notKept';

export interface DatasetSlice {
  readonly dataset: DatasetState;
  readonly columnsNote: ColumnsNote | undefined;
  /** To be called where a file is likely to be opened soon. */
  readonly prepareLoad: () => void;
  readonly openFile: (file: File, choices?: ReadingChoices) => void;
  /** Reads the file on screen once more in another way; without a file does nothing. */
  readonly readAgain: (choices: ReadingChoices) => void;
  /** The start of the file on screen, or of another, as it would be read; undefined without a file. */
  readonly previewFile: (choices: ReadingChoices, file?: File) => Promise<ReadingPreview | FileProblem | undefined>;
  readonly openSample: () => void;
  /** Ends a load, or leaves a file unread that needs an answer; what is on screen stays. */
  readonly cancelLoad: () => void;
  readonly configureRun: (settings: RunSettings) => void;
  /** Standing questions of a view; see DatasetClient. */
  readonly watchDataset: DatasetClient['watch'];
  readonly downloadScaled: DatasetClient['download'];
}

const NOTHING: DatasetState = { status: { kind: 'idle' }, shown: undefined, summary: undefined };

/** A file that is opened with the columns of last time, and the header under which they were found. */
interface Recall {
  readonly file: File;
  readonly header: readonly string[];
}

/** The slice over one client, to which it listens for good. */
export const createDatasetSlice =
  (
    client: DatasetClient,
    remembered: RememberedColumns = NOTHING_REMEMBERED,
  ): StateCreator<DatasetSlice, [], [], DatasetSlice> =>
  (set, get) => {
    const patch = (changes: Partial<DatasetState>): void =>
      set(({ dataset }) => ({ dataset: { ...dataset, ...changes } }));
    const settle = (): void => patch({ status: { kind: get().dataset.shown ? 'ready' : 'idle' } });
    let sample: File | undefined;
    let onScreen: File | undefined;
    let asked: Recall | undefined;
    let recall: Recall | undefined;

    /** Opens a file as its header was matched last time; false where that is not known or not wanted. */
    const reopenAsBefore = (file: File, choices: ReadingChoices, header: readonly string[]): boolean => {
      if (choices.columns || file === sample) return false;
      const known = remembered.find(header);
      if (!known) return false;
      recall = { file, header };
      client.open(file, { ...choices, ...known });
      return true;
    };

    /** Keeps what a person chose under the header that was asked about. A chosen header line holds for one file only. */
    const keepColumns = (file: File, { header, reading }: FileFacts): ColumnsNote | undefined => {
      if (recall?.file === file) return 'recalled';
      const { choices, headerLine } = reading;
      if (!choices.columns || choices.headerLine !== undefined || headerLine === undefined || file === sample)
        return undefined;
      const key = asked?.file === file ? asked.header : header;
      return remembered.keep(key, choices) ? undefined : 'notKept';
    };

    client.subscribe((event) => {
      switch (event.kind) {
        case 'reading':
          patch({ status: event });
          break;
        case 'failed':
          // Choices that fit no more must not stand in the way for good.
          if (recall && event.problem.code !== 'stopped' && get().dataset.status.kind === 'reading')
            remembered.forget(recall.header);
          patch({ status: event });
          break;
        case 'unclear': {
          const { file, choices, preview } = event;
          const hasHeader = preview.headerLine !== undefined;
          if (hasHeader && reopenAsBefore(file, choices, preview.header)) break;
          if (!choices.columns) asked = { file, header: preview.header };
          patch({ status: event });
          break;
        }
        case 'ready': {
          const { file, facts } = event;
          onScreen = file;
          set({ columnsNote: keepColumns(file, facts) });
          patch({
            status: { kind: 'ready' },
            shown: { facts, origin: file === sample ? 'simulated' : 'file' },
            summary: undefined,
          });
          if (needsRecall(facts, remembered.find(facts.header)))
            reopenAsBefore(file, facts.reading.choices, facts.header);
          break;
        }
        case 'cancelled':
          settle();
          break;
        default:
          ensureNever(event);
      }
    });
    client.watch({ kind: 'summary' }, (summary) => patch({ summary }));
    const open = (file: File, choices: ReadingChoices): void => {
      recall = undefined;
      client.open(file, choices);
    };
    return {
      dataset: NOTHING,
      columnsNote: undefined,
      prepareLoad: () => client.prepare(sampleFile()),
      openFile: (file, choices = {}) => open(file, choices),
      openSample: () => {
        sample = sampleFile();
        open(sample, {});
      },
      readAgain: (choices) => {
        if (onScreen) open(onScreen, choices);
      },
      previewFile: async (choices, file = onScreen) => (file ? client.preview(file, choices) : undefined),
      cancelLoad: () => {
        client.cancel();
        if (get().dataset.status.kind === 'unclear') settle();
      },
      configureRun: client.configure,
      watchDataset: client.watch,
      downloadScaled: client.download,
    };
  };

/** Whether a file that was read without a question is to be read as its header was matched before, in another way. */
function needsRecall({ reading, header, fields }: FileFacts, known: ReadingChoices | undefined): boolean {
  if (!known || reading.headerLine === undefined) return false;
  const { columns = {}, units = {}, metaProbMeaning = 'right' } = known;
  const found = new Map<string, string>(Object.entries(fields));
  const places = Object.entries(columns);
  const isSame = places.length === found.size && places.every(([field, place]) => found.get(field) === header[place]);
  return !isSame || metaProbMeaning !== 'right' || Object.values(units).some((unit) => unit !== 'fraction');
}
