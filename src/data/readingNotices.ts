import type { LineEndings } from './csvScanner.ts';
import type { Ledger } from './ledger.ts';
import type { Notice } from './notices.ts';
import { excerpt } from './problems.ts';
import type { RowReader } from './rowReader.ts';

interface ReadingFacts {
  readonly ledger: Ledger;
  readonly rows: RowReader;
  readonly hasMark: boolean;
  readonly strayQuotes: number;
  readonly preamble: readonly { readonly line: number; readonly text: string }[];
  readonly notUsed: readonly string[];
  readonly lineEndings: LineEndings;
}

/** What a user should know about how the file was read, nothing where it was read as it stands. */
export function describeReading(facts: ReadingFacts): readonly Notice[] {
  const { ledger, rows, preamble, lineEndings } = facts;
  const notices: Notice[] = [];
  const add = (code: Notice['code'], message: string, count?: number): void => {
    if (count !== 0) notices.push(count === undefined ? { code, message } : { code, message, count });
  };
  if (facts.hasMark) add('byteOrderMark', 'The file starts with the byte order mark of UTF-8, which was left out.');
  const [firstLine] = preamble;
  if (firstLine)
    add(
      'preamble',
      `Lines before the header were skipped, the first being “${excerpt(firstLine.text)}”.`,
      preamble.length,
    );
  add('comments', 'Lines that start with # were skipped as comments.', ledger.comment);
  add('blankLines', 'Blank lines were skipped.', ledger.blank);
  const kinds = Object.values(lineEndings).filter((count) => count > 0).length;
  if (kinds > 1)
    add(
      'lineEndings',
      `The file mixes line ends: ${lineEndings.lf} LF, ${lineEndings.crlf} CRLF, ${lineEndings.cr} CR.`,
    );
  add('extraCells', 'Rows have surplus empty cells at their end, which were left out.', rows.extraCellRows());
  add('strayQuotes', 'Rows have a quote inside a cell without quotes; it was read as it stands.', facts.strayQuotes);
  for (const name of facts.notUsed)
    add(
      'columnNotUsed',
      `The column ${excerpt(name)} is carried along only: a column with the exact name is used instead.`,
    );
  rows.used.forEach(({ field, name }, k) => {
    const count = rows.missingCounts[k] ?? 0;
    if (field.missing === 'skip')
      add('missingCells', `Empty cells in ${excerpt(name)}: what needs them is skipped in those rows.`, count);
  });
  if (rows.zoneCounts.none > 0 && rows.zoneCounts.named > 0)
    add('mixedZones', 'Times without a zone stand beside times with one, and were read as UTC.', rows.zoneCounts.none);
  return notices;
}
