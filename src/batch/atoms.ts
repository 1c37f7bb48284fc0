import type { BacktestRun, SeriesColumn } from './backtestRun.ts';
import { RunCache } from './runCache.ts';

/** How many scaled rows stand exactly at zero, at the cap and at minus the cap. */
export interface Atoms {
  readonly zero: number;
  readonly long: number;
  readonly short: number;
}

const found = new RunCache<Atoms>();

/** Counts the sizes of a column that is on which are exactly 0 or ± the cap. */
export function countAtoms(run: BacktestRun, name: SeriesColumn): Atoms {
  const { maxPosition: cap } = run.settings.config;
  return found.read(run, name, `${run.versionOf(name)}\n${cap}`, () => {
    const sizes = run.seriesAlong(name) ?? new Float64Array(0);
    const count = (value: number): number => run.passes.countEqual(sizes, value);
    return { zero: count(0), long: count(cap), short: count(-cap) };
  });
}
