import { describe, expect, it } from 'vitest';
import {
  bandPath,
  indexAt,
  linearScale,
  logScale,
  placed,
  steppedPath,
  TIME_INSETS,
  timeArea,
  timeTable,
} from '../../src/charts/TimeChart.model.ts';

const line = (low: readonly number[], high: readonly number[] = low) => ({
  id: 'raw',
  label: 'raw',
  colour: 'cap',
  low: Float64Array.from(low),
  high: Float64Array.from(high),
});
const scale = { axis: { from: 0, to: 10, step: 1, ticks: [] }, isLog: false, write: String };
// A pixel per unit along time, ten per unit of size.
const area = timeArea(
  100 + TIME_INSETS.left + TIME_INSETS.right,
  100 + TIME_INSETS.top + TIME_INSETS.bottom,
  { from: 0, to: 100 },
  scale,
);
const x = Float64Array.from([0, 10, 20, 30]);
const { left, top } = TIME_INSETS;
const at = (place: number, size: number): string =>
  `${(left + place).toFixed(1)} ${(top + 100 - 10 * size).toFixed(1)}`;
const across = (place: number): string => `H${(left + place).toFixed(1)}`;
const down = (size: number): string => `V${(top + 100 - 10 * size).toFixed(1)}`;

describe('a line along time', () => {
  it('holds each value until the next, and starts anew behind a gap', () => {
    const path = steppedPath(x, Float64Array.from([1, 2, Number.NaN, 3]), area);
    expect(path).toBe(`M${at(0, 1)}${across(10)}${down(2)}${across(20)}M${at(30, 3)}`);
  });

  it('becomes a closed band where a place stands for several points', () => {
    const path = bandPath(Float64Array.from([0, 10]), line([1, 2], [3, 4]), area);
    expect(path).toBe(`M${at(0, 3)}${across(10)}${down(4)}${across(10)}${down(2)}${across(10)}${down(1)}${across(0)}Z`);
  });

  it('is read at the last place that is not behind', () => {
    expect([-1, 0, 9.9, 10, 99].map((place) => indexAt(x, place))).toEqual([-1, 0, 0, 1, 3]);
  });
});

describe('the scale of values', () => {
  it('reaches over the lines and their guides', () => {
    const { axis } = linearScale([line([-1, 2])], [{ at: 3, label: 'cap' }], String);
    expect(axis.from).toBeLessThanOrEqual(-1);
    expect(axis.to).toBeGreaterThanOrEqual(3);
  });

  it('puts what is lost at the lower end of a logarithmic one, and no gap there', () => {
    const log = logScale([line([0, 0.1], [1, 100])], String);
    expect(log.axis.from).toBe(-1);
    expect(log.axis.to).toBe(2);
    expect(log.axis.ticks).toEqual(expect.arrayContaining([-1, 0, 1, 2]));
    expect(placed(log, 0)).toBe(-1);
    expect(placed(log, Number.NaN)).toBeNaN();
  });

  it('has round values where a logarithmic one spans little', () => {
    const { axis } = logScale([line([0.96, 1.04])], String);
    expect(axis.ticks.length).toBeGreaterThan(2);
    expect(axis.ticks.every((tick) => tick >= axis.from && tick <= axis.to)).toBe(true);
  });
});

describe('the table of a chart along time', () => {
  it('has a column per line, two where a place stands for several points', () => {
    const series = { kind: 'row' as const, x: Float64Array.from([1, 5]), lines: [line([1, 2], [3, Number.NaN])] };
    expect(timeTable({ ...series, isExact: true }, String).columns).toEqual(['Row', 'raw']);
    const { columns, rows } = timeTable({ ...series, isExact: false }, String);
    expect(columns).toEqual(['Row from', 'raw, smallest', 'raw, largest']);
    expect(rows[0]).toEqual([
      { value: 1, text: 'row 1' },
      { value: 1, text: '1' },
      { value: 3, text: '3' },
    ]);
    expect(rows[1]?.[2]).toBe('—');
  });
});
