import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import { radixOrder } from '../../src/batch/radixOrder.ts';
import { type RowFilter, type RowOrder, selectionVersion, selectRows } from '../../src/batch/rowSelection.ts';
import { DEFAULT_SETTINGS } from '../../src/batch/runSettings.ts';
import { readBacktest } from '../data/readText.ts';
import { runs } from '../property.ts';

const TEXT = [
  'timestamp,raw_position,meta_prob,bandit_weight,regime,correlation_penalty,pnl,strategy',
  '2024-01-03,1,0.5,1,NORMAL,0,0.1,b',
  '2024-01-01,-2,0.9,0.1,TRENDING,0,,a',
  'soon,3,0.9,1,TRENDING,0,0.3,a',
  '2024-01-02,x,0.5,1,NORMAL,0,0.2,b',
  '2024-01-04,0.01,0.5,1,strange,0.95,-0.1,c',
].join('\n');

const run = new BacktestRun(readBacktest(TEXT), DEFAULT_SETTINGS);
const rows = (filter: RowFilter, order: RowOrder = 'file'): number[] | undefined => {
  const selected = selectRows(run, filter, order);
  return selected && [...selected];
};

describe('the order of a column', () => {
  it('is that of a stable sort with NaN last, rising or falling', () => {
    const key = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY));
    fc.assert(
      fc.property(fc.array(key, { maxLength: 60 }), fc.boolean(), (keys, isDescending) => {
        const sign = isDescending ? -1 : 1;
        const expected = keys
          .map((_, place) => place)
          .sort((a, b) => {
            const [x, y] = [keys[a] ?? 0, keys[b] ?? 0];
            if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
            return (x < y ? -sign : x > y ? sign : 0) || a - b;
          });
        expect([...radixOrder(Float64Array.from(keys), isDescending)]).toEqual(expected);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('rows', () => {
  it('are all of them in the order of the file, or the scaled ones along time', () => {
    expect(rows({})).toBeUndefined();
    expect(rows({}, 'time')).toEqual([...run.timeline.order]);
  });

  it('are sorted by inputs, results, times and names, rejected ones last', () => {
    expect(rows({}, { by: 'position', isDescending: false })).toEqual([1, 4, 0, 2, 3]);
    expect(rows({}, { by: 'position', isDescending: true })).toEqual([2, 0, 4, 1, 3]);
    expect(rows({}, { by: 'scaled_position', isDescending: true })?.at(-1)).toBe(3);
    expect(rows({}, { by: 'timestamp', isDescending: false })).toEqual([1, 0, 4, 2, 3]);
    expect(rows({}, { by: 'regime', isDescending: false })).toEqual([0, 1, 2, 4, 3]);
    expect(rows({}, { by: 'strategy', isDescending: true })).toEqual([4, 0, 1, 2, 3]);
  });

  it('are filtered by what became of them', () => {
    expect(rows({ status: 'rejected' })).toEqual([3]);
    expect(rows({ status: 'remark' })).toEqual([2]);
    expect(rows({ status: 'scaled' })).toEqual([0, 1, 2, 4]);
  });

  it('are filtered by name, range and stretch of time', () => {
    expect(rows({ regime: 'TRENDING' })).toEqual([1, 2]);
    expect(rows({ regime: 'NORMAL' })).toEqual([0]);
    expect(rows({ strategy: 'a' })).toEqual([1, 2]);
    expect(rows({ range: { key: 'metaProb', least: 0.9 } })).toEqual([1, 2]);
    expect(rows({ range: { key: 'currentPnl', most: 0.1 } })).toEqual([0, 4]);
    expect(rows({ stretch: { from: Date.UTC(2024, 0, 3), to: Date.UTC(2024, 0, 4) } })).toEqual([0, 4]);
  });

  it('are filtered by the limit that binds', () => {
    expect(rows({ constraint: 'banditFloored' })).toEqual([1]);
    expect(rows({ constraint: 'correlationFloored' })).toEqual([4]);
    expect(rows({ constraint: 'capped' })).toEqual([2]);
    expect(rows({ constraint: 'lifted' })).toEqual([]);
    expect(rows({ constraint: 'leverageCapped' })).toEqual([]);
    expect(rows({ constraint: 'unknownRegime' })).toEqual([4]);
  });

  it('are filtered by the minimum where there is one', () => {
    const config = { ...DEFAULT_SETTINGS.config, minPosition: 0.1 };
    const lifting = new BacktestRun(readBacktest(TEXT), { ...DEFAULT_SETTINGS, config });
    expect([...(selectRows(lifting, { constraint: 'lifted' }, 'file') ?? [])]).toEqual([4]);
  });

  it('are filtered by several at once, in any order', () => {
    expect(
      rows({ status: 'scaled', range: { key: 'position', least: 0 } }, { by: 'position', isDescending: true }),
    ).toEqual([2, 0, 4]);
  });

  it('stay the same while nothing changes that they depend on', () => {
    const other = new BacktestRun(readBacktest(TEXT), DEFAULT_SETTINGS);
    const byScaled: RowOrder = { by: 'scaled_position', isDescending: false };
    const before = [selectionVersion(other, { constraint: 'capped' }, 'file'), selectionVersion(other, {}, byScaled)];
    other.configure({ ...DEFAULT_SETTINGS, config: { ...DEFAULT_SETTINGS.config, maxPosition: 2 } });
    expect(selectionVersion(other, { constraint: 'capped' }, 'file')).not.toBe(before[0]);
    expect(selectionVersion(other, {}, byScaled)).not.toBe(before[1]);
    expect(selectionVersion(other, { constraint: 'banditFloored' }, { by: 'position', isDescending: true })).toBe(
      selectionVersion(run, { constraint: 'banditFloored' }, { by: 'position', isDescending: true }),
    );
  });
});
