import { DEFAULT_CONFIG, type ScalerConfig } from '../../src/engine/config.ts';
import type { PipelineSwitches } from '../../src/engine/stages/stage.ts';
import type { DecisionInputs } from '../../src/engine/trace.ts';

/** The usage example, 1 × 1.2 × 0.8 × 1.4 = 1.344, with changes. */
export const sampleDecision = (
  inputs: Partial<DecisionInputs> = {},
  switches: Partial<PipelineSwitches> = {},
  config: ScalerConfig = DEFAULT_CONFIG,
) => ({
  inputs: {
    position: 1,
    metaProb: 0.7,
    banditWeight: 0.8,
    regime: 'TRENDING',
    correlationPenalty: 0,
    currentPnl: 0.01,
    atr: 0.02,
    close: 1,
    ...inputs,
  },
  config,
  switches: { pyramid: false, voltarget: false, ...switches },
});
