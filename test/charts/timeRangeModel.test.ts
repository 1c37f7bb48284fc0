import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dragEnd, endText, keyPlace, readDate, typeEnd } from '../../src/charts/timeRange.model.ts';

const DAY = 86_400_000;
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const whole = { from: day('2020-01-01'), to: day('2020-12-31') };
const bounds = { window: whole, whole, least: 4 * DAY };

describe('a typed end of the window', () => {
  it('reads a year, a month, a day and a time as all of what they say', () => {
    expect(readDate('2020')).toEqual({ from: day('2020-01-01'), to: day('2021-01-01') - 1 });
    expect(readDate('2020-02')).toEqual({ from: day('2020-02-01'), to: day('2020-03-01') - 1 });
    expect(readDate(' 2020-02-29 ')).toEqual({ from: day('2020-02-29'), to: day('2020-03-01') - 1 });
    expect(readDate('2020-02-29T15:30Z')).toEqual({
      from: Date.UTC(2020, 1, 29, 15, 30),
      to: Date.UTC(2020, 1, 29, 15, 31) - 1,
    });
    expect(readDate('2020-02-29 15:30:01.5')?.from).toBe(Date.UTC(2020, 1, 29, 15, 30, 1, 500));
    for (const text of ['', '2021-02-29', '2020-13-01', '2020-01-01 24:00', '01/02/2020', '20200101', 'x'])
      expect(readDate(text), text).toBeUndefined();
  });

  it('reads back every time that it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3e12, max: 4e12 }), (at) => {
        expect(readDate(new Date(at).toISOString())).toEqual({ from: at, to: at });
      }),
    );
  });

  it('starts with its day, and ends with the end of it', () => {
    expect(typeEnd('time', 'from', '2020-03-16', bounds)).toEqual({
      window: { from: day('2020-03-16'), to: whole.to },
    });
    expect(typeEnd('time', 'to', '2020-03-16', bounds)).toEqual({
      window: { from: whole.from, to: day('2020-03-17') - 1 },
    });
    expect(typeEnd('time', 'from', '2020', bounds)).toEqual({ window: undefined });
  });

  it('says why it cannot be', () => {
    const window = { from: day('2020-03-01'), to: day('2020-06-01') };
    const reasonOf = (end: 'from' | 'to', text: string): unknown =>
      Object.values(typeEnd('time', end, text, { ...bounds, window }))[0];
    expect(reasonOf('from', 'soon')).toMatch(/“soon” is not a date such as/u);
    expect(reasonOf('from', '2019-12-31')).toMatch(/start only at 2020-01-01/u);
    expect(reasonOf('to', '2021-01-01')).toMatch(/end at 2020-12-31/u);
    expect(reasonOf('from', '2020-06-02')).toMatch(/before/u);
    expect(reasonOf('from', '2020-05-31')).toMatch(/too short/u);
  });

  it('is a row number where the file has no time', () => {
    const rows = { window: { from: 1, to: 5000 }, whole: { from: 1, to: 5000 }, least: 4 };
    expect(typeEnd('row', 'from', '1 200', rows)).toEqual({ window: { from: 1200, to: 5000 } });
    expect(typeEnd('row', 'from', '1.5', rows)).toHaveProperty('reason');
    expect(typeEnd('row', 'to', '2020-01-01', rows)).toHaveProperty('reason');
    expect(endText('row', 'to', rows.window)).toBe('5000');
  });
});

describe('an end that is pulled', () => {
  it('stays inside the whole and before the other end', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('from' as const, 'to' as const),
        fc.integer({ min: -200, max: 600 }),
        fc.integer({ min: 0, max: 180 }),
        fc.integer({ min: 185, max: 365 }),
        (end, to, first, last) => {
          const window = { from: whole.from + first * DAY, to: whole.from + last * DAY };
          const moved = dragEnd(end, whole.from + to * DAY, { ...bounds, window }) ?? whole;
          expect(moved.from).toBeGreaterThanOrEqual(whole.from);
          expect(moved.to).toBeLessThanOrEqual(whole.to);
          expect(moved.to - moved.from).toBeGreaterThanOrEqual(bounds.least);
          const fixed = end === 'from' ? 'to' : 'from';
          expect(moved[fixed]).toBe(window[fixed]);
        },
      ),
    );
  });

  it('goes by hundredths, tenths and to the ends with the keys', () => {
    const axis = { from: 0, to: 1000 };
    expect(
      ['ArrowLeft', 'ArrowRight', 'PageDown', 'PageUp', 'Home', 'End', 'a'].map((key) => keyPlace(key, 500, axis)),
    ).toEqual([490, 510, 400, 600, 0, 1000, undefined]);
  });
});
