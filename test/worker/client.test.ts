import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS, type RunSettings } from '../../src/batch/runSettings.ts';
import { type ClientEvent, createDatasetClient, HELD_MS, REST_MS, STALLED_MS } from '../../src/worker/client.ts';
import type {
  FileFacts,
  FromWorker,
  Stamp,
  StandingAnswer,
  StandingKind,
  ToWorker,
} from '../../src/worker/protocol.ts';

class FakeWorker {
  readonly received: ToWorker[] = [];
  isTerminated = false;
  answered = 0;
  readonly hear: (message: FromWorker) => void;
  readonly die: (reason: string) => void;

  constructor(hear: (message: FromWorker) => void, die: (reason: string) => void) {
    this.hear = hear;
    this.die = die;
  }

  /** The newest message of a kind. */
  last<K extends ToWorker['kind']>(kind: K): Extract<ToWorker, { kind: K }> {
    const found = this.received.findLast((message): message is Extract<ToWorker, { kind: K }> => message.kind === kind);
    if (!found) throw new Error(`no ${kind} was sent`);
    return found;
  }

  count(kind: ToWorker['kind']): number {
    return this.received.filter((message) => message.kind === kind).length;
  }

  /** The stamp of the newest question of a kind. */
  asked(kind: StandingKind): Stamp {
    const found = this.received.findLast((message) => message.kind === 'ask' && message.question.kind === kind);
    if (!found) throw new Error(`no ${kind} was asked`);
    return found.stamp;
  }

  answerRegimes(): void {
    this.hear({ stamp: this.asked('regimes'), kind: 'answer', answer: { kind: 'regimes', regimes: [] } });
  }

  ready(name: string, rowCount = 0): void {
    this.hear({ stamp: this.last('open').stamp, kind: 'ready', facts: { ...factsOf(name), rowCount } });
  }

  /** Answers every question that is open, as a real worker would: one after the other. */
  answerAll(): void {
    for (; this.answered < this.received.length; this.answered++) {
      const message = this.received[this.answered];
      if (message?.kind === 'configure') this.hear({ stamp: message.stamp, kind: 'configured' });
      if (message?.kind === 'ask' && message.question.kind === 'window')
        this.hear({ stamp: message.stamp, kind: 'answer', answer: WINDOW });
    }
  }
}

const factsOf = (fileName: string): FileFacts => ({
  fileName,
  byteCount: 1,
  reading: {
    container: 'plain',
    dialect: { delimiter: ',', decimalMark: '.', encoding: 'utf-8', quoting: 'double' },
    headerLine: 1,
    choices: {},
  },
  header: [],
  fields: {},
  ledger: { read: 0, scaled: 0, rejected: 0, blank: 0, comment: 0, preamble: 0, footer: 0, withRemarks: 0 },
  rowCount: 0,
  pointCount: 0,
  axis: { kind: 'row', from: 1, to: 1 },
  regimes: [],
  strategies: [],
  hasReturns: false,
  problemGroups: [],
  problemCounts: { rejected: 0, remarks: 0 },
  notices: [],
});

const kindOf = (message: ToWorker): string => (message.kind === 'ask' ? message.question.kind : message.kind);

const WINDOW: StandingAnswer = { kind: 'window', x: new Float64Array(0), isExact: true, series: [] };
const ATTRIBUTION: StandingAnswer = {
  kind: 'attribution',
  steps: [],
  rows: 0,
  unmoved: 0,
  zeroed: 0,
  turned: 0,
  meanChange: 0,
  meanSizeChange: 0,
  notAttributed: 0,
};
const QUESTION = { kind: 'window', from: 0, to: 1, pixels: 100, series: ['raw'] } as const;
const PROBLEM = { code: 'empty', what: 'The file is empty.', advice: 'Choose another.' } as const;
const file = (name: string): File => new File(['x'], name);
const withCost = (cost: number): RunSettings => ({ ...DEFAULT_SETTINGS, cost });

function start(helperCount = 0, refuses: (index: number) => boolean = () => false) {
  const workers: FakeWorker[] = [];
  const events: ClientEvent[] = [];
  const client = createDatasetClient(({ onMessage, onDeath }) => {
    if (refuses(workers.length)) throw new Error('no more workers');
    const worker = new FakeWorker(onMessage, onDeath);
    workers.push(worker);
    return {
      post: (message) => worker.received.push(message),
      terminate: () => {
        worker.isTerminated = true;
      },
    };
  }, helperCount);
  client.subscribe((event) => events.push(event));
  const worker = (index: number): FakeWorker => {
    const found = workers[index];
    if (!found) throw new Error(`no worker ${index}`);
    return found;
  };
  const kinds = (): string[] => events.map(({ kind }) => kind);
  return { client, worker, events, kinds, started: () => workers.length };
}

/** A client whose file `a` is on screen. */
function startReady() {
  const parts = start();
  parts.client.open(file('a'));
  parts.worker(0).ready('a');
  return parts;
}

describe('the client of the worker', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('drops the worker on screen only when the new one is ready', () => {
    const { client, worker } = startReady();
    client.open(file('b'));
    expect(worker(0).isTerminated).toBe(false);
    worker(1).ready('b');
    expect(worker(0).isTerminated).toBe(true);
  });

  it('lets the file chosen last win, whoever finishes first', () => {
    const { client, worker, events } = start();
    client.open(file('slow'));
    client.open(file('fast'));
    expect(worker(0).isTerminated).toBe(true);
    worker(1).ready('fast');
    worker(0).ready('slow');
    expect(events.filter(({ kind }) => kind === 'ready')).toMatchObject([{ facts: { fileName: 'fast' } }]);
  });

  it('keeps the data on screen through a failure and through a cancel', () => {
    const { client, worker, kinds } = startReady();
    client.open(file('b'));
    worker(1).hear({ stamp: worker(1).last('open').stamp, kind: 'failed', problem: PROBLEM });
    client.open(file('c'));
    client.cancel();
    expect([worker(0).isTerminated, worker(1).isTerminated, worker(2).isTerminated]).toEqual([false, true, true]);
    worker(2).ready('c');
    expect(kinds()).toEqual(['reading', 'ready', 'reading', 'failed', 'reading', 'cancelled']);
  });

  it('asks a standing question again for new data and new settings', () => {
    const { client, worker } = startReady();
    const onAnswer = vi.fn();
    client.watch(QUESTION, onAnswer);
    worker(0).answerAll();
    expect(onAnswer).toHaveBeenCalledTimes(1);
    client.configure(withCost(1));
    worker(0).answerAll();
    expect(onAnswer).toHaveBeenCalledTimes(2);
    client.open(file('b'));
    worker(1).ready('b');
    worker(1).answerAll();
    expect(onAnswer).toHaveBeenCalledTimes(3);
  });

  it('never delivers an answer of another load or of an older configuration', () => {
    const { client, worker } = startReady();
    const onAnswer = vi.fn();
    const watch = client.watch(QUESTION, onAnswer);
    const stale = worker(0).last('ask').stamp;
    client.open(file('b'));
    worker(1).ready('b');
    worker(0).hear({ stamp: stale, kind: 'answer', answer: WINDOW });
    worker(1).hear({ stamp: { ...worker(1).last('ask').stamp, version: 99 }, kind: 'answer', answer: WINDOW });
    worker(1).hear({ stamp: { ...worker(1).last('ask').stamp, job: 99 }, kind: 'answer', answer: WINDOW });
    expect(onAnswer).not.toHaveBeenCalled();
    watch.stop();
    worker(1).hear({ stamp: worker(1).last('ask').stamp, kind: 'answer', answer: WINDOW });
    expect(onAnswer).not.toHaveBeenCalled();
  });

  it('has one question of a kind on its way: of a burst, the newest is sent', () => {
    const { client, worker } = startReady();
    const watch = client.watch(QUESTION, () => undefined);
    for (let to = 2; to <= 100; to++) watch.ask({ ...QUESTION, to });
    expect(worker(0).count('ask')).toBe(1);
    worker(0).hear({ stamp: worker(0).last('ask').stamp, kind: 'answer', answer: WINDOW });
    expect(worker(0).count('ask')).toBe(2);
    expect(worker(0).last('ask').question).toMatchObject({ to: 100 });
  });

  it('runs two configurations of a burst of 100: the first and the newest', () => {
    const { client, worker } = startReady();
    client.watch(QUESTION, () => undefined);
    worker(0).answerAll();
    for (let cost = 1; cost <= 100; cost++) client.configure(withCost(cost));
    worker(0).answerAll();
    const costs = worker(0).received.flatMap((message) =>
      message.kind === 'configure' ? [message.settings.cost] : [],
    );
    expect(costs).toEqual([1, 100]);
  });

  it('sends the questions right behind a configuration, windows first, and hears no answer of the one before', () => {
    const { client, worker } = startReady();
    const onAnswer = vi.fn();
    client.watch({ kind: 'regimes' }, () => undefined);
    client.watch(QUESTION, onAnswer);
    worker(0).answerRegimes();
    worker(0).answerAll();
    onAnswer.mockClear();
    const before = worker(0).received.length;
    client.configure(withCost(1));
    expect(worker(0).received.slice(before).map(kindOf)).toEqual(['configure', 'window', 'regimes']);
    worker(0).hear({ stamp: worker(0).asked('window'), kind: 'answer', answer: WINDOW });
    expect(onAnswer).not.toHaveBeenCalled();
  });

  it('asks of very many rows only for windows, until those of the newest configuration are there', () => {
    const { client, worker } = start();
    client.open(file('large'));
    worker(0).ready('large', 10_000_000);
    client.watch({ kind: 'regimes' }, () => undefined);
    client.watch(QUESTION, () => undefined);
    worker(0).answerRegimes();
    worker(0).answerAll();
    const before = worker(0).received.length;
    client.configure(withCost(1));
    client.configure(withCost(2));
    const kinds = (): string[] => worker(0).received.slice(before).map(kindOf);
    expect(kinds()).toEqual(['configure', 'window']);
    worker(0).answerAll();
    expect(kinds()).toEqual(['configure', 'window', 'configure', 'window', 'regimes']);
  });

  it('asks for what nobody sees once the configuration rests, or once it is seen', () => {
    const { client, worker } = startReady();
    const unseen = client.watch({ ...QUESTION, from: 7 }, () => undefined);
    client.watch(QUESTION, () => undefined);
    unseen.see(false);
    worker(0).answerAll();
    const asked = (): number[] =>
      worker(0)
        .received.slice(before)
        .flatMap((message) =>
          message.kind === 'ask' && message.question.kind === 'window' ? [message.question.from] : [],
        );
    let before = worker(0).received.length;
    client.configure(withCost(1));
    worker(0).answerAll();
    vi.advanceTimersByTime(REST_MS - 1);
    expect(asked()).toEqual([0]);
    vi.advanceTimersByTime(1);
    expect(asked()).toEqual([0, 7]);
    worker(0).answerAll();
    before = worker(0).received.length;
    client.configure(withCost(2));
    worker(0).answerAll();
    unseen.see(true);
    expect(asked()).toEqual([0, 7]);
  });

  it('asks for what takes a pass of its own over many rows once the configuration has rested, and of few rows at once', () => {
    for (const [rowCount, soon] of [
      [1_000_000, 0],
      [1000, 1],
    ] as const) {
      const { client, worker } = start();
      client.watch({ kind: 'attribution', from: 0, to: 1 }, vi.fn());
      client.open(file('a'));
      worker(0).ready('a', rowCount);
      vi.advanceTimersByTime(200);
      worker(0).hear({
        stamp: worker(0).asked('attribution'),
        kind: 'answer',
        answer: ATTRIBUTION,
      });
      const asked = worker(0).count('ask');
      client.configure(withCost(1));
      worker(0).hear({ stamp: worker(0).last('configure').stamp, kind: 'configured' });
      expect(worker(0).count('ask') - asked).toBe(soon);
      vi.advanceTimersByTime(200);
      expect(worker(0).count('ask') - asked).toBe(1);
      client.close();
    }
  });

  it('shows the answers of one configuration together, windows a task earlier, and late ones after a while', () => {
    const { client, worker } = startReady();
    const onWindow = vi.fn();
    const onRegimes = vi.fn();
    client.watch(QUESTION, onWindow);
    client.watch({ kind: 'regimes' }, onRegimes);
    worker(0).hear({ stamp: worker(0).asked('window'), kind: 'answer', answer: WINDOW });
    expect(onWindow).not.toHaveBeenCalled();
    worker(0).answerRegimes();
    expect([onWindow.mock.calls.length, onRegimes.mock.calls.length]).toEqual([1, 0]);
    vi.advanceTimersByTime(0);
    expect([onWindow.mock.calls.length, onRegimes.mock.calls.length]).toEqual([1, 1]);
    client.configure(withCost(1));
    worker(0).hear({ stamp: worker(0).last('configure').stamp, kind: 'configured' });
    worker(0).hear({ stamp: worker(0).asked('window'), kind: 'answer', answer: WINDOW });
    vi.advanceTimersByTime(HELD_MS - 1);
    expect(onWindow).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    expect(onWindow).toHaveBeenCalledTimes(2);
  });

  it('shows nothing that waited once other data are on screen, or once nobody asks any more', () => {
    const { client, worker } = startReady();
    const onWindow = vi.fn();
    const onRegimes = vi.fn();
    const watch = client.watch(QUESTION, onWindow);
    client.watch({ kind: 'regimes' }, onRegimes);
    worker(0).hear({ stamp: worker(0).asked('window'), kind: 'answer', answer: WINDOW });
    client.open(file('b'));
    worker(1).ready('b');
    vi.advanceTimersByTime(HELD_MS);
    expect(onWindow).not.toHaveBeenCalled();
    worker(1).hear({ stamp: worker(1).asked('window'), kind: 'answer', answer: WINDOW });
    watch.stop();
    worker(1).answerRegimes();
    vi.advanceTimersByTime(0);
    expect([onWindow.mock.calls.length, onRegimes.mock.calls.length]).toEqual([0, 1]);
  });

  it('asks of many rows for one thing after the other at rest, and lets a configuration overtake the attribution', () => {
    const { client, worker } = start();
    client.open(file('large'));
    worker(0).ready('large', 1_000_000);
    const before = worker(0).received.length;
    const kinds = (): string[] => worker(0).received.slice(before).map(kindOf);
    const unseen = client.watch({ ...QUESTION, from: 7 }, () => undefined);
    unseen.see(false);
    worker(0).answerAll();
    client.watch({ kind: 'attribution', from: 0, to: 1 }, () => undefined);
    client.configure(withCost(1));
    expect(kinds()).toEqual(['window', 'attribution', 'configure']);
    worker(0).hear({ stamp: worker(0).asked('attribution'), kind: 'dropped' });
    worker(0).hear({ stamp: worker(0).last('configure').stamp, kind: 'configured' });
    vi.advanceTimersByTime(REST_MS - 1);
    expect(kinds()).toHaveLength(3);
    vi.advanceTimersByTime(1);
    expect(kinds().slice(3)).toEqual(['attribution']);
    worker(0).hear({ stamp: worker(0).asked('attribution'), kind: 'answer', answer: ATTRIBUTION });
    expect(kinds().slice(3)).toEqual(['attribution', 'window']);
  });

  it('reads in the worker that was started ahead, and starts another where that one died', () => {
    const { client, started, worker, events } = start();
    client.prepare();
    client.prepare();
    expect(started()).toBe(1);
    client.open(file('a'));
    worker(0).ready('a');
    expect(started()).toBe(1);
    client.prepare();
    worker(1).die('planted');
    client.open(file('b'));
    worker(2).ready('b');
    expect(events.flatMap((event) => (event.kind === 'ready' ? [event.facts.fileName] : []))).toEqual(['a', 'b']);
    expect(events.some(({ kind }) => kind === 'failed')).toBe(false);
  });

  it('reports a worker that cannot be started', () => {
    const events: ClientEvent[] = [];
    const client = createDatasetClient(() => {
      throw new Error('blocked');
    });
    client.subscribe((event) => events.push(event));
    client.open(file('a'));
    expect(events).toMatchObject([{ kind: 'failed', fileName: 'a', problem: { code: 'stopped' } }]);
  });

  it('fails a load whose worker dies or says nothing, and not one that says it is alive', () => {
    const { client, worker, kinds } = start();
    client.open(file('a'));
    const { stamp } = worker(0).last('open');
    vi.advanceTimersByTime(STALLED_MS - 1);
    worker(0).hear({ stamp, kind: 'alive' });
    vi.advanceTimersByTime(STALLED_MS - 1);
    expect(kinds()).toEqual(['reading']);
    vi.advanceTimersByTime(1);
    expect(kinds()).toEqual(['reading', 'failed']);
    client.open(file('a'));
    worker(1).die('out of memory');
    expect(kinds()).toEqual(['reading', 'failed', 'reading', 'failed']);
  });

  it('reads the kept file again, once, when the worker on screen dies', () => {
    const { worker, kinds, started } = startReady();
    worker(0).die('gone');
    expect(worker(1).last('open').file.name).toBe('a');
    worker(1).ready('a');
    worker(1).die('gone again');
    expect(started()).toBe(2);
    expect(kinds().at(-1)).toBe('failed');
  });

  it('lets a worker that has nothing to do be silent', () => {
    const { kinds } = startReady();
    vi.advanceTimersByTime(100 * STALLED_MS);
    expect(kinds()).toEqual(['reading', 'ready']);
  });

  it('ends a download that is overtaken by other data, and one that fails, without a file', async () => {
    const { client, worker, kinds } = startReady();
    const failed = client.download();
    worker(0).hear({ stamp: worker(0).last('download').stamp, kind: 'failed', problem: PROBLEM });
    await expect(failed).resolves.toEqual({ kind: 'failed' });
    expect(kinds().at(-1)).toBe('failed');
    const overtaken = client.download();
    client.open(file('b'));
    worker(1).ready('b');
    await expect(overtaken).resolves.toEqual({ kind: 'overtaken' });
    const finished = client.download();
    const written = { blob: new Blob(['x']), rowCount: 1, notices: [] };
    worker(1).hear({ stamp: worker(1).last('download').stamp, kind: 'downloaded', file: written });
    await expect(finished).resolves.toEqual({ kind: 'written', file: written });
    const controller = new AbortController();
    const cancelled = client.download(undefined, { signal: controller.signal });
    controller.abort();
    await expect(cancelled).resolves.toEqual({ kind: 'cancelled' });
    expect(worker(1).last('cancelDownload').download).toBe(worker(1).last('download').stamp.question);
  });

  describe('with workers that help', () => {
    const large = (name: string): File => new File([new Uint8Array(1 << 24)], name);

    it('has a large file read by all of them, and a small one by one', () => {
      const { client, worker, started } = start(2);
      client.open(file('small'));
      expect(worker(0).last('open').helpers).toEqual([]);
      expect(started()).toBe(1);
      client.open(large('large'));
      expect(started()).toBe(4);
      const opened = [1, 2, 3].find((index) => worker(index).count('open') === 1);
      expect(worker(opened ?? 0).last('open').helpers).toHaveLength(2);
      expect([1, 2, 3].map((index) => worker(index).count('help'))).toEqual(expect.arrayContaining([0, 1, 1]));
    });

    it('keeps them for the next load, and ends them with the client', () => {
      const { client, worker, started } = start(2);
      client.open(large('a'));
      client.open(large('b'));
      expect(started()).toBe(4);
      client.close();
      expect([0, 1, 2, 3].every((index) => worker(index).isTerminated)).toBe(true);
    });

    it('reads a file alone from its start when one of them dies', () => {
      const { client, worker, kinds, started } = start(1);
      client.open(large('a'));
      const [reader, helper] = worker(0).count('open') === 1 ? [0, 1] : [1, 0];
      worker(helper).die('gone');
      expect(worker(reader).isTerminated).toBe(true);
      expect(started()).toBe(3);
      expect(worker(2).last('open').helpers).toEqual([]);
      worker(2).ready('a');
      expect(kinds()).toEqual(['reading', 'reading', 'ready']);
    });

    it('takes no notice of one that dies when nothing is read', () => {
      const { client, worker, kinds } = start(1);
      client.open(large('a'));
      const [reader, helper] = worker(0).count('open') === 1 ? [0, 1] : [1, 0];
      worker(reader).ready('a');
      worker(helper).die('gone');
      expect(kinds()).toEqual(['reading', 'ready']);
      client.open(large('b'));
      expect(worker(3).count('help') + worker(2).count('help')).toBe(1);
    });

    it('reads alone where the browser starts no more', () => {
      const { client, worker, kinds } = start(3, (index) => index > 0);
      client.open(large('a'));
      worker(0).ready('a');
      expect(worker(0).last('open').helpers).toEqual([]);
      expect(kinds()).toEqual(['reading', 'ready']);
    });
  });
});
