import { volatilityTarget } from '../engine/stages/volatilityTarget.ts';
import type { BacktestRun } from './backtestRun.ts';
import { meanOf, measureExposure, noExposure, sumByPoint } from './exposure.ts';
import type { Figures, Measure, OverallFigure, SeriesFigures, SeriesSuffix } from './figures.ts';
import { type Bars, buildBars, compound, type EquityPath, measurePerformance, noPerformance } from './performance.ts';

/** One position with its bars and its wealth. */
export interface SeriesPath {
  readonly bars: Bars;
  readonly path: EquityPath;
}

/** Positions under one configuration, measured when asked. To be thrown away at the next run. */
export interface Measuring {
  readonly periodsPerYear: number;
  figures(): Figures;
  /** Undefined where there are no returns, or no such series. */
  pathOf(suffix: SeriesSuffix): SeriesPath | undefined;
}

interface Series {
  readonly position: Float64Array;
  /** Multiplies the position; NaN where Matched has none. */
  readonly scale: number;
}

const NO_RETURNS = 'the file has neither returns nor closes';
const NO_MATCH = 'the raw positions are all zero';

/** Measures a run. Source: attribution-and-statistics.md 12b. */
export function createMeasuring(run: BacktestRun): Measuring {
  const { timeline, backtest, settings } = run;
  const { config, cost } = settings;
  const periodsPerYear =
    config.periodsPerYear ?? run.dataPeriodsPerYear ?? volatilityTarget.params.periodsPerYear.fallback;
  const paths = new Map<SeriesSuffix, SeriesPath | undefined>();

  const seriesOf = (suffix: SeriesSuffix): Series | undefined => {
    switch (suffix) {
      case 'Raw':
        return asSeries(run.input('position'), 1);
      case 'Scaled':
        return asSeries(run.result('scaled_position'), 1);
      case 'Final':
        return asSeries(run.result('final_position'), 1);
      case 'Matched':
        return asSeries(run.input('position'), matchedScale(run));
    }
  };

  const pathOf = (suffix: SeriesSuffix): SeriesPath | undefined => {
    if (paths.has(suffix)) return paths.get(suffix);
    const series = seriesOf(suffix);
    const { returns } = run.nextReturns;
    let found: SeriesPath | undefined;
    if (series && returns && !Number.isNaN(series.scale)) {
      const bars = buildBars(series.position, returns, timeline, { cost, scale: series.scale });
      found = { bars, path: compound(bars) };
    }
    paths.set(suffix, found);
    return found;
  };

  const whenLost = (point: number): string =>
    timeline.axis === 'time'
      ? new Date(timeline.x[point] ?? 0).toISOString().slice(0, 10)
      : `row ${timeline.x[point] ?? 0}`;

  const measureSeries = (suffix: SeriesSuffix): SeriesFigures | undefined => {
    const series = seriesOf(suffix);
    if (!series) return undefined;
    if (Number.isNaN(series.scale)) return { ...noExposure(NO_MATCH), ...noPerformance(NO_MATCH) };
    const found = pathOf(suffix);
    return {
      ...measureExposure(series.position, timeline, { scale: series.scale, periodsPerYear }),
      ...(found ? measurePerformance(found.bars, found.path, periodsPerYear, whenLost) : noPerformance(NO_RETURNS)),
    };
  };

  return {
    periodsPerYear,
    pathOf,
    figures() {
      const [raw, scaled, matched, final] = (['Raw', 'Scaled', 'Matched', 'Final'] as const).map(measureSeries);
      if (!raw || !scaled || !matched) throw new Error('missing series: raw or scaled');
      const { ledger } = backtest;
      const overall: Figures['overall'] = {
        rows: { value: backtest.rowCount },
        rowsScaled: { value: ledger.scaled },
        rowsWithProblems: { value: ledger.rejected },
        rowsWithRemarks: { value: ledger.withRemarks },
        bars: { value: pathOf('Scaled')?.bars.returns.length ?? 0 },
        periodsPerYear: { value: periodsPerYear },
        ...capFigures(run),
        timeLifted: shareOfRows(run, run.countBinding('lifted')),
        banditFloorTime: shareOfRows(run, run.countBinding('banditFloored')),
        correlationFloorTime: shareOfRows(run, run.countBinding('correlationFloored')),
        unknownRegimeRows: { value: countUnknownRegimes(run) },
        leverageCapTime: settings.switches.voltarget
          ? shareOfRows(run, run.countBinding('leverageCapped'))
          : { undefinedBecause: 'the volatility target is off' },
      };
      return { overall, series: { Raw: raw, Scaled: scaled, Matched: matched, ...(final ? { Final: final } : {}) } };
    },
  };
}

const asSeries = (position: Float64Array | undefined, scale: number): Series | undefined =>
  position ? { position, scale } : undefined;

/** mean|scaled| ÷ mean|raw|, NaN where raw is always zero. */
function matchedScale(run: BacktestRun): number {
  const meanAbs = (column: Float64Array | undefined): number =>
    column ? meanOf(sumByPoint(column, run.timeline, Math.abs)) : Number.NaN;
  const raw = meanAbs(run.input('position'));
  return raw > 0 ? meanAbs(run.result('scaled_position')) / raw : Number.NaN;
}

function shareOfRows({ timeline }: BacktestRun, count: number): Measure {
  const rows = timeline.order.length;
  return rows > 0 ? { value: count / rows } : { undefinedBecause: 'no row could be scaled' };
}

function capFigures(run: BacktestRun): Pick<Record<OverallFigure, Measure>, 'timeAtCap' | 'timeAboveCap' | 'clipLoss'> {
  const { maxPosition } = run.settings.config;
  const uncapped = run.result('uncapped_position') ?? new Float64Array(0);
  let atCap = 0;
  let aboveCap = 0;
  let lost = 0;
  let gross = 0;
  for (const row of run.timeline.order) {
    const size = Math.abs(uncapped[row]!);
    gross += size;
    if (size >= maxPosition) atCap++;
    if (size > maxPosition) {
      aboveCap++;
      lost += size - maxPosition;
    }
  }
  return {
    timeAtCap: shareOfRows(run, atCap),
    timeAboveCap: shareOfRows(run, aboveCap),
    clipLoss: gross > 0 ? { value: lost / gross } : { undefinedBecause: 'every position is zero before the cap' },
  };
}

/** Scaled rows whose regime the table does not have. */
export function countUnknownRegimes(run: BacktestRun): number {
  const { backtest, timeline, settings } = run;
  const regimes = backtest.coded.get('regime');
  if (!regimes) return run.multiplierOf(settings.fallbacks.regime) === undefined ? timeline.order.length : 0;
  const isUnknown = regimes.categories.map(({ name }) => run.multiplierOf(name) === undefined);
  let count = 0;
  for (const row of timeline.order) if (isUnknown[regimes.codes[row]!]) count++;
  return count;
}
