import BacktestWorker from './worker.ts?worker&inline';
import type { StartWorker } from './workerHandle.ts';

/** A fresh worker from a blob inside the page: no request, and under the page's own content security policy. */
export const startWorker: StartWorker = ({ onMessage, onDeath }) => {
  const worker = new BacktestWorker();
  worker.onmessage = ({ data }) => onMessage(data);
  worker.onerror = ({ message }) => onDeath(message);
  worker.onmessageerror = () => onDeath('a message could not be read');
  return {
    post: (message, ports = []) => worker.postMessage(message, ports),
    terminate: () => worker.terminate(),
  };
};
