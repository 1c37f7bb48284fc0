import type { RegimeLine } from '../batch/breakdowns.ts';
import { formatMultiple, formatNumber, formatPercent, formatSignedPercent } from '../engine/units.ts';
import { type Axis, writeTick, zeroBasedAxis } from './axis.model.ts';
import type { ChartTable } from './chartTable.ts';

export interface RegimeBar {
  readonly name: string;
  /** The name as there is room for it. */
  readonly label: string;
  readonly note: string;
  readonly raw: number;
  readonly scaled: number;
}

export interface RegimeExposureModel {
  readonly bars: readonly RegimeBar[];
  /** Regimes without a bar, those with the fewest rows. */
  readonly left: number;
  readonly x: Axis;
  readonly write: (size: number) => string;
  readonly summary: string;
  readonly table: () => ChartTable;
}

const LONGEST_LABEL = 14;
/** More regimes than this are in the table only. */
const MOST_BARS = 12;

/** A bar pair per regime: what was asked for on average, and what the scaler made of it. */
export function regimeExposureModel(regimes: readonly RegimeLine[]): RegimeExposureModel {
  const fewest = [...regimes].sort((a, b) => b.rows - a.rows)[MOST_BARS - 1]?.rows ?? 0;
  const drawn = regimes.filter(({ rows }) => rows >= fewest).slice(0, MOST_BARS);
  const sizes = drawn.flatMap(({ meanAbsRaw, meanAbsScaled }) => [meanAbsRaw, meanAbsScaled]);
  const x = zeroBasedAxis(0, Math.max(0, ...sizes), 5);
  const most = regimes.reduce<RegimeLine | undefined>(
    (best, line) => (best && best.grossShare >= line.grossShare ? best : line),
    undefined,
  );
  const hasProfit = regimes.some(({ profitScaled }) => profitScaled !== undefined);
  return {
    left: regimes.length - drawn.length,
    bars: drawn.map(({ name, isKnown, multiplier, timeShare, meanAbsRaw, meanAbsScaled }) => ({
      name,
      label: name.length > LONGEST_LABEL ? `${name.slice(0, LONGEST_LABEL - 1)}…` : name,
      note: `${isKnown ? formatMultiple(multiplier) : 'unknown'} · ${formatPercent(timeShare)} of rows`,
      raw: meanAbsRaw,
      scaled: meanAbsScaled,
    })),
    x,
    write: (size) => writeTick(size, x.step, 'multiple', false),
    summary: most
      ? `${most.name} holds ${formatPercent(most.grossShare)} of all scaled exposure in ${formatPercent(most.timeShare)} of the time.`
      : 'The file has no regimes.',
    table: () => ({
      columns: [
        'Regime',
        'Multiplier',
        'Rows',
        'Time',
        'Mean |raw|',
        'Mean |scaled|',
        'Mean |final|',
        'Share of exposure',
        ...(hasProfit ? ['Profit, scaled'] : []),
      ],
      rows: regimes.map((line) => [
        line.isKnown ? line.name : `${line.name} (unknown)`,
        { value: line.multiplier, text: formatMultiple(line.multiplier) },
        { value: line.rows, text: formatNumber(line.rows, 0) },
        { value: line.timeShare, text: formatPercent(line.timeShare) },
        { value: line.meanAbsRaw, text: formatMultiple(line.meanAbsRaw) },
        { value: line.meanAbsScaled, text: formatMultiple(line.meanAbsScaled) },
        { value: line.meanAbsFinal, text: formatMultiple(line.meanAbsFinal) },
        { value: line.grossShare, text: formatPercent(line.grossShare) },
        ...(line.profitScaled === undefined
          ? []
          : [{ value: line.profitScaled, text: formatSignedPercent(line.profitScaled) }]),
      ]),
    }),
  };
}
