import { useState } from 'react';
import { Button } from '../../controls/Button.tsx';
import { Dialog } from '../../controls/Dialog.tsx';
import styles from './PasteButton.module.css';
import { pastedFile } from './paste.model.ts';
import { usePastedTable } from './usePastedTable.ts';

/** A table from the clipboard: typed into the dialog, or pasted anywhere on the page outside a field. */
export function PasteButton({ onFile }: { readonly onFile: (file: File) => void }) {
  const [start, setStart] = useState<string>();
  usePastedTable(onFile, setStart);
  return (
    <>
      <Button onClick={() => setStart('')}>Paste a table</Button>
      {start !== undefined && <PasteDialog start={start} onFile={onFile} onClose={() => setStart(undefined)} />}
    </>
  );
}

interface PasteDialogProps {
  readonly start: string;
  readonly onFile: (file: File) => void;
  readonly onClose: () => void;
}

function PasteDialog({ start, onFile, onClose }: PasteDialogProps) {
  const [text, setText] = useState(start);
  const isEmpty = text.trim() === '';
  const read = () => {
    onClose();
    onFile(pastedFile(text));
  };
  return (
    <Dialog title="Paste a table" onClose={onClose}>
      <p>
        Copy the cells in your spreadsheet, with the line of column names, and paste them here. The text of a CSV file
        works as well.
      </p>
      <textarea
        className={styles.text}
        aria-label="Pasted table"
        data-first
        rows={12}
        spellCheck={false}
        wrap="off"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <div className={styles.actions}>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" disabled={isEmpty} onClick={read}>
          Read this table
        </Button>
      </div>
    </Dialog>
  );
}
