import type { ReadBacktest } from '../../src/data/readBacktest.ts';
import type { FileReading } from '../../src/data/readFile.ts';
import { ROW_REJECTED, ROW_REMARKED, ROW_SCALED } from '../../src/data/rowReader.ts';
import type { FieldId } from '../../src/data/schema.ts';
import type { DamagedFile, Values } from './draft.ts';

type ExpectedRow = DamagedFile['rows'][number];

const MOST_COMPLAINTS = 5;

/** What is wrong with a reading of a damaged file; empty if nothing is. */
export function judge(file: DamagedFile, reading: FileReading): readonly string[] {
  if (!file.verdicts.includes(reading.kind))
    return [`${reading.kind}, not ${file.verdicts.join(' or ')}: ${words(reading)}`];
  if (reading.kind === 'refused') return judgeLine(file, reading.problem.line);
  if (reading.kind === 'unclear') return reading.preview.doubts.length > 0 ? [] : ['unclear without a doubt'];
  const { backtest } = reading;
  const rows = presentRows(file, backtest);
  if (!rows) return [`${backtest.rowCount} rows, not ${file.rows.length}`];
  return [
    ...judgeLedger(file, rows, backtest),
    ...judgeNotices(file, backtest),
    ...judgeProblems(file, rows, backtest),
    ...rows.flatMap((row, k) => judgeRow(row, k, backtest)),
  ].slice(0, MOST_COMPLAINTS);
}

const words = (reading: FileReading): string =>
  JSON.stringify(
    reading.kind === 'refused'
      ? reading.problem
      : reading.kind === 'unclear'
        ? reading.preview.doubts
        : reading.backtest.ledger,
  );

/** A refusal for one row names the line of that row. */
function judgeLine({ rows }: DamagedFile, line: number | undefined): readonly string[] {
  const torn = rows.find(({ outcome }) => outcome.kind === 'rejected');
  if (!torn || line === undefined) return [];
  const expected = lineOf(torn);
  return line === expected ? [] : [`refused for line ${line}, not ${expected}`];
}

/** The expected rows that the backtest holds: one that may be a footer need not be there. */
function presentRows({ rows, mayTear }: DamagedFile, backtest: ReadBacktest): readonly ExpectedRow[] | undefined {
  const { rowCount, status } = backtest;
  const torn = rows.at(-1);
  if (mayTear && torn && rowCount > rows.length && status.subarray(rows.length).every((row) => row === ROW_REJECTED))
    return rows;
  if (rows.length === rowCount) return rows;
  const sure = rows.filter(({ outcome }) => outcome.kind !== 'flagged');
  return sure.length === rowCount ? sure : undefined;
}

function judgeLedger(file: DamagedFile, rows: readonly ExpectedRow[], backtest: ReadBacktest): readonly string[] {
  const { ledger, status } = backtest;
  const { read, withRemarks, ...places } = ledger;
  const sum = Object.values(places).reduce((total, count) => total + count, 0);
  const records = file.rows.length + file.blank + file.comment + file.preamble + file.footer;
  const complaints: string[] = [];
  const expect = (what: string, found: number, wanted: number): void => {
    if (found !== wanted) complaints.push(`${what} ${found}, not ${wanted}`);
  };
  expect('sum of the ledger', sum, read);
  expect('records read', read, records + Math.max(0, backtest.rowCount - file.rows.length));
  expect('preamble', ledger.preamble, file.preamble);
  expect('footer', ledger.footer, file.footer + file.rows.length - rows.length);
  expect('comment', ledger.comment, file.comment);
  if (rows.length === file.rows.length) expect('blank', ledger.blank, file.blank);
  expect('rejected', ledger.rejected, status.filter((row) => row === ROW_REJECTED).length);
  expect('with remarks', withRemarks, status.filter((row) => row === ROW_REMARKED).length);
  return complaints;
}

const judgeNotices = (file: DamagedFile, { notices }: ReadBacktest): readonly string[] =>
  file.notices.flatMap((code) => (notices.some((notice) => notice.code === code) ? [] : [`no notice ${code}`]));

const lineOf = ({ line, outcome }: ExpectedRow): number =>
  outcome.kind === 'rejected' ? line + (outcome.linesDown ?? 0) : line;

/** Problems stand on the lines of damaged rows only, and the first one is the first damage. */
function judgeProblems(
  { mayTear }: DamagedFile,
  rows: readonly ExpectedRow[],
  { problems }: ReadBacktest,
): readonly string[] {
  const damaged = new Set(rows.filter(({ outcome }) => outcome.kind !== 'intact').map(lineOf));
  const complaints = problems
    .filter(({ line }) => !damaged.has(line) && !(mayTear && line > (rows.at(-1)?.line ?? 0)))
    .map(({ line, column, reason }) => `a problem on the sound line ${line}: ${column} ${reason}`);
  const first = rows.find(({ outcome }) => outcome.kind === 'rejected' || outcome.kind === 'remarked');
  const [found] = problems;
  if (first && found?.line !== lineOf(first) && complaints.length === 0) {
    const isBefore = rows.some((row) => row.outcome.kind !== 'intact' && lineOf(row) === found?.line);
    if (!isBefore) complaints.push(`first problem on line ${found?.line}, not ${lineOf(first)}`);
  }
  return complaints;
}

/** What is wrong with one row. */
export function judgeRow(row: ExpectedRow, k: number, backtest: ReadBacktest): readonly string[] {
  const { outcome } = row;
  const status = backtest.status[k];
  switch (outcome.kind) {
    case 'intact':
      return status === ROW_SCALED
        ? judgeValues(outcome.values, k, row, backtest)
        : [`row ${k} (line ${row.line}) has status ${status}`];
    case 'rejected':
      return [...judgeRejected(k, row, backtest), ...judgeProblem(row, outcome.column, backtest)];
    case 'remarked':
      return status === ROW_REMARKED
        ? [...judgeValues(outcome.values, k, row, backtest), ...judgeProblem(row, outcome.column, backtest)]
        : [`row ${k} (line ${row.line}) has status ${status}, not a remark`];
    case 'reportedOrRight':
      return status === ROW_SCALED
        ? judgeValues(outcome.values, k, row, backtest)
        : judgeProblem(row, outcome.column, backtest);
    case 'flagged':
      return status === ROW_SCALED ? [`row ${k} (line ${row.line}) is scaled without a word`] : [];
  }
}

function judgeRejected(k: number, { line }: ExpectedRow, backtest: ReadBacktest): readonly string[] {
  if (backtest.status[k] !== ROW_REJECTED)
    return [`row ${k} (line ${line}) has status ${backtest.status[k]}, not rejected`];
  const kept = [...backtest.numberColumns.keys()].filter((id) => !Number.isNaN(backtest.numbers.get(id)?.[k]));
  return kept.map((id) => `the rejected row ${k} keeps ${id}`);
}

function judgeProblem(row: ExpectedRow, column: string | undefined, { problems }: ReadBacktest): readonly string[] {
  const line = lineOf(row);
  const told = problems.filter((problem) => problem.line === line);
  if (told.some((problem) => column === undefined || problem.column === column)) return [];
  return [`line ${line} has problems in [${told.map((problem) => problem.column).join(', ')}], not in “${column}”`];
}

const folded = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/gu, '');

function judgeValues(values: Values, k: number, { line }: ExpectedRow, backtest: ReadBacktest): readonly string[] {
  return [...values].flatMap(([id, value]) => {
    const found = valueAt(backtest, id, k);
    const isSame =
      typeof value === 'string'
        ? typeof found === 'string' && folded(found) === folded(value)
        : Object.is(found, value ?? Number.NaN);
    return isSame ? [] : [`${id} of row ${k} (line ${line}) is ${found}, not ${value}`];
  });
}

function valueAt({ numbers, coded }: ReadBacktest, id: FieldId, k: number): number | string | undefined {
  const column = coded.get(id);
  return column ? column.categories[column.codes[k] ?? -1]?.name : numbers.get(id)?.[k];
}
