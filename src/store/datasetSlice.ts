import type { StateCreator } from 'zustand';
import type { RunSettings } from '../batch/runSettings.ts';
import type { FileProblem } from '../data/problems.ts';
import { sampleFile } from '../data/sample/sampleFile.ts';
import { ensureNever } from '../engine/ensureNever.ts';
import type { DatasetClient } from '../worker/client.ts';
import type { FileFacts, SummaryAnswer } from '../worker/protocol.ts';

/** What became of the file chosen last. */
export type LoadStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'reading'; readonly fileName: string; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' }
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
  readonly openFile: (file: File) => void;
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
    let origin: ShownDataset['origin'] = 'file';
    const open = (file: File, from: ShownDataset['origin']): void => {
      origin = from;
      client.open(file);
    };
    client.subscribe((event) => {
      switch (event.kind) {
        case 'reading':
        case 'failed':
          patch({ status: event });
          break;
        case 'ready':
          patch({ status: { kind: 'ready' }, shown: { facts: event.facts, origin }, summary: undefined });
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
      openFile: (file) => open(file, 'file'),
      openSample: () => open(sampleFile(), 'simulated'),
      cancelLoad: client.cancel,
      configureRun: client.configure,
      watchDataset: client.watch,
      downloadScaled: client.download,
    };
  };
