import type { ToWorker } from './protocol.ts';
import { createSession } from './session.ts';

const session = createSession((message) => self.postMessage(message));

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  void session.handle(data);
};
self.addEventListener('error', (event) => session.fail(event.error ?? event.message));
// A rejection that nobody awaits raises no event at all on the page: without this line the page would wait for ever.
self.addEventListener('unhandledrejection', (event) => session.fail(event.reason));
