import { memo, useState } from 'react';
import { selectTrace } from '../../store/select.ts';
import { useLab } from '../../store/useLab.ts';
import { ContributionsPanel } from './ContributionsPanel.tsx';
import { ContributionsTable } from './ContributionsTable.tsx';
import { ControlsPanel } from './ControlsPanel.tsx';
import { ElasticityPanel } from './ElasticityPanel.tsx';
import styles from './ExploreView.module.css';
import { Headline } from './Headline.tsx';
import type { Link } from './link.ts';
import { MapPanel } from './MapPanel.tsx';
import { MathsPanel } from './MathsPanel.tsx';
import { OpenRowBar } from './OpenRowBar.tsx';
import { PyramidingPanel } from './PyramidingPanel.tsx';
import { RegimeVolatilityPanel } from './RegimeVolatilityPanel.tsx';
import { ResponsePanel } from './ResponsePanel.tsx';
import { SensitivityPanel } from './SensitivityPanel.tsx';
import { useStaggered } from './useStaggered.ts';
import { WhatIfPanel } from './WhatIfPanel.tsx';

/** Why is this position this size, and what would change it? Controls left, the answer right. */
export function ExploreView() {
  const decision = useLab((lab) => lab.decision);
  const [link, setLink] = useState<Link>(null);
  return (
    <div className={styles.view}>
      <h1 className="visually-hidden">Explore one position</h1>
      <ControlsPanel link={link} onLink={setLink} />
      <div className={styles.answer}>
        <OpenRowBar />
        <Headline trace={selectTrace(decision)} decision={decision} link={link} onLink={setLink} />
        <Charts />
      </div>
    </div>
  );
}

/**
 * The headline and the tracks follow a drag in its own frame, the charts in the frames after it, one at a time. Measured: without
 * the memos all of them were drawn again, unchanged, inside every input event (35 ms of it).
 */
const Charts = memo(function Charts() {
  const decisions = useStaggered(
    useLab((lab) => lab.decision),
    CHARTS.length,
  );
  return (
    <div className={styles.charts}>
      {CHARTS.map((Chart, i) => {
        const decision = decisions[i];
        return decision && <Chart key={Chart.displayName} decision={decision} />;
      })}
      <RegimeVolatilityPanel />
    </div>
  );
});

const CHARTS = Object.entries({
  ContributionsPanel,
  PyramidingPanel,
  ResponsePanel,
  MapPanel,
  ContributionsTable,
  WhatIfPanel,
  SensitivityPanel,
  ElasticityPanel,
  MathsPanel,
}).map(([name, Panel]) => Object.assign(memo(Panel), { displayName: name }));
