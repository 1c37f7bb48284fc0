import { describe, expect, it } from 'vitest';
import { stackContributions, writeLog } from '../../src/charts/logStack.model.ts';
import { hasBands, timeTable } from '../../src/charts/TimeChart.model.ts';

const column = (...values: readonly number[]): Float64Array => Float64Array.from(values);
const series = stackContributions('row', {
  x: column(1, 2),
  isExact: true,
  steps: {
    meta: column(0.3, Number.NaN),
    bandit: column(-0.5, Number.NaN),
    regime: column(0.2, Number.NaN),
    correlation: column(-0.1, Number.NaN),
    clip: column(0, Number.NaN),
  },
  total: column(-0.1, Number.NaN),
});

describe('stacked contributions', () => {
  it('stand on each other away from zero, in the order of the steps', () => {
    const layers = series.lines.map(({ id, low, high }) => [id, low[0]?.toFixed(2), high[0]?.toFixed(2)]);
    expect(layers).toEqual([
      ['meta', '0.00', '0.30'],
      ['bandit', '-0.50', '0.00'],
      ['regime', '0.30', '0.50'],
      ['correlation', '-0.60', '-0.50'],
      ['clip', '0.50', '0.50'],
      ['total', '-0.10', '-0.10'],
    ]);
    expect(series.lines.every(({ low }) => Number.isNaN(low[1]))).toBe(true);
  });

  it('are drawn as bands, and written as what they are', () => {
    expect(hasBands(series)).toBe(true);
    const { columns, rows } = timeTable(series, writeLog);
    expect(columns).toEqual(['Row', 'meta', 'bandit', 'regime', 'corr.', 'clip', 'total']);
    expect(rows[0]?.slice(1).map((cell) => (typeof cell === 'string' ? cell : cell.value))).toEqual([
      0.3, -0.5, 0.2, -0.1, 0, -0.1,
    ]);
    expect(rows[1]?.[1]).toBe('—');
    expect(writeLog(Math.LN2)).toBe('+0.693 (2.00×)');
  });
});
