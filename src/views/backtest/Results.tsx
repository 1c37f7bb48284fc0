import { useCallback, useMemo, useState } from 'react';
import type { Stretch } from '../../charts/timeAxis.model.ts';
import type { ShownDataset } from '../../store/datasetSlice.ts';
import { useLab } from '../../store/useLab.ts';
import type { FileFacts } from '../../worker/protocol.ts';
import styles from './BacktestView.module.css';
import { AttributionPanel, DecilesPanel, DensityPanel, DistributionPanel, RegimePanel } from './BreakdownPanels.tsx';
import { Findings } from './Findings.tsx';
import { describeBacktest } from './facts.model.ts';
import { Problems } from './Problems.tsx';
import { RollingPanels } from './RollingPanels.tsx';
import { Rows } from './Rows.tsx';
import { Seen } from './Seen.tsx';
import { StrategySelect } from './StrategySelect.tsx';
import { Summary } from './Summary.tsx';
import { DrawdownPanel, EquityPanel, ExposurePanel, FactorsPanel, RangePanel } from './TimePanels.tsx';
import { leastWindow, wholeOf } from './timeWindow.ts';

interface ResultsProps {
  readonly shown: ShownDataset;
}

/** Everything about the backtest on screen. Draws nothing anew while the configuration moves: each part follows its own answer. */
export function Results({ shown }: ResultsProps) {
  const { facts, origin } = shown;
  const strategy = useLab((lab) => lab.strategy);
  const hasBars = useLab(({ dataset }) => {
    const bars = dataset.summary?.figures.overall.bars;
    return facts.hasReturns && !(bars && 'value' in bars && bars.value === 0);
  });
  const [zoom, setZoom] = useState<{ readonly of: FileFacts; readonly window: Stretch | undefined }>();
  const zoomed = zoom?.of === facts ? zoom.window : undefined;
  const time = useMemo(() => {
    const whole = wholeOf(facts);
    const onWindow = (window: Stretch | undefined) => setZoom({ of: facts, window });
    return { whole, window: zoomed ?? whole, least: leastWindow(facts), onWindow };
  }, [facts, zoomed]);
  const parameters = useCallback(() => {
    const { decision, costBasisPoints } = useLab.getState();
    return describeBacktest(facts, origin === 'simulated', decision, { costBasisPoints, strategy });
  }, [facts, origin, strategy]);
  const panel = { facts, time, parameters };
  return (
    <>
      {facts.strategies.length > 1 && <StrategySelect strategies={facts.strategies} />}
      <Answered shown={shown} />
      {facts.pointCount > 0 && <RangePanel facts={facts} time={time} />}
      <Seen>
        <ExposurePanel {...panel} />
      </Seen>
      <Seen>
        <FactorsPanel {...panel} />
      </Seen>
      <div className={styles.charts}>
        {hasBars && (
          <Seen>
            <EquityPanel {...panel} />
          </Seen>
        )}
        {hasBars && (
          <Seen>
            <DrawdownPanel {...panel} />
          </Seen>
        )}
        {hasBars && <RollingPanels {...panel} />}
        <Seen>
          <DistributionPanel parameters={parameters} />
        </Seen>
        <Seen>
          <DensityPanel parameters={parameters} />
        </Seen>
        <Seen>
          <RegimePanel parameters={parameters} />
        </Seen>
        <Seen>
          <AttributionPanel {...panel} />
        </Seen>
        {facts.hasReturns && (
          <Seen>
            <DecilesPanel parameters={parameters} />
          </Seen>
        )}
      </div>
      <Problems facts={facts} />
      <Seen>
        <Rows
          facts={facts}
          window={time.window}
          isWhole={time.window.from <= time.whole.from && time.window.to >= time.whole.to}
        />
      </Seen>
    </>
  );
}

function Answered({ shown }: ResultsProps) {
  const summary = useLab((lab) => lab.dataset.summary);
  if (!summary) return null;
  return (
    <>
      <Summary shown={shown} summary={summary} />
      <Findings facts={shown.facts} summary={summary} />
    </>
  );
}
