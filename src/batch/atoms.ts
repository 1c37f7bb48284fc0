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
    let zero = 0;
    let long = 0;
    let short = 0;
    for (let i = 0; i < sizes.length; i++) {
      const size = sizes[i]!;
      zero += Number(size === 0);
      long += Number(size === cap);
      short += Number(size === -cap);
    }
    return { zero, long, short };
  });
}
