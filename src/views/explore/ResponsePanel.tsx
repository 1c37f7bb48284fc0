import { RESPONSE_SAMPLES, responseInterval } from '../../charts/ResponseCurve.model.ts';
import { ResponseCurve } from '../../charts/ResponseCurve.tsx';
import { responseCurve } from '../../engine/responseCurve.ts';
import { type Decision, inputSpec, PAGE_INPUTS } from '../../store/decision.ts';
import { useLab } from '../../store/useLab.ts';
import styles from './panels.module.css';
import { describeParameters } from './parameters.ts';

export function ResponsePanel({ decision }: { readonly decision: Decision }) {
  const input = useLab((lab) => lab.inputInHand);
  const curve = responseCurve({
    ...decision,
    input,
    ...responseInterval(input, decision.inputs[input]),
    count: RESPONSE_SAMPLES,
  });
  return <ResponseCurve curve={curve} parameters={describeParameters(decision)} tools={<InputChoice />} />;
}

/** The input in hand is the one whose slider was touched last; it can be chosen here as well. */
function InputChoice() {
  const input = useLab((lab) => lab.inputInHand);
  const takeInHand = useLab((lab) => lab.takeInHand);
  return (
    <select
      className={styles.select}
      aria-label="Input of the response curve"
      value={input}
      onChange={({ target }) => {
        const chosen = PAGE_INPUTS.find((name) => name === target.value);
        if (chosen) takeInHand(chosen);
      }}
    >
      {PAGE_INPUTS.map((name) => (
        <option key={name} value={name}>
          {inputSpec(name).label}
        </option>
      ))}
    </select>
  );
}
