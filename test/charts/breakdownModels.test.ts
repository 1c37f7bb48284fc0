import { describe, expect, it } from 'vitest';
import type { AverageAttribution } from '../../src/batch/averageAttribution.ts';
import type { RegimeLine } from '../../src/batch/breakdowns.ts';
import type { DecileLine } from '../../src/batch/deciles.ts';
import { attributionModel } from '../../src/charts/AttributionChart.model.ts';
import { decilesModel } from '../../src/charts/DecilesChart.model.ts';
import { densityModel, densityOpacity, densityPixels } from '../../src/charts/DensityChart.model.ts';
import { distributionModel } from '../../src/charts/DistributionChart.model.ts';
import { evenWriter, type Facet, facetScale, layoutFacets } from '../../src/charts/FacetBars.model.ts';
import { regimeExposureModel } from '../../src/charts/RegimeExposureChart.model.ts';

const NO_BREAK = '\u00a0';

const facet = (values: readonly (number | undefined)[], more: Partial<Facet> = {}): Facet => ({
  id: 'a',
  title: 'A',
  mark: 'bar',
  series: [{ label: 'a', colour: 'ink', values }],
  write: String,
  ...more,
});

describe('facets', () => {
  it('are bars from zero, or dots with room for their intervals', () => {
    expect(facetScale(facet([2, 5]))).toEqual({ from: 0, to: 5 });
    expect(facetScale(facet([-2, undefined]))).toEqual({ from: -2, to: 0 });
    expect(facetScale(facet([0, 0]))).toEqual({ from: 0, to: 1 });
    expect(facetScale(facet([]))).toEqual({ from: 0, to: 1 });
    const series = [{ label: 'a', colour: 'ink', values: [0.5], intervals: [[0.4, 0.6] as const] }];
    const { from, to } = facetScale(facet([], { mark: 'dot', series, guide: 0.3 }));
    expect([from, to]).toEqual([expect.closeTo(0.288, 12), expect.closeTo(0.612, 12)]);
  });

  it('stand beside each other, each with the whole plot’s axis so drawn that its own lies in its place', () => {
    const facets = [facet([1, 2]), facet([-1, 3], { id: 'b' })];
    for (const width of [340, 480, 1040]) {
      const { places, plot } = layoutFacets({ rows: [], facets }, width);
      for (const { left, right, textRight, domain, toX } of places) {
        const toPlot = (value: number): number =>
          plot.left + ((value - domain[0]) / (domain[1] - domain[0])) * (plot.right - plot.left);
        expect(left).toBeGreaterThanOrEqual(plot.left);
        expect(right).toBeLessThan(textRight);
        expect(textRight).toBeLessThanOrEqual(plot.right + 1e-9);
        for (const value of [0, 1, -0.5]) expect(toPlot(value)).toBeCloseTo(toX(value), 6);
      }
      expect(places[0]!.textRight).toBeLessThan(places[1]!.left);
    }
  });

  it('write their values with the decimals of the largest', () => {
    const write = evenWriter([0.671, -0.0000726, 0.0041], 'percent', true);
    expect([0.671, -0.0000726, 0.0041].map(write)).toEqual([
      `+67.1${NO_BREAK}%`,
      `0.0${NO_BREAK}%`,
      `+0.4${NO_BREAK}%`,
    ]);
    expect(evenWriter([0.00462], 'basisPoints')(0.00462)).toBe(`46.2${NO_BREAK}bp`);
    expect(evenWriter([], 'multiple')(0)).toBe('0×');
  });
});

const regime = (name: string, more: Partial<RegimeLine> = {}): RegimeLine => ({
  name,
  isKnown: true,
  multiplier: 1,
  rows: 10,
  timeShare: 0.5,
  meanAbsRaw: 2,
  meanAbsScaled: 1,
  meanAbsFinal: 1,
  meanNetScaled: -0.5,
  grossShare: 0.4,
  ...more,
});

describe('exposure by regime', () => {
  it('has time, size, share of gross, and P&L where there are returns', () => {
    const lines = [
      regime('A', { profitRaw: 0.1, profitScaled: 0.2 }),
      regime('B', { grossShare: 0.6, timeShare: 0.25 }),
    ];
    const model = regimeExposureModel(lines);
    expect(model.facets.map(({ id }) => id)).toEqual(['time', 'size', 'gross', 'profit']);
    expect(model.facets[3]?.series.map(({ values }) => values)).toEqual([
      [0.1, undefined],
      [0.2, undefined],
    ]);
    expect(model.summary).toBe(`B holds 60${NO_BREAK}% of all scaled exposure in 25${NO_BREAK}% of the rows.`);
    expect(regimeExposureModel([regime('A')]).facets.map(({ id }) => id)).toEqual(['time', 'size', 'gross']);
  });

  it('draws the dozen with the most rows, and has the others in the table', () => {
    const model = regimeExposureModel(Array.from({ length: 15 }, (_, i) => regime(`R${i}`, { rows: i + 1 })));
    expect(model.rows.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, i) => `R${i + 3}`));
    expect(model.left).toBe(3);
    expect(model.table().rows).toHaveLength(15);
  });
});

describe('the exposure distribution', () => {
  const distribution = {
    edges: Float64Array.of(-3, -1, 1, 3),
    series: [
      { id: 'raw' as const, counts: Float64Array.of(2, 5, 3), atoms: { short: 1, zero: 4, long: 0 } },
      { id: 'scaled' as const, counts: Float64Array.of(1, 7, 2), atoms: { short: 0, zero: 4, long: 2 } },
    ],
  };

  it('takes what stands exactly at zero and at the cap out of the bars, and loses none of it', () => {
    const { bins, stems } = distributionModel(distribution, 3);
    expect(bins.map(({ raw, scaled }) => [raw, scaled].map((share) => Math.round(share * 1e9) / 1e9))).toEqual([
      [0.1, 0.1],
      [0.1, 0.3],
      [0.3, 0],
    ]);
    expect(stems).toEqual([
      { at: -3, series: 'raw', share: 0.1 },
      { at: 0, series: 'raw', share: 0.4 },
      { at: 0, series: 'scaled', share: 0.4 },
      { at: 3, series: 'scaled', share: 0.2 },
    ]);
  });

  it('says it in the summary and the table, whose bins are whole', () => {
    const { summary, table } = distributionModel(distribution, 3);
    expect(summary).toContain(
      `20${NO_BREAK}% are exactly at the cap (raw 10${NO_BREAK}%), 40${NO_BREAK}% exactly zero`,
    );
    const { columns, rows } = table();
    expect(columns).toEqual(['From', 'To', 'Raw', 'Scaled']);
    const values = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : cell.value)));
    expect(values).toEqual([
      [-3, -1, 0.2, 0.1],
      [-1, 1, 0.5, 0.7],
      [1, 3, 0.3, 0.2],
      [-3, -3, 0.1, 0],
      [0, 0, 0.4, 0.4],
      [3, 3, 0, 0.2],
    ]);
  });
});

describe('raw to scaled', () => {
  const density = {
    x: { from: -2, to: 2, bins: 2 },
    y: { from: 0, to: 1, bins: 2 },
    counts: Float64Array.of(0, 1, 100, 10),
  };

  it('is as dark as the logarithm of the count', () => {
    const [one, ten, hundred] = [1, 10, 100].map((count) => densityOpacity(count, 100));
    expect(hundred).toBe(1);
    expect(ten! - one!).toBeCloseTo(hundred! - ten!, 12);
    expect([densityOpacity(0, 100), densityOpacity(1, 1)]).toEqual([0, 1]);
  });

  it('has its largest scaled positions on top', () => {
    const pixels = densityPixels(density, 100, [1, 2, 3]);
    const alphas = [3, 7, 11, 15].map((place) => pixels[place]);
    expect(alphas[0]).toBe(255);
    expect(alphas[2]).toBe(0);
    expect(alphas[1]).toBeGreaterThan(alphas[3] ?? 255);
    expect([...pixels.slice(0, 3)]).toEqual([1, 2, 3]);
  });

  it('has every row in its table, and the cap only where it is drawn', () => {
    const model = densityModel(density, 1);
    expect(model.caps).toEqual([1]);
    expect(model.ticks).toEqual([1, 10, 100]);
    expect(model.table().rows).toEqual([
      [
        { value: -2, text: '−2.00×' },
        { value: 2, text: '2.00×' },
        { value: 0, text: '0.00×' },
        { value: 1, text: '1.00×' },
        { value: 111, text: '111' },
      ],
    ]);
  });
});

const decile = (more: Partial<DecileLine>): DecileLine => ({
  from: 0.1,
  to: 0.2,
  rows: 20,
  moved: 20,
  won: 10,
  meanEarned: 0.001,
  meanAbsScaled: 0.5,
  ...more,
});

describe('deciles', () => {
  it('have a hit rate with its interval, and none where nothing moved', () => {
    const model = decilesModel([decile({}), decile({ from: 0.3, to: 0.9, moved: 0, won: 0 })]);
    const [hit] = model.facets;
    expect(hit?.series[0]?.values).toEqual([0.5, undefined]);
    // 10 of 20: 0.2993 to 0.7007.
    expect(hit?.series[0]?.intervals).toEqual([[expect.closeTo(0.2993, 4), expect.closeTo(0.7007, 4)], undefined]);
    expect(model.summary).toContain(`the hit rate goes from 50${NO_BREAK}% to —`);
  });

  it('say when there is but one', () => {
    expect(decilesModel([decile({})]).summary).toBe('The meta probability is the same on all 20 rows.');
  });
});

describe('the average attribution', () => {
  const answer: AverageAttribution = {
    steps: [
      { id: 'meta', share: 0.1, sizeShare: -0.2, profit: 0.03 },
      { id: 'bandit', share: 0, sizeShare: 0, profit: 0 },
      { id: 'minimum', share: 0, sizeShare: 0, profit: 0 },
      { id: 'cap', share: -0.05, sizeShare: -0.1, profit: -0.01 },
    ],
    rows: 50,
    unmoved: 1,
    zeroed: 2,
    turned: 0,
    meanChange: 0.05,
    meanSizeChange: -0.3,
    notAttributed: 0,
    profit: { bars: 49, raw: 0.1, final: 0.12, notAttributed: 0 },
  };

  it('has a row per step that counts and one for all, and says what nothing can be attributed in', () => {
    const model = attributionModel(answer);
    expect(model.rows.map(({ id }) => id)).toEqual(['meta', 'bandit', 'cap', 'total']);
    expect(model.facets.map(({ series }) => series[0]?.values)).toEqual([
      [-0.2, 0, -0.1, -0.3],
      [0.1, 0, -0.05, 0.05],
      [0.03, 0, -0.01, expect.closeTo(0.02, 12)],
    ]);
    expect(model.left).toBe(
      '1 row with a raw position of 0: nothing to attribute; on 2 rows factors of 0 took all of it',
    );
    expect(model.summary).toContain('Over 50 rows the steps change the mean size by −0.30×');
    expect(model.table().rows).toHaveLength(5);
  });

  it('has no P&L without returns', () => {
    const { profit, ...others } = answer;
    expect(profit).toBeDefined();
    expect(attributionModel(others).facets.map(({ id }) => id)).toEqual(['size', 'share']);
  });
});
