import { useState } from 'react';
import { Button } from '../../controls/Button.tsx';
import { ensureNever } from '../../engine/ensureNever.ts';
import { formatNumber } from '../../engine/units.ts';
import type { ColumnsNote, ShownDataset } from '../../store/datasetSlice.ts';
import { useLab } from '../../store/useLab.ts';
import type { FileFacts } from '../../worker/protocol.ts';
import { FileChooser } from './FileChooser.tsx';
import styles from './FilePanel.module.css';
import { countWords, ledgerParts, matchedColumns } from './facts.model.ts';
import { MatchShown } from './MatchColumns.tsx';
import { ReadingDialog } from './ReadingDialog.tsx';
import { ReadingPanel } from './ReadingPanel.tsx';
import { Simulated } from './Simulated.tsx';

/** The file on screen: where its records went, how it was read, and what its columns were taken for. */
export function FilePanel({ shown: { facts, origin } }: { readonly shown: ShownDataset }) {
  const [open, setOpen] = useState<'none' | 'columns' | 'reading'>('none');
  const close = () => setOpen('none');
  const match = () => setOpen('columns');
  return (
    <section className={styles.panel} data-print="no">
      <FileChooser />
      <p className={styles.name}>
        <strong>{facts.fileName}</strong> {origin === 'simulated' && <Simulated />}
      </p>
      <ColumnsNotice onMatch={match} />
      <LedgerLine facts={facts} />
      <Columns facts={facts} />
      <Absent facts={facts} />
      <ReadingPanel reading={facts.reading} />
      <div className={styles.actions}>
        <Button onClick={match}>Match columns…</Button>
        {/* There is no text to cut in a Parquet file. */}
        {facts.reading.container !== 'parquet' && <Button onClick={() => setOpen('reading')}>Read otherwise…</Button>}
      </div>
      {open === 'columns' && <MatchShown facts={facts} onClose={close} />}
      {open === 'reading' && <ReadingDialog reading={facts.reading} onClose={close} />}
    </section>
  );
}

function ColumnsNotice({ onMatch }: { readonly onMatch: () => void }) {
  const note = useLab((lab) => lab.columnsNote);
  return (
    <div className={styles.notice} role="status">
      <ColumnsWords note={note} onMatch={onMatch} />
    </div>
  );
}

function ColumnsWords({ note, onMatch }: { readonly note: ColumnsNote | undefined; readonly onMatch: () => void }) {
  switch (note) {
    case undefined:
      return null;
    case 'recalled':
      return (
        <>
          <span>Columns matched as last time.</span> <Button onClick={onMatch}>Match again</Button>
        </>
      );
    case 'notKept':
      return <span>The browser does not let the page remember these columns for the next file.</span>;
    default:
      return ensureNever(note);
  }
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
  const { found } = matchedColumns(facts);
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
    </details>
  );
}

function Absent({ facts }: { readonly facts: FileFacts }) {
  const { absent } = matchedColumns(facts);
  if (absent.length === 0) return null;
  return (
    <details className={styles.columns}>
      <summary>Not in the file: {absent.map(({ field }) => field).join(', ')}</summary>
      <ul>
        {absent.map(({ field, cost }) => (
          <li key={field}>
            No <code>{field}</code>: {cost}.
          </li>
        ))}
      </ul>
    </details>
  );
}
