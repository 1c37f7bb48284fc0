import { type DecileLine, wilsonInterval } from '../batch/deciles.ts';
import { formatBasisPoints, formatMultiple, formatNumber, formatPercent } from '../engine/units.ts';
import type { ChartTable } from './chartTable.ts';
import { evenWriter, type FacetModel } from './FacetBars.model.ts';

export interface DecilesModel extends FacetModel {
  readonly summary: string;
  readonly table: () => ChartTable;
}

const COIN = 0.5;

const hitRate = ({ won, moved }: DecileLine): number | undefined => (moved > 0 ? won / moved : undefined);
const signedBasisPoints = (value: number): string => `${value > 0 ? '+' : ''}${formatBasisPoints(value)}`;
const rangeText = ({ from, to }: DecileLine): string => `${formatNumber(from)} – ${formatNumber(to)}`;

/** What a rising meta probability is worth: how often raw won, what it earned, and how large scaled was. */
export function decilesModel(lines: readonly DecileLine[]): DecilesModel {
  const meta = { colour: 'meta' };
  return {
    rows: lines.map((line, k) => ({ id: String(k + 1), label: `${k + 1}`, note: rangeText(line) })),
    facets: [
      {
        id: 'hit',
        title: 'Hit rate',
        mark: 'dot',
        guide: COIN,
        series: [
          {
            ...meta,
            label: 'hit rate',
            values: lines.map(hitRate),
            intervals: lines.map(({ won, moved }) => wilsonInterval(won, moved)),
          },
        ],
        write: evenWriter(lines.map(hitRate), 'percent'),
      },
      {
        id: 'earned',
        title: 'Mean earned, raw',
        mark: 'bar',
        series: [{ colour: 'cap', label: 'earned', values: lines.map(({ meanEarned }) => meanEarned) }],
        write: evenWriter(
          lines.map(({ meanEarned }) => meanEarned),
          'basisPoints',
          true,
        ),
      },
      {
        id: 'size',
        title: 'Mean |scaled|',
        mark: 'bar',
        series: [{ colour: 'positive', label: 'scaled', values: lines.map(({ meanAbsScaled }) => meanAbsScaled) }],
        write: evenWriter(
          lines.map(({ meanAbsScaled }) => meanAbsScaled),
          'multiple',
        ),
      },
    ],
    summary: summarise(lines),
    table: () => ({
      columns: [
        'Decile',
        'From',
        'To',
        'Rows',
        'Won or lost',
        'Won',
        'Hit rate',
        '95 % from',
        '95 % to',
        'Mean earned, raw',
        'Mean |scaled|',
      ],
      rows: lines.map((line, k) => {
        const ends = wilsonInterval(line.won, line.moved);
        const share = (value: number | undefined) =>
          value === undefined ? '—' : { value, text: formatPercent(value) };
        const count = (value: number) => ({ value, text: formatNumber(value, 0) });
        return [
          String(k + 1),
          { value: line.from, text: formatNumber(line.from) },
          { value: line.to, text: formatNumber(line.to) },
          count(line.rows),
          count(line.moved),
          count(line.won),
          share(hitRate(line)),
          share(ends?.[0]),
          share(ends?.[1]),
          { value: line.meanEarned, text: signedBasisPoints(line.meanEarned) },
          { value: line.meanAbsScaled, text: formatMultiple(line.meanAbsScaled) },
        ];
      }),
    }),
  };
}

function summarise(lines: readonly DecileLine[]): string {
  const [first, last] = [lines[0], lines.at(-1)];
  if (!first || !last) return 'There are no rows with a meta probability and a return.';
  const [low, high] = [hitRate(first), hitRate(last)].map((rate) => (rate === undefined ? '—' : formatPercent(rate)));
  return lines.length === 1
    ? `The meta probability is the same on all ${formatNumber(first.rows, 0)} rows.`
    : `From the lowest to the highest probabilities the hit rate goes from ${low} to ${high}, the mean size from ${formatMultiple(first.meanAbsScaled)} to ${formatMultiple(last.meanAbsScaled)}.`;
}
