import type { RowProblemCode } from '../../data/problems.ts';
import { formatNumber } from '../../engine/units.ts';
import { useAnswer } from '../../store/useAnswer.ts';
import { useLab } from '../../store/useLab.ts';
import type { FileFacts, ProblemsAnswer } from '../../worker/protocol.ts';
import { DownloadButton } from './DownloadButton.tsx';
import { countWords, downloadName } from './facts.model.ts';
import styles from './Problems.module.css';

/** How many problems the page shows; the download has all. */
const MOST = 1000;

/** What was changed in reading, and what could not be used: by kind and column, and row by row. */
export function Problems({ facts }: { readonly facts: FileFacts }) {
  const { rejected, remarks } = facts.problemCounts;
  const hasProblems = rejected + remarks > 0;
  return (
    <section className={hasProblems ? styles.panel : styles.calm} aria-labelledby={PROBLEMS_ID}>
      <h2 id={PROBLEMS_ID} tabIndex={-1}>
        Problems
      </h2>
      <ReadingNotices facts={facts} />
      {hasProblems ? <RowProblems facts={facts} /> : <p className={styles.caption}>Every row was scaled.</p>}
    </section>
  );
}

/** The heading of the problems, for links to it. */
export const PROBLEMS_ID = 'backtest-problems';

function ReadingNotices({ facts: { notices } }: { readonly facts: FileFacts }) {
  if (notices.length === 0) return null;
  return (
    <>
      <h3 className={styles.title}>In reading the file</h3>
      <ul className={styles.groups}>
        {notices.map(({ code, message, count }) => (
          <li key={`${code} ${message}`}>
            {message}
            {count !== undefined && (
              <data className={styles.count} value={String(count)}>
                {formatNumber(count, 0)}
              </data>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function RowProblems({ facts }: { readonly facts: FileFacts }) {
  const { fileName, problemCounts, problemGroups } = facts;
  const answer = useAnswer({ kind: 'problems', from: 0, to: MOST });
  const showRows = useLab((lab) => lab.showRows);
  const { rejected, remarks } = problemCounts;
  const all = problemGroups.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <p className={styles.caption}>
        <data value={String(rejected)}>{formatNumber(rejected, 0)}</data> {rejected === 1 ? 'row' : 'rows'} rejected,{' '}
        <data value={String(remarks)}>{formatNumber(remarks, 0)}</data> scaled with a remark.
        {answer && all > answer.problems.length
          ? ` The first ${countWords(answer.problems.length, 'problem')} are shown line by line; the download has all of them.`
          : ' The download has them in its last column.'}
      </p>
      <div className={styles.tools} data-print="no">
        {rejected > 0 && (
          <>
            <DownloadButton
              isQuiet
              label="Download rejected rows"
              name={downloadName(fileName, 'rejected')}
              scope={REJECTED_ROWS}
            />
            <button type="button" className={styles.show} onClick={() => showRows({ status: 'rejected' })}>
              Show the rejected rows
            </button>
          </>
        )}
        {remarks > 0 && (
          <button type="button" className={styles.show} onClick={() => showRows({ status: 'remark' })}>
            Show the rows with a remark
          </button>
        )}
      </div>
      <ul className={styles.groups} aria-label="Problems by kind">
        {problemGroups.map(({ code, column, count, firstLine }) => (
          <li key={`${code} ${column}`}>
            <data value={String(count)}>{formatNumber(count, 0)}</data> × {column === '' ? '' : <code>{column}</code>}
            {column === '' ? '' : ': '}
            {KIND_WORDS[code]}{' '}
            <span className={styles.kind}>
              (first on line {formatNumber(firstLine, 0)}). {KIND_ADVICE[code]}
            </span>
          </li>
        ))}
      </ul>
      {answer && <ProblemTable problems={answer.problems} />}
    </>
  );
}

const REJECTED_ROWS = { kind: 'rejected' } as const;

const KIND_WORDS: Readonly<Record<RowProblemCode, string>> = {
  fieldCount: 'more or fewer cells than the header',
  quote: 'something behind a closing quote',
  openQuote: 'a quote that is not closed',
  missing: 'empty, or a word for nothing',
  notANumber: 'not a number',
  outOfRange: 'outside the range that makes sense',
  notATime: 'not a date or time that can be read',
};

const KIND_ADVICE: Readonly<Record<RowProblemCode, string>> = {
  fieldCount: 'Put quotes around cells that hold the delimiter, or choose another delimiter under “How it was read”.',
  quote: 'Double the quotes inside a cell, or choose how quotes are written under “How it was read”.',
  openQuote: 'Close the quote on that line.',
  missing: 'Fill the cell where the row is to count.',
  notANumber: 'Correct the cell, or match another column.',
  outOfRange: 'Check the unit of the column under “Match columns”: fraction, percent or basis points.',
  notATime: 'Write dates as 2024-03-31, or choose the order of day and month under “Match columns”.',
};

function ProblemTable({ problems }: { readonly problems: ProblemsAnswer['problems'] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className={styles.scroll} aria-label="Lines concerned" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Column</th>
            <th scope="col">Value</th>
            <th scope="col">Problem</th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ line, column, value, reason, kind }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row can have the same problem twice
            <tr key={i} data-kind={kind}>
              <td>{line}</td>
              <td>{column === '' ? 'whole row' : column}</td>
              <td>
                <code>{value === '' ? 'empty' : value}</code>
              </td>
              <td>
                {reason}
                {kind === 'remark' && <span className={styles.kind}> (scaled without it)</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
