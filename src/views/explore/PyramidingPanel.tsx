import { ghostProbabilities, pyramidingInterval } from '../../charts/PyramidingCurve.model.ts';
import { PyramidingCurve } from '../../charts/PyramidingCurve.tsx';
import { pyramidingCurve } from '../../engine/pyramidingCurve.ts';
import type { Decision } from '../../store/decision.ts';
import { useLab } from '../../store/useLab.ts';
import { describeParameters } from './parameters.ts';

export function PyramidingPanel({ decision }: { readonly decision: Decision }) {
  const setInput = useLab((lab) => lab.setInput);
  const startGesture = useLab((lab) => lab.startGesture);
  const endGesture = useLab((lab) => lab.endGesture);
  const { inputs, config } = decision;
  const curve = pyramidingCurve({
    ...decision,
    ...pyramidingInterval(inputs.currentPnl, config.pnlThreshold),
    probabilities: ghostProbabilities(inputs.metaProb),
  });
  return (
    <PyramidingCurve
      curve={curve}
      isOn={decision.switches.pyramid}
      parameters={describeParameters(decision)}
      onPnl={(pnl) => setInput('currentPnl', pnl)}
      onPnlStart={startGesture}
      onPnlEnd={endGesture}
    />
  );
}
