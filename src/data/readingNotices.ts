import type { Foreword } from './detectTable.ts';
import { delimiterNames, encodingNames, quotingNames } from './dialect.ts';
import type { Ledger } from './ledger.ts';
import type { Notice } from './notices.ts';
import { excerpt } from './problems.ts';
import type { CellUnit } from './readingChoices.ts';
import type { RowReader } from './rowReader.ts';
import type { TablePlan } from './tablePlan.ts';

/** Line ends seen, by kind. */
export interface LineEndings {
  readonly lf: number;
  readonly crlf: number;
  readonly cr: number;
}

interface ReadingFacts {
  readonly ledger: Ledger;
  readonly plan: TablePlan;
  readonly rows: RowReader;
  /** Empty cells per used field, in rows that were not rejected. */
  readonly missing: readonly number[];
  readonly zones: { readonly none: number; readonly named: number };
  readonly hasMark: boolean;
  readonly strayQuotes: number;
  readonly preamble: Foreword['preamble'];
  /** Rows at the end that were taken for no rows. */
  readonly footer: readonly { readonly line: number; readonly text: string }[];
  /** The line before which the rows end because a person said so. */
  readonly endLine: number | 'none' | undefined;
  readonly notUsed: readonly string[];
  readonly lineEndings: LineEndings;
}

/** What a user should know about how the file was read, nothing where it was read as it stands. */
export function describeReading(facts: ReadingFacts): readonly Notice[] {
  const { ledger, plan, rows, preamble, lineEndings, zones } = facts;
  const notices: Notice[] = [];
  const add = (code: Notice['code'], message: string, count?: number): void => {
    if (count !== 0) notices.push(count === undefined ? { code, message } : { code, message, count });
  };
  const { delimiter, decimalMark, encoding, quoting } = plan.dialect;
  if (facts.hasMark)
    add('byteOrderMark', `The file starts with the byte order mark of ${encodingNames[encoding]}, which was left out.`);
  if (encoding === 'windows-1252')
    add('encoding', 'The file is not valid UTF-8 and was read as Windows-1252. Check names with accents.');
  if (delimiter !== ',') add('delimiter', `The cells are separated by ${delimiterNames[delimiter]}s.`);
  if (quoting !== 'double') add('quoting', `Cells are quoted with ${quotingNames[quoting]}.`);
  if (decimalMark === ',') add('decimalComma', 'Numbers are written with a decimal comma: 1,5 was read as 1.5.');
  if (plan.headerLine === undefined) add('noHeader', 'The file has no header: columns are named by their number.');
  if (plan.headerRows > 1)
    add('headerRows', `The header takes ${plan.headerRows} lines: each column has the first name that stands in them.`);
  if (preamble.count > 0)
    add(
      'preamble',
      `Lines before the header were skipped, the first being “${excerpt(preamble.firstText)}”.`,
      preamble.count,
    );
  const [firstBehind] = facts.footer;
  if (firstBehind)
    add(
      'footer',
      `Lines at the end were left out as a footer, the first being line ${firstBehind.line}, “${excerpt(firstBehind.text)}”.`,
      facts.footer.length,
    );
  if (facts.endLine !== undefined)
    add(
      'footer',
      `Line ${facts.endLine} and all behind it were left out, as you chose.`,
      ledger.footer - facts.footer.length,
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
    const count = facts.missing[k] ?? 0;
    if (field.missing === 'skip')
      add('missingCells', `Empty cells in ${excerpt(name)}: what needs them is skipped in those rows.`, count);
  });
  if (zones.none > 0 && zones.named > 0)
    add('mixedZones', 'Times without a zone stand beside times with one, and were read as UTC.', zones.none);
  const { percent, grouped, minus } = rows.looseCounts;
  add('looseNumbers', 'Numbers with a percent sign were read as hundredths: 12.5 % as 0.125.', percent);
  add('looseNumbers', 'Numbers with their thousands set apart were read without the marks between.', grouped);
  add('looseNumbers', 'Numbers with a typographic minus were read as negative.', minus);
  const { dayFirst, monthFirst, either } = rows.dateCounts;
  add(
    'dateOrder',
    `Dates were read with the ${plan.dateOrder.order === 'dayFirst' ? 'day' : 'month'} first${plan.dateOrder.isChosen ? '' : ', as the column itself shows'}.`,
    dayFirst + monthFirst + either,
  );
  for (const { field } of rows.used) {
    const unit = plan.units[field.id];
    if (unit && unit !== 'fraction') add('unit', `${field.column} was read in ${nameOfUnit(unit)}.`);
  }
  if (plan.metaProbMeaning === 'up' && plan.columns.has('metaProb'))
    add('probabilityMeaning', 'The probability is that of a rise: for short positions 1 − p was used.');
  return notices;
}

function nameOfUnit(unit: CellUnit): string {
  switch (unit) {
    case 'fraction':
      return 'fractions';
    case 'percent':
      return 'percent';
    case 'basisPoints':
      return 'basis points';
  }
}
