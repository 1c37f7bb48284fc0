import { formatValue } from '../../controls/formatValue.ts';
import { describeSettings } from '../../store/changedConfig.ts';
import { type Decision, inputSpec, PAGE_INPUTS } from '../../store/decision.ts';

/** Everything that a picture of this decision depends on, in one line. */
export function describeParameters(decision: Decision): string {
  const { inputs, switches } = decision;
  const shown = PAGE_INPUTS.filter((name) => name !== 'atr' || switches.voltarget);
  const numbers = shown.map(
    (name) => `${inputSpec(name).label} ${formatValue(inputs[name], inputSpec(name).notation)}`,
  );
  return [...numbers, `Regime ${inputs.regime}`, ...describeSettings(decision)].join(' · ');
}
