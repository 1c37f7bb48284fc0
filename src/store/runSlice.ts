import type { StateCreator } from 'zustand';
import type { ReturnReading, RunSettings } from '../batch/runSettings.ts';
import type { Decision } from './decision.ts';

/** How a backtest is run, besides the configuration: what undo does not cover. */
export interface RunSlice {
  readonly returnReading: ReturnReading;
  readonly setReturnReading: (reading: ReturnReading) => void;
}

export const createRunSlice: StateCreator<RunSlice> = (set) => ({
  returnReading: 'checked',
  setReturnReading: (returnReading) => set({ returnReading }),
});

/** The settings that a backtest runs with: the configuration on screen, and its inputs for columns that the file does not have. */
export function toRunSettings({ config, switches, inputs }: Decision, returnReading: ReturnReading): RunSettings {
  const { metaProb, banditWeight, regime } = inputs;
  return { config, switches, fallbacks: { metaProb, banditWeight, regime }, returnReading, cost: 0 };
}
