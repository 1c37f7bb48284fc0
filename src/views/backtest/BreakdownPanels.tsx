import { useState } from 'react';
import { attributionModel } from '../../charts/AttributionChart.model.ts';
import { AttributionChart } from '../../charts/AttributionChart.tsx';
import type { Parameters } from '../../charts/ChartTools.tsx';
import type { ChartState } from '../../charts/chartTable.ts';
import { decilesModel } from '../../charts/DecilesChart.model.ts';
import { DecilesChart } from '../../charts/DecilesChart.tsx';
import { densityModel } from '../../charts/DensityChart.model.ts';
import { DensityChart } from '../../charts/DensityChart.tsx';
import { distributionModel } from '../../charts/DistributionChart.model.ts';
import { DistributionChart } from '../../charts/DistributionChart.tsx';
import { ModeSwitch } from '../../charts/ModeSwitch.tsx';
import { regimeExposureModel } from '../../charts/RegimeExposureChart.model.ts';
import { RegimeExposureChart } from '../../charts/RegimeExposureChart.tsx';
import { writePlace } from '../../charts/timeAxis.model.ts';
import { useAnswer } from '../../store/useAnswer.ts';
import { useLab } from '../../store/useLab.ts';
import type { FileFacts } from '../../worker/protocol.ts';
import type { TimeWindow } from './timeWindow.ts';

/** Odd, so that positions of zero have a bin around them. */
const BINS = 41;
const DENSITY = { columns: 96, lines: 64 } as const;

interface PanelProps {
  readonly parameters: Parameters;
}

const LOADING: ChartState = { kind: 'loading' };
const READY: ChartState = { kind: 'ready' };
const NO_ROWS: ChartState = { kind: 'empty', reason: 'No row could be scaled.' };

export function DistributionPanel({ parameters }: PanelProps) {
  const maxPosition = useLab((lab) => lab.decision.config.maxPosition);
  const answer = useAnswer({ kind: 'distribution', bins: BINS });
  const model = distributionModel(answer ?? { edges: new Float64Array(0), series: [] }, maxPosition);
  return <DistributionChart model={model} parameters={parameters} state={answer ? READY : LOADING} />;
}

export function RegimePanel({ parameters }: PanelProps) {
  const answer = useAnswer({ kind: 'regimes' });
  if (answer?.regimes.length === 0) return null;
  const model = regimeExposureModel(answer?.regimes ?? []);
  return <RegimeExposureChart model={model} parameters={parameters} state={answer ? READY : LOADING} />;
}

const NO_BINS = { from: 0, to: 1, bins: 0 } as const;
const NO_DENSITY = { x: NO_BINS, y: NO_BINS, counts: new Float64Array(0) } as const;

export function DensityPanel({ parameters }: PanelProps) {
  const maxPosition = useLab((lab) => lab.decision.config.maxPosition);
  const answer = useAnswer({ kind: 'density', ...DENSITY });
  const model = densityModel(answer ?? NO_DENSITY, maxPosition);
  const ready = model.most > 0 ? READY : NO_ROWS;
  return <DensityChart model={model} parameters={parameters} state={answer ? ready : LOADING} />;
}

export function DecilesPanel({ parameters }: PanelProps) {
  const answer = useAnswer({ kind: 'deciles' });
  return (
    <DecilesChart
      model={decilesModel(answer?.lines ?? [])}
      parameters={parameters}
      state={answer ? decilesState(answer.missing) : LOADING}
    />
  );
}

function decilesState(missing: 'probability' | 'returns' | undefined): ChartState {
  switch (missing) {
    case 'probability':
      return {
        kind: 'empty',
        reason: 'The file has no meta_prob: every row has the same, so there is nothing to divide.',
      };
    case 'returns':
      return { kind: 'empty', reason: 'No row has both a meta probability and a return.' };
    case undefined:
      return READY;
  }
}

const STRETCHES = [
  ['window', 'In view'],
  ['whole', 'All rows'],
] as const;

interface AttributionPanelProps extends PanelProps {
  readonly facts: FileFacts;
  readonly time: TimeWindow;
}

export function AttributionPanel({ facts, time: { window, whole }, parameters }: AttributionPanelProps) {
  const [mode, setMode] = useState<'window' | 'whole'>('window');
  const { from, to } = mode === 'window' ? window : whole;
  const answer = useAnswer({ kind: 'attribution', from, to });
  const { kind } = facts.axis;
  const isWhole = from <= whole.from && to >= whole.to;
  const ready: ChartState = answer?.rows === 0 ? { kind: 'empty', reason: 'There are no scaled rows in view.' } : READY;
  return (
    <AttributionChart
      model={attributionModel(answer ?? NO_ATTRIBUTION)}
      span={isWhole ? 'over all rows' : `from ${writePlace(kind, from)} to ${writePlace(kind, to)}`}
      parameters={parameters}
      state={answer ? ready : LOADING}
      choices={<ModeSwitch label="Rows of the average attribution" modes={STRETCHES} mode={mode} onMode={setMode} />}
    />
  );
}

const NO_ATTRIBUTION = {
  steps: [],
  rows: 0,
  unmoved: 0,
  zeroed: 0,
  turned: 0,
  meanChange: 0,
  meanSizeChange: 0,
  notAttributed: 0,
} as const;
