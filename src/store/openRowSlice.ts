import type { StateCreator } from 'zustand';
import { resultColumns } from '../batch/backtestRun.ts';
import type { DecisionInputs } from '../engine/trace.ts';
import type { FileFacts, RowInputs, RowsAnswer } from '../worker/protocol.ts';
import { type Decision, NEUTRAL_INPUTS } from './decision.ts';
import type { DecisionSlice } from './decisionSlice.ts';
import type { ViewSlice } from './viewSlice.ts';

/** A row of the backtest that stands on the sliders of Explore. */
export interface OpenRow {
  readonly fileName: string;
  /** Place in the file, from 0, and physical line. */
  readonly row: number;
  readonly line: number;
  /** Place in the table that it was opened from, from 0. */
  readonly place: number;
  /** Milliseconds since 1970 UTC; undefined where the file has no time. */
  readonly timeMs: number | undefined;
  readonly inputs: RowInputs;
  /** The scaled position of the backtest for this row, under the configuration it was opened with. */
  readonly scaled: number;
  /** What was on the sliders before. */
  readonly before: DecisionInputs;
}

export interface OpenRowSlice {
  readonly openRow: OpenRow | undefined;
  /** The row that the table comes back to; forgotten once it has. */
  readonly rowToFind: Pick<OpenRow, 'row' | 'place'> | undefined;
  readonly forgetRowToFind: () => void;
  /** Puts a row on the sliders and shows Explore: one step of undo. */
  readonly showRowOnExplore: (row: Omit<OpenRow, 'before'>) => void;
  readonly putRowBack: () => void;
  /** Back to the table, with the inputs that were on the sliders before. */
  readonly leaveRow: () => void;
  readonly forgetRow: () => void;
}

/** The results of a row begin with its factors. */
const SCALED_PLACE = resultColumns.indexOf('scaled_position');

/** A row of the table as it is opened; undefined where there is nothing to open, because it was rejected. */
export function toOpenRow(
  { fileName, axis }: FileFacts,
  { row, line, status, x, inputs, results }: RowsAnswer['rows'][number],
  place: number,
): Omit<OpenRow, 'before'> | undefined {
  if (status === 'rejected') return undefined;
  const timeMs = axis.kind === 'time' ? x : undefined;
  return { fileName, row, line, place, timeMs, inputs, scaled: results[SCALED_PLACE] ?? Number.NaN };
}

/** The inputs of a decision with those that a row has. A penalty that it does not have counts as none, as in the backtest. */
export const withRow = ({ inputs }: Decision, row: RowInputs): DecisionInputs => ({
  ...inputs,
  correlationPenalty: NEUTRAL_INPUTS.correlationPenalty,
  ...row,
  close: 1,
});

export const createOpenRowSlice: StateCreator<OpenRowSlice & DecisionSlice & ViewSlice, [], [], OpenRowSlice> = (
  set,
  get,
) => ({
  openRow: undefined,
  rowToFind: undefined,
  showRowOnExplore: (row) => {
    const { decision, setDecision, showView } = get();
    set({ openRow: { ...row, before: get().openRow?.before ?? decision.inputs }, rowToFind: undefined });
    setDecision({ ...decision, inputs: withRow(decision, row.inputs) });
    showView('explore');
  },
  putRowBack: () => {
    const { openRow, decision, setDecision } = get();
    if (openRow) setDecision({ ...decision, inputs: withRow(decision, openRow.inputs) });
  },
  leaveRow: () => {
    const { openRow, decision, setDecision, showView } = get();
    if (!openRow) return;
    setDecision({ ...decision, inputs: openRow.before });
    set({ openRow: undefined, rowToFind: { row: openRow.row, place: openRow.place } });
    showView('backtest');
  },
  forgetRow: () => set({ openRow: undefined }),
  forgetRowToFind: () => set({ rowToFind: undefined }),
});
