import type { Attribution } from '../engine/attribution.ts';
import type { StageTrace, Trace } from '../engine/trace.ts';
import { formatSignedPercent } from '../engine/units.ts';
import { labelWidth, writeTick, zeroBasedAxis } from './axis.model.ts';
import type { ChartTable } from './chartTable.ts';
import { writeChange, writeSize } from './inputText.ts';
import type { PlotAxis } from './Plot.tsx';

/** `steps`: what each step does in the order of the pipeline. `shares`: what each contributes whatever the order. */
export type ContributionsMode = 'steps' | 'shares';

export interface ContributionBar {
  readonly id: string;
  readonly label: string;
  readonly kind: 'raw' | 'step' | 'final';
  readonly colour: string;
  /** A step's bar runs from the size before it to the size after it, a total's from zero. */
  readonly from: number;
  readonly to: number;
  /** What is written at the bar. */
  readonly text: string;
  readonly isBinding: boolean;
}

export interface ContributionsModel {
  readonly bars: readonly ContributionBar[];
  readonly axis: PlotAxis;
  readonly caption: string;
  readonly summary: string;
  readonly table: ChartTable;
}

const withoutUnit = (text: string): string => text.replace(/×$/u, '');
const writeBar = (change: number): string => withoutUnit(writeChange(change));

/** Factors that are on always have a bar, and so has the cap; the other limits have one where they act. */
const isShown = ({ stage, isActive, binds, before, after }: StageTrace): boolean =>
  isActive && (stage.kind === 'factor' || stage.id === 'cap' || binds || before !== after);

export function contributionsModel(trace: Trace, attribution: Attribution, mode: ContributionsMode): ContributionsModel {
  const steps = trace.steps.filter(isShown);
  const shares = mode === 'shares' ? sharesOf(attribution) : undefined;
  const bars: ContributionBar[] = [
    totalBar('raw', 'Raw', trace.raw),
    ...(shares ? shareBars(steps, shares, trace.raw) : steps.map(stepBar)),
    totalBar('final', trace.final === trace.scaled ? 'Scaled' : 'Final', trace.final),
  ];
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  const axis = zeroBasedAxis(Math.min(...ends), Math.max(...ends), 4);
  return {
    bars,
    axis: { ...axis, write: (size) => writeTick(size, axis.step, 'multiple', false) },
    caption: caption(mode, attribution),
    summary: summary(trace, steps),
    table: contributionsTable(trace, steps, sharesOf(attribution)),
  };
}

function totalBar(kind: 'raw' | 'final', label: string, size: number): ContributionBar {
  const colour = kind === 'raw' ? 'var(--muted)' : 'var(--ink)';
  return { id: kind, label, kind, colour, from: 0, to: size, text: writeSize(size), isBinding: false };
}

function stepBar({ stage, before, after, binds }: StageTrace): ContributionBar {
  return {
    id: stage.id,
    label: stage.shortTitle,
    kind: 'step',
    colour: `var(--${stage.mark})`,
    from: before,
    to: after,
    text: writeBar(after - before),
    isBinding: binds,
  };
}

function shareBars(
  steps: readonly StageTrace[],
  shares: ReadonlyMap<string, number>,
  raw: number,
): readonly ContributionBar[] {
  let reached = raw;
  return steps.map((step) => {
    const share = shares.get(step.stage.id) ?? 0;
    const bar = { ...stepBar(step), from: reached, to: reached + share, text: writeBar(share) };
    reached = bar.to;
    return bar;
  });
}
