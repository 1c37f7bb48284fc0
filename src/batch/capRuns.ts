import type { BacktestRun } from './backtestRun.ts';
import type { Measure } from './figures.ts';
import type { Runs } from './passes.ts';
import { RunCache } from './runCache.ts';
import { pickAlong } from './timeline.ts';

/** Figures of the cap that run along time, and what the minimum adds. */
export type CapRunFigure = 'longestRunAtCap' | 'meanLift';

const longestRuns = new RunCache<number>();
const lifts = new RunCache<number>();

/** The figures; `rowsAtCap` rows reach the cap. Source: attribution-and-statistics.md 12. */
export function capRunFigures(run: BacktestRun, rowsAtCap: number): Readonly<Record<CapRunFigure, Measure>> {
  const { maxPosition, minPosition } = run.settings.config;
  const sizes = run.versionOf('uncapped_position');
  const { scaledRows } = run.timeline;
  if (scaledRows === 0) {
    const none: Measure = { undefinedBecause: 'no row could be scaled' };
    return { longestRunAtCap: none, meanLift: none };
  }
  const longest =
    rowsAtCap < 2
      ? rowsAtCap
      : longestRuns.read(run, '', `${sizes}\n${maxPosition}`, () => findLongestRun(run, maxPosition));
  const lift = minPosition > 0 ? lifts.read(run, '', `${sizes}\n${minPosition}`, () => sumLift(run, minPosition)) : 0;
  return { longestRunAtCap: { value: longest }, meanLift: { value: lift / scaledRows } };
}

/** The most rows of one strategy in a row whose size before the cap reaches it. Rejected rows do not interrupt. */
function findLongestRun(run: BacktestRun, cap: number): number {
  const { walks, all } = run.timeline;
  let runs: Runs = { length: 0, longest: 0 };
  const follow = (sizes: Float64Array): void => {
    runs = run.passes.followRuns(sizes, cap, runs);
  };
  if (all.rows === undefined) run.scan(['uncapped_position'], ([sizes = new Float64Array(0)]) => follow(sizes));
  else {
    const uncapped = run.result('uncapped_position');
    if (!uncapped) throw new Error('missing column: uncapped_position');
    for (const walk of walks) {
      runs = { ...runs, length: 0 };
      follow(pickAlong(uncapped, walk));
    }
  }
  return runs.longest;
}

function sumLift(run: BacktestRun, minimum: number): number {
  let lift = 0;
  run.scan(['uncapped_position'], ([uncapped = new Float64Array(0)]) => {
    for (let i = 0; i < uncapped.length; i++) {
      const size = Math.abs(uncapped[i]!);
      if (size > 0 && size < minimum) lift += minimum - size;
    }
  });
  return lift;
}
