import type { BacktestRun, ConstraintFlag } from './backtestRun.ts';
import { bitOf, readConstraints } from './constraints.ts';
import type { Buckets } from './envelope.ts';
import { RunCache } from './runCache.ts';
import type { Timeline } from './timeline.ts';
import { bucketsOf } from './windowBuckets.ts';

/** Which regime and which constraints stand along time, a bucket per pixel at most. Bars are scaled rows. */
export interface Ribbons {
  /** Place of each bucket on the axis: that of its first point. */
  readonly x: Float64Array;
  /** Whether every bucket is one point. */
  readonly isExact: boolean;
  /** Bars of each bucket. */
  readonly bars: Uint32Array;
  /** Bars within the window: one bucket more may stand at each end, so that pictures reach the edges. */
  readonly total: number;
  /** Undefined where the file has no regimes. */
  readonly regimes: RegimeRibbon | undefined;
  /** One per constraint of a step that is on. */
  readonly lanes: readonly ConstraintLane[];
}

export interface RegimeRibbon {
  /** The code of the regime with most bars of the bucket, the lower one of equals. */
  readonly leading: Uint32Array;
  /** How many of the bucket's bars that are. */
  readonly leadingBars: Uint32Array;
  /** Bars within the window, by code. */
  readonly total: Uint32Array;
}

export interface ConstraintLane {
  readonly flag: ConstraintFlag;
  /** Bars of each bucket on which the constraint binds strictly. */
  readonly binding: Uint32Array;
  /** Such bars within the window. */
  readonly total: number;
}

/** That of the window asked for last: it does not change with the configuration. */
const regimeRibbons = new RunCache<RegimeRibbon | undefined>();

/** The ribbons of the points within [from, to]. Flags are computed once per configuration; a window reads its own rows only. */
export function readRibbons(run: BacktestRun, from: number, to: number, pixels: number): Ribbons {
  const buckets = bucketsOf(run, { from, to, pixels });
  const { x } = buckets;
  const ends = endsOf(buckets, run.timeline);
  const isInside = (b: number): boolean => x[b]! >= from && x[b]! <= to;
  const bars = Uint32Array.from(x, (_, b) => ends[b + 1]! - ends[b]!);
  return {
    x,
    isExact: buckets.isExact,
    bars,
    total: sumInside(bars, isInside),
    regimes: regimeRibbons.read(run, '', `${from} ${to} ${pixels}`, () => readRegimes(run, ends, isInside)),
    lanes: readLanes(run, ends, isInside),
  };
}

/** Where each bucket begins, and the last one ends, among the scaled rows in the order of time. */
export function endsOf({ bounds }: Buckets, timeline: Timeline): Uint32Array {
  if (timeline.isSingle) return bounds;
  const { starts } = timeline;
  return bounds.map((point) => starts[point]!);
}

function readRegimes(
  run: BacktestRun,
  ends: Uint32Array,
  isInside: (bucket: number) => boolean,
): RegimeRibbon | undefined {
  const codes = run.regimesAlong;
  const categories = run.regimeRows?.length ?? 0;
  if (!codes) return undefined;
  const count = Math.max(0, ends.length - 1);
  const leading = new Uint32Array(count);
  const leadingBars = new Uint32Array(count);
  const total = new Uint32Array(categories);
  const counts = new Uint32Array(categories);
  for (let b = 0; b < count; b++) {
    let best = codes[ends[b]!]!;
    for (let i = ends[b]!; i < ends[b + 1]!; i++) {
      const code = codes[i]!;
      const seen = ++counts[code]!;
      if (seen > counts[best]! || (seen === counts[best]! && code < best)) best = code;
    }
    leading[b] = best;
    leadingBars[b] = counts[best]!;
    const isCounted = isInside(b);
    for (let i = ends[b]!; i < ends[b + 1]!; i++) {
      const code = codes[i]!;
      if (isCounted) total[code]! += counts[code]!;
      counts[code] = 0;
    }
  }
  return { leading, leadingBars, total };
}

function readLanes(
  run: BacktestRun,
  ends: Uint32Array,
  isInside: (bucket: number) => boolean,
): readonly ConstraintLane[] {
  const { flags, masks } = readConstraints(run);
  return flags.map((flag) => {
    const binding = run.passes.countMarked(masks, run.rowsAlong, ends, bitOf(flag));
    return { flag, binding, total: sumInside(binding, isInside) };
  });
}

function sumInside(counts: Uint32Array, isInside: (bucket: number) => boolean): number {
  let sum = 0;
  for (let b = 0; b < counts.length; b++) if (isInside(b)) sum += counts[b]!;
  return sum;
}
