import { type Figures, type Measure, metrics, overallFigures, type SeriesFigures } from '../../../src/batch/figures.ts';
import type { FileFacts, SummaryAnswer } from '../../../src/worker/protocol.ts';

const fill = <K extends string>(names: readonly K[], measure: (name: K, i: number) => Measure): Record<K, Measure> => {
  const entries = names.map((name, i) => [name, measure(name, i)] as const);
  return Object.fromEntries(entries) as Record<K, Measure>;
};

/** Every figure with a value of its own, so that a mix-up shows. */
export const seriesFigures = (start: number): SeriesFigures => fill(metrics, (_, i) => ({ value: start + i / 100 }));

export const someFigures: Figures = {
  overall: fill(overallFigures, (name, i) => ({ value: name === 'bars' ? 3 : i })),
  series: { Raw: seriesFigures(1), Scaled: seriesFigures(2), Matched: seriesFigures(3) },
};

export const someFacts: FileFacts = {
  fileName: 'goog_daily.csv',
  byteCount: 1000,
  reading: {
    container: 'plain',
    dialect: { delimiter: ',', decimalMark: '.', encoding: 'utf-8', quoting: 'double' },
    headerLine: 1,
    choices: {},
  },
  header: ['timestamp', 'raw_position', 'meta', 'note'],
  fields: { timestamp: 'timestamp', rawPosition: 'raw_position', metaProb: 'meta' },
  ledger: { read: 5, scaled: 3, rejected: 1, blank: 1, comment: 0, preamble: 0, footer: 0, withRemarks: 1 },
  rowCount: 4,
  pointCount: 3,
  axis: { kind: 'time', from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 4) },
  regimes: [],
  strategies: [],
  hasReturns: false,
  problemGroups: [
    { code: 'outOfRange', column: 'meta', count: 1, firstLine: 3 },
    { code: 'notANumber', column: 'pnl', count: 1, firstLine: 4 },
  ],
  problemCounts: { rejected: 1, remarks: 1 },
  notices: [{ code: 'blankLines', message: 'Blank lines were skipped.', count: 1 }],
};

export const someSummary: SummaryAnswer = { kind: 'summary', figures: someFigures, notices: [] };
