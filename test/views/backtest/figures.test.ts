import { describe, expect, it } from 'vitest';
import { metrics, overallFigures } from '../../../src/batch/figures.ts';
import { DEFAULT_CONFIG } from '../../../src/engine/config.ts';
import { downloadName, ledgerParts } from '../../../src/views/backtest/facts.model.ts';
import { describeBasis } from '../../../src/views/backtest/figureBasis.ts';
import {
  type ShownFigure,
  toCards,
  toFigureTable,
  toHead,
  writeDifference,
} from '../../../src/views/backtest/figures.model.ts';
import { metricWords, overallWords } from '../../../src/views/backtest/figureWords.ts';
import { findBindings } from '../../../src/views/backtest/findings.model.ts';
import { isShownAtFirst, rangeAround, toRowColumns } from '../../../src/views/backtest/rows.model.ts';
import { seriesFigures, someFacts, someFigures } from './fixtures.ts';

const everyFigure = (figures: typeof someFigures): readonly ShownFigure[] => {
  const { lines, overall } = toFigureTable(figures);
  const cards = toCards(figures).flatMap(({ main, error, details }) => [
    main,
    ...(error ? [error] : []),
    ...details.map(({ figure }) => figure),
  ]);
  return [
    ...toHead(figures).map(({ figure }) => figure),
    ...cards,
    ...[...lines, ...overall].flatMap(({ cells }) => cells),
  ];
};

describe('the figures of a backtest', () => {
  it('each stand once on the page, under their name, with their value', () => {
    const figures = { ...someFigures, series: { ...someFigures.series, Final: seriesFigures(4) } };
    const named = everyFigure(figures).flatMap(({ name, value }) =>
      name === undefined ? [] : [[name, value] as const],
    );
    const expected = [
      ...overallFigures.map((name) => [name, figures.overall[name]] as const),
      ...(['Raw', 'Scaled', 'Matched', 'Final'] as const).flatMap((suffix) =>
        metrics.map((metric) => [`${metric}${suffix}`, figures.series[suffix][metric]] as const),
      ),
    ].map(([name, measure]) => [name, 'value' in measure ? measure.value : undefined] as const);
    const sorted = (list: readonly (readonly [string, number | undefined])[]) =>
      [...list].sort(([a], [b]) => (a < b ? -1 : 1));
    expect(sorted(named)).toEqual(sorted(expected));
  });

  it('have no value and a reason where they are not defined', () => {
    const Raw = { ...seriesFigures(1), cagr: { undefinedBecause: 'lost everything on 2014-01-02' } };
    const figures = { ...someFigures, series: { ...someFigures.series, Raw } };
    const card = toCards(figures).find(({ main }) => main.name === 'cagrScaled');
    expect(card?.details[0]?.figure).toEqual({
      name: 'cagrRaw',
      value: undefined,
      text: '—',
      reason: 'lost everything on 2014-01-02',
    });
    expect(card?.reasons).toEqual(['Raw: lost everything on 2014-01-02']);
    const line = toFigureTable(figures).lines.find(({ label }) => label === 'Growth a year');
    expect(line?.cells.at(-1)?.value).toBeUndefined();
  });

  it('say what changed with a sign, shares in percentage points', () => {
    expect(writeDifference(0.021, 'percent')).toBe('+2.1\u00a0pp');
    expect(writeDifference(-0.5, 'multiple')).toBe('−0.50×');
    expect(writeDifference(0.5, 'plain')).toBe('+0.50');
  });
});

describe('the basis of a figure', () => {
  const overall = {
    ...someFigures.overall,
    rowsScaled: { value: 2067 },
    points: { value: 2067 },
    bars: { value: 2066 },
    periodsPerYear: { value: 252 },
  };

  it('is its sample, what earns when, and the rule that makes it annual', () => {
    expect(describeBasis(metricWords.sharpe, overall)).toBe(
      'Over 2066 bars: a position earns from its row to the next; × √252.0 bars a year',
    );
    expect(describeBasis(metricWords.turnover, overall)).toBe(
      'Over 2066 changes from one row to the next; × 252.0 bars a year',
    );
    expect(describeBasis(metricWords.cagr, overall)).toContain('wealth to the power of 252.0 ÷ 2066');
    expect(describeBasis(overallWords.timeAtCap, overall)).toBe('Over 2067 scaled rows');
    expect(describeBasis(overallWords.rows, overall)).toBe('');
  });

  it('tells timestamps from rows', () => {
    expect(describeBasis(metricWords.meanAbs, { ...overall, points: { value: 1000 } })).toBe(
      'Over 1000 timestamps, strategies summed',
    );
  });
});

describe('findings', () => {
  const overall = { ...someFigures.overall };
  const none = { value: 0 };
  const quiet = { ...overall, banditFloorTime: none, timeAboveCap: none, correlationFloorTime: none, timeLifted: none };

  it('name only what happened, in words with figures in them', () => {
    const figures = { ...someFigures, overall: { ...quiet, leverageCapTime: none, banditFloorTime: { value: 0.114 } } };
    expect(findBindings(figures, DEFAULT_CONFIG)).toEqual([
      {
        id: 'banditFloored',
        phrase: [
          'The bandit floor binds on ',
          { value: 0.114, format: 'percent' },
          ' of rows: weights below ',
          { value: DEFAULT_CONFIG.banditMinScale, format: 'probability' },
          ' make no difference there.',
        ],
        rows: { constraint: 'banditFloored' },
      },
    ]);
  });

  it('tell how to bring target and ATR together where the leverage cap holds most bars', () => {
    const words = (annualise: boolean): string =>
      findBindings(
        { ...someFigures, overall: { ...quiet, leverageCapTime: { value: 0.97 } } },
        { ...DEFAULT_CONFIG, annualise },
      )
        .flatMap(({ phrase }) => phrase.filter((part) => typeof part === 'string'))
        .join('');
    expect(words(false)).toContain('Annualise');
    expect(words(true)).not.toContain('Annualise');
  });
});

describe('the facts of a file', () => {
  it('account for every record that was read', () => {
    const { read, parts } = ledgerParts(someFacts);
    expect(parts.map(({ label }) => label)).toEqual(['scaled', 'rejected', 'blank']);
    expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(read);
  });

  it('name the download after the file', () => {
    expect(downloadName('goog_daily.csv')).toBe('goog_daily.scaled.csv');
    expect(downloadName('a.b.csv.gz')).toBe('a.b.scaled.csv');
    expect(downloadName('plain')).toBe('plain.scaled.csv');
  });
});

describe('the rows', () => {
  const columns = toRowColumns(someFacts, ['meta_factor', 'scaled_position']);
  const row = {
    row: 0,
    line: 2,
    status: 'scaled' as const,
    x: 0,
    inputs: {},
    cells: ['2024-01-01', ' -0 ', '1,5', '=1+1'],
    results: [1.2, Number.NaN],
    problem: '',
  };
  const read = (id: string) => columns.find((column) => column.id === id)?.read(row);

  it('show the columns that the file has, then the results, then the problem', () => {
    expect(columns.map(({ label }) => label)).toEqual([
      'Line',
      'Time',
      'Raw',
      'Meta',
      '× meta',
      'Scaled',
      'note',
      'Problem',
    ]);
    expect(columns.filter(isShownAtFirst).map(({ label }) => label)).not.toContain('note');
  });

  it('round numbers and keep their value, and keep the text of what is plainly none', () => {
    expect(read('rawPosition')).toEqual({ text: '0.00', value: '-0' });
    expect(read('metaProb')).toEqual({ text: '1,5' });
    expect(read('meta_factor')).toEqual({ text: '1.20×', value: '1.2' });
    expect(read('scaled_position')).toEqual({ text: '—' });
  });

  it('are asked for in ranges that hold those in sight and stay the same while these move little', () => {
    for (const [first, last] of [
      [0, 20],
      [61, 90],
      [990, 999],
    ] as const) {
      const { from, to } = rangeAround(first, last, 1000);
      expect(from).toBeLessThanOrEqual(first);
      expect(to).toBeGreaterThan(last);
      expect(to).toBeLessThanOrEqual(1000);
    }
    expect(rangeAround(61, 90, 1000)).toEqual(rangeAround(65, 94, 1000));
  });
});
