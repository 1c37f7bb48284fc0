import type { FileProblem } from '../data/problems.ts';
import type { ReadingChoices, ReadingPreview } from '../data/readingChoices.ts';
import { NO_STAMP } from './protocol.ts';
import type { StartWorker, WorkerHandle } from './workerHandle.ts';
import { died, notStarted } from './workerProblems.ts';

/** Reads the start of a file in a worker of its own, which ends with the answer. */
export function previewOf(
  startWorker: StartWorker,
  file: File,
  choices: ReadingChoices,
): Promise<ReadingPreview | FileProblem> {
  return new Promise((resolve) => {
    const settle = (result: ReadingPreview | FileProblem): void => {
      handle?.terminate();
      resolve(result);
    };
    let handle: WorkerHandle | undefined;
    try {
      handle = startWorker({
        onMessage: (message) => {
          if (message.kind === 'previewed') settle(message.preview);
          if (message.kind === 'failed') settle(message.problem);
        },
        onDeath: (reason) => settle(died(reason)),
      });
      handle.post({ stamp: NO_STAMP, kind: 'preview', file, choices });
    } catch (cause) {
      settle(notStarted(cause));
    }
  });
}
