import { RAW_POSITION } from '../engine/pipelineProgram.ts';
import type { BacktestRun, RunColumn, SeriesColumn } from './backtestRun.ts';
import { ColumnTree, type EnvelopeSource, MinMaxTree } from './envelope.ts';
import { sumAbsByPoint, sumByPoint } from './exposure.ts';
import type { SeriesSuffix } from './figures.ts';
import type { Measuring, SeriesPath } from './metrics.ts';
import { RunCache } from './runCache.ts';
import type { Timeline } from './timeline.ts';

/**
 * What can be drawn along time. Positions and factors always, `pyramided` and `final` where their step is on, equity and
 * drawdown where there are returns. Several strategies: positions are net sums by timestamp, gross sums of their sizes, factors a
 * range; of one strategy there is no gross.
 */
export const drawnSeries = [
  'raw',
  'scaled',
  'pyramided',
  'final',
  'grossRaw',
  'grossScaled',
  'metaFactor',
  'banditFactor',
  'regimeFactor',
  'correlationFactor',
  'equityRaw',
  'equityScaled',
  'equityMatched',
  'equityFinal',
  'drawdownRaw',
  'drawdownScaled',
  'drawdownMatched',
  'drawdownFinal',
] as const;
export type DrawnSeries = (typeof drawnSeries)[number];

type Source =
  | { readonly kind: 'raw' }
  | { readonly kind: 'position' | 'factor'; readonly column: RunColumn }
  | { readonly kind: 'gross'; readonly column: SeriesColumn }
  | { readonly kind: 'equity' | 'drawdown'; readonly suffix: SeriesSuffix };

const sources: Readonly<Record<DrawnSeries, Source>> = {
  raw: { kind: 'raw' },
  scaled: { kind: 'position', column: 'scaled_position' },
  pyramided: { kind: 'position', column: 'pyramided_position' },
  final: { kind: 'position', column: 'final_position' },
  grossRaw: { kind: 'gross', column: RAW_POSITION },
  grossScaled: { kind: 'gross', column: 'scaled_position' },
  metaFactor: { kind: 'factor', column: 'meta_factor' },
  banditFactor: { kind: 'factor', column: 'bandit_factor' },
  regimeFactor: { kind: 'factor', column: 'regime_factor' },
  correlationFactor: { kind: 'factor', column: 'correlation_factor' },
  equityRaw: { kind: 'equity', suffix: 'Raw' },
  equityScaled: { kind: 'equity', suffix: 'Scaled' },
  equityMatched: { kind: 'equity', suffix: 'Matched' },
  equityFinal: { kind: 'equity', suffix: 'Final' },
  drawdownRaw: { kind: 'drawdown', suffix: 'Raw' },
  drawdownScaled: { kind: 'drawdown', suffix: 'Scaled' },
  drawdownMatched: { kind: 'drawdown', suffix: 'Matched' },
  drawdownFinal: { kind: 'drawdown', suffix: 'Final' },
};

const columnTrees = new RunCache<ColumnTree>();
const pointTrees = new RunCache<EnvelopeSource>();

/** The extremes of a series over the points of the timeline; undefined where there is no such series now. */
export function buildSeriesTree(id: DrawnSeries, run: BacktestRun, measuring: Measuring): EnvelopeSource | undefined {
  const source = sources[id];
  switch (source.kind) {
    case 'raw':
      return columnTree(run, RAW_POSITION, netTree);
    case 'position':
      return columnTree(run, source.column, netTree);
    case 'factor':
      return columnTree(run, source.column, rangeTree);
    case 'gross':
      return grossTree(run, source.column);
    default: {
      const path = measuring.pathOf(source.suffix);
      return path && wealthEnvelope(run, source.kind, path);
    }
  }
}

const wealthEnvelope = ({ passes }: BacktestRun, kind: 'equity' | 'drawdown', path: SeriesPath): EnvelopeSource => ({
  envelope: (bounds) => path.wealth.envelope(path.earned.earned, kind, bounds, passes),
});

/** Of one strategy, the column itself; of several, what `treeOfPoints` makes of it. Kept until the column changes. */
function columnTree(
  run: BacktestRun,
  name: SeriesColumn,
  treeOfPoints: (column: Float64Array, timeline: Timeline) => EnvelopeSource,
): EnvelopeSource | undefined {
  const { timeline, memory } = run;
  const version = run.versionOf(name);
  const values = (): Float64Array | undefined => run.series(name);
  if (version === undefined || !values()) return undefined;
  if (!timeline.isSingle)
    return pointTrees.read(run, name, version, () => treeOfPoints(values() ?? new Float64Array(0), timeline));
  return columnTrees.read(run, name, version, (before) => {
    if (before) return before.renew();
    const along = (): Float64Array | undefined => run.seriesAlong(name);
    return new ColumnTree(
      { memory, values, along, rows: () => run.rowsAlong, points: timeline.pointCount },
      run.passes,
    );
  });
}

function grossTree(run: BacktestRun, name: SeriesColumn): EnvelopeSource | undefined {
  const version = run.versionOf(name);
  if (version === undefined || run.timeline.isSingle) return undefined;
  return pointTrees.read(run, `gross ${name}`, version, () => {
    const sizes = run.series(name) ?? new Float64Array(0);
    return new MinMaxTree(sumAbsByPoint(sizes, run.timeline));
  });
}

const netTree = (column: Float64Array, timeline: Timeline): EnvelopeSource =>
  new MinMaxTree(sumByPoint(column, timeline));

function rangeTree(column: Float64Array, { order, starts, pointCount }: Timeline): EnvelopeSource {
  const lows = new Float64Array(pointCount);
  const highs = new Float64Array(pointCount);
  for (let p = 0; p < pointCount; p++) {
    let low = column[order[starts[p]!]!]!;
    let high = low;
    for (let i = starts[p]! + 1; i < starts[p + 1]!; i++) {
      const factor = column[order[i]!]!;
      if (factor < low) low = factor;
      if (factor > high) high = factor;
    }
    lows[p] = low;
    highs[p] = high;
  }
  return new MinMaxTree(lows, highs);
}
