import type { BacktestRun, RunColumn } from './backtestRun.ts';
import { MinMaxTree } from './envelope.ts';
import { sumByPoint } from './exposure.ts';
import type { SeriesSuffix } from './figures.ts';
import type { Measuring } from './metrics.ts';
import type { Timeline } from './timeline.ts';

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

/** The tree of a series over the points of the timeline; undefined where there is no such series now. */
export function buildSeriesTree(id: DrawnSeries, run: BacktestRun, measuring: Measuring): MinMaxTree | undefined {
  const source = sources[id];
  switch (source.kind) {
    case 'raw':
      return netTree(run.input('position'), run.timeline);
    case 'position':
      return netTree(run.result(source.column), run.timeline);
    case 'factor':
      return rangeTree(run.result(source.column), run.timeline);
    default: {
      const path = measuring.pathOf(source.suffix)?.path;
      return path ? new MinMaxTree(path[source.kind]) : undefined;
    }
  }
}

const netTree = (column: Float64Array | undefined, timeline: Timeline): MinMaxTree | undefined =>
  column ? new MinMaxTree(sumByPoint(column, timeline, (size) => size)) : undefined;

function rangeTree(column: Float64Array | undefined, { order, starts, pointCount }: Timeline): MinMaxTree | undefined {
  if (!column) return undefined;
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
