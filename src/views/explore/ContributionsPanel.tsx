import { useState } from 'react';
import type { ContributionsMode } from '../../charts/ContributionsChart.model.ts';
import { ContributionsChart } from '../../charts/ContributionsChart.tsx';
import type { Decision } from '../../store/decision.ts';
import { selectAttribution, selectTrace } from '../../store/select.ts';
import { describeParameters } from './parameters.ts';

/** What each step did to the position, as a picture: in the order of the pipeline, or in exact shares. */
export function ContributionsPanel({ decision }: { readonly decision: Decision }) {
  const [mode, setMode] = useState<ContributionsMode>('steps');
  const trace = selectTrace(decision);
  return (
    <ContributionsChart
      trace={trace}
      attribution={selectAttribution(trace)}
      mode={mode}
      onMode={setMode}
      parameters={describeParameters(decision)}
    />
  );
}
