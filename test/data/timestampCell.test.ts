import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePlainTime, parseTimeText } from '../../src/data/timestampCell.ts';

const timeOf = (text: string): number | string => {
  const reading = parseTimeText(text);
  return typeof reading === 'object' ? reading.timeMs : reading;
};

describe('a time cell', () => {
  it.each([
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['2024-02-29 13:05', '2024-02-29T13:05:00Z'],
    ['2024-02-29T13:05:07', '2024-02-29T13:05:07Z'],
    ['2024-02-29T13:05:07.250', '2024-02-29T13:05:07.250Z'],
    ['2024-02-29 13:05:07,5', '2024-02-29T13:05:07.500Z'],
    ['2024-02-29T13:05:07Z', '2024-02-29T13:05:07Z'],
    ['2024-02-29 13:05:07 UTC', '2024-02-29T13:05:07Z'],
    ['2024-02-29T13:05:07+05:30', '2024-02-29T07:35:07Z'],
    ['2024-02-29T13:05:07-0500', '2024-02-29T18:05:07Z'],
    ['2024-02-29T13:05:07+01', '2024-02-29T12:05:07Z'],
    ['2024/2/9', '2024-02-09T00:00:00Z'],
    ['20240229', '2024-02-29T00:00:00Z'],
    ['1709212107', '2024-02-29T13:08:27Z'],
    ['1709212107000', '2024-02-29T13:08:27Z'],
    ['1709212107000000', '2024-02-29T13:08:27Z'],
    ['1709212107000000000', '2024-02-29T13:08:27Z'],
    ['1.709212107e9', '2024-02-29T13:08:27Z'],
  ])('reads %s as %s', (text, expected) => {
    expect(timeOf(text)).toBe(Date.parse(expected));
  });

  it.each([
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '31/02/2024',
    '13/13/2024',
    '1/2/24',
    '1-10',
    '2024-01-01T24:30',
    '2024-01-01T10:61',
    'yesterday',
    '17',
    '20241345',
    '-5',
    '2024115',
  ])('does not read %s', (text) => {
    expect(timeOf(text)).toBe('notATime');
  });

  it.each(['', ' ', 'NaT', 'null'])('says that %j is missing', (text) => {
    expect(timeOf(text)).toBe('missing');
  });

  it('reads the plain forms from bytes as from text', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          const text = date.toISOString().slice(0, 19);
          for (const form of [text, text.replace('T', ' '), text.slice(0, 10)]) {
            const bytes = new TextEncoder().encode(form);
            expect(parsePlainTime(bytes, 0, bytes.length)).toBe(timeOf(form));
            expect(timeOf(form)).toBe(Date.parse(form.length === 10 ? form : `${form.replace(' ', 'T')}Z`));
          }
        },
      ),
    );
  });

  it.each([
    ['03/04/2024', 'dayFirst', '2024-04-03', 'either'],
    ['03/04/2024', 'monthFirst', '2024-03-04', 'either'],
    ['31.12.2024 23:59', 'dayFirst', '2024-12-31T23:59Z', 'dayFirst'],
    ['12-31-2024', 'dayFirst', '2024-12-31', 'monthFirst'],
  ] as const)('reads %s %s, and says what it shows', (text, order, expected, shows) => {
    expect(parseTimeText(text, order)).toEqual({ timeMs: Date.parse(expected), zone: 'none', shows });
  });
});
