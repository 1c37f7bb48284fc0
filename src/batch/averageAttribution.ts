import { ROW_REJECTED } from '../data/rowReader.ts';
import { RAW_POSITION } from '../engine/pipelineProgram.ts';
import type { StageId } from '../engine/stages/pipeline.ts';
import type { BacktestRun } from './backtestRun.ts';
import { placesWithin } from './envelope.ts';

/** What one step contributed to a stretch of the backtest. */
export interface StepAverage {
  readonly id: StageId;
  /** Mean level share over the rows, in × of capital. */
  readonly share: number;
  /** The same with the sign of raw taken off: what the step adds to the mean size, long and short alike. */
  readonly sizeShare: number;
  /** Σ level share × next return, before costs; undefined without returns. */
  readonly profit?: number;
}

/**
 * How the change from raw to final divides over the steps, over a stretch. Shares and what is not attributed add up to the mean
 * of final − raw, those of the size to that of |final| − |raw|, profits to the profit of final − raw.
 */
export interface AverageAttribution {
  readonly steps: readonly StepAverage[];
  /** Scaled rows of the stretch. */
  readonly rows: number;
  /** Raw is 0: nothing to attribute. */
  readonly unmoved: number;
  /** A factor of 0 took all of it: its share is −raw, divided over the factors that are 0. */
  readonly zeroed: number;
  /** A factor below 0 turned the position round: no share is defined. */
  readonly turned: number;
  readonly meanChange: number;
  /** Mean of |final| − |raw|. */
  readonly meanSizeChange: number;
  /** Mean of final − raw over the rows that turned, as part of all rows. */
  readonly notAttributed: number;
  /** Sums over the rows that have a return; undefined without returns. */
  readonly profit?: {
    readonly bars: number;
    readonly raw: number;
    readonly final: number;
    readonly notAttributed: number;
  };
}

/** A stretch of the timeline's axis, both ends included. */
export interface AxisStretch {
  readonly from: number;
  readonly to: number;
}

/** Rows between two moments in which somebody else may have a turn. */
const TURN_ROWS = 1 << 17;

/**
 * Averages the exact attribution of every scaled row of a stretch, and yields now and then: whoever has something better to do
 * leaves it. No other settings may come meanwhile. Source: attribution-and-statistics.md 13 (LMDI-I).
 */
export function* averageAttribution(
  run: BacktestRun,
  stretch: AxisStretch,
): Generator<undefined, AverageAttribution, undefined> {
  const { pyramid, voltarget } = run.settings.switches;
  const columns = [
    'meta_factor',
    'bandit_factor',
    'regime_factor',
    'correlation_factor',
    'uncapped_position',
    'scaled_position',
    ...(pyramid ? ['pyramid_factor', 'pyramided_position'] : []),
    ...(voltarget ? ['vol_multiplier', 'final_position'] : []),
  ];
  const ids: readonly StageId[] = [
    'meta',
    'bandit',
    'regime',
    'correlation',
    'cap',
    'minimum',
    ...(pyramid ? (['pyramiding', 'pyramidCap'] as const) : []),
    ...(voltarget ? (['voltarget', 'capAfter'] as const) : []),
  ];
  const { rowCount } = run.backtest;
  const wanted = rowsWithin(run, stretch);
  const tally = new Tally(ids.length, run.settings.config.maxPosition);
  for (let from = 0; from < rowCount; from += TURN_ROWS) {
    if (from > 0) yield;
    // Found anew after every turn of others, who may move the memory.
    const { returns } = run.nextReturns;
    run.scan(
      columns,
      (parts, first) => {
        const raw = run.input(RAW_POSITION);
        if (raw) tally.add(parts, { raw, returns, wanted, first, length: parts[0]?.length ?? 0 });
      },
      { from, to: Math.min(rowCount, from + TURN_ROWS) },
    );
  }
  return tally.summarise(ids, run.nextReturns.source !== 'none');
}

/** 1 for each scaled row of the stretch. */
function rowsWithin({ backtest, timeline }: BacktestRun, { from, to }: AxisStretch): Uint8Array {
  const { pointCount } = timeline;
  const { first, end } = placesWithin(timeline.x.subarray(0, pointCount), from, to);
  const wanted = new Uint8Array(backtest.rowCount);
  if (first === 0 && end === pointCount) {
    const { status } = backtest;
    for (let row = 0; row < wanted.length; row++) wanted[row] = Number(status[row] !== ROW_REJECTED);
    return wanted;
  }
  if (!timeline.all.rows) return wanted.fill(1, first, end);
  // Only here: a file in the order of time has neither list until somebody asks.
  const { order, starts } = timeline;
  for (let i = starts[first]!; i < starts[end]!; i++) wanted[order[i]!] = 1;
  return wanted;
}

interface Piece {
  readonly raw: Float64Array;
  readonly returns: Float64Array | undefined;
  readonly wanted: Uint8Array;
  /** The row that the piece starts with. */
  readonly first: number;
  readonly length: number;
}

/** Below this, the mean of both ends stands for their logarithmic mean: it is off by its square ÷ 12. */
const NEARLY_EQUAL = 1e-6;

class Tally {
  readonly #cap: number;
  readonly #factors: Float64Array;
  readonly #logs: Float64Array;
  readonly #shares: Float64Array;
  readonly #sizeShares: Float64Array;
  readonly #profits: Float64Array;
  #rows = 0;
  #unmoved = 0;
  #zeroed = 0;
  #turned = 0;
  #change = 0;
  #sizeChange = 0;
  #notAttributed = 0;
  #bars = 0;
  #profitRaw = 0;
  #profitFinal = 0;
  #profitNotAttributed = 0;

  constructor(steps: number, cap: number) {
    this.#cap = cap;
    this.#factors = new Float64Array(steps);
    this.#logs = new Float64Array(steps);
    this.#shares = new Float64Array(steps);
    this.#sizeShares = new Float64Array(steps);
    this.#profits = new Float64Array(steps);
  }

  add(parts: readonly Float64Array[], { raw, returns, wanted, first, length }: Piece): void {
    const last = parts[parts.length - 1]!;
    for (let i = 0; i < length; i++) {
      const row = first + i;
      if (wanted[row] === 0) continue;
      this.#findFactors(parts, i);
      this.#addRow(raw[row]!, last[i]!, returns ? returns[row]! : Number.NaN);
    }
  }

  /** Four factors, cap and minimum from the sizes around them; then pairs of a factor and its cap. */
  #findFactors(parts: readonly Float64Array[], i: number): void {
    const factors = this.#factors;
    for (let k = 0; k < 4; k++) factors[k] = parts[k]![i]!;
    const uncapped = Math.abs(parts[4]![i]!);
    const capped = Math.min(this.#cap, uncapped);
    let size = parts[5]![i]!;
    factors[4] = ratio(capped, uncapped);
    factors[5] = ratio(Math.abs(size), capped);
    for (let k = 6; k < factors.length; k += 2) {
      const factor = parts[k]![i]!;
      const after = parts[k + 1]![i]!;
      factors[k] = factor;
      factors[k + 1] = ratio(after, size * factor);
      size = after;
    }
  }

  #addRow(raw: number, final: number, rate: number): void {
    const change = final - raw;
    const isBar = !Number.isNaN(rate);
    this.#rows++;
    this.#change += change;
    this.#sizeChange += Math.abs(final) - Math.abs(raw);
    if (isBar) {
      this.#bars++;
      this.#profitRaw += raw * rate;
      this.#profitFinal += final * rate;
    }
    if (raw === 0) this.#unmoved++;
    else if (final === 0) this.#addZeroed(raw, isBar ? rate : 0);
    else if (final * raw < 0 || !this.#addShares(raw, final, isBar ? rate : 0))
      this.#addTurned(change, isBar ? rate : 0);
  }

  /** False where a factor is not above 0, so that it has no logarithm. */
  #addShares(raw: number, final: number, rate: number): boolean {
    const logs = this.#logs;
    let total = 0;
    for (let k = 0; k < logs.length; k++) {
      const factor = this.#factors[k]!;
      if (!(factor > 0)) return false;
      logs[k] = factor === 1 ? 0 : Math.log(factor);
      total += logs[k]!;
    }
    const mean = Math.abs(total) < NEARLY_EQUAL ? (raw + final) / 2 : (final - raw) / total;
    for (let k = 0; k < logs.length; k++) {
      const share = mean * logs[k]!;
      this.#shares[k]! += share;
      this.#sizeShares[k]! += raw > 0 ? share : -share;
      this.#profits[k]! += share * rate;
    }
    return true;
  }

  #addZeroed(raw: number, rate: number): void {
    let zeros = 0;
    for (let k = 0; k < this.#factors.length; k++) zeros += Number(this.#factors[k] === 0);
    if (zeros === 0) {
      this.#addTurned(-raw, rate);
      return;
    }
    this.#zeroed++;
    for (let k = 0; k < this.#factors.length; k++) {
      if (this.#factors[k] !== 0) continue;
      this.#shares[k]! -= raw / zeros;
      this.#sizeShares[k]! -= Math.abs(raw) / zeros;
      this.#profits[k]! -= (raw / zeros) * rate;
    }
  }

  #addTurned(change: number, rate: number): void {
    this.#turned++;
    this.#notAttributed += change;
    this.#profitNotAttributed += change * rate;
  }

  summarise(ids: readonly StageId[], hasReturns: boolean): AverageAttribution {
    const rows = Math.max(1, this.#rows);
    return {
      steps: ids.map((id, k) => ({
        id,
        share: this.#shares[k]! / rows,
        sizeShare: this.#sizeShares[k]! / rows,
        ...(hasReturns ? { profit: this.#profits[k]! } : {}),
      })),
      rows: this.#rows,
      unmoved: this.#unmoved,
      zeroed: this.#zeroed,
      turned: this.#turned,
      meanChange: this.#change / rows,
      meanSizeChange: this.#sizeChange / rows,
      notAttributed: this.#notAttributed / rows,
      ...(hasReturns
        ? {
            profit: {
              bars: this.#bars,
              raw: this.#profitRaw,
              final: this.#profitFinal,
              notAttributed: this.#profitNotAttributed,
            },
          }
        : {}),
    };
  }
}

/** 1 where both are 0: a step that finds nothing changes nothing. */
const ratio = (after: number, before: number): number => (after === before ? 1 : after / before);
