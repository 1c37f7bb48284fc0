import { completeConfig, type ScalerConfig, toSlots } from './config.ts';
import { evaluate } from './expr/evaluate.ts';
import { requireValid } from './problem.ts';
import { rawPosition } from './stages/rawPosition.ts';
import { volatilityTarget } from './stages/volatilityTarget.ts';

/** The parameters of Module X; the rest of the configuration does not matter to it. */
export type AtrVolTargetConfig = Partial<
  Pick<ScalerConfig, 'targetVol' | 'maxLeverage' | 'minVolThreshold' | 'annualise' | 'periodsPerYear'>
>;

/** A position and the ATR it is targeted with. Without a close, the ATR itself counts as the volatility. */
export interface AtrInputs {
  readonly position: number;
  readonly atr: number;
  readonly close?: number;
}

/** The ATR volatility target ("Module X"). Source: engine.md. */
export class AtrVolTarget {
  readonly config: ScalerConfig;

  /** Throws a RangeError for an invalid configuration. */
  constructor(config: AtrVolTargetConfig = {}) {
    this.config = completeConfig(config);
  }

  /** target ÷ volatility, at most the leverage cap; 1 where the ATR or the close is missing (NaN) or not above 0. */
  multiplier({ atr, close = 1 }: Pick<AtrInputs, 'atr' | 'close'>): number {
    return evaluate(volatilityTarget.tree, { inputs: { atr, close }, params: toSlots(this.config), categories: {} });
  }

  /** position × multiplier. Not capped. Throws a RangeError for a position that is not finite. */
  scalePosition({ position, atr, close = 1 }: AtrInputs): number {
    return requireValid('position', position, rawPosition.valid) * this.multiplier({ atr, close });
  }
}
