import { useRef, useState } from 'react';
import { saveFile } from '../../controls/saveFile.ts';
import { ensureNever } from '../../engine/ensureNever.ts';
import { formatNumber } from '../../engine/units.ts';
import type { Download } from '../../exports/download.ts';
import { useLab } from '../../store/useLab.ts';
import type { DownloadScope } from '../../worker/protocol.ts';
import styles from './DownloadButton.module.css';
import { countWords, sizeWords } from './facts.model.ts';

interface DownloadButtonProps {
  readonly label: string;
  /** Name of the file that is saved. */
  readonly name: string;
  readonly scope: DownloadScope;
  readonly isQuiet?: boolean;
}

/** What there is to say of the last download. */
type Told =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'writing'; readonly share: number }
  | { readonly kind: 'saved'; readonly file: Download }
  | { readonly kind: 'cancelled' | 'overtaken' | 'failed' };

/** Writes a file in the worker and saves it. What had to be changed in writing it is said beside the button. */
export function DownloadButton({ label, name, scope, isQuiet = false }: DownloadButtonProps) {
  const [told, tell] = useState<Told>({ kind: 'nothing' });
  const running = useRef<AbortController>(undefined);
  const start = useRef<HTMLButtonElement>(null);
  const downloadScaled = useLab((lab) => lab.downloadScaled);
  const isBusy = told.kind === 'writing';
  const download = async (): Promise<void> => {
    if (isBusy) return;
    const controller = new AbortController();
    running.current = controller;
    tell({ kind: 'writing', share: 0 });
    const outcome = await downloadScaled(scope, {
      signal: controller.signal,
      onProgress: (done, total) => tell({ kind: 'writing', share: total > 0 ? done / total : 0 }),
    });
    if (outcome.kind === 'written') saveFile(outcome.file.blob, name);
    tell(outcome.kind === 'written' ? { kind: 'saved', file: outcome.file } : outcome);
  };
  const cancel = (): void => {
    running.current?.abort();
    start.current?.focus();
  };
  return (
    <div className={styles.download} data-print="no">
      <button
        ref={start}
        type="button"
        className={isQuiet ? styles.quiet : styles.primary}
        aria-busy={isBusy}
        aria-disabled={isBusy}
        onClick={download}
      >
        {label}
      </button>
      {isBusy && (
        <div className={styles.progress}>
          <progress aria-label={`Writing ${name}`} value={told.share} max={1} />
          <span>{formatNumber(100 * told.share, 0)} %</span>
          <button type="button" className={styles.quiet} onClick={cancel} aria-label={`Cancel writing ${name}`}>
            Cancel
          </button>
        </div>
      )}
      <div className={styles.notices} role="status">
        <Telling told={told} />
      </div>
    </div>
  );
}

function Telling({ told }: { readonly told: Told }) {
  switch (told.kind) {
    case 'nothing':
      return null;
    case 'writing':
      return <p>Writing the file …</p>;
    case 'saved': {
      const { blob, rowCount, notices } = told.file;
      return (
        <>
          <p>
            Saved with {countWords(rowCount, 'row')}, {sizeWords(blob.size)}.
          </p>
          {notices.map(({ code, message, count }) => (
            <p key={code}>
              {message}
              {count !== undefined && ` (${count})`}
            </p>
          ))}
        </>
      );
    }
    case 'cancelled':
      return <p>Cancelled; nothing was saved.</p>;
    case 'overtaken':
      return <p>Nothing was saved: another file came on screen first. Start the download again for that one.</p>;
    case 'failed':
      return <p>Nothing was saved: the file could not be written.</p>;
    default:
      return ensureNever(told);
  }
}
