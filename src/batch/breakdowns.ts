import { RAW_POSITION } from '../engine/pipelineProgram.ts';
import { type Atoms, countAtoms } from './atoms.ts';
import type { BacktestRun, SeriesColumn } from './backtestRun.ts';
import { netByRegime } from './regimeSums.ts';
import { RunCache } from './runCache.ts';

/** Histograms over the same bins, in rows; `edges` has one entry more than each list of counts. */
export interface Distribution {
  readonly edges: Float64Array;
  readonly series: readonly {
    readonly id: 'raw' | 'scaled' | 'final';
    readonly counts: Float64Array;
    /** Those in the bins that stand exactly at zero or at the cap. */
    readonly atoms: Atoms;
  }[];
}

/** One regime's part of the backtest. Shares are of the scaled rows, and of Σ|scaled|. */
export interface RegimeLine {
  readonly name: string;
  readonly isKnown: boolean;
  readonly multiplier: number;
  readonly rows: number;
  readonly timeShare: number;
  readonly meanAbsRaw: number;
  readonly meanAbsScaled: number;
  readonly meanAbsFinal: number;
  /** With its sign, long minus short. */
  readonly meanNetScaled: number;
  /** 0 where every scaled position is zero. */
  readonly grossShare: number;
  /** Σ scaled × return over the rows that have one; undefined without returns. */
  readonly profitScaled?: number;
  /** The same of raw. */
  readonly profitRaw?: number;
}

const widths = new RunCache<number>();
const histograms = new RunCache<Float64Array>();

/** Counts raw, scaled and (where a later step is on) final positions of the scaled rows in `bins` bins around zero. */
export function countDistribution(run: BacktestRun, bins: number): Distribution {
  const drawn = [
    ['raw', RAW_POSITION],
    ['scaled', 'scaled_position'],
    ['final', 'final_position'],
  ] as const;
  const present = drawn.flatMap(([id, name]) => {
    const version = run.versionOf(name);
    return version === undefined ? [] : [{ id, name, version }];
  });
  const read = (name: SeriesColumn): Float64Array => run.seriesAlong(name) ?? new Float64Array(0);
  const widest = present.reduce(
    (most, { name, version }) =>
      Math.max(
        most,
        widths.read(run, name, version, () => run.passes.sumSizes(read(name)).largest),
      ),
    0,
  );
  const reach = widest > 0 ? widest : 1;
  const edges = Float64Array.from({ length: bins + 1 }, (_, edge) => (2 * reach * edge) / bins - reach);
  const series = present.map(({ id, name, version }) => ({
    id,
    counts: histograms.read(run, name, `${version}\n${bins} ${reach}`, () =>
      run.passes.countBins(read(name), bins, reach),
    ),
    atoms: countAtoms(run, name),
  }));
  return { edges, series };
}

/** A line per regime of the file, in the order in which they appear; none where the file has no regimes. Source: section 12. */
export function measureRegimes(run: BacktestRun): readonly RegimeLine[] {
  const regimes = run.backtest.coded.get('regime');
  if (!regimes) return [];
  const rows = run.regimeRows ?? new Float64Array(0);
  const sumOf = (name: SeriesColumn): Float64Array => sizesByRegime(run, name, rows.length);
  const [rawSum, scaledSum] = [sumOf(RAW_POSITION), sumOf('scaled_position')];
  const finalSum = run.versionOf('final_position') === undefined ? scaledSum : sumOf('final_position');
  const scaledNet = netByRegime(run, 'scaled_position', rows.length);
  const profit = profitByRegime(run, 'scaled_position', rows.length);
  const profitRaw = profitByRegime(run, RAW_POSITION, rows.length);
  const gross = scaledSum.reduce((sum, size) => sum + size, 0);
  return regimes.categories.flatMap(({ name }, code): RegimeLine[] => {
    const count = rows[code]!;
    if (count === 0) return [];
    const multiplier = run.multiplierOf(name);
    return [
      {
        name,
        isKnown: multiplier !== undefined,
        multiplier: multiplier ?? 1,
        rows: count,
        timeShare: count / run.timeline.scaledRows,
        meanAbsRaw: rawSum[code]! / count,
        meanAbsScaled: scaledSum[code]! / count,
        meanAbsFinal: finalSum[code]! / count,
        meanNetScaled: scaledNet[code]! / count,
        grossShare: gross > 0 ? scaledSum[code]! / gross : 0,
        ...(profit ? { profitScaled: profit[code]! } : {}),
        ...(profitRaw ? { profitRaw: profitRaw[code]! } : {}),
      },
    ];
  });
}

const sizeSums = new RunCache<Float64Array>();
const profitSums = new RunCache<Float64Array>();

function sizesByRegime(run: BacktestRun, name: SeriesColumn, regimes: number): Float64Array {
  return sizeSums.read(run, name, run.versionOf(name) ?? '', () => {
    const sizes = run.seriesAlong(name);
    const codes = run.regimesAlong;
    if (!sizes || !codes) throw new Error(`missing column: ${name} or regime`);
    return run.passes.sumByCode(sizes, codes, regimes);
  });
}

/** Σ position × return; undefined without returns. */
function profitByRegime(run: BacktestRun, name: SeriesColumn, regimes: number): Float64Array | undefined {
  if (run.nextReturns.source === 'none') return undefined;
  const version = `${run.versionOf(name)}\n${run.settings.returnReading}`;
  return profitSums.read(run, name, version, () => {
    const sizes = run.seriesAlong(name);
    const returns = run.returnsAlong;
    const codes = run.regimesAlong;
    if (!sizes || !returns || !codes) throw new Error(`missing column: ${name}, returns or regime`);
    return run.passes.sumProducts(sizes, returns, codes, regimes);
  });
}
