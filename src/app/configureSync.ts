import type { RunSettings } from '../batch/runSettings.ts';
import { type RunChoices, toRunSettings } from '../store/runSlice.ts';
import { useLab } from '../store/useLab.ts';

/** Runs the backtest on screen with the configuration on screen, from now on. Returns its stop. */
export function startConfigureSync(): () => void {
  let sent: RunSettings | undefined;
  const send = (): void => {
    const lab = useLab.getState();
    const settings = toRunSettings(lab.decision, lab);
    if (sent && isSame(sent, settings)) return;
    sent = settings;
    lab.configureRun(settings);
  };
  send();
  return useLab.subscribe((state, before) => {
    if (state.decision !== before.decision || CHOICES.some((name) => state[name] !== before[name])) send();
  });
}

const CHOICES = ['returnReading', 'costBasisPoints', 'strategy'] as const satisfies readonly (keyof RunChoices)[];

function isSame(a: RunSettings, b: RunSettings): boolean {
  return (
    a.config === b.config &&
    a.switches === b.switches &&
    a.returnReading === b.returnReading &&
    a.cost === b.cost &&
    a.strategy === b.strategy &&
    a.fallbacks.metaProb === b.fallbacks.metaProb &&
    a.fallbacks.banditWeight === b.fallbacks.banditWeight &&
    a.fallbacks.regime === b.fallbacks.regime
  );
}
