import type { MouseEvent } from 'react';
import { Button } from '../controls/Button.tsx';
import { findPreset, PRESETS } from '../store/presets.ts';
import { useLab } from '../store/useLab.ts';
import { VIEWS, type View } from '../store/viewSlice.ts';
import { goToView } from './addressSync.ts';
import { CopyLink } from './CopyLink.tsx';
import styles from './Header.module.css';
import { pageAddress } from './pageAddress.ts';
import { ThemePicker } from './ThemePicker.tsx';

const VIEW_NAMES: Readonly<Record<View, string>> = { explore: 'Explore', backtest: 'Backtest' };

export function Header() {
  return (
    <header className={styles.header} data-print="no">
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <span className={styles.brand}>
        <svg className={styles.logo} viewBox="0 0 24 12" aria-hidden="true">
          <rect width="8" height="12" rx="3" fill="var(--meta)" />
          <rect x="6" width="12" height="12" fill="var(--regime)" />
          <rect x="15" width="9" height="12" rx="3" fill="var(--bandit)" />
        </svg>
        Exposure Lab
      </span>
      <nav className={styles.nav} aria-label="Views">
        {VIEWS.map((view) => (
          <ViewLink key={view} view={view} />
        ))}
      </nav>
      <div className={styles.tools}>
        <PresetPicker />
        <ThemePicker />
        <HistoryButtons />
        <CopyLink />
      </div>
    </header>
  );
}

function ViewLink({ view }: { readonly view: View }) {
  const isCurrent = useLab((lab) => lab.view === view);
  const href = useLab((lab) => pageAddress(view, lab));
  const handleClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (!isCurrent) goToView(view);
  };
  return (
    <a className={styles.link} href={href} onClick={handleClick} {...(isCurrent ? { 'aria-current': 'page' } : {})}>
      {VIEW_NAMES[view]}
    </a>
  );
}

function PresetPicker() {
  const decision = useLab((lab) => lab.decision);
  const setDecision = useLab((lab) => lab.setDecision);
  const current = findPreset(decision.inputs);
  return (
    <label className={styles.preset}>
      <span>Preset</span>
      <select
        className={styles.select}
        value={current?.id ?? ''}
        onChange={(event) => {
          const preset = PRESETS.find(({ id }) => id === event.target.value);
          if (preset) setDecision({ ...decision, inputs: preset.inputs });
        }}
      >
        {!current && <option value="">Custom</option>}
        {PRESETS.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

function HistoryButtons() {
  const canUndo = useLab((lab) => lab.past.length > 0);
  const canRedo = useLab((lab) => lab.future.length > 0);
  const undo = useLab((lab) => lab.undo);
  const redo = useLab((lab) => lab.redo);
  return (
    <>
      <Button disabled={!canUndo} onClick={undo} title="Undo (Ctrl+Z)">
        Undo
      </Button>
      <Button disabled={!canRedo} onClick={redo} title="Redo (Ctrl+Shift+Z)">
        Redo
      </Button>
    </>
  );
}
