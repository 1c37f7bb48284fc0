import { describe, expect, it } from 'vitest';
import type { Figures } from '../../src/batch/figures.ts';
import { DEFAULT_SETTINGS, type RunSettings } from '../../src/batch/runSettings.ts';
import type { FromWorker, StandingAnswer, StandingQuestion, ToWorker } from '../../src/worker/protocol.ts';
import { createSession } from '../../src/worker/session.ts';

/** Two strategies whose rows alternate, not in the order of time; one row is rejected. Regimes appear in the same order in each. */
const HEADER = 'timestamp,strategy,raw_position,meta_prob,bandit_weight,regime,atr,close,next_return';
const ROWS = [
  '2024-01-03,slow,3,0.7,0.9,TRENDING,1,50,0.01',
  '2024-01-01,fast,-1,0.2,0.1,TRENDING,2,50,-0.02',
  '2024-01-01,slow,2,0.6,0.5,HIGH_VOL,1,50,0.03',
  '2024-01-02,fast,0,0.4,0.8,HIGH_VOL,2,51,0.01',
  '2024-01-04,fast,x,0.4,0.8,NORMAL,2,52,0.01',
  '2024-01-05,fast,1.5,0.9,0.7,TRENDING,2,53,-0.01',
  '2024-01-09,slow,-2,0.5,0.6,NORMAL,1,49,0.02',
];
const switches = { pyramid: false, voltarget: true };
const SETTINGS: RunSettings = { ...DEFAULT_SETTINGS, switches, cost: 0.001 };

async function answerAll(
  rows: readonly string[],
  settings: readonly RunSettings[],
  questions: readonly StandingQuestion[],
): Promise<readonly StandingAnswer[]> {
  const answers: StandingAnswer[] = [];
  const session = createSession((message: FromWorker) => {
    if (message.kind === 'failed') throw new Error(message.problem.what);
    if (message.kind === 'answer') answers.push(message.answer);
  });
  const stamp = { job: 1, version: 1, question: 1 };
  const [first = SETTINGS, ...others] = settings;
  const file = new File([[HEADER, ...rows].join('\n')], 'two.csv');
  const messages: readonly ToWorker[] = [
    { stamp, kind: 'open', file, choices: {}, helpers: [], settings: first },
    ...others.map((next): ToWorker => ({ stamp, kind: 'configure', settings: next })),
    ...questions.map((question): ToWorker => ({ stamp, kind: 'ask', question })),
  ];
  for (const message of messages) await session.handle(message);
  return answers;
}

/** The download of the rows with a raw position of at least 0. */
async function downloadFiltered(settings: RunSettings): Promise<string> {
  let settle: (blob: Blob) => void = () => undefined;
  const written = new Promise<Blob>((resolve) => {
    settle = resolve;
  });
  const session = createSession((message) => {
    if (message.kind === 'downloaded') settle(message.file.blob);
  });
  const stamp = { job: 1, version: 1, question: 1 };
  const file = new File([[HEADER, ...ROWS].join('\n')], 'two.csv');
  await session.handle({ stamp, kind: 'open', file, choices: {}, helpers: [], settings });
  const filter = { range: { key: 'position', least: 0 } } as const;
  await session.handle({ stamp, kind: 'download', scope: { kind: 'filtered', filter } });
  return (await written).text();
}

const EVERYTHING: readonly StandingQuestion[] = [
  { kind: 'summary' },
  { kind: 'regimes' },
  { kind: 'distribution', bins: 7 },
  { kind: 'density', columns: 5, lines: 4 },
  { kind: 'deciles' },
  { kind: 'attribution', from: Date.UTC(2024, 0, 2), to: Date.UTC(2024, 0, 9) },
  { kind: 'window', from: 0, to: Date.UTC(2025, 0), pixels: 100, series: ['raw', 'final', 'equityFinal', 'grossRaw'] },
];

describe('one strategy of several', () => {
  it.each([
    ['chosen before the file is opened', [{ ...SETTINGS, strategy: 'slow' }]],
    ['chosen afterwards', [SETTINGS, { ...SETTINGS, strategy: 'slow' }]],
    ['after another one', [SETTINGS, { ...SETTINGS, strategy: 'fast' }, { ...SETTINGS, strategy: 'slow' }]],
    [
      'and then run with another cost',
      [
        { ...SETTINGS, cost: 0, strategy: 'slow' },
        { ...SETTINGS, strategy: 'slow' },
      ],
    ],
  ])('is measured and drawn as a file of its own would be, %s', async (_when, settings) => {
    const alone = await answerAll(
      ROWS.filter((row) => row.includes('slow')),
      [SETTINGS],
      EVERYTHING,
    );
    expect(await answerAll(ROWS, settings, EVERYTHING)).toEqual(alone);
  });

  it('is scaled as in the file, with the bars per year of all, and made annual with its own', async () => {
    const config = { ...SETTINGS.config, annualise: true };
    const all = { ...SETTINGS, config };
    const rows: StandingQuestion = { kind: 'rows', from: 0, to: 9, order: 'file', filter: {}, mayBeOld: false };
    const summary: StandingQuestion = { kind: 'summary' };
    const [together] = await answerAll(ROWS, [all], [rows]);
    const [alone, figures] = await answerAll(ROWS, [{ ...all, strategy: 'slow' }], [rows, summary]);
    if (together?.kind !== 'rows' || alone?.kind !== 'rows' || figures?.kind !== 'summary') throw new Error('no rows');
    expect(alone.rows.map(({ row, results }) => [row, results])).toEqual(
      [0, 2, 6].map((row) => [row, together.rows[row]?.results]),
    );
    const sizes = alone.rows.map(({ results }) => Math.abs(results.at(-1) ?? 0));
    expect(meanOf(figures.figures)).toBeCloseTo(sizes.reduce((sum, size) => sum + size) / 3, 14);
    // Two steps in the eight days from the first of January to the ninth.
    expect(figures.figures.overall.periodsPerYear).toEqual({ value: expect.closeTo((2 * 365.25) / 8, 9) });
  });

  it('lists its rows alone, in the order of the file and of time', async () => {
    const questions = (['file', 'time'] as const).map(
      (order): StandingQuestion => ({ kind: 'rows', from: 1, to: 9, order, filter: {}, mayBeOld: false }),
    );
    const answers = await answerAll(ROWS, [{ ...SETTINGS, strategy: 'slow' }], questions);
    expect(answers).toMatchObject([
      { total: 3, rows: [{ row: 2 }, { row: 6 }] },
      { total: 3, rows: [{ row: 0 }, { row: 6 }] },
    ]);
  });

  it('is all that the download of a filter holds, as in the table', async () => {
    const text = await downloadFiltered({ ...SETTINGS, strategy: 'slow' });
    const cells = text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').slice(0, 2));
    expect(cells).toEqual([
      ['2024-01-03', 'slow'],
      ['2024-01-01', 'slow'],
    ]);
  });

  it('stands for all of them where the file has none of that name', async () => {
    expect(await answerAll(ROWS, [{ ...SETTINGS, strategy: 'other' }], EVERYTHING)).toEqual(
      await answerAll(ROWS, [SETTINGS], EVERYTHING),
    );
  });
});

const meanOf = ({ series }: Figures): number => {
  const mean = series.Final?.meanAbs;
  return mean && 'value' in mean ? mean.value : Number.NaN;
};

describe('several strategies together', () => {
  it('are drawn net and gross by timestamp', async () => {
    const settings = { ...DEFAULT_SETTINGS };
    const [answer] = await answerAll(
      ROWS,
      [settings],
      [{ kind: 'window', from: 0, to: Date.UTC(2025, 0), pixels: 100, series: ['raw', 'grossRaw'] }],
    );
    if (answer?.kind !== 'window') throw new Error('no window');
    // On the first of January −1 and 2, then one strategy a day.
    expect(answer.series.map(({ id, low }) => [id, [...low]])).toEqual([
      ['raw', [1, 0, 3, 1.5, -2]],
      ['grossRaw', [3, 0, 3, 1.5, 2]],
    ]);
  });
});
