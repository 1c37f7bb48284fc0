import type { DecisionInputs } from '../engine/trace.ts';
import { NEUTRAL_INPUTS, USAGE_EXAMPLE } from './decision.ts';

/** A set of inputs worth seeing. Presets leave the configuration and the switches alone. */
export interface Preset {
  readonly id: string;
  readonly label: string;
  readonly inputs: DecisionInputs;
  /** What there is to see, with the result at the default configuration. */
  readonly note: string;
}

/** The preset whose inputs these are, if any. */
export const findPreset = (inputs: DecisionInputs): Preset | undefined =>
  PRESETS.find((preset) => JSON.stringify(preset.inputs) === JSON.stringify(inputs));

export const PRESETS: readonly Preset[] = [
  {
    id: 'usage',
    label: 'Usage example',
    inputs: USAGE_EXAMPLE,
    note: 'The reference’s own example. Its document prints 1.24×; its formula gives 1.344×, which is what you see here.',
  },
  {
    id: 'neutral',
    label: 'Neutral',
    inputs: NEUTRAL_INPUTS,
    note: 'Every factor is 1: the raw position passes unchanged.',
  },
  {
    id: 'maximum',
    label: 'Maximum aggression',
    inputs: { ...NEUTRAL_INPUTS, metaProb: 0.8, regime: 'TRENDING' },
    note: 'The reference’s most aggressive example: 1.82×.',
  },
  {
    id: 'minimum',
    label: 'Minimum aggression',
    inputs: { ...NEUTRAL_INPUTS, metaProb: 0.2, banditWeight: 0.3, regime: 'HIGH_VOL' },
    note: 'The reference’s most cautious example: 0.147×.',
  },
  {
    id: 'cap',
    label: 'Cap demonstration',
    inputs: { ...NEUTRAL_INPUTS, position: 2.5, metaProb: 0.9, regime: 'TRENDING' },
    note: 'The factors ask for 4.9×, the cap holds the position at 3×.',
  },
  {
    id: 'floors',
    label: 'All floors',
    inputs: { ...NEUTRAL_INPUTS, metaProb: 0, banditWeight: 0, regime: 'HIGH_VOL', correlationPenalty: 1 },
    note: 'Bandit and correlation stand at their floors and meta confidence at its least: 0.014× is left.',
  },
];
