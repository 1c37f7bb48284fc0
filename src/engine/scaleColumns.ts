import type { ScalerConfig } from './config.ts';

export interface BatchColumns {
  readonly position: ArrayLike<number>;
}
export interface BatchResult {
  readonly scaledPosition: Float64Array;
}
export function scaleColumns(_columns: BatchColumns, _config: ScalerConfig): BatchResult {
  throw new Error('not built');
}
