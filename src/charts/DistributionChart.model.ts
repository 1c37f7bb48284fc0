import type { Distribution } from '../batch/breakdowns.ts';
import { formatMultiple, formatPercent } from '../engine/units.ts';
import { type Axis, fixedAxis, writeTick, zeroBasedAxis } from './axis.model.ts';
import type { ChartTable } from './chartTable.ts';

/** A bin with the share of rows of each series in it. */
export interface DistributionBin {
  readonly from: number;
  readonly to: number;
  readonly raw: number;
  readonly scaled: number;
  readonly final: number;
}

export interface DistributionModel {
  readonly bins: readonly DistributionBin[];
  readonly x: Axis;
  readonly y: Axis;
  readonly writeSize: (size: number) => string;
  readonly writeShare: (share: number) => string;
  readonly hasFinal: boolean;
  /** The cap on both sides, where it lies within what is drawn. */
  readonly caps: readonly number[];
  readonly capLabel: string;
  readonly summary: string;
  readonly table: () => ChartTable;
}

interface Cap {
  readonly maxPosition: number;
  readonly timeAtCap: number | undefined;
}

/** The histograms as shares of rows, and the mass that the cap holds. */
export function distributionModel({ edges, series }: Distribution, { maxPosition, timeAtCap }: Cap): DistributionModel {
  const countsOf = (wanted: 'raw' | 'scaled' | 'final') => series.find(({ id }) => id === wanted)?.counts;
  const [raw, scaled, final] = [countsOf('raw'), countsOf('scaled'), countsOf('final')];
  const total = Math.max(1, raw?.reduce((sum, count) => sum + count, 0) ?? 0);
  const bins = Array.from({ length: Math.max(0, edges.length - 1) }, (_, i) => ({
    from: edges[i] ?? 0,
    to: edges[i + 1] ?? 0,
    raw: (raw?.[i] ?? 0) / total,
    scaled: (scaled?.[i] ?? 0) / total,
    final: (final?.[i] ?? 0) / total,
  }));
  const x = fixedAxis(edges[0] ?? -1, edges.at(-1) ?? 1, 6);
  const y = zeroBasedAxis(0, Math.max(0.01, ...bins.map((bin) => Math.max(bin.raw, bin.scaled, bin.final))), 4);
  const caps = [-maxPosition, maxPosition].filter((cap) => cap >= x.from - 1e-9 && cap <= x.to + 1e-9);
  const atCap = timeAtCap === undefined ? '' : `${formatPercent(timeAtCap)} of rows at the cap`;
  const highest = bins.reduce((best, bin) => (bin.scaled > best.scaled ? bin : best), bins[0] ?? NO_BIN);
  return {
    bins,
    x,
    y,
    writeSize: (size) => writeTick(size, x.step, 'multiple', true),
    writeShare: (share) => writeTick(share, y.step, 'percent', false),
    hasFinal: final !== undefined,
    caps,
    capLabel: atCap,
    summary: `Most scaled positions, ${formatPercent(highest.scaled)} of rows, lie between ${formatMultiple(highest.from)} and ${formatMultiple(
      highest.to,
    )}${atCap === '' ? '' : `; ${atCap}`}.`,
    table: () => ({
      columns: ['From', 'To', 'Raw', 'Scaled', ...(final ? ['Final'] : [])],
      rows: bins.map((bin) => [
        { value: bin.from, text: formatMultiple(bin.from) },
        { value: bin.to, text: formatMultiple(bin.to) },
        ...[bin.raw, bin.scaled, ...(final ? [bin.final] : [])].map((share) => ({
          value: share,
          text: formatPercent(share),
        })),
      ]),
    }),
  };
}

const NO_BIN: DistributionBin = { from: 0, to: 0, raw: 0, scaled: 0, final: 0 };
