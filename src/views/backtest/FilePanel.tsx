import { formatNumber } from '../../engine/units.ts';
import type { ShownDataset } from '../../store/datasetSlice.ts';
import type { FileFacts } from '../../worker/protocol.ts';
import { FileChooser } from './FileChooser.tsx';
import styles from './FilePanel.module.css';
import { countWords, ledgerParts, matchedColumns } from './facts.model.ts';
import { Simulated } from './Simulated.tsx';

/** The file on screen: where its records went, and which columns it was read from. */
export function FilePanel({ shown: { facts, origin } }: { readonly shown: ShownDataset }) {
  return (
    <section className={styles.panel} data-print="no">
      <FileChooser />
      <p className={styles.name}>
        <strong>{facts.fileName}</strong> {origin === 'simulated' && <Simulated />}
      </p>
      <LedgerLine facts={facts} />
      <Columns facts={facts} />
    </section>
  );
}

function LedgerLine({ facts }: { readonly facts: FileFacts }) {
  const { read, parts } = ledgerParts(facts);
  return (
    <p className={styles.ledger}>
      <data value={String(read)}>{formatNumber(read, 0)}</data> read ={' '}
      {parts.map(({ label, count }, i) => (
        <span key={label}>
          {i > 0 && ' + '}
          <data value={String(count)}>{formatNumber(count, 0)}</data> {label}
        </span>
      ))}
    </p>
  );
}

function Columns({ facts }: { readonly facts: FileFacts }) {
  const { found, absent } = matchedColumns(facts);
  return (
    <details className={styles.columns}>
      <summary>{countWords(found.length, 'column')} matched</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Read as</th>
            <th scope="col">Column of the file</th>
          </tr>
        </thead>
        <tbody>
          {found.map(({ field, column }) => (
            <tr key={field}>
              <th scope="row">{field}</th>
              <td>{column}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {absent.length > 0 && <p>Not in the file: {absent.join(', ')}.</p>}
    </details>
  );
}
