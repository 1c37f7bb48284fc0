import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText, createRecordScanner } from '../../src/data/recordScanner.ts';

interface Found {
  readonly kind: string;
  readonly cells: readonly string[];
  readonly line: number;
  readonly offset: number;
  readonly tear: string;
  readonly lineEnd: string;
}

/** Everything that the scanner says of a text of which more and more is there: up to each of the given places, then all. */
function scan(bytes: Uint8Array, ends: readonly number[], cellCount?: number): readonly Found[] {
  const found: Found[] = [];
  const scanner = createRecordScanner(',', cellCount);
  let from = 0;
  let line = 1;
  const take = (to: number, isLast: boolean): void => {
    while (from < to) {
      const record = scanner.scan(bytes, from, to, isLast);
      if (!record) return;
      const cells = Array.from({ length: record.count }, (_, place) => cellText(record, place));
      found.push({ kind: record.kind, cells, line, offset: from, tear: record.tear, lineEnd: record.lineEnd });
      line += record.breaks + 1;
      from = record.next;
    }
  };
  for (const to of ends) take(to, false);
  take(bytes.length, true);
  return found;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const records = (text: string): readonly (readonly string[])[] =>
  scan(encode(text), []).flatMap((found) => (found.kind === 'comment' ? [] : [found.cells]));

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
      fc.property(soup, fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }), (characters, cellCount) => {
        const bytes = encode(characters.join(''));
        const whole = scan(bytes, [], cellCount);
        for (let cut = 0; cut <= bytes.length; cut++) expect(scan(bytes, [cut], cellCount)).toEqual(whole);
        const everywhere = Array.from(bytes, (_, place) => place);
        expect(scan(bytes, everywhere, cellCount)).toEqual(whole);
      }),
    );
  });

  it('counts physical lines, also behind quoted line breaks', () => {
    const found = scan(encode('a,b\r\n"1\r\n2\n3",4\n5,6\r"x\ry",7'), []);
    expect(found.map(({ line }) => line)).toEqual([1, 2, 5, 6]);
  });

  it('tells blank lines and comments from rows, and a quoted # from a comment', () => {
    const found = scan(encode('a,b\n\n  \n# it\'s "open\n"#1",2\n'), []);
    expect(found.map(({ kind }) => kind)).toEqual(['cells', 'blank', 'blank', 'comment', 'cells']);
  });

  it('reads spaces around quotes, stray quotes literally, and marks what follows a closing quote', () => {
    expect(records('1, "a,b" ,5" pipe\n')).toEqual([['1', 'a,b', '5" pipe']]);
    expect(records('"abc"def,1\n')).toEqual([['"abc"def', '1']]);
    expect(records('"abc" "x",1\n')).toEqual([['"abc" "x"', '1']]);
  });

  it('takes a quote that is never closed up again at the next line that fits, and says so', () => {
    const text = 'a,b\n1,2\n3,"4\nodd\n5,6\n7,8\n';
    expect(scan(encode(text), [], 2).map(({ cells, line, tear }) => [cells.length, line, tear])).toEqual([
      [2, 1, 'none'],
      [2, 2, 'none'],
      [2, 3, 'resumed'],
      [2, 5, 'none'],
      [2, 6, 'none'],
    ]);
  });

  it('does so too where a later quote closes it', () => {
    const found = scan(encode('1,2\n3,"4\n5,6\n7,"8"\n9,10\n'), [], 2);
    expect(found.map(({ line, tear }) => [line, tear])).toEqual([
      [1, 'none'],
      [2, 'resumed'],
      [3, 'none'],
      [4, 'none'],
      [5, 'none'],
    ]);
  });

  it('says that a quote is unclosed where no later line fits', () => {
    expect(scan(encode('1,2\n3,"4\nodd\n'), [], 2).at(-1)).toMatchObject({ line: 2, tear: 'unclosed' });
  });
});
