import { useId } from 'react';
import { useLab } from '../../store/useLab.ts';
import styles from './FilePanel.module.css';

/** The way in: choose a file, drop one anywhere on the page, or take the sample. */
export function FileChooser() {
  const id = useId();
  const openFile = useLab((lab) => lab.openFile);
  const openSample = useLab((lab) => lab.openSample);
  return (
    <div className={styles.chooser}>
      <h2>
        <label htmlFor={id}>Backtest file</label>
      </h2>
      <div className={styles.zone}>
        <span>
          Drop a CSV anywhere, or <u>choose a file</u>
        </span>
        <input
          id={id}
          className={styles.input}
          type="file"
          onChange={({ target }) => {
            const file = target.files?.[0];
            if (file) openFile(file);
            // So that the same file can be chosen again after it was changed.
            target.value = '';
          }}
        />
      </div>
      <button type="button" className={styles.button} onClick={openSample}>
        Load sample backtest
      </button>
    </div>
  );
}
