import { describe, expect, it } from 'vitest';
import type { Doubt } from '../../../src/data/readingChoices.ts';
import { fields } from '../../../src/data/schema.ts';
import { absentColumns } from '../../../src/views/backtest/facts.model.ts';
import {
  columnLabels,
  doubtWords,
  refusal,
  regimeLabels,
  startDraft,
  suggestUnit,
  toChoices,
  withColumn,
} from '../../../src/views/backtest/matchColumns.model.ts';
import { somePreview } from './somePreview.ts';

const draft = startDraft(somePreview, {});
const labels = columnLabels(somePreview.header);

describe('the start of the dialog', () => {
  it('keeps what was found or is likely', () => {
    expect(draft.columns).toEqual({ timestamp: 0, rawPosition: 1, regime: 3 });
  });

  it('takes no column for a field that several could be', () => {
    const header = ['raw_position', 'x', 'Raw Position', 'date', 'time'];
    const columns = { rawPosition: 0, metaProb: 1, timestamp: 3 };
    const doubts: readonly Doubt[] = [{ kind: 'ambiguous', field: 'timestamp', columns: ['date', 'time'] }];
    expect(startDraft({ ...somePreview, header, columns, doubts }, {}).columns).toEqual({ metaProb: 1 });
  });

  it('is what was chosen before, with nothing added', () => {
    const choices = { columns: { rawPosition: 4 }, metaProbMeaning: 'up', dateOrder: 'dayFirst' } as const;
    expect(startDraft(somePreview, choices)).toEqual({ ...choices, units: { rawPosition: 'fraction' } });
  });
});

describe('a file that is read as it stands', () => {
  it('keeps its units, whatever its values suggest, until another column is chosen', () => {
    const settled = { ...somePreview, columns: { rawPosition: 1, metaProb: 2 }, doubts: [] };
    const start = startDraft(settled, {});
    expect(toChoices(start, settled, {}).units).toBeUndefined();
    const other = withColumn(withColumn(start, 'metaProb', undefined), 'metaProb', 2);
    expect(toChoices(other, settled, {}).units).toEqual({ metaProb: 'percent' });
  });
});

describe('columns', () => {
  it('are told apart by their number where a name stands twice or is empty', () => {
    expect(columnLabels(somePreview.header)).toEqual([
      'Datum',
      'Signal',
      'prob (column 3)',
      'state',
      'prob (column 5)',
      'column 6',
    ]);
  });

  it('are refused without a position, and where one is used twice', () => {
    expect(refusal(draft, somePreview, labels)).toBeUndefined();
    expect(refusal(withColumn(draft, 'rawPosition', undefined), somePreview, labels)).toContain('raw_position');
    const twice = refusal(withColumn(draft, 'metaProb', 3), somePreview, labels);
    for (const word of ['meta_prob', 'regime', 'state']) expect(twice).toContain(word);
  });

  it('wait for the order of the dates where that is in doubt and the dates are used', () => {
    const doubts: readonly Doubt[] = [{ kind: 'dateOrder', column: 'Datum' }];
    const unsure = { ...somePreview, doubts };
    expect(refusal(draft, unsure, labels)).toContain('day');
    expect(refusal({ ...draft, dateOrder: 'monthFirst' }, unsure, labels)).toBeUndefined();
    expect(refusal(withColumn(draft, 'timestamp', undefined), unsure, labels)).toBeUndefined();
  });
});

describe('units', () => {
  const previewOf = (...cells: readonly string[]) => ({
    ...somePreview,
    header: ['x'],
    rows: cells.map((cell) => [cell]),
  });

  it('are suggested by the size of the values', () => {
    for (const [id, cells, unit] of [
      ['metaProb', ['55', '80,5'], 'percent'],
      ['metaProb', ['0,55', '1'], 'fraction'],
      ['metaProb', ['5500', '10'], 'basisPoints'],
      ['rawPosition', ['3', '-8'], 'fraction'],
      ['rawPosition', ['-50', '100'], 'percent'],
      ['return', ['0,012', '-1,4'], 'percent'],
      ['metaProb', ['', 'NaN', 'x'], 'fraction'],
      ['metaProb', ['55 %', '60 %'], 'fraction'],
      ['rawPosition', ['−50', '1'], 'percent'],
      ['close', ['1200'], 'fraction'],
    ] as const)
      expect(suggestUnit(previewOf(...cells), id, 0), `${id} ${cells}`).toBe(unit);
  });

  it('are found out anew for another column, and stay as they were chosen', () => {
    const percent = withColumn(draft, 'metaProb', 2);
    expect(toChoices(percent, somePreview, {}).units).toEqual({ metaProb: 'percent' });
    const chosen = { ...percent, units: { metaProb: 'basisPoints' } } as const;
    expect(toChoices(chosen, somePreview, {}).units).toEqual({ metaProb: 'basisPoints' });
    expect(toChoices(withColumn(chosen, 'metaProb', 4), somePreview, {}).units).toBeUndefined();
  });
});

describe('what the dialog says', () => {
  it('holds how the text is cut, and nothing about fields without a column', () => {
    const filled = { ...draft, metaProbMeaning: 'up', dateOrder: 'dayFirst', units: { metaProb: 'percent' } } as const;
    expect(toChoices(filled, somePreview, { delimiter: ';', headerLine: 3, columns: { rawPosition: 4 } })).toEqual({
      delimiter: ';',
      headerLine: 3,
      columns: draft.columns,
      dateOrder: 'dayFirst',
    });
    expect(toChoices(withColumn(filled, 'metaProb', 2), somePreview, {}).metaProbMeaning).toBe('up');
    expect(toChoices(withColumn(filled, 'timestamp', undefined), somePreview, {}).dateOrder).toBeUndefined();
  });

  it('names each doubt in words of its own', () => {
    const doubts: readonly Doubt[] = [
      ...somePreview.doubts,
      { kind: 'noHeader' },
      { kind: 'dateOrder', column: 'Datum' },
      { kind: 'delimiter' },
      { kind: 'quoting', line: 3 },
      { kind: 'totals', line: 9, text: 'Total,1' },
      { kind: 'nextTable', line: 9, headerLine: 10, text: 'a,b' },
      { kind: 'headerRows', line: 2, text: ',%' },
      { kind: 'fieldCount', expected: 6, found: 7, share: 0.92 },
    ];
    const words = doubts.map(doubtWords);
    expect(new Set(words).size).toBe(doubts.length);
    expect(words.at(-1)).toMatch(/6 cells.*92.% of the rows.*7/u);
  });

  it('lists the regimes of the first rows once each, as first written', () => {
    expect(regimeLabels(somePreview, 3)).toEqual(['Trend up', 'HIGH_VOL']);
    expect(regimeLabels(somePreview, undefined)).toEqual([]);
  });
});

describe('the cost of an absent column', () => {
  const costs = (...present: readonly string[]) =>
    Object.fromEntries(absentColumns((id) => present.includes(id)).map(({ field, cost }) => [field, cost]));

  it('is said for every field that is not there', () => {
    expect(Object.keys(costs())).toEqual(fields.map(({ column }) => column));
    expect(costs().pnl).toBe('no pyramiding');
    expect(costs('currentPnl')).not.toHaveProperty('pnl');
  });

  it('depends on what else is there', () => {
    expect(costs('close', 'high', 'low').atr).toContain('computed');
    expect(costs('close', 'high').atr).toBe('no volatility target');
    expect(costs('close').return).toContain('next row');
    expect(costs().return).toBe('no performance figures');
    expect(costs('atr').high).toContain('nothing');
  });
});
