import { piecesOf } from '../data/fileText.ts';
import type { StretchHelper } from '../data/readStretches.ts';
import { createStretchReader, type ReadStretch, type StretchReader } from '../data/stretch.ts';
import type { TablePlan } from '../data/tablePlan.ts';
import { ensureNever } from '../engine/ensureNever.ts';

/** Reader → helper, over a port of their own. */
type ToHelper =
  | { readonly kind: 'begin'; readonly text: Blob; readonly plan: TablePlan }
  | { readonly kind: 'read'; readonly from: number; readonly to: number; readonly question: number }
  | { readonly kind: 'end' };

/** Helper → reader. */
interface FromHelper {
  readonly question: number;
  readonly stretch: ReadStretch | undefined;
}

/** The helper at the other end of a port. */
export function helperAt(port: MessagePort): StretchHelper {
  const waiting = new Map<number, (stretch: ReadStretch | undefined) => void>();
  let questions = 0;
  const send = (message: ToHelper): void => port.postMessage(message);
  port.onmessage = ({ data }: MessageEvent<FromHelper>) => {
    waiting.get(data.question)?.(data.stretch);
    waiting.delete(data.question);
  };
  return {
    begin: (text, plan) => send({ kind: 'begin', text, plan }),
    read(from, to) {
      questions++;
      const question = questions;
      return new Promise((resolve) => {
        waiting.set(question, resolve);
        send({ kind: 'read', from, to, question });
      });
    },
    end: () => send({ kind: 'end' }),
  };
}

/** Reads stretches for whoever is at the other end of the port. What cannot be read, the reader reads itself and says what is wrong. */
export function serveStretches(port: MessagePort): void {
  let text = new Blob();
  let reader: StretchReader | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  const read = async (from: number, to: number): Promise<ReadStretch | undefined> => {
    try {
      return await reader?.read(piecesOf(text.slice(from, to)), from, to - from);
    } catch {
      return undefined;
    }
  };
  const answer = async (from: number, to: number, question: number): Promise<void> => {
    const reply: FromHelper = { question, stretch: await read(from, to) };
    port.postMessage(reply, reply.stretch ? buffersOf(reply.stretch) : []);
  };
  port.onmessage = ({ data }: MessageEvent<ToHelper>) => {
    switch (data.kind) {
      case 'begin':
        text = data.text;
        reader = createStretchReader(data.plan);
        break;
      case 'read':
        queue = queue.then(() => answer(data.from, data.to, data.question));
        break;
      case 'end':
        text = new Blob();
        reader = undefined;
        break;
      default:
        ensureNever(data);
    }
  };
}

const buffersOf = ({ before, after, columns, starts, tail, leftBytes }: ReadStretch): ArrayBuffer[] =>
  [before, after, ...columns, starts, tail, leftBytes].map(({ buffer }) => buffer);
