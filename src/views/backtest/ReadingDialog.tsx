import { useState } from 'react';
import { Button } from '../../controls/Button.tsx';
import { Dialog } from '../../controls/Dialog.tsx';
import { useLab } from '../../store/useLab.ts';
import type { ReadingFacts } from '../../worker/protocol.ts';
import { columnLabels, doubtWords } from './matchColumns.model.ts';
import { PreviewTable } from './PreviewTable.tsx';
import styles from './ReadingDialog.module.css';
import { ReadingFields } from './ReadingFields.tsx';
import { useReadingPreview } from './useReadingPreview.ts';

interface ReadingDialogProps {
  readonly reading: ReadingFacts;
  readonly onClose: () => void;
}

/** The first rows under other choices, before anything is read. */
export function ReadingDialog({ reading, onClose }: ReadingDialogProps) {
  const [choices, setChoices] = useState(reading.choices);
  const { preview, problem } = useReadingPreview(choices);
  const readAgain = useLab((lab) => lab.readAgain);
  const use = () => {
    onClose();
    readAgain(choices);
  };
  return (
    <Dialog title="Reading of the file" width="wide" onClose={onClose}>
      <ReadingFields choices={choices} found={preview} onChange={setChoices} />
      <div className={styles.preview}>
        {problem && (
          <p className={styles.problem} role="alert">
            {problem.what} {problem.advice}
          </p>
        )}
        {!problem && preview && (
          <PreviewTable
            preview={preview}
            labels={columnLabels(preview.header)}
            columns={choices.columns ?? preview.columns}
          />
        )}
        {!problem && !preview && <p role="status">Reading the start of the file …</p>}
      </div>
      <div className={styles.foot}>
        <p className={styles.note} role="status">
          {!problem && preview && preview.doubts.length > 0
            ? `Read so, the page will ask about the columns. ${preview.doubts.map(doubtWords).join(' ')}`
            : 'Nothing is read anew before you say so.'}
        </p>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" disabled={problem !== undefined} onClick={use}>
          Read again so
        </Button>
      </div>
    </Dialog>
  );
}
