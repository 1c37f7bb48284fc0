import { useEffect } from 'react';
import { useLab } from '../../store/useLab.ts';
import styles from './BacktestView.module.css';
import { Controls } from './Controls.tsx';
import { EmptyState } from './EmptyState.tsx';
import { FilePanel } from './FilePanel.tsx';
import { LoadState } from './LoadState.tsx';
import { MatchUnclear } from './MatchColumns.tsx';
import { Results } from './Results.tsx';
import { useFileDrop } from './useFileDrop.ts';

const PREPARE_AFTER_MS = 1000;

/** What did the scaler do to a backtest? The file and the controls left, the answer right. */
export function BacktestView() {
  const shown = useLab((lab) => lab.dataset.shown);
  const openFile = useLab((lab) => lab.openFile);
  const isDropping = useFileDrop(openFile);
  return (
    <div className={styles.view}>
      <Preparation />
      <h1 className="visually-hidden">Scale a backtest</h1>
      <div className={styles.side}>
        {shown && <FilePanel shown={shown} />}
        <Controls />
      </div>
      <div className={styles.answer}>
        <LoadState />
        {shown ? <Results shown={shown} /> : <EmptyState />}
      </div>
      <MatchUnclear />
      {isDropping && (
        <div className={styles.drop} aria-hidden="true">
          <p>Drop the file to read it</p>
        </div>
      )}
    </div>
  );
}

/** Has the worker of the next load started. A component of its own: what a load goes through draws nothing else anew. */
function Preparation() {
  const prepareLoad = useLab((lab) => lab.prepareLoad);
  const isReady = useLab((lab) => lab.dataset.status.kind !== 'reading');
  useEffect(() => {
    if (!isReady) return;
    // Not while what was just read is measured and drawn.
    const timer = setTimeout(prepareLoad, PREPARE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isReady, prepareLoad]);
  return null;
}
