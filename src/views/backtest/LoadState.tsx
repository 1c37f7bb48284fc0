import { ensureNever } from '../../engine/ensureNever.ts';
import { useLab } from '../../store/useLab.ts';
import styles from './LoadState.module.css';

/** What becomes of the file chosen last: on its way, or why it cannot be used. What is on screen stays. */
export function LoadState() {
  const status = useLab((lab) => lab.dataset.status);
  const shown = useLab((lab) => lab.dataset.shown);
  switch (status.kind) {
    case 'idle':
    case 'unclear':
      return null;
    case 'ready':
      return (
        <p className="visually-hidden" role="status">
          {shown ? `${shown.facts.fileName} is loaded.` : ''}
        </p>
      );
    case 'reading':
      return <Progress fileName={status.fileName} done={status.done} total={status.total} />;
    case 'failed': {
      const { what, advice, line, column } = status.problem;
      const where = [
        ...(line === undefined ? [] : [`line ${line}`]),
        ...(column === undefined || column === '' ? [] : [`column ${column}`]),
      ].join(', ');
      return (
        <div className={styles.failure} role="alert" data-print="no">
          <strong>{status.fileName} cannot be used</strong>
          <p>
            {what}
            {where !== '' && ` (${where})`}
          </p>
          <p>{advice}</p>
          {shown && <p className={styles.kept}>{shown.facts.fileName} is still shown below.</p>}
        </div>
      );
    }
    default:
      return ensureNever(status);
  }
}

interface ProgressProps {
  readonly fileName: string;
  readonly done: number;
  readonly total: number;
}

function Progress({ fileName, done, total }: ProgressProps) {
  const cancelLoad = useLab((lab) => lab.cancelLoad);
  const percent = total > 0 ? Math.min(100, Math.round((100 * done) / total)) : 0;
  return (
    <div className={styles.loading} data-print="no">
      <span className={styles.reading}>
        Reading {fileName}: {percent} %
      </span>
      <div
        className={styles.track}
        role="progressbar"
        aria-label="Loading backtest"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <span className={styles.bar} style={{ width: `${percent}%` }} />
      </div>
      <button type="button" className={styles.button} onClick={cancelLoad}>
        Cancel
      </button>
    </div>
  );
}
