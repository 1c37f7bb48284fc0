import { type ContributionStep, contributionSteps, type LogContributions } from '../batch/logContributions.ts';
import { formatMultiple, formatNumber } from '../engine/units.ts';
import type { TimeLine, TimeSeries } from './TimeChart.model.ts';
import type { TimeAxisKind } from './timeAxis.model.ts';

const LOOKS: Readonly<Record<ContributionStep, { readonly label: string; readonly colour: string }>> = {
  meta: { label: 'meta', colour: 'meta' },
  bandit: { label: 'bandit', colour: 'bandit' },
  regime: { label: 'regime', colour: 'regime' },
  correlation: { label: 'corr.', colour: 'correlation' },
  clip: { label: 'clip', colour: 'cap' },
};

/** The contributions as layers: what enlarges stands on zero upwards, what shrinks downwards, and the total is a line. */
export function stackContributions(
  kind: TimeAxisKind,
  { x, isExact, steps, total }: Pick<LogContributions, 'x' | 'isExact' | 'steps' | 'total'>,
): TimeSeries {
  const above = new Float64Array(x.length);
  const below = new Float64Array(x.length);
  const layers = contributionSteps.map((step): TimeLine => {
    const values = steps[step];
    const low = new Float64Array(x.length);
    const high = new Float64Array(x.length);
    for (let b = 0; b < x.length; b++) {
      const value = values[b]!;
      const base = value < 0 ? below : above;
      const from = base[b]!;
      base[b]! += value;
      low[b] = Math.min(from, from + value);
      high[b] = Math.max(from, from + value);
    }
    return { id: step, ...LOOKS[step], low, high, values };
  });
  return {
    kind,
    x,
    isExact,
    lines: [...layers, { id: 'total', label: 'total', colour: 'ink', low: total, high: total, values: total }],
  };
}

/** A logarithm with the multiple that it stands for: `+0.336 (1.40×)`. */
export const writeLog = (value: number): string =>
  Number.isNaN(value) ? '—' : `${value > 0 ? '+' : ''}${formatNumber(value, 3)} (${formatMultiple(Math.exp(value))})`;
