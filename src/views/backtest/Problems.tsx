import { formatNumber } from '../../engine/units.ts';
import type { FileFacts, ProblemsAnswer } from '../../worker/protocol.ts';
import { countWords } from './facts.model.ts';
import styles from './Problems.module.css';
import { useAnswer } from './useAnswer.ts';

/** How many problems the page shows; the download has all. */
const MOST = 1000;

/** What could not be used, row by row. */
export function Problems({ facts: { problemCounts } }: { readonly facts: FileFacts }) {
  const answer = useAnswer({ kind: 'problems', from: 0, to: MOST });
  const { rejected, remarks } = problemCounts;
  if (rejected + remarks === 0) return <p className={styles.none}>No problems: every row was scaled.</p>;
  return (
    <section className={styles.panel} aria-label="Problems">
      <h2>Problems</h2>
      <p className={styles.caption}>
        <data value={String(rejected)}>{formatNumber(rejected, 0)}</data> {rejected === 1 ? 'row' : 'rows'} rejected,{' '}
        <data value={String(remarks)}>{formatNumber(remarks, 0)}</data> scaled with a remark.
        {answer && answer.problems.length < answer.kept + 1 && rejected + remarks > answer.problems.length
          ? ` The first ${countWords(answer.problems.length, 'problem')} are shown; the download has all of them.`
          : ' The download has them in its last column.'}
      </p>
      {answer && <ProblemTable problems={answer.problems} />}
    </section>
  );
}

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
