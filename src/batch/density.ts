import { RAW_POSITION } from '../engine/pipelineProgram.ts';
import type { BacktestRun } from './backtestRun.ts';
import { RunCache } from './runCache.ts';

/** An interval that is cut into bins of one width; the last one holds its upper end too. */
export interface BinnedAxis {
  readonly from: number;
  readonly to: number;
  readonly bins: number;
}

/** How many scaled rows went from which raw position to which scaled one. */
export interface Density {
  readonly x: BinnedAxis;
  readonly y: BinnedAxis;
  /** Row by row from the lowest scaled position on, `x.bins` counts each. */
  readonly counts: Float64Array;
}

const densities = new RunCache<Density>();

/** Counts the scaled rows in bins of raw × scaled position. Both axes hold zero and every row. */
export function countDensity(run: BacktestRun, columns: number, lines: number): Density {
  return densities.read(run, '', `${run.versionOf('scaled_position')}\n${columns} ${lines}`, () => {
    const raw = run.input(RAW_POSITION);
    const scaled = run.result('scaled_position');
    if (!raw || !scaled) throw new Error('missing column: raw or scaled position');
    const { rows, length } = run.timeline.all;
    const x = axisOf(raw, rows, length, columns);
    const y = axisOf(scaled, rows, length, lines);
    const counts = new Float64Array(columns * lines);
    const across = columns / (x.to - x.from);
    const up = lines / (y.to - y.from);
    for (let i = 0; i < length; i++) {
      const row = rows ? rows[i]! : i;
      const column = Math.min(columns - 1, Math.floor((raw[row]! - x.from) * across));
      const line = Math.min(lines - 1, Math.floor((scaled[row]! - y.from) * up));
      counts[line * columns + column]!++;
    }
    return { x, y, counts };
  });
}

function axisOf(column: Float64Array, rows: Uint32Array | undefined, length: number, bins: number): BinnedAxis {
  let from = 0;
  let to = 0;
  for (let i = 0; i < length; i++) {
    const size = column[rows ? rows[i]! : i]!;
    if (size < from) from = size;
    if (size > to) to = size;
  }
  return { from, to: to > from ? to : 1, bins };
}
