import type { RegimeLine } from '../batch/breakdowns.ts';
import {
  formatMultiple,
  formatNumber,
  formatPercent,
  formatSignedMultiple,
  formatSignedPercent,
} from '../engine/units.ts';
import type { ChartTable } from './chartTable.ts';
import { evenWriter, type Facet, type FacetModel, shortLabel } from './FacetBars.model.ts';

export interface RegimeExposureModel extends FacetModel {
  /** Regimes that are not drawn, those with the fewest rows. */
  readonly left: number;
  readonly summary: string;
  readonly table: () => ChartTable;
}

/** More regimes than this are in the table only. */
const MOST_ROWS = 12;

/** What was held in each regime, of what was asked for, and what came of it. */
export function regimeExposureModel(regimes: readonly RegimeLine[]): RegimeExposureModel {
  const fewest = [...regimes].sort((a, b) => b.rows - a.rows)[MOST_ROWS - 1]?.rows ?? 0;
  const drawn = regimes.filter(({ rows }) => rows >= fewest).slice(0, MOST_ROWS);
  const hasProfit = regimes.some(({ profitScaled }) => profitScaled !== undefined);
  const raw = (values: readonly (number | undefined)[]) => ({ label: 'raw', colour: 'cap', isFaint: true, values });
  const scaled = (values: readonly (number | undefined)[]) => ({ label: 'scaled', colour: 'positive', values });
  const facets: readonly Facet[] = [
    {
      id: 'time',
      title: 'Share of rows',
      mark: 'bar',
      series: [{ label: 'rows', colour: 'regime', values: drawn.map(({ timeShare }) => timeShare) }],
      write: evenWriter(
        drawn.map(({ timeShare }) => timeShare),
        'percent',
      ),
    },
    {
      id: 'size',
      title: 'Mean size',
      mark: 'bar',
      series: [raw(drawn.map((line) => line.meanAbsRaw)), scaled(drawn.map((line) => line.meanAbsScaled))],
      write: evenWriter(
        drawn.flatMap((line) => [line.meanAbsRaw, line.meanAbsScaled]),
        'multiple',
      ),
    },
    {
      id: 'gross',
      title: 'Share of gross',
      mark: 'bar',
      series: [scaled(drawn.map(({ grossShare }) => grossShare))],
      write: evenWriter(
        drawn.map(({ grossShare }) => grossShare),
        'percent',
      ),
    },
    {
      id: 'profit',
      title: 'P&L',
      mark: 'bar',
      series: [raw(drawn.map((line) => line.profitRaw)), scaled(drawn.map((line) => line.profitScaled))],
      write: evenWriter(
        drawn.flatMap((line) => [line.profitRaw, line.profitScaled]),
        'percent',
        true,
      ),
    },
  ];
  return {
    left: regimes.length - drawn.length,
    rows: drawn.map(({ name, isKnown, multiplier }) => ({
      id: name,
      label: shortLabel(name),
      note: isKnown ? formatMultiple(multiplier) : 'unknown',
    })),
    facets: hasProfit ? facets : facets.slice(0, -1),
    summary: summarise(regimes),
    table: () => tableOf(regimes, hasProfit),
  };
}

function summarise(regimes: readonly RegimeLine[]): string {
  const [first, ...others] = regimes;
  if (!first) return 'The file has no regimes.';
  const most = others.reduce((best, line) => (line.grossShare > best.grossShare ? line : best), first);
  return `${most.name} holds ${formatPercent(most.grossShare)} of all scaled exposure in ${formatPercent(most.timeShare)} of the rows.`;
}

function tableOf(regimes: readonly RegimeLine[], hasProfit: boolean): ChartTable {
  return {
    columns: [
      'Regime',
      'Multiplier',
      'Rows',
      'Share of rows',
      'Mean |raw|',
      'Mean |scaled|',
      'Mean |final|',
      'Mean scaled',
      'Share of exposure',
      ...(hasProfit ? ['P&L, raw', 'P&L, scaled'] : []),
    ],
    rows: regimes.map((line) => [
      line.isKnown ? line.name : `${line.name} (unknown)`,
      { value: line.multiplier, text: formatMultiple(line.multiplier) },
      { value: line.rows, text: formatNumber(line.rows, 0) },
      { value: line.timeShare, text: formatPercent(line.timeShare) },
      { value: line.meanAbsRaw, text: formatMultiple(line.meanAbsRaw) },
      { value: line.meanAbsScaled, text: formatMultiple(line.meanAbsScaled) },
      { value: line.meanAbsFinal, text: formatMultiple(line.meanAbsFinal) },
      { value: line.meanNetScaled, text: formatSignedMultiple(line.meanNetScaled) },
      { value: line.grossShare, text: formatPercent(line.grossShare) },
      ...[line.profitRaw, line.profitScaled].flatMap((profit) =>
        profit === undefined ? [] : [{ value: profit, text: formatSignedPercent(profit) }],
      ),
    ]),
  };
}
