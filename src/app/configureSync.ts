import type { RunSettings } from '../batch/runSettings.ts';
import { toRunSettings } from '../store/runSlice.ts';
import { useLab } from '../store/useLab.ts';

/** Runs the backtest on screen with the configuration on screen, from now on. Returns its stop. */
export function startConfigureSync(): () => void {
  let sent: RunSettings | undefined;
  const send = (): void => {
    const { decision, returnReading, configureRun } = useLab.getState();
    const settings = toRunSettings(decision, returnReading);
    if (sent && isSame(sent, settings)) return;
    sent = settings;
    configureRun(settings);
  };
  send();
  return useLab.subscribe((state, before) => {
    if (state.decision !== before.decision || state.returnReading !== before.returnReading) send();
  });
}

function isSame(a: RunSettings, b: RunSettings): boolean {
  return (
    a.config === b.config &&
    a.switches === b.switches &&
    a.returnReading === b.returnReading &&
    a.fallbacks.metaProb === b.fallbacks.metaProb &&
    a.fallbacks.banditWeight === b.fallbacks.banditWeight &&
    a.fallbacks.regime === b.fallbacks.regime
  );
}
