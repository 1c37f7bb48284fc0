import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { ReadingChoices, ReadingPreview } from '../../src/data/readingChoices.ts';
import { createDatasetSlice, type DatasetSlice } from '../../src/store/datasetSlice.ts';
import type { RememberedColumns } from '../../src/store/rememberedColumns.ts';
import type { ClientEvent, DatasetClient } from '../../src/worker/client.ts';
import { someFacts } from '../views/backtest/fixtures.ts';

vi.mock('../../src/data/sample/sampleFile.ts', () => ({ sampleFile: () => new File([''], 'simulatedBacktest.csv') }));

const HEADER = ['zeit', 'signal'];
const CHOSEN: ReadingChoices = { columns: { rawPosition: 1 }, units: { rawPosition: 'percent' } };
const FILE = new File(['x'], 'a.csv');

/** The slice over a client that the test speaks for, and a memory in a map. */
function startStore({ keeps = true, known = new Map<string, ReadingChoices>() } = {}) {
  const listeners: ((event: ClientEvent) => void)[] = [];
  const open = vi.fn<DatasetClient['open']>((file) =>
    emit({ kind: 'reading', fileName: file.name, done: 0, total: file.size }),
  );
  const emit = (event: ClientEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const client: DatasetClient = {
    prepare: vi.fn(),
    open,
    preview: vi.fn(),
    cancel: vi.fn(),
    configure: vi.fn(),
    watch: () => ({ ask: () => undefined, see: () => undefined, stop: () => undefined }),
    download: vi.fn(),
    subscribe: (listener) => {
      listeners.push(listener);
      return () => undefined;
    },
    close: vi.fn(),
  };
  const memory: RememberedColumns = {
    find: (header) => known.get(header.join()),
    keep: (header, choices) => {
      if (keeps) known.set(header.join(), choices);
      return keeps;
    },
    forget: (header) => void known.delete(header.join()),
  };
  const store = createStore<DatasetSlice>()(createDatasetSlice(client, memory));
  const unclear = (choices: ReadingChoices = {}, change: Partial<ReadingPreview> = {}): void =>
    emit({
      kind: 'unclear',
      file: FILE,
      choices,
      preview: {
        fileName: 'a.csv',
        dialect: someFacts.reading.dialect,
        headerLine: 1,
        headerRows: 1,
        header: HEADER,
        rows: [],
        columns: {},
        quotings: [],
        doubts: [{ kind: 'noPosition' }],
        ...change,
      },
    });
  const ready = (choices: ReadingChoices, change: Partial<typeof someFacts> = {}, file = FILE): void =>
    emit({
      kind: 'ready',
      file,
      facts: {
        ...someFacts,
        header: HEADER,
        fields: { rawPosition: 'signal' },
        reading: { ...someFacts.reading, choices },
        ...change,
      },
    });
  const state = () => store.getState();
  return { state, open, emit, unclear, ready, known };
}

const KNOWN = () => new Map([[HEADER.join(), CHOSEN]]);

describe('a file that needs an answer', () => {
  it('waits for it, and leaves what is shown when it is cancelled', () => {
    const { state, unclear } = startStore();
    state().openFile(FILE);
    unclear();
    expect(state().dataset.status).toMatchObject({ kind: 'unclear', file: FILE, preview: { header: HEADER } });
    state().cancelLoad();
    expect(state().dataset.status).toEqual({ kind: 'idle' });
  });

  it('is ready again when it is cancelled beside other data', () => {
    const { state, unclear, ready } = startStore();
    ready({});
    unclear();
    state().cancelLoad();
    expect(state().dataset.status).toEqual({ kind: 'ready' });
  });

  it('is remembered by the header that was asked about, once it could be read', () => {
    const { state, unclear, ready, known } = startStore();
    state().openFile(FILE);
    unclear();
    state().openFile(FILE, CHOSEN);
    expect(known.size).toBe(0);
    ready(CHOSEN, { header: ['after', 'another', 'delimiter'] });
    expect([...known]).toEqual([[HEADER.join(), CHOSEN]]);
    expect(state().columnsNote).toBeUndefined();
  });

  it('is not remembered without a header, nor with a header line that holds for this file only', () => {
    const { state, ready, known } = startStore();
    state().openFile(FILE, CHOSEN);
    ready(CHOSEN, { reading: { ...someFacts.reading, choices: CHOSEN, headerLine: undefined } });
    ready({ ...CHOSEN, headerLine: 3 });
    expect(known.size).toBe(0);
  });

  it('says when the browser cannot remember', () => {
    const { state, ready } = startStore({ keeps: false });
    state().openFile(FILE, CHOSEN);
    ready(CHOSEN);
    expect(state().columnsNote).toBe('notKept');
  });
});

describe('a header that was matched before', () => {
  it('is read the same way without asking, which is said', () => {
    const { state, open, unclear, ready } = startStore({ known: KNOWN() });
    state().openFile(FILE);
    unclear();
    expect(open).toHaveBeenLastCalledWith(FILE, CHOSEN);
    expect(state().dataset.status.kind).toBe('reading');
    ready(CHOSEN);
    expect(state().columnsNote).toBe('recalled');
    state().openFile(FILE, { columns: { rawPosition: 0 } });
    ready({ columns: { rawPosition: 0 } });
    expect(state().columnsNote).toBeUndefined();
  });

  it('is asked about again where the answer of last time does not do', () => {
    const { state, open, unclear } = startStore({ known: KNOWN() });
    state().openFile(FILE);
    unclear();
    unclear(CHOSEN, { doubts: [{ kind: 'dateOrder', column: 'zeit' }] });
    expect(open).toHaveBeenCalledTimes(2);
    expect(state().dataset.status).toMatchObject({ kind: 'unclear', choices: CHOSEN });
  });

  it('is forgotten where the file cannot be read that way, unless the reader only stopped', () => {
    for (const [code, isKept] of [
      ['openQuote', false],
      ['stopped', true],
    ] as const) {
      const { state, emit, unclear, known } = startStore({ known: KNOWN() });
      state().openFile(FILE);
      unclear();
      emit({ kind: 'failed', fileName: 'a.csv', problem: { code, what: '', advice: '' } });
      expect(known.has(HEADER.join())).toBe(isKept);
    }
  });

  it('is read once more where it was read without a question, but in another way', () => {
    const { state, open, ready } = startStore({ known: KNOWN() });
    state().openFile(FILE);
    ready({});
    expect(open).toHaveBeenLastCalledWith(FILE, CHOSEN);
    ready(CHOSEN);
    expect(open).toHaveBeenCalledTimes(2);
  });

  it('is left alone where it was read that way anyhow', () => {
    const { state, open, ready } = startStore({ known: new Map([[HEADER.join(), { columns: { rawPosition: 1 } }]]) });
    state().openFile(FILE);
    ready({});
    expect(open).toHaveBeenCalledOnce();
  });

  it('has nothing to do with the sample', () => {
    const { state, open, ready } = startStore({ known: KNOWN() });
    state().openSample();
    const sample = open.mock.lastCall?.[0];
    ready({}, {}, sample);
    expect(open).toHaveBeenCalledOnce();
  });
});
