import { useState } from 'react';
import { writeTick } from '../../charts/axis.model.ts';
import type { Parameters } from '../../charts/ChartTools.tsx';
import { ModeSwitch } from '../../charts/ModeSwitch.tsx';
import { extremesOf, type Guide, linearScale, logScale, type TimeLine } from '../../charts/TimeChart.model.ts';
import { formatMultiple, formatPercent } from '../../engine/units.ts';
import { useLab } from '../../store/useLab.ts';
import type { FileFacts } from '../../worker/protocol.ts';
import { exposureIds, FACTOR_IDS, performanceIds } from './exposureSeries.ts';
import { isSum } from './facts.model.ts';
import { TimePanel } from './TimePanel.tsx';
import type { TimeWindow } from './timeWindow.ts';

interface PanelProps {
  readonly facts: FileFacts;
  readonly time: TimeWindow;
  readonly parameters: Parameters;
}

const HOW =
  'Drag to zoom every chart along time, shift-drag or scroll sideways to move, double-click for all; or focus it and use +, −, arrows and Home.';

/** Guides this many times beyond everything drawn would only flatten it. */
const FAR = 1.6;

/** The cap on both sides. For sums of several strategies it is none: it does not bound them. */
export function capGuides(maxPosition: number, lines: readonly TimeLine[]): readonly Guide[] {
  const [least, most] = extremesOf(lines) ?? [0, 0];
  return [maxPosition, -maxPosition]
    .filter((cap) => (cap > 0 ? cap <= FAR * most : -cap <= -FAR * least))
    .map((cap) => ({ at: cap, label: `cap ${writeTick(cap, cap, 'multiple', true)}` }));
}

export function ExposurePanel({ facts, time, parameters }: PanelProps) {
  const switches = useLab((lab) => lab.decision.switches);
  const maxPosition = useLab((lab) => lab.decision.config.maxPosition);
  const isSummed = useLab(({ strategy }) => isSum(facts, strategy));
  const later = [
    ...(switches.pyramid ? ['pyramided (light blue)'] : []),
    ...(switches.voltarget ? ['final (orange)'] : []),
  ];
  return (
    <TimePanel
      {...time}
      facts={facts}
      name="Exposure over time"
      caption={
        isSummed
          ? `Sums over the strategies, × of capital: net ${['raw (grey)', 'scaled (blue)', ...later].join(', ')}; gross raw (black or white) and gross scaled (green).`
          : `${['Raw (grey)', 'scaled (blue)', ...later].join(', ')}, × of capital.`
      }
      hint={HOW}
      ids={exposureIds(switches, isSummed)}
      height={320}
      parameters={parameters}
      guidesOf={(lines) => (isSummed ? [] : capGuides(maxPosition, lines))}
      scaleOf={(lines, guides) => linearScale(lines, guides, (value, step) => writeTick(value, step, 'multiple', true))}
      write={formatMultiple}
    />
  );
}

export function FactorsPanel({ facts, time, parameters }: PanelProps) {
  return (
    <TimePanel
      {...time}
      facts={facts}
      name="Factors over time"
      caption="What each factor multiplies the position with; 1× changes nothing."
      ids={FACTOR_IDS}
      height={210}
      parameters={parameters}
      guidesOf={() => [{ at: 1, label: '1×' }]}
      scaleOf={(lines, guides) =>
        linearScale(lines, guides, (value, step) => writeTick(value, step, 'multiple', false))
      }
      write={formatMultiple}
    />
  );
}

const EQUITY_SCALES = [
  ['log', 'Log'],
  ['linear', 'Linear'],
] as const;

export function EquityPanel({ facts, time, parameters }: PanelProps) {
  const switches = useLab((lab) => lab.decision.switches);
  const [mode, setMode] = useState<'log' | 'linear'>('log');
  return (
    <TimePanel
      {...time}
      facts={facts}
      name="Equity"
      caption="Wealth from 1 on, after the cost that is set: raw (grey), matched (raw at the exposure of scaled), scaled (blue)."
      ids={performanceIds('equity', switches)}
      height={230}
      parameters={parameters}
      scaleOf={(lines, guides) =>
        mode === 'log'
          ? logScale(lines, formatMultiple)
          : linearScale(lines, guides, (value, step) => writeTick(value, step, 'multiple', false))
      }
      write={formatMultiple}
      choices={<ModeSwitch label="Scale of equity" modes={EQUITY_SCALES} mode={mode} onMode={setMode} />}
    />
  );
}

export function DrawdownPanel({ facts, time, parameters }: PanelProps) {
  const switches = useLab((lab) => lab.decision.switches);
  return (
    <TimePanel
      {...time}
      facts={facts}
      name="Drawdown"
      caption="How far wealth is below its highest so far."
      ids={performanceIds('drawdown', switches)}
      height={230}
      parameters={parameters}
      scaleOf={(lines, guides) => linearScale(lines, guides, (value, step) => writeTick(value, step, 'percent', false))}
      write={formatPercent}
    />
  );
}
