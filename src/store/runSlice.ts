import type { StateCreator } from 'zustand';
import type { ReturnReading, RunSettings } from '../batch/runSettings.ts';
import { describeInterval, isValid, type ValueProblem } from '../engine/problem.ts';
import type { Decision } from './decision.ts';

/** How a backtest is run and measured, besides the configuration: what undo does not cover. */
export interface RunSlice {
  readonly returnReading: ReturnReading;
  /** Cost per unit of turnover in basis points of capital, ≥ 0. */
  readonly costBasisPoints: number;
  /** The strategy that is shown; undefined for all. One that the file does not have counts as all. */
  readonly strategy: string | undefined;
  readonly setReturnReading: (reading: ReturnReading) => void;
  readonly showStrategy: (strategy: string | undefined) => void;
  readonly setCost: (basisPoints: number) => ValueProblem | undefined;
}

/** What is chosen about a run. */
export type RunChoices = Pick<RunSlice, 'returnReading' | 'costBasisPoints' | 'strategy'>;

const VALID_COST = { least: 0, most: 10_000 } as const;
const BASIS_POINTS = 10_000;

/** Why this cost cannot be used; undefined where it can. */
export const checkCost = (basisPoints: number): ValueProblem | undefined =>
  isValid(basisPoints, VALID_COST)
    ? undefined
    : { field: 'cost', found: basisPoints, valid: describeInterval(VALID_COST) };

export const createRunSlice: StateCreator<RunSlice> = (set) => ({
  returnReading: 'checked',
  costBasisPoints: 0,
  strategy: undefined,
  showStrategy: (strategy) => set({ strategy }),
  setReturnReading: (returnReading) => set({ returnReading }),
  setCost: (costBasisPoints) => {
    const problem = checkCost(costBasisPoints);
    if (!problem) set({ costBasisPoints });
    return problem;
  },
});

/** The settings that a backtest runs with: the configuration on screen, and its inputs for columns that the file does not have. */
export function toRunSettings(
  { config, switches, inputs }: Decision,
  { returnReading, costBasisPoints, strategy }: RunChoices,
): RunSettings {
  const { metaProb, banditWeight, regime } = inputs;
  const fallbacks = { metaProb, banditWeight, regime };
  return { config, switches, fallbacks, returnReading, cost: costBasisPoints / BASIS_POINTS, strategy };
}
