import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitWindow, moveWindow, rowTicks, timeTicks, writeTime } from '../../src/charts/timeAxis.model.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);
const words = (from: string, to: string, count: number): readonly string[] =>
  timeTicks(utc(from), utc(to), count).map(({ text }) => text);

describe('ticks along time', () => {
  it('stand at the starts of years, months, days and hours in UTC', () => {
    expect(words('2004-12-13T00:00', '2013-02-28T00:00', 10)).toEqual([
      '2005',
      '2006',
      '2007',
      '2008',
      '2009',
      '2010',
      '2011',
      '2012',
      '2013',
    ]);
    expect(words('2019-06-30T03:45', '2020-02-03T20:15', 8)).toEqual([
      'Jul',
      'Aug',
      'Sep',
      'Oct',
      'Nov',
      'Dec',
      '2020',
      'Feb',
    ]);
    expect(words('2024-02-27T00:00', '2024-03-01T00:00', 4)).toEqual(['27 Feb', '28 Feb', '29 Feb', '1 Mar']);
    expect(words('2024-03-01T21:00', '2024-03-02T03:00', 3)).toEqual(['21:00', '2 Mar', '03:00']);
  });

  it('rise, lie inside and are never more than asked for, but one', () => {
    const place = fc.integer({ min: utc('1950-01-01'), max: utc('2150-01-01') });
    fc.assert(
      fc.property(place, fc.integer({ min: 2, max: 4e12 }), fc.integer({ min: 1, max: 12 }), (from, length, count) => {
        const places = timeTicks(from, from + length, count).map(({ at }) => at);
        expect(places.every((at, i) => at >= from && at <= from + length && (i === 0 || at > places[i - 1]!))).toBe(
          true,
        );
        expect(places.length).toBeLessThanOrEqual(count + 1);
      }),
    );
  });

  it('count whole rows where there is no time', () => {
    expect(rowTicks(1, 4, 8).map(({ at }) => at)).toEqual([1, 2, 3, 4]);
    expect(rowTicks(1, 1_000_000, 4).map(({ text }) => text)).toContain('500\u202f000');
  });

  it('are written no longer than they need to be', () => {
    expect(writeTime(utc('2008-10-14'))).toBe('2008-10-14');
    expect(writeTime(utc('2008-10-14T15:30'))).toBe('2008-10-14 15:30');
    expect(writeTime(utc('2008-10-14T15:30:01'))).toBe('2008-10-14 15:30:01');
  });
});

describe('a window on time', () => {
  const whole = { from: 100, to: 200 };

  it('halves, doubles and moves by a quarter', () => {
    expect(moveWindow('in', whole, whole, 1)).toEqual({ from: 125, to: 175 });
    expect(moveWindow('forward', { from: 125, to: 145 }, whole, 1)).toEqual({ from: 130, to: 150 });
    expect(moveWindow('out', { from: 100, to: 140 }, whole, 1)).toEqual({ from: 100, to: 180 });
  });

  it('is all of it again when it would reach beyond', () => {
    expect(moveWindow('out', { from: 110, to: 190 }, whole, 1)).toBeUndefined();
    expect(moveWindow('all', { from: 110, to: 120 }, whole, 1)).toBeUndefined();
  });

  it('stays inside, and no shorter than makes sense, whatever is asked', () => {
    const end = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(end, end, fc.double({ min: 1, max: 50, noNaN: true }), (a, b, least) => {
        const window = fitWindow({ from: Math.min(a, b), to: Math.max(a, b) }, whole, least);
        if (!window) return;
        expect(window.from).toBeGreaterThanOrEqual(whole.from);
        expect(window.to).toBeLessThanOrEqual(whole.to + 1e-9);
        expect(window.to - window.from).toBeGreaterThanOrEqual(least - 1e-9);
      }),
    );
  });
});
