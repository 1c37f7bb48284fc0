import { useState } from 'react';
import { saveFile } from '../../controls/saveFile.ts';
import type { Notice } from '../../data/notices.ts';
import { useLab } from '../../store/useLab.ts';
import { downloadName } from './facts.model.ts';
import styles from './Summary.module.css';

/** The whole file with its results. What had to be changed in writing it is said beside the button. */
export function DownloadButton({ fileName }: { readonly fileName: string }) {
  const [isBusy, setBusy] = useState(false);
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const downloadScaled = useLab((lab) => lab.downloadScaled);
  const download = async (): Promise<void> => {
    setBusy(true);
    setNotices([]);
    try {
      const file = await downloadScaled();
      if (!file) return;
      saveFile(file.blob, downloadName(fileName));
      setNotices(file.notices);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles.download} data-print="no">
      <button type="button" className={styles.primary} aria-busy={isBusy} disabled={isBusy} onClick={download}>
        Download scaled CSV
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
