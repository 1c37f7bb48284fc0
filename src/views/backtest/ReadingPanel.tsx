import type { ReadingFacts } from '../../worker/protocol.ts';
import styles from './ReadingPanel.module.css';
import { readingLines } from './reading.model.ts';

/** How the bytes of the file on screen became a table, each part in words. */
export function ReadingPanel({ reading }: { readonly reading: ReadingFacts }) {
  return (
    <details className={styles.panel}>
      <summary>How it was read</summary>
      <dl className={styles.list}>
        {readingLines(reading).map(({ what, words, isChosen }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {words}
              {isChosen && ', as you chose'}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
