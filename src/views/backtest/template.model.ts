import { type FieldId, fields } from '../../data/schema.ts';

/** The name under which the template is saved. */
export const TEMPLATE_NAME = 'backtest-template.csv';

type Examples = readonly [string, string, string];

/** Three daily bars: a long position, a cut and a short one. The last bar has no next return yet, the first no ATR. */
const EXAMPLES: Readonly<Record<FieldId, Examples>> = {
  rawPosition: ['1', '0.5', '-0.8'],
  metaProb: ['0.7', '0.55', '0.62'],
  banditWeight: ['0.8', '0.8', '0.6'],
  regime: ['TRENDING', 'NORMAL', 'HIGH_VOL'],
  correlationPenalty: ['0', '0.2', '0.35'],
  currentPnl: ['0.01', '-0.004', '0'],
  atr: ['', '1.25', '1.5'],
  close: ['100', '102', '99.96'],
  high: ['100.5', '102.5', '102.1'],
  low: ['99.2', '100.3', '99.5'],
  return: ['0.02', '-0.02', ''],
  timestamp: ['2024-01-02', '2024-01-03', '2024-01-04'],
  strategy: ['trend', 'trend', 'trend'],
};

/** A CSV with every column that is read, under a name that leaves no doubt, and three rows to write over. */
export function templateCsv(): string {
  const inOrder = [...fields].sort((a, b) => Number(b.id === 'timestamp') - Number(a.id === 'timestamp'));
  const lines = [
    inOrder.map(({ names, column }) => names[0] ?? column),
    ...([0, 1, 2] as const).map((row) => inOrder.map(({ id }) => EXAMPLES[id][row])),
  ];
  return `${lines.map((cells) => cells.join(',')).join('\n')}\n`;
}
