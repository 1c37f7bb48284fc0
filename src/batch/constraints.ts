import type { CodeColumn } from '../data/columnMemory.ts';
import { type BacktestRun, type ConstraintFlag, constraintFlags } from './backtestRun.ts';
import type { BeyondSums, Runs } from './passes.ts';
import { RunCache } from './runCache.ts';
import { pickAlong } from './timeline.ts';

/** What the cap and the minimum met on the scaled rows: sizes before the cap, against the cap. */
export interface CapTally extends BeyondSums {
  /** The most rows of one strategy in a row whose size reaches the cap. Rejected rows do not interrupt. */
  readonly longestRun: number;
  /** Σ of what the minimum adds. */
  readonly lift: number;
}

/** On which rows each constraint binds under the settings of a run. To be used before the next run only. */
export interface Constraints {
  /** Those of steps that are on, in the order in which they act. */
  readonly flags: readonly ConstraintFlag[];
  /** By place in the file: the bit `bitOf` a flag is set where it binds strictly. Not to be kept: its memory may grow. */
  readonly masks: Uint8Array;
  readonly cap: CapTally;
  /** On how many scaled rows a constraint binds strictly; 0 where its step is off. */
  count(flag: ConstraintFlag): number;
}

/** The bit of a flag in the mask of a row. */
export const bitOf = (flag: ConstraintFlag): number => 1 << constraintFlags.indexOf(flag);

/** What was found for a run, and under which versions. */
interface Found {
  readonly masks: CodeColumn;
  readonly versions: Map<ConstraintFlag, string>;
  readonly counts: Map<ConstraintFlag, number>;
  capVersion: string;
  cap: CapTally;
}

const NO_CAP: CapTally = { gross: 0, lost: 0, atLimit: 0, beyond: 0, longestRun: 0, lift: 0 };

const found = new RunCache<Found>();

/** The constraints of a run. What a change of the configuration leaves alone is kept; all the rest is found in one scan. */
export function readConstraints(run: BacktestRun): Constraints {
  const state = found.read(run, '', '', () => ({
    masks: startMasks(run),
    versions: new Map(),
    counts: new Map(),
    capVersion: '',
    cap: NO_CAP,
  }));
  const flags = constraintFlags.filter((flag) => run.versionOf(flag) !== undefined);
  update(run, state, flags);
  return {
    flags,
    get masks() {
      return masksOf(run, state);
    },
    cap: state.cap,
    count: (flag) => (flags.includes(flag) ? (state.counts.get(flag) ?? 0) : 0),
  };
}

function update(run: BacktestRun, state: Found, flags: readonly ConstraintFlag[]): void {
  const { maxPosition, minPosition } = run.settings.config;
  const stale = flags.filter((flag) => state.versions.get(flag) !== run.versionOf(flag));
  const capVersion = `${run.versionOf('uncapped_position')}\n${maxPosition} ${minPosition}`;
  const isCapStale = state.capVersion !== capVersion;
  if (stale.length === 0 && !isCapStale) return;
  const bits = stale.map(bitOf);
  const counts = stale.map(() => 0);
  const tally = new Tally(run, maxPosition, minPosition);
  run.scan([...stale, ...(isCapStale ? ['uncapped_position'] : [])], (columns, first) => {
    const rows = columns[0]?.length ?? 0;
    const masks = masksOf(run, state).subarray(first, first + rows);
    for (let k = 0; k < bits.length; k++) counts[k]! += run.passes.mark(columns[k]!, bits[k]!, masks);
    const uncapped = columns[bits.length];
    if (uncapped) tally.add(uncapped);
  });
  stale.forEach((flag, k) => {
    state.versions.set(flag, run.versionOf(flag) ?? '');
    state.counts.set(flag, counts[k]!);
  });
  if (!isCapStale) return;
  state.cap = tally.end();
  state.capVersion = capVersion;
}

/** Sums over sizes before the cap, which come in the order of the file, 0 in rejected rows. */
class Tally {
  readonly #run: BacktestRun;
  readonly #cap: number;
  readonly #minimum: number;
  readonly #isInOrder: boolean;
  #sums: BeyondSums = { gross: 0, lost: 0, atLimit: 0, beyond: 0 };
  #runs: Runs = { length: 0, longest: 0 };
  #lift = 0;

  constructor(run: BacktestRun, cap: number, minimum: number) {
    this.#run = run;
    this.#cap = cap;
    this.#minimum = minimum;
    this.#isInOrder = run.timeline.all.rows === undefined;
  }

  add(sizes: Float64Array): void {
    const { passes } = this.#run;
    const { gross, lost, atLimit, beyond } = passes.sumBeyond(sizes, this.#cap);
    const before = this.#sums;
    this.#sums = {
      gross: before.gross + gross,
      lost: before.lost + lost,
      atLimit: before.atLimit + atLimit,
      beyond: before.beyond + beyond,
    };
    if (this.#isInOrder) this.#runs = passes.followRuns(sizes, this.#cap, this.#runs);
    if (this.#minimum > 0) this.#lift += sumLift(sizes, this.#minimum);
  }

  end(): CapTally {
    const { atLimit } = this.#sums;
    if (!this.#isInOrder && atLimit > 1) this.#followWalks();
    const longestRun = atLimit > 1 ? this.#runs.longest : atLimit;
    return { ...this.#sums, longestRun, lift: this.#lift };
  }

  #followWalks(): void {
    const uncapped = this.#run.result('uncapped_position');
    if (!uncapped) throw new Error('missing column: uncapped_position');
    for (const walk of this.#run.timeline.walks)
      this.#runs = this.#run.passes.followRuns(pickAlong(uncapped, walk), this.#cap, { ...this.#runs, length: 0 });
  }
}

function sumLift(sizes: Float64Array, minimum: number): number {
  let lift = 0;
  for (let i = 0; i < sizes.length; i++) {
    const size = Math.abs(sizes[i]!);
    if (size > 0 && size < minimum) lift += minimum - size;
  }
  return lift;
}

function startMasks(run: BacktestRun): CodeColumn {
  const masks = run.memory.allocateCodes(run.backtest.rowCount, 1);
  new Uint8Array(run.memory.memory.buffer, masks.address, masks.rows).fill(0);
  return masks;
}

const masksOf = ({ memory }: BacktestRun, { masks }: Found): Uint8Array =>
  new Uint8Array(memory.memory.buffer, masks.address, masks.rows);
