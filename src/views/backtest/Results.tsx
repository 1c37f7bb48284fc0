import { useDeferredValue, useState } from 'react';
import type { Stretch } from '../../charts/timeAxis.model.ts';
import type { ShownDataset } from '../../store/datasetSlice.ts';
import { useLab } from '../../store/useLab.ts';
import type { FileFacts } from '../../worker/protocol.ts';
import styles from './BacktestView.module.css';
import { DistributionPanel, RegimePanel } from './BreakdownPanels.tsx';
import { Findings } from './Findings.tsx';
import { describeBacktest } from './facts.model.ts';
import { Problems } from './Problems.tsx';
import { RollingPanels } from './RollingPanels.tsx';
import { Rows } from './Rows.tsx';
import { Summary } from './Summary.tsx';
import { DrawdownPanel, EquityPanel, ExposurePanel, FactorsPanel, RangePanel } from './TimePanels.tsx';
import { leastWindow, wholeOf } from './timeWindow.ts';

/** Everything about the backtest on screen. */
export function Results({ shown }: { readonly shown: ShownDataset }) {
  const { facts, origin } = shown;
  const summary = useLab((lab) => lab.dataset.summary);
  const decision = useDeferredValue(useLab((lab) => lab.decision));
  const [zoom, setZoom] = useState<{ readonly of: FileFacts; readonly window: Stretch | undefined }>();
  const whole = wholeOf(facts);
  const time = {
    whole,
    window: (zoom?.of === facts ? zoom.window : undefined) ?? whole,
    least: leastWindow(facts),
    onWindow: (window: Stretch | undefined) => setZoom({ of: facts, window }),
  };
  const parameters = describeBacktest(facts, origin === 'simulated', decision);
  const bars = summary?.figures.overall.bars;
  const hasBars = facts.hasReturns && !(bars && 'value' in bars && bars.value === 0);
  const panel = { facts, time, parameters };
  return (
    <>
      {summary && <Summary shown={shown} summary={summary} />}
      {summary && <Findings facts={facts} summary={summary} />}
      {facts.pointCount > 0 && <RangePanel facts={facts} time={time} />}
      <ExposurePanel {...panel} />
      <FactorsPanel {...panel} />
      <div className={styles.charts}>
        {hasBars && <EquityPanel {...panel} />}
        {hasBars && <DrawdownPanel {...panel} />}
        {hasBars && <RollingPanels {...panel} />}
        <DistributionPanel parameters={parameters} />
        <RegimePanel parameters={parameters} />
      </div>
      <Problems facts={facts} />
      <Rows facts={facts} />
    </>
  );
}
