import type { BacktestRun } from './backtestRun.ts';
import { type Buckets, splitIntoBuckets } from './envelope.ts';
import { RunCache } from './runCache.ts';

/** A stretch of the time axis as it is drawn, both ends included. */
export interface DrawnWindow {
  readonly from: number;
  readonly to: number;
  /** At least 1. */
  readonly pixels: number;
}

/** Buckets of points with the place of each on the axis: that of its first point. */
export interface WindowBuckets extends Buckets {
  readonly x: Float64Array;
}

const found = new RunCache<WindowBuckets>();

/** The buckets of a window. Charts of one width ask for the same ones, and a change of the configuration leaves them alone. */
export function bucketsOf(run: BacktestRun, { from, to, pixels }: DrawnWindow): WindowBuckets {
  return found.read(run, String(pixels), `${from} ${to}`, () => {
    const places = run.timeline.x;
    const buckets = splitIntoBuckets(places, from, to, pixels);
    const x = new Float64Array(Math.max(0, buckets.bounds.length - 1));
    for (let b = 0; b < x.length; b++) x[b] = places[buckets.bounds[b]!]!;
    return { ...buckets, x };
  });
}
