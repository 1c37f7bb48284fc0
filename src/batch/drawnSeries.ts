import { RAW_POSITION } from '../engine/pipelineProgram.ts';
import type { BacktestRun, RunColumn, SeriesColumn } from './backtestRun.ts';
import { BlockTree, buildColumnTree, type ExtremesSource, MinMaxTree } from './envelope.ts';
import { sumByPoint } from './exposure.ts';
import type { SeriesSuffix } from './figures.ts';
import type { Measuring } from './metrics.ts';
import { RunCache } from './runCache.ts';
import type { Timeline } from './timeline.ts';
import { WEALTH_BLOCK } from './wealth.ts';

/**
 * What can be drawn along time. Positions and factors always, `pyramided` and `final` where their step is on, equity and
 * drawdown where there are returns. Several strategies: positions are net sums by timestamp, factors a range.
 */
export const drawnSeries = [
  'raw',
  'scaled',
  'pyramided',
  'final',
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
  | { readonly kind: 'equity' | 'drawdown'; readonly suffix: SeriesSuffix };

const sources: Readonly<Record<DrawnSeries, Source>> = {
  raw: { kind: 'raw' },
  scaled: { kind: 'position', column: 'scaled_position' },
  pyramided: { kind: 'position', column: 'pyramided_position' },
  final: { kind: 'position', column: 'final_position' },
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

const trees = new RunCache<ExtremesSource>();

/** The extremes of a series over the points of the timeline; undefined where there is no such series now. */
export function buildSeriesTree(id: DrawnSeries, run: BacktestRun, measuring: Measuring): ExtremesSource | undefined {
  const source = sources[id];
  switch (source.kind) {
    case 'raw':
      return columnTree(run, RAW_POSITION, netTree);
    case 'position':
      return columnTree(run, source.column, netTree);
    case 'factor':
      return columnTree(run, source.column, rangeTree);
    default: {
      const wealth = measuring.pathOf(source.suffix)?.wealth;
      const { kind } = source;
      return wealth && new BlockTree(WEALTH_BLOCK, wealth[kind], (from, to, into) => wealth.scan(kind, from, to, into));
    }
  }
}

/** Of one strategy, the column itself; of several, what `treeOfPoints` makes of it. Kept until the column changes. */
function columnTree(
  run: BacktestRun,
  name: SeriesColumn,
  treeOfPoints: (column: Float64Array, timeline: Timeline) => ExtremesSource,
): ExtremesSource | undefined {
  const { timeline } = run;
  const version = run.versionOf(name);
  const read = (): Float64Array => run.series(name) ?? new Float64Array(0);
  if (version === undefined || !run.series(name)) return undefined;
  return trees.read(run, name, version, () =>
    timeline.isSingle ? buildColumnTree(read, timeline.all) : treeOfPoints(read(), timeline),
  );
}

const netTree = (column: Float64Array, timeline: Timeline): ExtremesSource =>
  new MinMaxTree(sumByPoint(column, timeline));

function rangeTree(column: Float64Array, { order, starts, pointCount }: Timeline): ExtremesSource {
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
