import type { BacktestRun, SeriesColumn } from './backtestRun.ts';
import { RunCache } from './runCache.ts';

const nets = new RunCache<Float64Array>();

/** Σ of a position with its sign over the scaled rows, by the code of the regime. */
export function netByRegime(run: BacktestRun, name: SeriesColumn, regimes: number): Float64Array {
  return nets.read(run, name, run.versionOf(name) ?? '', () => {
    const sizes = run.seriesAlong(name);
    const codes = run.regimesAlong;
    if (!sizes || !codes) throw new Error(`missing column: ${name} or regime`);
    return run.passes.sumSignedByCode(sizes, codes, regimes);
  });
}
