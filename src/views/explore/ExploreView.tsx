import { memo, useDeferredValue, useState } from 'react';
import type { Decision } from '../../store/decision.ts';
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
import { PyramidingPanel } from './PyramidingPanel.tsx';
import { RegimeVolatilityPanel } from './RegimeVolatilityPanel.tsx';
import { ResponsePanel } from './ResponsePanel.tsx';
import { SensitivityPanel } from './SensitivityPanel.tsx';
import { WhatIfPanel } from './WhatIfPanel.tsx';

/** Why is this position this size, and what would change it? Controls left, the answer right. */
export function ExploreView() {
  const decision = useLab((lab) => lab.decision);
  // The headline and the tracks follow a drag in its own frame; the charts follow when the frame has time for them.
  const settled = useDeferredValue(decision);
  const [link, setLink] = useState<Link>(null);
  return (
    <div className={styles.view}>
      <h1 className="visually-hidden">Explore one position</h1>
      <ControlsPanel link={link} onLink={setLink} />
      <div className={styles.answer}>
        <Headline trace={selectTrace(decision)} decision={decision} link={link} onLink={setLink} />
        <Charts decision={settled} />
      </div>
    </div>
  );
}

// Measured: without the memo the charts were drawn again, unchanged, in the frame of every input event (35 ms of it).
const Charts = memo(function Charts({ decision }: { readonly decision: Decision }) {
  return (
    <div className={styles.charts}>
      <ContributionsPanel decision={decision} />
      <PyramidingPanel decision={decision} />
      <ResponsePanel decision={decision} />
      <MapPanel decision={decision} />
      <ContributionsTable decision={decision} />
      <WhatIfPanel decision={decision} />
      <SensitivityPanel decision={decision} />
      <ElasticityPanel decision={decision} />
      <RegimeVolatilityPanel />
      <MathsPanel decision={decision} />
    </div>
  );
});
