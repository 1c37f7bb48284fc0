import { describe, expect, it } from 'vitest';
import {
  describeRibbons,
  lanePaths,
  laneShare,
  layoutRibbons,
  OWN_PATTERNS,
  regimeLooks,
  regimePaths,
  ribbonColumns,
  ribbonWordsAt,
  writeShare,
} from '../../src/charts/Ribbons.model.ts';
import { TIME_INSETS, timeArea } from '../../src/charts/TimeChart.model.ts';

const counts = (...values: readonly number[]): Uint32Array => Uint32Array.from(values);
// Three pixels of ten bars each: calm, mostly wild, calm; the cap binds on none, five and all of them.
const shown = {
  ribbons: {
    x: Float64Array.from([0, 10, 20]),
    isExact: false,
    bars: counts(10, 10, 10),
    total: 30,
    regimes: { leading: counts(0, 1, 0), leadingBars: counts(10, 7, 10), total: counts(23, 7) },
    lanes: [{ flag: 'capped', binding: counts(0, 5, 10), total: 15 }],
  },
  looks: regimeLooks([
    { name: 'CALM', rows: 23 },
    { name: 'WILD', rows: 7 },
  ]),
} as const;
const scale = { axis: { from: 0, to: 1, step: 1, ticks: [] }, isLog: false, write: String };
// A pixel per unit along time.
const area = timeArea(30 + TIME_INSETS.left + TIME_INSETS.right, 100, { from: 0, to: 30 }, scale);
const { left } = TIME_INSETS;
const block = (from: number, to: number, bottom: number, height: number): string =>
  `M${(left + from).toFixed(1)} ${bottom}H${(left + to).toFixed(1)}v${-height}H${(left + from).toFixed(1)}Z`;

describe('the ribbons below a chart', () => {
  it('fill a pixel as high as the share of the regime that most of its bars have', () => {
    const paths = regimePaths(shown, area, { y: 0, height: 20 });
    expect(paths.get(0)).toBe(block(0, 10, 20, 20) + block(20, 30, 20, 20));
    expect(paths.get(1)).toBe(block(10, 20, 20, 14));
  });

  it('leave a lane empty where the constraint does not bind, and shade it the darker the more bars it binds on', () => {
    const paths = lanePaths(shown.ribbons, 0, area, { y: 0, height: 8 });
    expect([...paths.keys()]).toEqual([2, 4]);
    expect(paths.get(2)).toBe(block(10, 20, 8, 8));
    expect(paths.get(4)).toBe(block(20, 30, 8, 8));
    expect(laneShare(shown.ribbons, 0)).toBe(0.5);
  });

  it('are said in words, as a whole and at a place, and stand in the table', () => {
    expect(describeRibbons(shown)).toMatch(/CALM 76\.7.%, WILD 23\.3.%\..*position cap 50/u);
    expect(ribbonWordsAt(shown, 12).join()).toMatch(/^regime WILD on 70.*position cap binds on 50/u);
    expect(ribbonWordsAt(shown, -1)).toEqual([]);
    const { columns, cellsAt } = ribbonColumns(shown);
    expect(columns).toHaveLength(cellsAt(0).length);
    expect(cellsAt(1).map((cell) => (typeof cell === 'string' ? cell : cell.value))).toEqual([10, 'WILD', 0.7, 0.5]);
  });

  it('give the most frequent regimes of the file a pattern each, and share one among the others', () => {
    const looks = regimeLooks(Array.from({ length: 9 }, (_, code) => ({ name: `R${code}`, rows: code })));
    expect(looks.map(({ pattern }) => pattern)).toEqual([6, 6, 6, 5, 4, 3, 2, 1, 0]);
    const { legend, lanes, bottom, height } = layoutRibbons({ ...shown, looks }, 100, 50, 400);
    expect(legend.map(({ text }) => text).at(-1)).toBe('3 others');
    expect(legend).toHaveLength(OWN_PATTERNS + 1);
    expect(legend.every(({ y }) => y < (lanes[0]?.y ?? 0))).toBe(true);
    expect(100 + height).toBeGreaterThanOrEqual(bottom);
  });

  it('say of a share that is not zero never that it is', () => {
    expect([0, 0.0004, 0.0123, 0.5, Number.NaN].map(writeShare)).toEqual(['0 %', '<0.1 %', '1.2 %', '50 %', '—']);
  });
});
