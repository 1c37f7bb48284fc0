import { useRef, useState } from 'react';
import { formatConfig, parseConfig } from '../store/configText.ts';
import { useLab } from '../store/useLab.ts';
import { Button } from './Button.tsx';
import styles from './ConfigurationFile.module.css';
import { Dialog } from './Dialog.tsx';
import { saveFile } from './saveFile.ts';

/** The configuration as text: out of the page and back into it. */
export function ConfigurationFile() {
  const [open, setOpen] = useState<'none' | 'export' | 'import'>('none');
  const close = () => setOpen('none');
  return (
    <>
      <Button onClick={() => setOpen('export')}>Export configuration</Button>
      <Button onClick={() => setOpen('import')}>Import configuration</Button>
      {open === 'export' && <ExportDialog onClose={close} />}
      {open === 'import' && <ImportDialog onClose={close} />}
    </>
  );
}

function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useLab((lab) => formatConfig(lab.decision.config));
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied.');
    } catch {
      setSaid('The browser did not allow copying: select the text and copy it by hand.');
    }
  };
  return (
    <Dialog title="Export configuration" onClose={onClose}>
      <div className={styles.formats} role="radiogroup" aria-label="Format">
        <label>
          <input type="radio" name="format" defaultChecked /> JSON
        </label>
      </div>
      <textarea className={styles.text} aria-label="Exported text" readOnly rows={16} value={text} />
      <div className={styles.actions}>
        <span role="status">{said}</span>
        <Button onClick={copy}>Copy</Button>
        <Button onClick={() => saveFile(new Blob([text], { type: 'application/json' }), 'scaler-configuration.json')}>
          Download
        </Button>
      </div>
    </Dialog>
  );
}

function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [reasons, setReasons] = useState<readonly string[]>([]);
  const file = useRef<HTMLInputElement>(null);
  const setConfig = useLab((lab) => lab.setConfig);
  const readChosen = async (): Promise<void> => {
    const chosen = file.current?.files?.[0];
    if (!chosen) return;
    setReasons([]);
    try {
      setText(await chosen.text());
    } catch (error) {
      setReasons([`${chosen.name} could not be read: ${error instanceof Error ? error.message : String(error)}`]);
    }
  };
  const apply = () => {
    const parsed = parseConfig(text);
    if ('reasons' in parsed) return setReasons(parsed.reasons);
    setConfig(parsed.config);
    onClose();
  };
  return (
    <Dialog title="Import configuration" onClose={onClose}>
      <p>Paste the JSON of an export, or choose its file. It replaces the whole configuration; Undo takes it back.</p>
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        aria-label="Configuration file"
        onChange={readChosen}
      />
      <textarea
        className={styles.text}
        aria-label="Configuration text"
        rows={12}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setReasons([]);
        }}
      />
      {reasons.length > 0 && (
        <ul className={styles.reasons} role="alert">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <div className={styles.actions}>
        <Button disabled={text.trim() === ''} onClick={apply}>
          Use this configuration
        </Button>
      </div>
    </Dialog>
  );
}
