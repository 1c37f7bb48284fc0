import type { TornadoBar } from '../engine/sensitivity.ts';
import { declarationOf } from '../engine/sizeSampler.ts';
import { regime } from '../engine/stages/regime.ts';
import { fixedAxis, writeTick } from './axis.model.ts';
import type { ChartTable } from './chartTable.ts';
import { inputColour, writeInput, writeSize } from './inputText.ts';
import type { PlotAxis } from './Plot.tsx';

/** One end of a bar: a size, and the input's value that gives it. */
export interface TornadoEnd {
  readonly size: number;
  readonly at: string;
  /** The size before the cap, where the cap took something. */
  readonly uncapped: number | undefined;
}

export interface TornadoRow {
  readonly id: string;
  readonly label: string;
  readonly colour: string;
  /** The ends in the order of their sizes. */
  readonly ends: readonly [TornadoEnd, TornadoEnd];
}

export interface TornadoModel {
  readonly rows: readonly TornadoRow[];
  readonly axis: PlotAxis;
  readonly caption: string;
  readonly summary: string;
  readonly table: () => ChartTable;
}

const labelOf = (input: TornadoBar['input']): string =>
  input === 'regime' ? regime.inputs.regime.label : declarationOf(input).spec.label;

const colourOf = (input: TornadoBar['input']): string =>
  `var(--${input === 'regime' ? regime.mark : inputColour(input)})`;

const writeEnd = (input: TornadoBar['input'], at: number | string): string =>
  typeof at === 'number' && input !== 'regime' ? writeInput(input, at) : String(at);

export function tornadoModel(bars: readonly TornadoBar[], final: number, cap: number): TornadoModel {
  const rows = bars.map((bar) => toRow(bar, cap));
  const sizes = rows
    .flatMap(({ ends }) => ends.flatMap(({ size, uncapped }) => [size, uncapped ?? size]))
    .concat(final);
  const most = Math.max(0, ...sizes);
  const least = Math.min(0, ...sizes);
  const axis = fixedAxis(least, most > least ? most : least + 1, 5);
  const [widest] = bars;
  const hasGhost = rows.some(({ ends }) => ends.some(({ uncapped }) => uncapped !== undefined));
  return {
    rows,
    axis: { ...axis, write: (size) => writeTick(size, axis.step, 'multiple', false) },
    caption: `Final position with one input at either end of its range, all else held${hasGhost ? '; outlined: before the cap' : ''}`,
    summary: widest
      ? `${labelOf(widest.input)} moves the final position most: ${writeSize(widest.low)} at ${writeEnd(
          widest.input,
          widest.lowAt,
        )}, ${writeSize(widest.high)} at ${writeEnd(widest.input, widest.highAt)}; now ${writeSize(final)}.`
      : 'No input can be moved.',
    table: () => tornadoTable(bars),
  };
}

function toRow(bar: TornadoBar, cap: number): TornadoRow {
  const low: TornadoEnd = {
    size: bar.low,
    at: writeEnd(bar.input, bar.lowAt),
    uncapped: ghost(bar.low, bar.lowUncapped, cap),
  };
  const high: TornadoEnd = {
    size: bar.high,
    at: writeEnd(bar.input, bar.highAt),
    uncapped: ghost(bar.high, bar.highUncapped, cap),
  };
  return {
    id: bar.input,
    label: labelOf(bar.input),
    colour: colourOf(bar.input),
    ends: bar.low <= bar.high ? [low, high] : [high, low],
  };
}

/** Only what the cap took off: later steps may lower or raise the size as well. */
const ghost = (size: number, uncapped: number, cap: number): number | undefined =>
  Math.abs(uncapped) > cap && Math.abs(uncapped) > Math.abs(size) ? uncapped : undefined;

function tornadoTable(bars: readonly TornadoBar[]): ChartTable {
  const size = (value: number) => ({ value, text: writeSize(value) });
  return {
    columns: ['Input', 'From', 'Position there', 'Before the cap', 'To', 'Position there ', 'Before the cap ', 'Swing'],
    rows: bars.map((bar) => [
      labelOf(bar.input),
      writeEnd(bar.input, bar.lowAt),
      size(bar.low),
      size(bar.lowUncapped),
      writeEnd(bar.input, bar.highAt),
      size(bar.high),
      size(bar.highUncapped),
      size(bar.swing),
    ]),
  };
}
