import type { Attribution } from '../engine/attribution.ts';
import type { StageTrace, Trace } from '../engine/trace.ts';
import { writeTick, zeroBasedAxis } from './axis.model.ts';
import type { ChartState, ChartTable } from './chartTable.ts';
import { writeBareChange, writeChange, writeSize } from './inputText.ts';
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
  readonly state: ChartState;
  readonly axis: PlotAxis;
  readonly caption: string;
  readonly summary: string;
  readonly table: () => ChartTable;
}

/** Factors that are on always have a bar, and so has the cap; the other limits have one where they act. */
const isShown = ({ stage, isActive, binds, before, after }: StageTrace): boolean =>
  isActive && (stage.kind === 'factor' || stage.id === 'cap' || binds || before !== after);

export function contributionsModel(
  trace: Trace,
  attribution: Attribution,
  mode: ContributionsMode,
): ContributionsModel {
  const steps = trace.steps.filter(isShown);
  const shares = sharesOf(attribution);
  const bars: ContributionBar[] = [
    totalBar('raw', 'Raw', trace.raw),
    ...(mode === 'shares' && attribution.kind !== 'undefined'
      ? shareBars(steps, shares, trace.raw)
      : steps.map(stepBar)),
    totalBar('final', trace.final === trace.scaled ? 'Scaled' : 'Final', trace.final),
  ];
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  const axis = zeroBasedAxis(Math.min(...ends), Math.max(...ends), 4);
  return {
    bars,
    state: ends.every(Number.isFinite)
      ? { kind: 'ready' }
      : { kind: 'empty', reason: 'A size on the way is beyond what can be drawn.' },
    axis: { ...axis, write: (size) => writeTick(size, axis.step, 'multiple', false) },
    caption: caption(mode, attribution),
    summary: summary(trace, steps),
    table: () => contributionsTable(trace, steps, attribution),
  };
}

function totalBar(kind: 'raw' | 'final', label: string, size: number): ContributionBar {
  const colour = kind === 'raw' ? 'var(--control-line)' : 'var(--ink)';
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
    text: writeBareChange(after - before),
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
    const bar = { ...stepBar(step), from: reached, to: reached + share, text: writeBareChange(share) };
    reached = bar.to;
    return bar;
  });
}

const sharesOf = ({ steps }: Attribution): ReadonlyMap<string, number> =>
  new Map(steps.map(({ id, share }) => [id, share]));

function caption(mode: ContributionsMode, { kind }: Attribution): string {
  if (kind === 'noPosition') return 'No position: there is nothing to attribute';
  if (kind === 'undefined' && mode === 'shares')
    return 'Shares are not defined where a size is not finite or changes its sign: the steps in the order of the pipeline';
  if (mode === 'steps') return 'From the raw position to the final one in the order of the pipeline, in × of capital';
  return kind === 'zeroed'
    ? 'Exact shares of the change, in × of capital; what sets the size to zero bears all of it'
    : 'Exact shares of the change, the same in whatever order the factors act, in × of capital';
}

function summary(trace: Trace, steps: readonly StageTrace[]): string {
  const changes = steps.map(({ stage, before, after }) => `${stage.shortTitle} ${writeBareChange(after - before)}`);
  return `From ${writeSize(trace.raw)} raw: ${changes.join(', ')}; ${writeSize(trace.final)} in the end.`;
}

function contributionsTable(
  trace: Trace,
  steps: readonly StageTrace[],
  { steps: attributed }: Attribution,
): ChartTable {
  const byId = new Map(attributed.map((step) => [step.id, step]));
  const size = (value: number) => ({ value, text: writeSize(value) });
  const change = (value: number) => ({ value, text: writeChange(value) });
  return {
    columns: ['Step', 'Factor', 'Size after it', 'Change', 'Exact share', 'Least over orders', 'Most over orders'],
    rows: [
      ['Raw position', '', size(trace.raw), '', '', '', ''],
      ...steps.map(({ stage, factor, after, before }) => {
        const step = byId.get(stage.id);
        const [least, most] = step?.deltaRange ?? [after - before, after - before];
        return [
          stage.title,
          size(factor),
          size(after),
          change(after - before),
          change(step?.share ?? 0),
          change(least),
          change(most),
        ];
      }),
      ['Final position', '', size(trace.final), change(trace.final - trace.raw), '', '', ''],
    ],
  };
}

/** A label cut to the letters that fit: at a space where there is one, otherwise before a vowel. */
export function abbreviate(label: string, letters: number): string {
  if (label.length <= letters) return label;
  const [first = label] = label.split(' ');
  if (first.length < label.length && first.length <= letters) return first;
  // As people abbreviate: Corr., Pyr., Min.
  const [syllable = label.slice(0, 3)] = /^.{2,}?[^aeiou](?=[aeiou])/u.exec(label) ?? [];
  return `${syllable.slice(0, Math.max(2, letters - 1))}.`;
}
