import type { BacktestRun } from '../batch/backtestRun.ts';
import { type RowFilter, selectionVersion, selectRows } from '../batch/rowSelection.ts';
import { describeProblems } from '../data/problems.ts';
import { type RowText, readRowTexts } from '../data/recordText.ts';
import { ROW_REJECTED, ROW_SCALED } from '../data/rowReader.ts';
import type { QuestionOf, RowInputs, RowsAnswer } from './protocol.ts';
import type { ShownRun } from './shownRun.ts';

/** Rows whose order is found again in no time. */
const QUICK_ROWS = 100_000;

/** The rows of a filter in an order, kept for the next question. */
interface Selection {
  readonly key: string;
  readonly version: string;
  readonly rows: Uint32Array | undefined;
}

/** The selection that was asked for last, by backtest. */
const selections = new WeakMap<ShownRun, Selection>();

/** The filter among the rows that are shown: where one strategy is, only its own. */
export const withinStrategy = ({ strategy }: ShownRun, filter: RowFilter): RowFilter =>
  strategy === undefined ? filter : { ...filter, strategy };

function selectionOf(shown: ShownRun, filter: RowFilter, { order, mayBeOld }: QuestionOf<'rows'>): Selection {
  const { whole: run } = shown;
  const known = selections.get(shown);
  const key = JSON.stringify([filter, order]);
  const version = selectionVersion(run, filter, order);
  const isSlow = run.backtest.rowCount > QUICK_ROWS;
  if (known?.key === key && (known.version === version || (mayBeOld && isSlow))) return known;
  const selection = { key, version, rows: selectRows(run, filter, order) };
  selections.set(shown, selection);
  return selection;
}

/** The texts that were read last, by backtest: no configuration changes them. */
const knownTexts = new WeakMap<ShownRun, { readonly rows: Uint32Array; readonly texts: readonly RowText[] }>();

async function textsOf(shown: ShownRun, rows: Uint32Array): Promise<readonly RowText[]> {
  const known = knownTexts.get(shown);
  if (known?.rows.length === rows.length && known.rows.every((row, k) => row === rows[k])) return known.texts;
  const texts = await readRowTexts(shown.whole.backtest, rows);
  knownTexts.set(shown, { rows, texts });
  return texts;
}

/** The rows asked for, with the file's own text and what the scaler made of them. */
export async function answerRows(shown: ShownRun, question: QuestionOf<'rows'>): Promise<RowsAnswer> {
  const { whole: run } = shown;
  const { backtest } = run;
  const filter = withinStrategy(shown, question.filter);
  const selection = selectionOf(shown, filter, question);
  const total = selection.rows?.length ?? backtest.rowCount;
  const first = Math.max(0, Math.min(question.from, total));
  const last = Math.max(first, Math.min(question.to, total));
  const rows = selection.rows?.slice(first, last) ?? Uint32Array.from({ length: last - first }, (_, k) => first + k);
  const texts = await textsOf(shown, rows);
  const names = run.activeResults;
  const results = names.map((name) => run.result(name));
  return {
    kind: 'rows',
    from: first,
    total,
    isOld: selection.version !== selectionVersion(run, filter, question.order),
    resultColumns: names,
    rows: texts.map(({ row, line, cells, problems }) => ({
      row,
      line,
      status: statusOf(backtest.status[row]),
      x: placeOf(run, row),
      inputs: backtest.status[row] === ROW_REJECTED ? {} : inputsOf(run, row),
      cells,
      results: results.map((column) => column?.[row] ?? Number.NaN),
      problem: describeProblems(problems),
    })),
  };
}

function placeOf({ timeline, backtest }: BacktestRun, row: number): number | undefined {
  if (timeline.axis === 'row') return row + 1;
  const time = backtest.numbers.get('timestamp')?.[row];
  return time === undefined || Number.isNaN(time) ? undefined : time;
}

const ROW_INPUTS = ['position', 'metaProb', 'banditWeight', 'correlationPenalty', 'currentPnl'] as const;

function inputsOf(run: BacktestRun, row: number): RowInputs {
  const numbers = ROW_INPUTS.flatMap((name) => {
    const value = run.input(name)?.[row];
    return value === undefined || Number.isNaN(value) ? [] : [[name, value] as const];
  });
  const share = (run.input('atr')?.[row] ?? Number.NaN) / (run.input('close')?.[row] ?? Number.NaN);
  const regimes = run.backtest.coded.get('regime');
  const regime = regimes?.categories[regimes.codes[row] ?? -1]?.name;
  return {
    ...Object.fromEntries(numbers),
    ...(share > 0 ? { atr: share } : {}),
    ...(regime === undefined ? {} : { regime }),
  };
}

function statusOf(status: number | undefined): RowsAnswer['rows'][number]['status'] {
  if (status === ROW_REJECTED) return 'rejected';
  return status === ROW_SCALED ? 'scaled' : 'remark';
}
