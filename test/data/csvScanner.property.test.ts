import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText, createCsvScanner } from '../../src/data/csvScanner.ts';

interface Found {
  readonly kind: string;
  readonly cells: readonly string[];
  readonly line: number;
  readonly offset: number;
}

/** Everything that the scanner says of a text given in pieces that end at the given places. */
function scan(bytes: Uint8Array, ends: readonly number[]): readonly (Found | string)[] {
  const found: (Found | string)[] = [];
  const scanner = createCsvScanner((record) => {
    const cells = Array.from({ length: record.count }, (_, place) => cellText(record, place));
    found.push({ kind: record.kind, cells, line: record.line, offset: record.offset });
    return undefined;
  });
  let from = 0;
  for (const to of [...ends, bytes.length]) {
    const problem = scanner.push(bytes.slice(from, to));
    if (problem) found.push(problem.code);
    from = to;
  }
  const problem = scanner.end();
  found.push(problem ? `${problem.code} ${problem.line}` : 'ok', JSON.stringify(scanner.lineEndings));
  return found;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const records = (text: string): readonly (readonly string[])[] =>
  scan(encode(text), []).flatMap((found) => (typeof found === 'string' || found.kind !== 'cells' ? [] : [found.cells]));

const cell = fc.oneof(
  fc.constantFrom('', '1', '-0.5', 'a"b', 'x,y', 'two\nlines', 'two\r\nlines', ' padded ', '#1', 'ä€😀'),
  fc.string({ maxLength: 6 }),
);
const table = fc
  .integer({ min: 2, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const written = (text: string): string => (/^[\w.-]*$/.test(text) ? text : quoted(text));

describe('the CSV scanner', () => {
  it('gives back every table that was written by RFC 4180, whatever the line end and the pieces', () => {
    fc.assert(
      fc.property(table, lineEnd, fc.boolean(), (rows, end, endsWithBreak) => {
        const text = rows.map((row) => row.map(written).join(',')).join(end) + (endsWithBreak ? end : '');
        expect(records(text)).toEqual(rows);
        const whole = scan(encode(text), []);
        for (let cut = 0; cut <= encode(text).length; cut++) expect(scan(encode(text), [cut])).toEqual(whole);
      }),
    );
  });

  it('finds the same in any pieces of any bytes', () => {
    const soup = fc.array(fc.constantFrom(',', '"', '\n', '\r', '#', ' ', 'a', '1', '\t', 'é'), { maxLength: 40 });
    fc.assert(
      fc.property(soup, (characters) => {
        const bytes = encode(characters.join(''));
        const whole = scan(bytes, []);
        for (let cut = 0; cut <= bytes.length; cut++) expect(scan(bytes, [cut])).toEqual(whole);
        expect(
          scan(
            bytes,
            Array.from(bytes, (_, place) => place),
          ),
        ).toEqual(whole);
      }),
    );
  });

  it('counts physical lines, also behind quoted line breaks', () => {
    const found = scan(encode('a,b\r\n"1\r\n2\n3",4\n5,6\r"x\ry",7'), []);
    expect(found.flatMap((record) => (typeof record === 'string' ? [] : [record.line]))).toEqual([1, 2, 5, 6]);
  });

  it('tells blank lines and comments from rows, and a quoted # from a comment', () => {
    const found = scan(encode('a,b\n\n  \n# it\'s "open\n"#1",2\n'), []);
    expect(found.flatMap((record) => (typeof record === 'string' ? [] : [record.kind]))).toEqual([
      'cells',
      'blank',
      'blank',
      'comment',
      'cells',
    ]);
  });

  it('reads spaces around quotes, stray quotes literally, and marks what follows a closing quote', () => {
    expect(records('1, "a,b" ,5" pipe\n')).toEqual([['1', 'a,b', '5" pipe']]);
    expect(records('"abc"def,1\n')).toEqual([['"abc"def', '1']]);
    expect(records('"abc" "x",1\n')).toEqual([['"abc" "x"', '1']]);
  });

  it('reports a quote that is never closed with the line where it opens', () => {
    expect(scan(encode('a,b\n1,2\n3,"4\n5,6\n'), [])).toContain('openQuote 3');
  });
});
