import type { CodeColumn } from '../data/columnMemory.ts';
import { toSlots } from '../engine/config.ts';
import { ensureNever } from '../engine/ensureNever.ts';
import { pipelineOutputs } from '../engine/pipelineProgram.ts';
import type { BacktestRun } from './backtestRun.ts';
import { type Buckets, splitIntoBuckets } from './envelope.ts';
import { RunCache } from './runCache.ts';
import type { Timeline } from './timeline.ts';

/** Every constraint of the pipeline, by the flag that is 1 where it binds strictly, in the order in which they act. */
export const ribbonFlags = [
  'banditFloored',
  'correlationFloored',
  'capped',
  'lifted',
  'pyramidCapped',
  'leverageCapped',
  'finalCapped',
] as const;
export type RibbonFlag = (typeof ribbonFlags)[number];

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
  readonly flag: RibbonFlag;
  /** Bars of each bucket on which the constraint binds strictly. */
  readonly binding: Uint32Array;
  /** Such bars within the window. */
  readonly total: number;
}

interface FlagMasks {
  /** By place in the file, one byte each: bit k is set where the k-th of all flags binds. */
  readonly masks: CodeColumn;
  /** What each flag's bits were computed under; a flag that is not here has none. */
  readonly versions: Map<RibbonFlag, string>;
}

const maskCache = new RunCache<FlagMasks>();
/** That of the window asked for last: it does not change with the configuration. */
const regimeRibbons = new RunCache<RegimeRibbon | undefined>();

/** The ribbons of the points within [from, to]. Flags are computed once per configuration; a window reads its own rows only. */
export function readRibbons(run: BacktestRun, from: number, to: number, pixels: number): Ribbons {
  const { timeline } = run;
  const buckets = splitIntoBuckets(timeline.x, from, to, pixels);
  const { bounds } = buckets;
  const count = Math.max(0, bounds.length - 1);
  const ends = endsOf(buckets, timeline);
  const x = Float64Array.from({ length: count }, (_, b) => timeline.x[bounds[b]!]!);
  const isInside = (b: number): boolean => x[b]! >= from && x[b]! <= to;
  const bars = Uint32Array.from({ length: count }, (_, b) => ends[b + 1]! - ends[b]!);
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
  const { rows } = run.timeline.all;
  const { flags, masks: column } = masksOf(run);
  const masks = maskBytes(run, column);
  const count = Math.max(0, ends.length - 1);
  const bits = flags.map((flag) => 1 << ribbonFlags.indexOf(flag));
  const bindings = flags.map(() => new Uint32Array(count));
  const seen = new Uint32Array(2 ** ribbonFlags.length);
  for (let b = 0; b < count; b++) {
    seen.fill(0);
    for (let i = ends[b]!; i < ends[b + 1]!; i++) seen[masks[rows ? rows[i]! : i]!]!++;
    for (let mask = 1; mask < seen.length; mask++)
      if (seen[mask]! > 0)
        for (let k = 0; k < flags.length; k++) if ((mask & bits[k]!) !== 0) bindings[k]![b]! += seen[mask]!;
  }
  return flags.map((flag, k) => ({ flag, binding: bindings[k]!, total: sumInside(bindings[k]!, isInside) }));
}

const maskBytes = ({ memory }: BacktestRun, { address, rows }: CodeColumn): Uint8Array =>
  new Uint8Array(memory.memory.buffer, address, rows);

/** The bits of the flags that are on, each computed anew only once what it depends on has changed. */
function masksOf(run: BacktestRun): { readonly flags: readonly RibbonFlag[]; readonly masks: CodeColumn } {
  const { masks, versions } = maskCache.read(run, '', '', () => startMasks(run));
  const { config, switches } = run.settings;
  const trees = pipelineOutputs({ params: toSlots(config, run.dataPeriodsPerYear), switches });
  const flags = ribbonFlags.filter((flag) => Object.hasOwn(trees, flag));
  const stale = flags.filter((flag) => versions.get(flag) !== versionOf(run, flag));
  if (stale.length > 0) {
    const bits = stale.map((flag) => 1 << ribbonFlags.indexOf(flag));
    const kept = ~bits.reduce((all, bit) => all | bit, 0);
    let from = 0;
    run.scan(stale, (columns) => {
      const rows = columns[0]?.length ?? 0;
      const part = maskBytes(run, masks).subarray(from, from + rows);
      for (let i = 0; i < part.length; i++) part[i]! &= kept;
      for (let k = 0; k < columns.length; k++) run.passes.markOnes(columns[k]!, bits[k]!, part);
      from += rows;
    });
    for (const flag of stale) versions.set(flag, versionOf(run, flag));
  }
  return { flags, masks };
}

function startMasks(run: BacktestRun): FlagMasks {
  const masks = run.memory.allocateCodes(run.backtest.rowCount, 1);
  maskBytes(run, masks).fill(0);
  return { masks, versions: new Map() };
}

/** Equal as long as the flag is on the same rows. */
function versionOf(run: BacktestRun, flag: RibbonFlag): string {
  switch (flag) {
    case 'capped':
      return `${run.versionOf('uncapped_position')} ${run.settings.config.maxPosition}`;
    case 'pyramidCapped':
      return `${run.versionOf('pyramided_position')}`;
    case 'finalCapped':
      return `${run.versionOf('final_position')}`;
    case 'banditFloored':
    case 'correlationFloored':
    case 'lifted':
    case 'leverageCapped':
      return `${run.versionOf(flag)}`;
    default:
      return ensureNever(flag);
  }
}

function sumInside(counts: Uint32Array, isInside: (bucket: number) => boolean): number {
  let sum = 0;
  for (let b = 0; b < counts.length; b++) if (isInside(b)) sum += counts[b]!;
  return sum;
}
