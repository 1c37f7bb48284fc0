import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { DEFAULT_SETTINGS } from '../../src/batch/runSettings.ts';
import { createDatasetSlice, type DatasetSlice } from '../../src/store/datasetSlice.ts';
import { type ClientEvent, createDatasetClient } from '../../src/worker/client.ts';
import { createSession } from '../../src/worker/session.ts';

vi.mock('../../src/data/sample/sampleFile.ts', () => ({
  sampleFile: () => new File(['raw_position\n1\n'], 'simulatedBacktest.csv'),
}));

function startStore() {
  const client = createDatasetClient(({ onMessage }) => {
    const session = createSession((message) => queueMicrotask(() => onMessage(message)));
    return { post: (message) => void session.handle(message), terminate: () => undefined };
  });
  const store = createStore<DatasetSlice>()(createDatasetSlice(client));
  const until = (isReached: (slice: DatasetSlice) => boolean): Promise<DatasetSlice> =>
    new Promise((resolve) => {
      const check = (slice: DatasetSlice): void => {
        if (!isReached(slice)) return;
        stop();
        resolve(slice);
      };
      const stop = store.subscribe(check);
      check(store.getState());
    });
  const kinds: ClientEvent['kind'][] = [];
  client.subscribe(({ kind }) => kinds.push(kind));
  return { store, until, kinds };
}

const isMeasured = ({ dataset }: DatasetSlice): boolean => dataset.summary !== undefined;

describe('the dataset slice', () => {
  it('goes from idle through reading to ready with facts and summary', async () => {
    const { store, until } = startStore();
    expect(store.getState().dataset).toEqual({ status: { kind: 'idle' }, shown: undefined, summary: undefined });
    store.getState().openFile(new File(['raw_position\n1\n2\n'], 'mine.csv'));
    expect(store.getState().dataset.status).toEqual({ kind: 'reading', fileName: 'mine.csv', done: 0, total: 17 });
    const { dataset } = await until(isMeasured);
    expect(dataset.status).toEqual({ kind: 'ready' });
    expect(dataset.shown).toMatchObject({ origin: 'file', facts: { fileName: 'mine.csv', rowCount: 2 } });
    expect(dataset.summary?.figures.overall.rows).toEqual({ value: 2 });
  });

  it('keeps what is shown through a failure and a cancel', async () => {
    const { store, until } = startStore();
    store.getState().openFile(new File(['raw_position\n1\n'], 'good.csv'));
    await until(isMeasured);
    store.getState().openFile(new File(['%PDF'], 'bad.csv'));
    const { dataset } = await until((slice) => slice.dataset.status.kind === 'failed');
    expect(dataset).toMatchObject({
      status: { fileName: 'bad.csv', problem: { code: 'notCsv' } },
      shown: { facts: { fileName: 'good.csv' } },
    });
    store.getState().openFile(new File(['raw_position\n1\n'], 'slow.csv'));
    store.getState().cancelLoad();
    expect(store.getState().dataset).toMatchObject({
      status: { kind: 'ready' },
      shown: { facts: { fileName: 'good.csv' } },
    });
  });

  it('is idle again after the first load is cancelled', () => {
    const { store } = startStore();
    store.getState().openFile(new File(['raw_position\n1\n'], 'a.csv'));
    store.getState().cancelLoad();
    expect(store.getState().dataset.status).toEqual({ kind: 'idle' });
  });

  it('opens the sample as simulated', async () => {
    const { store, until } = startStore();
    store.getState().openSample();
    const { dataset } = await until(isMeasured);
    expect(dataset.shown).toMatchObject({ origin: 'simulated', facts: { fileName: 'simulatedBacktest.csv' } });
  });

  it('follows the settings, also those that came before the file', async () => {
    const { store, until } = startStore();
    const withCap = (maxPosition: number) => ({
      ...DEFAULT_SETTINGS,
      config: { ...DEFAULT_SETTINGS.config, maxPosition },
    });
    const largest = ({ dataset }: DatasetSlice): unknown => dataset.summary?.figures.series.Scaled.maxAbs;
    store.getState().configureRun(withCap(2));
    store.getState().openFile(new File(['raw_position\n9\n'], 'a.csv'));
    expect(largest(await until(isMeasured))).toEqual({ value: 2 });
    store.getState().configureRun(withCap(1));
    expect(largest(await until((slice) => JSON.stringify(largest(slice)) === '{"value":1}'))).toEqual({ value: 1 });
  });
});
