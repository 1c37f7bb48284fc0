import { useState } from 'react';
import { ConfigurationEditor } from '../../controls/ConfigurationEditor.tsx';
import { PipelineSwitches } from '../../controls/PipelineSwitches.tsx';
import { useLab } from '../../store/useLab.ts';
import styles from './BacktestView.module.css';
import { MeasuringControls } from './MeasuringControls.tsx';
import { StandIns } from './StandIns.tsx';

/** What the backtest runs with. On a phone, a sheet at the bottom that can be opened over the results. */
export function Controls() {
  const [isOpen, setOpen] = useState(false);
  const facts = useLab((lab) => lab.dataset.shown?.facts);
  return (
    <aside className={styles.controls} data-open={isOpen} data-print="no" aria-label="Controls">
      <button type="button" className={styles.sheet} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Hide controls' : 'Show controls'}
      </button>
      <div className={styles.controlsBody}>
        {facts && <StandIns facts={facts} />}
        {facts && <MeasuringControls />}
        <PipelineSwitches />
        <ConfigurationEditor />
      </div>
    </aside>
  );
}
