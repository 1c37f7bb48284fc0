import type { StateCreator } from 'zustand';
import type { RunSettings } from '../batch/runSettings.ts';
import type { FileProblem } from '../data/problems.ts';
import type { ReadingChoices, ReadingPreview } from '../data/readingChoices.ts';
import { sampleFile } from '../data/sample/sampleFile.ts';
import { ensureNever } from '../engine/ensureNever.ts';
import type { DatasetClient } from '../worker/client.ts';
import type { FileFacts, SummaryAnswer } from '../worker/protocol.ts';

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

export interface DatasetSlice {
  readonly dataset: DatasetState;
  readonly openFile: (file: File, choices?: ReadingChoices) => void;
  /** Reads the file on screen once more in another way; without a file does nothing. */
  readonly readAgain: (choices: ReadingChoices) => void;
  /** The start of the file on screen, or of another, as it would be read; undefined without a file. */
  readonly previewFile: (choices: ReadingChoices, file?: File) => Promise<ReadingPreview | FileProblem | undefined>;
  readonly openSample: () => void;
  readonly cancelLoad: () => void;
  readonly configureRun: (settings: RunSettings) => void;
  /** Standing questions of a view; see DatasetClient. */
  readonly watchDataset: DatasetClient['watch'];
  readonly downloadScaled: DatasetClient['download'];
}

const NOTHING: DatasetState = { status: { kind: 'idle' }, shown: undefined, summary: undefined };

/** The slice over one client, to which it listens for good. */
export const createDatasetSlice =
  (client: DatasetClient): StateCreator<DatasetSlice, [], [], DatasetSlice> =>
  (set) => {
    const patch = (changes: Partial<DatasetState>): void =>
      set(({ dataset }) => ({ dataset: { ...dataset, ...changes } }));
    let sample: File | undefined;
    let onScreen: File | undefined;
    client.subscribe((event) => {
      switch (event.kind) {
        case 'reading':
        case 'failed':
        case 'unclear':
          patch({ status: event });
          break;
        case 'ready':
          onScreen = event.file;
          patch({
            status: { kind: 'ready' },
            shown: { facts: event.facts, origin: event.file === sample ? 'simulated' : 'file' },
            summary: undefined,
          });
          break;
        case 'cancelled':
          set(({ dataset }) => ({ dataset: { ...dataset, status: { kind: dataset.shown ? 'ready' : 'idle' } } }));
          break;
        default:
          ensureNever(event);
      }
    });
    client.watch({ kind: 'summary' }, (summary) => patch({ summary }));
    return {
      dataset: NOTHING,
      openFile: (file, choices = {}) => client.open(file, choices),
      openSample: () => {
        sample = sampleFile();
        client.open(sample);
      },
      readAgain: (choices) => {
        if (onScreen) client.open(onScreen, choices);
      },
      previewFile: async (choices, file = onScreen) => (file ? client.preview(file, choices) : undefined),
      cancelLoad: client.cancel,
      configureRun: client.configure,
      watchDataset: client.watch,
      downloadScaled: client.download,
    };
  };
