import { type ReactNode, useId } from 'react';
import { Button } from '../../controls/Button.tsx';
import { useLab } from '../../store/useLab.ts';
import styles from './FilePanel.module.css';
import { PasteButton } from './PasteButton.tsx';

/** The ways in: choose a file, drop one anywhere on the page, take the sample, paste a table. `children` are further ways. */
export function FileChooser({ children }: { readonly children?: ReactNode }) {
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
          Drop a file anywhere, or <u>choose a file</u>
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
      <div className={styles.ways}>
        <Button onClick={openSample}>Load sample backtest</Button>
        <PasteButton onFile={openFile} />
        {children}
      </div>
    </div>
  );
}
