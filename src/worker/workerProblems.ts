import type { FileProblem } from '../data/problems.ts';

/** The browser refused to start a worker. */
export const notStarted = (cause: unknown): FileProblem => ({
  code: 'stopped',
  what: `The reader could not be started${cause instanceof Error ? `: ${cause.message}` : ''}.`,
  advice: 'Reload the page and choose the file again.',
});

/** A worker ended by itself. */
export const died = (reason: string): FileProblem => ({
  code: 'stopped',
  what: `The reader stopped${reason === '' ? '' : `: ${reason}`}.`,
  advice: 'Choose the file again. If it stops once more, try a smaller file.',
});
