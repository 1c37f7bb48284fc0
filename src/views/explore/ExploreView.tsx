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

interface ChartsProps {
  readonly decision: Decision;
}

/**
 * Each group follows the one before it in a task of its own: drawn together, all charts would hold the page for longer than a frame.
 * Measured: without the memos they were drawn again, unchanged, in the frame of every input event (35 ms of it).
 */
const Charts = memo(function Charts({ decision }: ChartsProps) {
  const second = useDeferredValue(decision);
  const third = useDeferredValue(second);
  const fourth = useDeferredValue(third);
  return (
    <div className={styles.charts}>
      <Steps decision={decision} />
      <Curves decision={second} />
      <Wishes decision={third} />
      <Depths decision={fourth} />
    </div>
  );
});

const Steps = memo(({ decision }: ChartsProps) => (
  <>
    <ContributionsPanel decision={decision} />
    <PyramidingPanel decision={decision} />
  </>
));

const Curves = memo(({ decision }: ChartsProps) => (
  <>
    <ResponsePanel decision={decision} />
    <MapPanel decision={decision} />
  </>
));

const Wishes = memo(({ decision }: ChartsProps) => (
  <>
    <ContributionsTable decision={decision} />
    <WhatIfPanel decision={decision} />
  </>
));

const Depths = memo(({ decision }: ChartsProps) => (
  <>
    <SensitivityPanel decision={decision} />
    <ElasticityPanel decision={decision} />
    <RegimeVolatilityPanel />
    <MathsPanel decision={decision} />
  </>
));
