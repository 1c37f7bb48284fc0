import type { Parameters } from '../../charts/ChartTools.tsx';
import { distributionModel } from '../../charts/DistributionChart.model.ts';
import { DistributionChart } from '../../charts/DistributionChart.tsx';
import { regimeExposureModel } from '../../charts/RegimeExposureChart.model.ts';
import { RegimeExposureChart } from '../../charts/RegimeExposureChart.tsx';
import { useLab } from '../../store/useLab.ts';
import { useAnswer } from './useAnswer.ts';

/** Odd, so that positions of zero have a bin around them. */
const BINS = 41;

interface PanelProps {
  readonly parameters: Parameters;
}

export function DistributionPanel({ parameters }: PanelProps) {
  const maxPosition = useLab((lab) => lab.decision.config.maxPosition);
  const timeAtCap = useLab((lab) => {
    const measure = lab.dataset.summary?.figures.overall.timeAtCap;
    return measure && 'value' in measure ? measure.value : undefined;
  });
  const answer = useAnswer({ kind: 'distribution', bins: BINS });
  const model = distributionModel(answer ?? { edges: new Float64Array(0), series: [] }, { maxPosition, timeAtCap });
  return (
    <DistributionChart model={model} parameters={parameters} state={answer ? { kind: 'ready' } : { kind: 'loading' }} />
  );
}

export function RegimePanel({ parameters }: PanelProps) {
  const answer = useAnswer({ kind: 'regimes' });
  if (answer?.regimes.length === 0) return null;
  return (
    <RegimeExposureChart
      model={regimeExposureModel(answer?.regimes ?? [])}
      parameters={parameters}
      state={answer ? { kind: 'ready' } : { kind: 'loading' }}
    />
  );
}
