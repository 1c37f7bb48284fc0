import { mapAxis } from '../../charts/InteractionMap.model.ts';
import { InteractionMap } from '../../charts/InteractionMap.tsx';
import { interactionMap } from '../../engine/interactionMap.ts';
import type { InputName } from '../../engine/sizeSampler.ts';
import { type Decision, PAGE_INPUTS, type PageInputName } from '../../store/decision.ts';
import { selectTrace } from '../../store/select.ts';
import { useLab } from '../../store/useLab.ts';
import { describeParameters } from './parameters.ts';

const toPageInput = (name: InputName): PageInputName => PAGE_INPUTS.find((own) => own === name) ?? 'metaProb';

export function MapPanel({ decision }: { readonly decision: Decision }) {
  const [xInput, yInput] = useLab((lab) => lab.mapAxes);
  const setMapAxes = useLab((lab) => lab.setMapAxes);
  const setInputs = useLab((lab) => lab.setInputs);
  const startGesture = useLab((lab) => lab.startGesture);
  const endGesture = useLab((lab) => lab.endGesture);
  const { inputs } = decision;
  const map = interactionMap({
    ...decision,
    x: mapAxis(xInput, inputs[xInput], 'across'),
    y: mapAxis(yInput, inputs[yInput], 'up'),
  });
  return (
    <InteractionMap
      map={map}
      xInput={xInput}
      yInput={yInput}
      current={{ x: inputs[xInput], y: inputs[yInput], size: selectTrace(decision).final }}
      parameters={describeParameters(decision)}
      choices={PAGE_INPUTS}
      onAxes={(x, y) => setMapAxes([toPageInput(x), toPageInput(y)])}
      onMove={(x, y) => setInputs({ [xInput]: x, [yInput]: y })}
      onMoveStart={startGesture}
      onMoveEnd={endGesture}
    />
  );
}
