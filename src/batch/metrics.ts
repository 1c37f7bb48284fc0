import type { NumberColumn } from '../data/columnMemory.ts';
import { RAW_POSITION } from '../engine/pipelineProgram.ts';
import { volatilityTarget } from '../engine/stages/volatilityTarget.ts';
import type { BacktestRun, ConstraintFlag, SeriesColumn } from './backtestRun.ts';
import { capFigures, perScaledRow } from './capRuns.ts';
import { readConstraints } from './constraints.ts';
import { type ExposureSums, exposureFigures, noExposure, sumExposure } from './exposure.ts';
import type { Figures, Measure, SeriesFigures, SeriesSuffix } from './figures.ts';
import {
  type Earned,
  type EarningSums,
  earnByPoint,
  findGaps,
  measurePerformance,
  noPerformance,
  scaleEarnings,
  sumEarnings,
} from './performance.ts';
import { RunCache } from './runCache.ts';
import { noTrading, sumTrading, type TradingSums, tradingFigures, turnoverFromScaling } from './trading.ts';
import { type WealthFigures, WealthPath } from './wealth.ts';

/** One position with what it earned. */
export interface SeriesPath {
  /** Before `scale`. In memory that may grow: not to be kept. */
  readonly earned: Earned;
  /** Multiplies what was earned: Matched earns what Raw does, times a constant. */
  readonly scale: number;
  readonly wealth: WealthPath;
  readonly ended: WealthFigures;
}

/** Positions under one configuration, measured when asked. To be thrown away at the next run. */
export interface Measuring {
  readonly periodsPerYear: number;
  figures(): Figures;
  /** Undefined where there are no returns, or no such series. */
  pathOf(suffix: SeriesSuffix): SeriesPath | undefined;
}

interface EarnedColumn {
  readonly earned: NumberColumn;
  readonly gaps: Uint32Array;
}

interface Series {
  readonly column: SeriesColumn;
  /** Equal as long as the positions are. */
  readonly version: string;
  /** Multiplies the position; NaN where Matched has none. */
  readonly scale: number;
}

const NO_RETURNS = 'the file has neither returns nor closes';
const NO_MATCH = 'the raw positions are all zero';

const exposures = new RunCache<ExposureSums>();
const tradings = new RunCache<TradingSums>();
const gapsOf = new RunCache<Uint32Array>();
const earnings = new RunCache<EarnedColumn>();
const earningSums = new RunCache<EarningSums>();
const paths = new RunCache<SeriesPath>();

/** Measures a run. What a change of the configuration leaves alone is not measured again. Source: attribution-and-statistics.md 12b. */
export function createMeasuring(run: BacktestRun): Measuring {
  const { timeline, backtest, settings } = run;
  const { config, cost, returnReading } = settings;
  const periodsPerYear =
    config.periodsPerYear ?? run.measuredPeriodsPerYear ?? volatilityTarget.params.periodsPerYear.fallback;

  const seriesOf = (suffix: SeriesSuffix): Series | undefined => {
    const column = columnOf[suffix];
    const version = run.versionOf(column);
    if (version === undefined) return undefined;
    return { column, version, scale: suffix === 'Matched' ? matchedScale(run) : 1 };
  };

  const earnedBy = ({ column, version }: Series): EarnedColumn =>
    earnings.read(run, column, earningVersion(version), (before) => {
      const earned = before?.earned ?? run.memory.allocateNumbers(timeline.pointCount);
      const position = run.series(column);
      const sizes = run.seriesAlong(column);
      const { returns } = run.nextReturns;
      const along = run.returnsAlong;
      if (!position || !sizes || !returns || !along) throw new Error(`missing column: ${column} or returns`);
      const gaps = gapsOf.read(run, '', returnReading, () => findGaps(along, timeline, run.passes));
      const into = run.memory.numbers(earned);
      if (timeline.isSingle) run.passes.earn(sizes, along, cost, into);
      else earnByPoint(position, returns, cost, timeline, into);
      return { earned, gaps };
    });

  const sumsOf = ({ column, version }: Series, path: SeriesPath): EarningSums =>
    earningSums.read(run, column, earningVersion(version), () => sumEarnings(path.earned, run.passes));

  const earningVersion = (version: string): string => `${version}\n${returnReading} ${cost}`;

  const pathOf = (suffix: SeriesSuffix): SeriesPath | undefined => {
    const series = seriesOf(suffix);
    if (!series || Number.isNaN(series.scale) || run.nextReturns.source === 'none') return undefined;
    const { version, scale } = series;
    return paths.read(run, suffix, `${earningVersion(version)} ${scale}`, (before) => {
      const wealth = before?.wealth ?? new WealthPath(run.memory, timeline.pointCount);
      const { earned, gaps } = earnedBy(series);
      return {
        get earned(): Earned {
          return { earned: run.memory.numbers(earned), gaps };
        },
        scale,
        wealth,
        ended: wealth.compound({ earned: run.memory.numbers(earned), gaps }, scale, run.passes),
      };
    });
  };

  const whenLost = (point: number): string =>
    timeline.axis === 'time'
      ? new Date(timeline.x[point] ?? 0).toISOString().slice(0, 10)
      : `row ${timeline.x[point] ?? 0}`;

  const measureSeries = (suffix: SeriesSuffix): SeriesFigures | undefined => {
    const series = seriesOf(suffix);
    if (!series) return undefined;
    const { column, scale } = series;
    if (Number.isNaN(scale)) return { ...noExposure(NO_MATCH), ...noTrading(NO_MATCH), ...noPerformance(NO_MATCH) };
    const path = pathOf(suffix);
    const sums = path && sumsOf(series, path);
    return {
      ...exposureFigures(exposureOf(run, column), { scale, periodsPerYear }),
      ...tradingFigures(exposureOf(run, column), tradingOf(run, column), { scale, periodsPerYear, cost }),
      ...(path && sums
        ? measurePerformance(scaleEarnings(sums, scale), path.ended, periodsPerYear, whenLost)
        : noPerformance(NO_RETURNS)),
    };
  };

  const countBars = (): number => {
    const scaled = pathOf('Scaled');
    return scaled ? timeline.pointCount - scaled.earned.gaps.length : 0;
  };

  return {
    periodsPerYear,
    pathOf,
    figures() {
      const [raw, scaled, matched, final] = (['Raw', 'Scaled', 'Matched', 'Final'] as const).map(measureSeries);
      if (!raw || !scaled || !matched) throw new Error('missing series: raw or scaled');
      const { ledger } = backtest;
      const constraints = readConstraints(run);
      const shareBound = (flag: ConstraintFlag): Measure => perScaledRow(constraints.count(flag), timeline.scaledRows);
      const overall: Figures['overall'] = {
        rows: { value: backtest.rowCount },
        rowsScaled: { value: ledger.scaled },
        rowsWithProblems: { value: ledger.rejected },
        rowsWithRemarks: { value: ledger.withRemarks },
        points: { value: timeline.pointCount },
        bars: { value: countBars() },
        periodsPerYear: { value: periodsPerYear },
        ...capFigures(run),
        timeLifted: shareBound('lifted'),
        banditFloorTime: shareBound('banditFloored'),
        correlationFloorTime: shareBound('correlationFloored'),
        unknownRegimeRows: { value: countUnknownRegimes(run) },
        leverageCapTime: settings.switches.voltarget
          ? shareBound('leverageCapped')
          : { undefinedBecause: 'the volatility target is off' },
        turnoverFromScaling: turnoverFromScaling(scaled.turnover, matched.turnover),
      };
      return { overall, series: { Raw: raw, Scaled: scaled, Matched: matched, ...(final ? { Final: final } : {}) } };
    },
  };
}

const columnOf = {
  Raw: RAW_POSITION,
  Scaled: 'scaled_position',
  Matched: RAW_POSITION,
  Final: 'final_position',
} as const satisfies Record<SeriesSuffix, SeriesColumn>;

/** What the exposure figures of a column that is on are made of. */
function exposureOf(run: BacktestRun, column: SeriesColumn): ExposureSums {
  return exposures.read(run, column, run.versionOf(column) ?? '', () => {
    const position = run.series(column);
    const along = run.seriesAlong(column);
    if (!position || !along) throw new Error(`missing column: ${column}`);
    return sumExposure(position, along, run.timeline, run.passes);
  });
}

function tradingOf(run: BacktestRun, column: SeriesColumn): TradingSums {
  return tradings.read(run, column, run.versionOf(column) ?? '', () => {
    const position = run.series(column);
    if (!position) throw new Error(`missing column: ${column}`);
    return sumTrading(position, run.timeline, run.passes);
  });
}

/** mean|scaled| ÷ mean|raw|, NaN where raw is always zero. */
function matchedScale(run: BacktestRun): number {
  const raw = exposureOf(run, RAW_POSITION).meanAbs;
  return raw > 0 ? exposureOf(run, 'scaled_position').meanAbs / raw : Number.NaN;
}

/** Scaled rows whose regime the table does not have. */
export function countUnknownRegimes(run: BacktestRun): number {
  const { backtest, timeline, settings } = run;
  const regimes = backtest.coded.get('regime');
  const rows = run.regimeRows;
  if (!regimes || !rows) return run.multiplierOf(settings.fallbacks.regime) === undefined ? timeline.scaledRows : 0;
  return rows.reduce((sum, count, code) => {
    const name = regimes.categories[code]?.name;
    return name !== undefined && run.multiplierOf(name) === undefined ? sum + count : sum;
  }, 0);
}
