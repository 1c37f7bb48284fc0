import type { Distribution } from '../batch/breakdowns.ts';
import { formatMultiple, formatPercent } from '../engine/units.ts';
import { type Axis, fixedAxis, writeTick, zeroBasedAxis } from './axis.model.ts';
import type { ChartCell, ChartTable } from './chartTable.ts';

type Shares = Readonly<Record<SeriesName, number>>;
export type SeriesName = 'raw' | 'scaled' | 'final';

/** A bin with the share of rows of each series in it, without those that stand exactly at zero or at the cap. */
export interface DistributionBin extends Shares {
  readonly from: number;
  readonly to: number;
}

/** The share of rows exactly at one size. */
export interface DistributionStem {
  readonly at: number;
  readonly series: SeriesName;
  readonly share: number;
}

export interface DistributionModel {
  readonly bins: readonly DistributionBin[];
  readonly stems: readonly DistributionStem[];
  readonly x: Axis;
  readonly y: Axis;
  readonly writeSize: (size: number) => string;
  readonly writeShare: (share: number) => string;
  readonly hasFinal: boolean;
  /** The cap on both sides, where it lies within what is drawn. */
  readonly caps: readonly number[];
  readonly summary: string;
  readonly table: () => ChartTable;
}

const NAMES: readonly SeriesName[] = ['raw', 'scaled', 'final'];

/** The histograms as shares of rows, and the mass that zero and the cap hold. */
export function distributionModel({ edges, series }: Distribution, maxPosition: number): DistributionModel {
  const rows = Math.max(1, series[0]?.counts.reduce((sum, count) => sum + count, 0) ?? 0);
  const whole = wholeBins({ edges, series }, rows);
  const stems = series.flatMap(({ id, atoms }) =>
    [
      { at: -maxPosition, series: id, share: atoms.short / rows },
      { at: 0, series: id, share: atoms.zero / rows },
      { at: maxPosition, series: id, share: atoms.long / rows },
    ].filter(({ share }) => share > 0),
  );
  const bins = whole.map((bin, i) => withoutStems(bin, stems, i === whole.length - 1));
  const x = fixedAxis(edges[0] ?? -1, edges.at(-1) ?? 1, 6);
  const tallest = Math.max(
    0.01,
    ...bins.flatMap((bin) => NAMES.map((name) => bin[name])),
    ...stems.map(({ share }) => share),
  );
  const y = zeroBasedAxis(0, tallest, 4);
  return {
    bins,
    stems,
    x,
    y,
    writeSize: (size) => writeTick(size, x.step, 'multiple', true),
    writeShare: (share) => writeTick(share, y.step, 'percent', false),
    hasFinal: series.some(({ id }) => id === 'final'),
    caps: [-maxPosition, maxPosition].filter((cap) => cap >= x.from - 1e-9 && cap <= x.to + 1e-9),
    summary: summarise(whole, stems, maxPosition),
    table: () =>
      tableOf(
        whole,
        stems,
        series.map(({ id }) => id),
        maxPosition,
      ),
  };
}

function wholeBins({ edges, series }: Distribution, rows: number): readonly DistributionBin[] {
  const shareOf = (name: SeriesName, i: number): number =>
    (series.find(({ id }) => id === name)?.counts[i] ?? 0) / rows;
  return Array.from({ length: Math.max(0, edges.length - 1) }, (_, i) => ({
    from: edges[i] ?? 0,
    to: edges[i + 1] ?? 0,
    raw: shareOf('raw', i),
    scaled: shareOf('scaled', i),
    final: shareOf('final', i),
  }));
}

function withoutStems(bin: DistributionBin, stems: readonly DistributionStem[], isLast: boolean): DistributionBin {
  const rest = (name: SeriesName): number =>
    stems
      .filter(({ at, series }) => series === name && at >= bin.from && (at < bin.to || (isLast && at <= bin.to)))
      .reduce((share, stem) => Math.max(0, share - stem.share), bin[name]);
  return { ...bin, raw: rest('raw'), scaled: rest('scaled'), final: rest('final') };
}

const shareAt = (stems: readonly DistributionStem[], series: SeriesName, isAt: (at: number) => boolean): number =>
  stems.filter((stem) => stem.series === series && isAt(stem.at)).reduce((sum, { share }) => sum + share, 0);

function summarise(whole: readonly DistributionBin[], stems: readonly DistributionStem[], maxPosition: number): string {
  const [first, ...others] = whole;
  if (!first) return 'There are no scaled rows.';
  const highest = others.reduce((best, bin) => (bin.scaled > best.scaled ? bin : best), first);
  const isCap = (at: number): boolean => Math.abs(at) === maxPosition;
  const isZero = (at: number): boolean => at === 0;
  return `Most scaled positions, ${formatPercent(highest.scaled)} of rows, lie between ${formatMultiple(highest.from)} and ${formatMultiple(
    highest.to,
  )}; ${formatPercent(shareAt(stems, 'scaled', isCap))} are exactly at the cap (raw ${formatPercent(shareAt(stems, 'raw', isCap))}), ${formatPercent(
    shareAt(stems, 'scaled', isZero),
  )} exactly zero.`;
}

function tableOf(
  whole: readonly DistributionBin[],
  stems: readonly DistributionStem[],
  names: readonly SeriesName[],
  maxPosition: number,
): ChartTable {
  const cell = (value: number, text: string): ChartCell => ({ value, text });
  const size = (value: number): ChartCell => cell(value, formatMultiple(value));
  const share = (value: number): ChartCell => cell(value, formatPercent(value));
  const titles = { raw: 'Raw', scaled: 'Scaled', final: 'Final' } as const;
  return {
    columns: ['From', 'To', ...names.map((name) => titles[name])],
    rows: [
      ...whole.map((bin) => [size(bin.from), size(bin.to), ...names.map((name) => share(bin[name]))]),
      ...[-maxPosition, 0, maxPosition].map((at) => [
        cell(at, `exactly ${formatMultiple(at)}`),
        size(at),
        ...names.map((name) => share(shareAt(stems, name, (place) => place === at))),
      ]),
    ],
  };
}
