import type { ReadingPreview } from '../../../src/data/readingChoices.ts';

/** A file whose position has no sure name, with a name that stands twice, percentages and labels of its own. */
export const somePreview: ReadingPreview = {
  fileName: 'theirs.csv',
  dialect: { delimiter: ';', decimalMark: ',', encoding: 'utf-8', quoting: 'double' },
  headerLine: 1,
  headerRows: 1,
  header: ['Datum', 'Signal', 'prob', 'state', 'prob', ''],
  rows: [
    ['01/02/2024', '1', '55', 'Trend up', '0,3', ''],
    ['02/02/2024', '-1', '80,5', 'HIGH_VOL', '0,4', ''],
    ['03/02/2024', '0,5', '', 'trend-up', '0,5', 'x'],
  ],
  columns: { timestamp: 0, rawPosition: 1, regime: 3 },
  quotings: [],
  doubts: [{ kind: 'noPosition' }, { kind: 'ambiguous', field: 'metaProb', columns: ['prob', 'prob'] }],
};
