import { useState } from 'react';
import { saveFile } from '../../controls/saveFile.ts';
import type { Notice } from '../../data/notices.ts';
import { useLab } from '../../store/useLab.ts';
import type { DownloadScope } from '../../worker/protocol.ts';
import styles from './DownloadButton.module.css';

interface DownloadButtonProps {
  readonly label: string;
  /** Name of the file that is saved. */
  readonly name: string;
  readonly scope: DownloadScope;
  readonly isQuiet?: boolean;
}

/** Writes a file in the worker and saves it. What had to be changed in writing it is said beside the button. */
export function DownloadButton({ label, name, scope, isQuiet = false }: DownloadButtonProps) {
  const [isBusy, setBusy] = useState(false);
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const downloadScaled = useLab((lab) => lab.downloadScaled);
  const download = async (): Promise<void> => {
    setBusy(true);
    setNotices([]);
    try {
      const file = await downloadScaled(scope);
      if (!file) return;
      saveFile(file.blob, name);
      setNotices(file.notices);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles.download} data-print="no">
      <button
        type="button"
        className={isQuiet ? styles.quiet : styles.primary}
        aria-busy={isBusy}
        disabled={isBusy}
        onClick={download}
      >
        {label}
      </button>
      <div className={styles.notices} role="status">
        {isBusy && <p>Writing the file …</p>}
        {notices.map(({ code, message, count }) => (
          <p key={code}>
            {message}
            {count !== undefined && ` (${count})`}
          </p>
        ))}
      </div>
    </div>
  );
}
