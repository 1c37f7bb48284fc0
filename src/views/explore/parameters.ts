import { formatValue } from '../../controls/formatValue.ts';
import { DEFAULT_CONFIG } from '../../engine/config.ts';
import { type Decision, inputSpec, PAGE_INPUTS } from '../../store/decision.ts';

/** Everything that a picture of this decision depends on, in one line. */
export function describeParameters({ inputs, config, switches }: Decision): string {
  const shown = PAGE_INPUTS.filter((name) => name !== 'atr' || switches.voltarget);
  const numbers = shown.map(
    (name) => `${inputSpec(name).label} ${formatValue(inputs[name], inputSpec(name).notation)}`,
  );
  const changed = Object.entries(config).filter(
    ([key, value]) =>
      JSON.stringify(value) !== JSON.stringify(Object.entries(DEFAULT_CONFIG).find(([k]) => k === key)?.[1]),
  );
  const settings = changed.map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  const on = [switches.pyramid ? 'pyramiding on' : '', switches.voltarget ? 'volatility target on' : ''].filter(
    Boolean,
  );
  return [
    ...numbers,
    `Regime ${inputs.regime}`,
    ...on,
    ...(settings.length > 0 ? settings : ['default configuration']),
  ].join(' · ');
}
