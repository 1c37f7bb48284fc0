import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ClientEvent, createDatasetClient } from '../../src/worker/client.ts';
import type { FileFacts, FromWorker, ToWorker } from '../../src/worker/protocol.ts';
import { runs } from '../property.ts';

type Step = { readonly kind: 'open'; readonly ends: 'ready' | 'failed' | 'dies' } | { readonly kind: 'cancel' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('ready', 'failed', 'dies').map((ends): Step => ({ kind: 'open', ends })) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'cancel' }) },
);

const factsOf = (fileName: string): FileFacts => ({
  fileName,
  byteCount: 1,
  reading: {
    container: 'plain',
    dialect: { delimiter: ',', decimalMark: '.', encoding: 'utf-8', quoting: 'double' },
    headerLine: 1,
    choices: {},
  },
  header: ['raw_position'],
  fields: {},
  ledger: { read: 1, scaled: 1, rejected: 0, blank: 0, comment: 0, preamble: 0, footer: 0, withRemarks: 0 },
  rowCount: 1,
  pointCount: 1,
  axis: { kind: 'row', from: 1, to: 1 },
  regimes: [],
  strategies: [],
  hasReturns: false,
  problemGroups: [],
  problemCounts: { rejected: 0, remarks: 0 },
  notices: [],
});

const PROBLEM = { code: 'empty', what: 'The file is empty.', advice: 'Choose another.' } as const;

it('shows the file chosen last, in whatever order its predecessors are read, fail, die or are cancelled', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(step, { minLength: 2, maxLength: 7 }), async (s, steps) => {
      const events: ClientEvent[] = [];
      let opened: string | undefined;
      let shown: string | undefined;
      const ended = new Map<string, 'ready' | 'failed' | 'dies'>();
      const running = new Set<number>();
      let workers = 0;
      const client = createDatasetClient(({ onMessage, onDeath }) => {
        const id = workers++;
        running.add(id);
        const say = (message: FromWorker, label: string): void => {
          s.schedule(Promise.resolve(message), label).then(onMessage);
        };
        const answer = ({ stamp, ...message }: ToWorker): void => {
          if (message.kind !== 'open') return;
          const { name } = message.file;
          say({ stamp, kind: 'progress', done: 0, total: 1 }, `${name} is read`);
          switch (ended.get(name)) {
            case 'ready':
              say({ stamp, kind: 'ready', facts: factsOf(name) }, `${name} is ready`);
              break;
            case 'failed':
              say({ stamp, kind: 'failed', problem: PROBLEM }, `${name} fails`);
              break;
            default:
              s.schedule(Promise.resolve('gone'), `${name} dies`).then(onDeath);
          }
        };
        return {
          post: answer,
          terminate: () => {
            running.delete(id);
          },
        };
      });
      client.subscribe((event) => {
        events.push(event);
        // Whoever lost must not be heard of again.
        if (event.kind === 'ready' || event.kind === 'failed')
          expect(event.kind === 'ready' ? event.file.name : event.fileName).toBe(opened);
        if (event.kind === 'ready') shown = event.file.name;
      });
      let lastReady: string | undefined;
      const sequence = s.scheduleSequence(
        steps.map((wanted, k) => async () => {
          if (wanted.kind === 'cancel') {
            client.cancel();
            // What was shown by then stays; a load that was cancelled is not to be heard of.
            if (shown !== opened) opened = undefined;
            return;
          }
          opened = `file ${k}`;
          ended.set(opened, wanted.ends);
          client.open(new File(['x'], opened));
        }),
      );
      await s.waitAll();
      await sequence.task;
      for (const event of events) if (event.kind === 'ready') lastReady = event.file.name;
      expect(shown).toBe(lastReady);
      const last = steps.at(-1);
      if (last?.kind === 'open') {
        const name = `file ${steps.length - 1}`;
        if (last.ends === 'ready') expect(shown).toBe(name);
        else expect(events.at(-1)).toMatchObject({ kind: 'failed', fileName: name });
      }
      // No worker is left behind but that of the file on screen.
      expect(running.size).toBe(shown === undefined ? 0 : 1);
      client.close();
      expect(running.size).toBe(0);
    }),
    { numRuns: runs(300) },
  );
});
