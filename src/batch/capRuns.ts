import type { BacktestRun } from './backtestRun.ts';
import { readConstraints } from './constraints.ts';
import type { Measure } from './figures.ts';

/** What the cap and the minimum do to the sizes of the scaled rows. */
export type CapFigure =
  | 'timeAtCap'
  | 'timeAboveCap'
  | 'meanClippedExcess'
  | 'clipLoss'
  | 'longestRunAtCap'
  | 'meanLift';

/** The figures of the cap. Source: attribution-and-statistics.md 12. */
export function capFigures(run: BacktestRun): Readonly<Record<CapFigure, Measure>> {
  const { atLimit, beyond, lost, gross, longestRun, lift } = readConstraints(run).cap;
  const { scaledRows } = run.timeline;
  const perRow = (sum: number): Measure => perScaledRow(sum, scaledRows);
  return {
    timeAtCap: perRow(atLimit),
    timeAboveCap: perRow(beyond),
    meanClippedExcess: perRow(lost),
    clipLoss: gross > 0 ? { value: lost / gross } : { undefinedBecause: 'every position is zero before the cap' },
    longestRunAtCap: scaledRows > 0 ? { value: longestRun } : perRow(0),
    meanLift: perRow(lift),
  };
}

/** A sum or a count over the scaled rows, for each of them. */
export const perScaledRow = (sum: number, scaledRows: number): Measure =>
  scaledRows > 0 ? { value: sum / scaledRows } : { undefinedBecause: 'no row could be scaled' };
