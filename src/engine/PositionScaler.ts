import { completeConfig, type ScalerConfig, toSlots } from './config.ts';
import { evaluate } from './expr/evaluate.ts';
import type { Node } from './expr/tree.ts';
import { requireValid } from './problem.ts';
import { type BatchColumns, type BatchResult, scaleColumns } from './scaleColumns.ts';
import { bandit } from './stages/bandit.ts';
import { clip } from './stages/clip.ts';
import { correlation } from './stages/correlation.ts';
import { metaConfidence } from './stages/metaConfidence.ts';
import { pyramiding } from './stages/pyramiding.ts';
import { rawPosition } from './stages/rawPosition.ts';
import { regime as regimeStage } from './stages/regime.ts';
import { BASELINE_VOL, CURRENT_VOL, regimeVolatilityTree } from './stages/regimeVolatility.ts';
import { categoryMultiplier, type DecisionInputs, traceDecision } from './trace.ts';

/** Inputs of `scale`; what is left out stands at its default. Probabilities, weight and penalty in 0..1, the position finite. */
export interface ScaleInputs {
  readonly position: number;
  readonly metaProb?: number;
  readonly banditWeight?: number;
  readonly regime?: string;
  readonly correlationPenalty?: number;
}

/** Inputs of `pyramidWinners`. P&L as a fraction of the position's value. */
export interface PyramidInputs {
  readonly position: number;
  readonly metaProb: number;
  readonly currentPnl: number;
  readonly pnlThreshold?: number;
}

/** Inputs of `scaleByRegimeVolatility`. Volatilities in the same unit; a current volatility not above 0 adjusts nothing. */
export interface RegimeVolatilityInputs {
  readonly position: number;
  readonly regime: string;
  readonly currentVol: number;
  readonly baselineVol?: number;
}

/** Every figure of one decision of `scale`. Flags are strict. */
export interface ScalingBreakdown {
  readonly metaFactor: number;
  readonly banditFactor: number;
  readonly regimeFactor: number;
  readonly correlationFactor: number;
  /** Product of the four factors in that order: the true multiple, before cap and minimum. */
  readonly finalScale: number;
  /** The reference's own figure, x / (position + 1e-10), wrong near zero and for small shorts. */
  readonly referenceFinalScale: number;
  readonly rawPosition: number;
  readonly uncappedPosition: number;
  readonly scaledPosition: number;
  readonly capped: boolean;
  readonly banditFloored: boolean;
  readonly correlationFloored: boolean;
  readonly lifted: boolean;
  readonly unknownRegime: boolean;
}

const SWITCHES_OFF = { pyramid: false, voltarget: false } as const;
const MISSING = { currentPnl: Number.NaN, atr: Number.NaN, close: Number.NaN } as const;

/** The position scaling engine ("Module Y") for one configuration. Source: engine.md. */
export class PositionScaler {
  readonly config: ScalerConfig;

  /** Throws a RangeError that names the field, its value and the valid range if the configuration is not valid. */
  constructor(config: Partial<ScalerConfig> = {}) {
    this.config = completeConfig(config);
  }

  /** The size after factors, cap and minimum. Throws a RangeError for an invalid input; an unknown regime counts as 1. */
  scale(inputs: ScaleInputs): number {
    return traceDecision(checkInputs(inputs), this.config, SWITCHES_OFF).scaled;
  }

  /** Every figure on the way to `scale`. Throws as `scale` does. */
  breakdown(inputs: ScaleInputs): ScalingBreakdown {
    const trace = traceDecision(checkInputs(inputs), this.config, SWITCHES_OFF);
    const step = (id: string) => trace.steps.find((candidate) => candidate.stage.id === id);
    const factor = (id: string): number => step(id)?.factor ?? Number.NaN;
    const binds = (id: string): boolean => step(id)?.binds ?? false;
    const factors = [metaConfidence.id, bandit.id, regimeStage.id, correlation.id].map(factor);
    const [metaFactor = 1, banditFactor = 1, regimeFactor = 1, correlationFactor = 1] = factors;
    return {
      metaFactor,
      banditFactor,
      regimeFactor,
      correlationFactor,
      finalScale: metaFactor * banditFactor * regimeFactor * correlationFactor,
      referenceFinalScale: trace.uncapped / (trace.raw + 1e-10),
      rawPosition: trace.raw,
      uncappedPosition: trace.uncapped,
      scaledPosition: trace.scaled,
      capped: binds('cap'),
      banditFloored: binds('bandit'),
      correlationFloored: binds('correlation'),
      lifted: binds('minimum'),
      unknownRegime: !trace.category.isKnown,
    };
  }

  /** Adds to a winner, cuts a loser, caps. Throws a RangeError for an invalid input. */
  pyramidWinners({ position, metaProb, currentPnl, pnlThreshold }: PyramidInputs): number {
    const { metaProb: probabilitySpec, currentPnl: pnlSpec } = pyramiding.inputs;
    const inputs = {
      position: requireValid('position', position, rawPosition.valid),
      metaProb: requireValid('metaProb', metaProb, probabilitySpec.valid),
      currentPnl: requireValid('currentPnl', currentPnl, pnlSpec.valid),
    };
    const threshold = requireValid(
      'pnlThreshold',
      pnlThreshold ?? this.config.pnlThreshold,
      pyramiding.params.pnlThreshold.valid,
    );
    const params = { ...toSlots(this.config), pnlThreshold: threshold };
    const size = inputs.position * evaluate(pyramiding.tree, { inputs, params, categories: {} });
    return evaluate(clip(lit(size), lit(this.config.maxPosition)), { inputs, params, categories: {} });
  }

  /** Scales by the regime and by baseline ÷ current volatility (0.2 to 2), caps. Throws a RangeError for an invalid input. */
  scaleByRegimeVolatility({ position, regime, currentVol, baselineVol }: RegimeVolatilityInputs): number {
    const inputs = {
      position: requireValid('position', position, rawPosition.valid),
      currentVol: requireValid('currentVol', currentVol, CURRENT_VOL.valid),
      baselineVol: requireValid('baselineVol', baselineVol ?? BASELINE_VOL.default, BASELINE_VOL.valid),
    };
    const regimeScales = categoryMultiplier(this.config.regimeScales, regime) ?? 1;
    return evaluate(regimeVolatilityTree, { inputs, params: toSlots(this.config), categories: { regimeScales } });
  }

  /** Scales whole columns, row by row as `scale` does. Bad rows are reported, their outputs are NaN, nothing throws for them. */
  scaleBatch(columns: BatchColumns): BatchResult {
    return scaleColumns(columns, this.config);
  }
}

const lit = (value: number): Node => ({ op: 'lit', value });

function checkInputs(inputs: ScaleInputs): DecisionInputs {
  const { metaProb, banditWeight } = { ...metaConfidence.inputs, ...bandit.inputs };
  const { correlationPenalty } = correlation.inputs;
  const { regime } = regimeStage.inputs;
  return {
    position: requireValid('position', inputs.position, rawPosition.valid),
    metaProb: requireValid('metaProb', inputs.metaProb ?? metaProb.default, metaProb.valid),
    banditWeight: requireValid('banditWeight', inputs.banditWeight ?? banditWeight.default, banditWeight.valid),
    regime: inputs.regime ?? regime.default,
    correlationPenalty: requireValid(
      'correlationPenalty',
      inputs.correlationPenalty ?? correlationPenalty.default,
      correlationPenalty.valid,
    ),
    ...MISSING,
  };
}
