import { DEFAULT_CONFIG, type ScalerConfig } from '../engine/config.ts';
import { bandit } from '../engine/stages/bandit.ts';
import { metaConfidence } from '../engine/stages/metaConfidence.ts';
import { regime } from '../engine/stages/regime.ts';
import type { PipelineSwitches } from '../engine/stages/stage.ts';

/** How the file's column `return` is read: as the next row's return, as the bar's own (shifted by one row), or as the check with close decides. */
export type ReturnReading = 'checked' | 'next' | 'own';

/** Everything besides the file that the results of a backtest depend on. */
export interface RunSettings {
  readonly config: ScalerConfig;
  readonly switches: PipelineSwitches;
  /** Stand for columns that the file does not have, for every row. */
  readonly fallbacks: { readonly metaProb: number; readonly banditWeight: number; readonly regime: string };
  readonly returnReading: ReturnReading;
  /** Cost per unit of turnover, a fraction of capital, ≥ 0. */
  readonly cost: number;
  /** The strategy that is measured and drawn, by its name in the file; undefined for all of them together. */
  readonly strategy: string | undefined;
}

/** The defaults of everything: every switch off, absent columns at their inputs' defaults, no costs. */
export const DEFAULT_SETTINGS: RunSettings = {
  config: DEFAULT_CONFIG,
  switches: { pyramid: false, voltarget: false },
  fallbacks: {
    metaProb: metaConfidence.inputs.metaProb.default,
    banditWeight: bandit.inputs.banditWeight.default,
    regime: regime.inputs.regime.default,
  },
  returnReading: 'checked',
  cost: 0,
  strategy: undefined,
};
