import type { WorkerLike } from './client.ts';
import BacktestWorker from './worker.ts?worker&inline';

/** A fresh worker from a blob inside the page: no request, and under the page's own content security policy. */
export const startWorker = (): WorkerLike => new BacktestWorker();
