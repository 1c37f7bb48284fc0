import type { FromWorker, ToWorker } from './protocol.ts';

/** A running worker. */
export interface WorkerHandle {
  /** `ports` are handed over with it. */
  post(message: ToWorker, ports?: MessagePort[]): void;
  terminate(): void;
}

/** Starts a worker; throws where the browser refuses. A test starts a fake one. */
export type StartWorker = (listener: {
  readonly onMessage: (message: FromWorker) => void;
  readonly onDeath: (reason: string) => void;
}) => WorkerHandle;
