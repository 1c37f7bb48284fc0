import { TornadoChart } from '../../charts/TornadoChart.tsx';
import { tornado } from '../../engine/sensitivity.ts';
import type { Decision } from '../../store/decision.ts';
import { selectTrace } from '../../store/select.ts';
import { describeParameters } from './parameters.ts';

/** Which input matters most here, over the whole of each slider. */
export function SensitivityPanel({ decision }: { readonly decision: Decision }) {
  return (
    <TornadoChart
      bars={tornado(decision)}
      final={selectTrace(decision).final}
      cap={decision.config.maxPosition}
      parameters={describeParameters(decision)}
    />
  );
}
