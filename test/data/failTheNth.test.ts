import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type FileReading, type ReadableFile, readFile } from '../../src/data/readFile.ts';
import { type ClientEvent, createDatasetClient, type DownloadOutcome, STALLED_MS } from '../../src/worker/client.ts';
import type { FromWorker, ToWorker } from '../../src/worker/protocol.ts';
import { createSession } from '../../src/worker/session.ts';
import { pieceFile } from '../corpus/pieceFile.ts';
import { contentOf } from './readText.ts';

const ROWS = 40;
const textOf = (rows: number): string =>
  `raw_position,meta_prob,note\n${Array.from({ length: rows }, (_, row) => `${row},0.5,naïve ${row}\n`).join('')}`;
const TEXT = textOf(ROWS);
const BYTES = new TextEncoder().encode(TEXT);
const PIECE = 64;
const PIECES = Math.ceil(BYTES.length / PIECE);

const read = (file: ReadableFile): Promise<FileReading> => readFile(file, () => undefined);

/** A file whose stream fails instead of giving its piece number `n`, from 0. */
function failingAt(n: number, cause: unknown, bytes = BYTES): ReadableFile {
  const sound = pieceFile(bytes, [PIECE]);
  return {
    ...sound,
    stream() {
      const pieces = sound.stream().getReader();
      let given = 0;
      return new ReadableStream({
        async pull(controller) {
          if (given++ === n) {
            controller.error(cause);
            return;
          }
          const piece = await pieces.read();
          if (piece.done) controller.close();
          else controller.enqueue(piece.value);
        },
      });
    },
  };
}

const reasonsToFail = [new DOMException('permission problems', 'NotReadableError'), new TypeError('network error')];

async function expectSoundReading(): Promise<void> {
  const reading = await read(pieceFile(BYTES, [PIECE]));
  expect(reading.kind).toBe('read');
  if (reading.kind === 'read') expect(reading.backtest.ledger).toMatchObject({ read: ROWS, scaled: ROWS });
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the Nth piece of a file that cannot be read', () => {
  it.each(reasonsToFail)('refuses the file for every N: %s', async (cause) => {
    for (let n = 0; n <= PIECES; n++) {
      const reading = await read(failingAt(n, cause));
      expect([n, reading.kind]).toEqual([n, 'refused']);
      if (reading.kind === 'refused')
        expect(reading.problem).toMatchObject({ code: 'unreadable', advice: expect.any(String) });
    }
    await expectSoundReading();
  });

  it('refuses a packed file too', async () => {
    const packed = new Uint8Array(gzipSync(BYTES));
    for (let n = 0; n <= Math.ceil(packed.length / PIECE); n++)
      expect(await read(failingAt(n, reasonsToFail[0], packed))).toMatchObject({
        kind: 'refused',
        problem: { code: 'unreadable' },
      });
  });

  it('refuses a file that became shorter, whose stream just ends', async () => {
    const half = BYTES.subarray(0, BYTES.lastIndexOf(10, BYTES.length / 2) + 1);
    const sound = pieceFile(half, [PIECE]);
    const gone = (): Blob =>
      Object.assign(new Blob([]), { arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) });
    for (const slice of [
      sound.slice,
      (from?: number, to?: number) => ((from ?? 0) >= half.length ? gone() : sound.slice(from, to)),
    ])
      expect(await read({ ...sound, size: BYTES.length, slice })).toMatchObject({
        kind: 'refused',
        problem: { code: 'unreadable' },
      });
  });

  it('refuses a file whose first bytes cannot be read', async () => {
    const cause = new DOMException('gone', 'NotFoundError');
    const slice = (): Blob => Object.assign(new Blob([]), { arrayBuffer: () => Promise.reject(cause) });
    expect(await read({ ...pieceFile(BYTES, [PIECE]), slice })).toMatchObject({
      kind: 'refused',
      problem: { code: 'unreadable' },
    });
    await expectSoundReading();
  });
});

describe('a decoder that fails', () => {
  it('at the Nth piece refuses the file for every N', async () => {
    const Sound = TextDecoder;
    const wide = new Uint8Array(
      new Uint16Array([0xfeff, ...Array.from(TEXT, (letter) => letter.charCodeAt(0))]).buffer,
    );
    let kinds = new Set<string>();
    for (let n = 0; n <= Math.ceil(wide.length / PIECE) + 2; n++) {
      let decoded = 0;
      vi.stubGlobal(
        'TextDecoder',
        class extends Sound {
          override decode(...args: Parameters<TextDecoder['decode']>): string {
            if (this.fatal && decoded++ === n) throw new TypeError('The encoded data was not valid');
            return super.decode(...args);
          }
        },
      );
      const reading = await read(pieceFile(wide, [PIECE]));
      kinds = kinds.add(reading.kind);
      if (n < Math.ceil(wide.length / PIECE))
        expect(reading).toMatchObject({ kind: 'refused', problem: { code: 'encoding', advice: expect.any(String) } });
      if (reading.kind === 'read') expect(reading.backtest.ledger.scaled).toBe(ROWS);
    }
    expect([...kinds].sort()).toEqual(['read', 'refused']);
    vi.unstubAllGlobals();
    await expectSoundReading();
  });

  it('for lack of the Nth byte of a packed file refuses it, never half of it', async () => {
    const packed = new Uint8Array(gzipSync(BYTES));
    for (let n = 0; n < packed.length; n++) {
      const reading = await read(pieceFile(packed.slice(0, n), [PIECE]));
      expect([n, reading.kind]).toEqual([n, 'refused']);
    }
  });

  it('for another Nth byte of a packed file refuses it, or reads the same', async () => {
    const packed = new Uint8Array(gzipSync(BYTES));
    const sound = contentOf(await read(pieceFile(packed, [PIECE])));
    for (let n = 0; n < packed.length; n++) {
      const reading = await read(pieceFile(packed.with(n, (packed[n] ?? 0) ^ 0x55), [PIECE]));
      if (reading.kind === 'read') expect(contentOf(reading)).toEqual(sound);
      else expect([n, reading.kind]).toEqual([n, 'refused']);
    }
  });
});

type Loss = { readonly to: 'page' | 'worker'; readonly n: number; readonly how: 'lost' | 'dies' };

/** The real client over real sessions, of which one message is lost, or kills the worker that it concerns. */
function startLab() {
  let loss: Loss | undefined;
  const passed = { page: 0, worker: 0 };
  const events: ClientEvent[] = [];
  let pending = Promise.resolve();
  const client = createDatasetClient(({ onMessage, onDeath }) => {
    let isGone = false;
    const isHit = (to: Loss['to']): boolean => {
      if (loss?.to !== to || passed[to]++ !== loss.n) return false;
      const { how } = loss;
      loss = undefined;
      if (how === 'dies') {
        isGone = true;
        onDeath('it died');
      }
      return true;
    };
    const session = createSession((message: FromWorker) => {
      if (isGone || isHit('page')) return;
      onMessage(message);
    });
    return {
      post: (message: ToWorker) => {
        if (isGone || isHit('worker')) return;
        const handled = session.handle(message);
        pending = pending.then(() => handled);
      },
      terminate: () => {
        isGone = true;
      },
    };
  });
  client.subscribe((event) => events.push(event));
  /** Lets every session finish, then lets so much time pass that a silent one counts as dead, until nothing more comes. */
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 4; round++) {
      for (let last: unknown; last !== pending; ) {
        last = pending;
        await pending;
      }
      vi.advanceTimersByTime(STALLED_MS);
    }
  };
  const open = async (name: string, rows: number): Promise<void> => {
    client.open(new File([textOf(rows)], name));
    await settle();
  };
  const lose = (next: Loss | undefined): void => {
    loss = next;
    passed.page = 0;
    passed.worker = 0;
  };
  return { client, events, open, settle, lose, isLost: () => loss === undefined };
}

/** A load over data that are on screen, and questions after it, with one loss. Whether there was so much to lose. */
async function loadWithLoss(loss: Loss): Promise<boolean> {
  const { client, events, open, settle, lose, isLost } = startLab();
  const rowsReady = (): number[] =>
    events.flatMap((event) => (event.kind === 'ready' ? [event.facts.ledger.scaled] : []));
  const heard: number[] = [];
  await open('old.csv', ROWS);
  const watch = client.watch({ kind: 'distribution', bins: 4 }, ({ series }) => {
    heard.push(series[0]?.counts.reduce((sum, count) => sum + count, 0) ?? -1);
  });
  await settle();
  expect([rowsReady(), heard]).toEqual([[ROWS], [ROWS]]);

  lose(loss);
  await open('new.csv', 2 * ROWS);
  for (const bins of [5, 6]) {
    watch.ask({ kind: 'distribution', bins });
    await settle();
  }
  const wasLost = isLost();
  const failures = events.flatMap((event) => (event.kind === 'failed' ? [event.problem.advice] : []));
  expect(failures).not.toContain('');
  // Either the new file is on screen, or its load failed and the old one still is; nothing is answered for any other.
  expect(rowsReady().includes(2 * ROWS) || failures.length > 0).toBe(true);
  expect(heard.at(-1)).toBe(rowsReady().at(-1));

  lose(undefined);
  await open('next.csv', 3 * ROWS);
  expect([rowsReady().at(-1), heard.at(-1)]).toEqual([3 * ROWS, 3 * ROWS]);
  client.close();
  return wasLost;
}

describe('the Nth message between page and worker', () => {
  const ways = (['page', 'worker'] as const).flatMap((to) => (['lost', 'dies'] as const).map((how) => ({ to, how })));

  it.each(ways)(
    'to the $to: $how, leaves the old data or the new ones, and the next load works',
    async ({ to, how }) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
      let n = 0;
      while (await loadWithLoss({ to, how, n })) n++;
      expect(n).toBeGreaterThan(3);
    },
  );
});

const writtenBy = (outcome: DownloadOutcome): Promise<string> | undefined =>
  outcome.kind === 'written' ? outcome.file.blob.text() : undefined;

describe('the Nth part of a download that finds no room', () => {
  it('gives no file and says so, for every N; the next download is whole', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const { client, events, open } = startLab();
    await open('a.csv', ROWS);
    const whole = await writtenBy(await client.download());
    expect(whole?.split('\n').length).toBe(ROWS + 2);
    const Sound = Blob;
    let n = 0;
    for (let isFailing = true; isFailing; n++) {
      let made = 0;
      vi.stubGlobal(
        'Blob',
        class extends Sound {
          constructor(...args: ConstructorParameters<typeof Blob>) {
            if (made++ === n) throw new RangeError('no room');
            super(...args);
          }
        },
      );
      const file = await client.download();
      vi.unstubAllGlobals();
      isFailing = made > n;
      if (isFailing) {
        expect(file).toEqual({ kind: 'failed' });
        expect(events.at(-1)).toMatchObject({ kind: 'failed', problem: { advice: expect.any(String) } });
      } else expect(await writtenBy(file)).toBe(whole);
      expect(await writtenBy(await client.download())).toBe(whole);
    }
    expect(n).toBeGreaterThan(2);
    client.close();
  });
});
