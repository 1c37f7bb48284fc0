import { useState } from 'react';
import { Dialog } from '../../controls/Dialog.tsx';
import type { ReadingChoices, ReadingPreview } from '../../data/readingChoices.ts';
import { useLab } from '../../store/useLab.ts';
import type { FileFacts } from '../../worker/protocol.ts';
import styles from './MatchColumns.module.css';
import { MatchForm } from './MatchForm.tsx';
import { doubtWords, mayBeCutWrongly } from './matchColumns.model.ts';
import { QuotingChoice } from './QuotingChoice.tsx';
import { ReadingFields } from './ReadingFields.tsx';
import { useReadingPreview } from './useReadingPreview.ts';

/** Asks what the columns of a file are that cannot be read without an answer. */
export function MatchUnclear() {
  const status = useLab((lab) => lab.dataset.status);
  const openFile = useLab((lab) => lab.openFile);
  const cancelLoad = useLab((lab) => lab.cancelLoad);
  if (status.kind !== 'unclear') return null;
  const { file, choices, preview } = status;
  return (
    <MatchDialog
      file={file}
      choices={choices}
      known={preview}
      onUse={(chosen) => openFile(file, chosen)}
      onClose={cancelLoad}
    />
  );
}

/** The same for the file on screen, on request. */
export function MatchShown({ facts, onClose }: { readonly facts: FileFacts; readonly onClose: () => void }) {
  const readAgain = useLab((lab) => lab.readAgain);
  return (
    <MatchDialog
      choices={facts.reading.choices}
      onUse={(chosen) => {
        onClose();
        readAgain(chosen);
      }}
      onClose={onClose}
    />
  );
}

interface MatchDialogProps {
  /** Left out: the file on screen. */
  readonly file?: File;
  readonly choices: ReadingChoices;
  readonly known?: ReadingPreview;
  readonly onUse: (choices: ReadingChoices) => void;
  readonly onClose: () => void;
}

function MatchDialog({ file, choices, known, onUse, onClose }: MatchDialogProps) {
  const [cut, setCut] = useState(choices);
  const { preview, problem } = useReadingPreview(cut, file, known);
  return (
    <Dialog title="Match columns" width="wide" onClose={onClose}>
      {preview && <Why preview={preview} />}
      {preview && preview.quotings.length > 0 && <QuotingChoice preview={preview} choices={cut} onChange={setCut} />}
      <details className={styles.cut} open={known && mayBeCutWrongly(known)}>
        <summary>How the text is cut into cells</summary>
        <ReadingFields choices={cut} found={preview} onChange={setCut} />
      </details>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem.what} {problem.advice}
        </p>
      )}
      {preview ? (
        // Other columns are another question: what was chosen among the former ones means nothing for these.
        <MatchForm
          key={preview.header.join('\n')}
          preview={preview}
          choices={cut}
          onCut={setCut}
          onUse={onUse}
          onCancel={onClose}
        />
      ) : (
        !problem && <p role="status">Reading the start of the file …</p>
      )}
    </Dialog>
  );
}

function Why({ preview: { fileName, doubts } }: { readonly preview: ReadingPreview }) {
  if (doubts.length === 0)
    return <p className={styles.why}>{fileName} can be read as it is. Change what its columns mean, or their units.</p>;
  return (
    <div className={styles.why}>
      <p>{fileName} is not read without your answer:</p>
      <ul>
        {doubts.map((doubt) => (
          <li key={doubtWords(doubt)}>{doubtWords(doubt)}</li>
        ))}
      </ul>
    </div>
  );
}
