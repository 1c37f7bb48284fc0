/** The engine as a module: no React, no DOM, no store. Regime names are compared exactly here, as the reference does. */
export { type AtrInputs, AtrVolTarget, type AtrVolTargetConfig } from './AtrVolTarget.ts';
export { averageTrueRange, type PriceColumns } from './averageTrueRange.ts';
export { DEFAULT_CONFIG, type ScalerConfig } from './config.ts';
export {
  PositionScaler,
  type PyramidInputs,
  type RegimeVolatilityInputs,
  type ScaleInputs,
  type ScalingBreakdown,
} from './PositionScaler.ts';
export type { BatchColumns, BatchProblem, BatchResult, RegimeCodes } from './scaleColumns.ts';
