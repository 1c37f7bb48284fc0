import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type RunSettings } from '../../src/batch/runSettings.ts';
import { type ClientEvent, createDatasetClient, type DownloadOutcome } from '../../src/worker/client.ts';
import type { AnswerOf, FromWorker, QuestionOf, StandingKind, ToWorker } from '../../src/worker/protocol.ts';
import { createSession } from '../../src/worker/session.ts';

/** The real client over the real session, without a thread between them. */
function startLab(helperCount = 0) {
  const client = createDatasetClient(({ onMessage }) => {
    const session = createSession((message) => queueMicrotask(() => onMessage(message)));
    return { post: (message: ToWorker) => void session.handle(message), terminate: () => undefined };
  }, helperCount);
  const settled = (): Promise<ClientEvent> =>
    new Promise((resolve) => {
      const stop = client.subscribe((event) => {
        if (event.kind !== 'ready' && event.kind !== 'failed') return;
        stop();
        resolve(event);
      });
    });
  const open = (text: string): Promise<ClientEvent> => {
    const event = settled();
    client.open(new File([text], 'test.csv'));
    return event;
  };
  const ask = <K extends StandingKind>(question: QuestionOf<K>): Promise<AnswerOf<K>> =>
    new Promise((resolve) => {
      client.watch(question, resolve);
    });
  return { client, open, ask, settled };
}

async function textOf(download: Promise<DownloadOutcome>): Promise<string> {
  const outcome = await download;
  if (outcome.kind !== 'written') throw new Error(outcome.kind);
  return outcome.file.blob.text();
}

const TEXT = [
  'raw_position,meta_prob,regime,timestamp,close,name',
  '1,0.5,NORMAL,2024-01-03,10,"a, b"',
  '2,0.5,TRENDING,2024-01-01,8,c',
  'x,0.5,NORMAL,2024-01-02,9,d',
  '-4,1,odd,2024-01-02,9,e',
].join('\n');

const ROWS = { kind: 'rows', order: 'file', filter: {}, mayBeOld: false } as const;

describe('the worker’s session behind the client', () => {
  it('tells the facts of a file', async () => {
    const { open } = startLab();
    expect(await open(TEXT)).toMatchObject({
      kind: 'ready',
      facts: {
        ledger: { read: 4, scaled: 3, rejected: 1 },
        rowCount: 4,
        pointCount: 3,
        axis: { kind: 'time', from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 3) },
        regimes: [
          { name: 'NORMAL', rows: 1 },
          { name: 'TRENDING', rows: 1 },
          { name: 'odd', rows: 1 },
        ],
        problemCounts: { rejected: 1, remarks: 0 },
      },
    });
  });

  it('answers a window in the order of time', async () => {
    const { open, ask } = startLab();
    await open(TEXT);
    const { from, to } = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 3) };
    const answer = await ask({ kind: 'window', from, to, pixels: 100, series: ['raw', 'scaled', 'final'] });
    expect(answer.isExact).toBe(true);
    expect(answer.series.map(({ id, low }) => [id, [...low]])).toEqual([
      ['raw', [2, -4, 1]],
      ['scaled', [2.8, -3, 1]],
    ]);
  });

  it('answers rolling figures that over all bars are those of the summary', async () => {
    const { open, ask } = startLab();
    const closes = [10, 11, 9, 12, 12.5, 11.8, 13, 12.9];
    const lines = closes.map((close, i) => `${(i % 3) - 1.5},${close},2024-01-0${i + 1}`);
    await open(['raw_position,close,timestamp', ...lines].join('\n'));
    const { figures } = await ask({ kind: 'summary' });
    const window = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 8), pixels: 100, bars: 7 } as const;
    const volatility = await ask({ kind: 'rolling', figure: 'volatility', ...window });
    const sharpe = await ask({ kind: 'rolling', figure: 'sharpe', ...window });
    // Seven bars: the last row has no return. Only the seventh has a full window behind it.
    expect(volatility.barCount).toBe(7);
    for (const { id, low } of volatility.series) {
      expect([...low].map(Number.isNaN)).toEqual([true, true, true, true, true, true, false, true]);
      const measure = figures.series[id]?.volatility;
      expect(low[6]).toBeCloseTo(measure && 'value' in measure ? measure.value : Number.NaN, 12);
    }
    expect(volatility.series.map(({ id }) => id)).toEqual(['Raw', 'Matched', 'Scaled']);
    expect(sharpe.series.map(({ id }) => id)).toEqual(['Raw', 'Scaled']);
    const measure = figures.series.Scaled.sharpe;
    expect(sharpe.series[1]?.high[6]).toBeCloseTo('value' in measure ? measure.value : Number.NaN, 12);
  });

  it('answers ribbons and contributions at the places of the window', async () => {
    const { open, ask } = startLab();
    await open(TEXT);
    const window = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 3), pixels: 100 } as const;
    const { x } = await ask({ kind: 'window', ...window, series: [] });
    const ribbons = await ask({ kind: 'ribbons', ...window });
    const contributions = await ask({ kind: 'contributions', ...window });
    expect(ribbons.x).toEqual(x);
    expect(contributions.x).toEqual(x);
    // In the order of time: TRENDING, odd (−4 × 1.5 is cut to −3), NORMAL.
    expect([...(ribbons.regimes?.leading ?? [])]).toEqual([1, 2, 0]);
    expect(ribbons.lanes.find(({ flag }) => flag === 'capped')?.binding).toEqual(Uint32Array.of(0, 1, 0));
    expect(contributions.steps.clip[1]).toBeCloseTo(Math.log(0.5), 12);
  });

  it('answers rows with the file’s own text, a rejected one in its place', async () => {
    const { open, ask } = startLab();
    await open(TEXT);
    const { rows, total, resultColumns } = await ask({ ...ROWS, from: 0, to: 99 });
    expect(total).toBe(4);
    expect(resultColumns.at(-1)).toBe('scaled_position');
    expect(rows.map(({ line, status, cells, results }) => [line, status, cells[0], cells[5], results.at(-1)])).toEqual([
      [2, 'scaled', '1', 'a, b', 1],
      [3, 'scaled', '2', 'c', 2.8],
      [4, 'rejected', 'x', 'd', Number.NaN],
      [5, 'scaled', '-4', 'e', -3],
    ]);
    expect(rows[2]?.problem).toBe('raw_position: x is not a number');
    const inTime = await ask({ ...ROWS, from: 0, to: 2, order: 'time' });
    expect(inTime.rows.map(({ line }) => line)).toEqual([3, 5]);
  });

  it('answers rows that pass a filter, sorted, with what they give the scaler', async () => {
    const { open, ask } = startLab();
    await open(TEXT);
    const answer = await ask({
      ...ROWS,
      from: 0,
      to: 9,
      order: { by: 'position', isDescending: true },
      filter: { status: 'scaled' },
    });
    expect([answer.total, answer.isOld]).toEqual([3, false]);
    expect(answer.rows.map(({ line }) => line)).toEqual([3, 2, 5]);
    expect(answer.rows[0]?.inputs).toMatchObject({ position: 2 });
  });

  it('follows the settings in figures, notices, regimes and distribution', async () => {
    const { open, client, ask } = startLab();
    const settings: RunSettings = {
      ...DEFAULT_SETTINGS,
      config: { ...DEFAULT_SETTINGS.config, regimeScales: { Odd: 0.5 } },
      switches: { pyramid: true, voltarget: false },
    };
    await open(TEXT);
    client.configure(settings);
    const { figures, notices } = await ask({ kind: 'summary' });
    expect(figures.overall.rows).toEqual({ value: 4 });
    expect(figures.overall.timeAtCap).toEqual({ value: 1 / 3 });
    expect(figures.series.Final?.maxAbs).toEqual({ value: 3 });
    expect(notices.map(({ code, count }) => [code, count])).toEqual([
      ['absentColumn', undefined],
      ['absentColumn', undefined],
      ['unknownRegime', 1],
      ['unknownRegime', 1],
      ['stepSkipped', 3],
      ['returnFromClose', undefined],
    ]);
    const { regimes } = await ask({ kind: 'regimes' });
    expect(regimes.map(({ name, isKnown, multiplier, rows }) => [name, isKnown, multiplier, rows])).toEqual([
      ['NORMAL', false, 1, 1],
      ['TRENDING', false, 1, 1],
      ['odd', true, 0.5, 1],
    ]);
    const { series, edges } = await ask({ kind: 'distribution', bins: 4 });
    expect([...edges]).toEqual([-4, -2, 0, 2, 4]);
    expect(series.map(({ id, counts }) => [id, [...counts]])).toEqual([
      ['raw', [1, 0, 1, 1]],
      ['scaled', [1, 0, 1, 1]],
      ['final', [1, 0, 1, 1]],
    ]);
  });

  it('refuses a file with the reader’s problem', async () => {
    const { open } = startLab();
    expect(await open('raw_position\n')).toMatchObject({
      kind: 'failed',
      problem: { code: 'noRows' },
    });
  });

  it('pages through the problems', async () => {
    const { open, ask } = startLab();
    await open(`raw_position\n${'x\n'.repeat(5)}1\n`);
    const { kept, problems } = await ask({ kind: 'problems', from: 1, to: 3 });
    expect([kept, problems.map(({ line }) => line)]).toEqual([5, [3, 4]]);
  });

  it('gives the download', async () => {
    const { open, client } = startLab();
    await open('raw_position\n1\n');
    expect(await textOf(client.download())).toBe(
      'raw_position,meta_factor,bandit_factor,regime_factor,correlation_factor,scaled_position,problem\n1,1,1,1,1,1,\n',
    );
  });

  describe('with a long download', () => {
    const LONG = `raw_position,meta_prob\n${Array.from({ length: 200_000 }, (_, k) => `${k % 5},0.${k % 10}`).join('\n')}\n`;
    const louder = { ...DEFAULT_SETTINGS, config: { ...DEFAULT_SETTINGS.config, maxPosition: 1 } };

    it('goes on answering under other settings, and writes those of the start', async () => {
      const { open, client } = startLab();
      await open(LONG);
      const before = await textOf(client.download());
      const order: string[] = [];
      const written = textOf(client.download()).then((text) => {
        order.push('written');
        return text;
      });
      const changed = new Promise<void>((resolve) => {
        client.watch({ kind: 'summary' }, ({ figures }) => {
          const { maxAbs } = figures.series.Scaled;
          if (!('value' in maxAbs) || maxAbs.value !== 1) return;
          order.push('changed');
          resolve();
        });
      });
      client.configure(louder);
      await changed;
      expect(await written).toBe(before);
      expect(order).toEqual(['changed', 'written']);
      expect(await textOf(client.download())).not.toBe(before);
    });

    it('says how far it is, and ends without a file when it is cancelled', async () => {
      const { open, client } = startLab();
      await open(LONG);
      const controller = new AbortController();
      const shares: number[] = [];
      const outcome = await client.download(undefined, {
        signal: controller.signal,
        onProgress: (done, total) => {
          shares.push(done / total);
          controller.abort();
        },
      });
      expect(outcome).toEqual({ kind: 'cancelled' });
      expect(shares).toHaveLength(1);
      expect(shares[0]).toBeGreaterThan(0);
      expect(shares[0]).toBeLessThan(1);
      expect((await textOf(client.download())).split('\n')).toHaveLength(200_002);
    });
  });

  it('finds the same in a large file, read alone and with help', async () => {
    const header = 'timestamp,raw_position,meta_prob,regime,forward_return';
    const rows = Array.from(
      { length: 1_000 },
      (_, k) =>
        `${new Date(1.7e12 + k * 6e4).toISOString()},${(k % 13) - 6.5},0.${k % 10},${['TRENDING', 'odd'][k % 2]},0.00${k % 7}`,
    );
    const text = [header, ...Array.from({ length: 400 }, () => rows.join('\n'))].join('\n');
    expect(text.length).toBeGreaterThan(1 << 24);
    const [alone, helped] = [startLab(), startLab(2)];
    const [first, second] = [await alone.open(text), await helped.open(text)];
    expect(first.kind === 'ready' && first.facts.rowCount).toBe(400_000);
    expect(second.kind === 'ready' && second.facts).toEqual(first.kind === 'ready' && first.facts);
    expect(await helped.ask({ kind: 'summary' })).toEqual(await alone.ask({ kind: 'summary' }));
  });

  it('gives up the attribution of many rows for any other message, and otherwise answers it', async () => {
    const heard: FromWorker[] = [];
    const session = createSession((message) => heard.push(message));
    const stampOf = (question: number) => ({ job: 1, version: 0, question });
    const text = `raw_position\n${'1\n'.repeat(300_000)}`;
    const choices = {};
    const open = { kind: 'open', file: new File([text], 'many.csv'), choices, settings: DEFAULT_SETTINGS, helpers: [] };
    await session.handle({ stamp: stampOf(1), ...open, kind: 'open' });
    const ask = { kind: 'ask', question: { kind: 'attribution', from: 1, to: 300_000 } } as const;
    const isOvertaken = session.handle({ stamp: stampOf(2), ...ask });
    await Promise.all([isOvertaken, session.handle({ stamp: stampOf(3), kind: 'ask', question: { kind: 'deciles' } })]);
    await session.handle({ stamp: stampOf(4), ...ask });
    const answers = heard.flatMap(({ kind, stamp }) => (stamp.question > 1 ? [[stamp.question, kind]] : []));
    expect(answers).toEqual([
      [2, 'dropped'],
      [3, 'answer'],
      [4, 'answer'],
    ]);
    expect(heard.at(-1)).toMatchObject({ answer: { kind: 'attribution', rows: 300_000 } });
  });

  it('reads a file as ever after a rehearsal with another', async () => {
    const { client, open } = startLab();
    client.prepare(new File([TEXT.replace('1,0.5', '9,0.9')], 'rehearsal.csv'));
    const event = await open(TEXT);
    expect(event).toMatchObject({ kind: 'ready', facts: { fileName: 'test.csv', rowCount: 4 } });
  });
});
