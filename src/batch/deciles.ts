import { RAW_POSITION } from '../engine/pipelineProgram.ts';
import type { BacktestRun } from './backtestRun.ts';
import { RunCache } from './runCache.ts';

/** The rows of one decile of the meta probability, those that have a return. */
export interface DecileLine {
  /** The smallest and the largest probability in it. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Rows whose raw position won or lost something: what the hit rate is of. */
  readonly moved: number;
  /** How many of these won. */
  readonly won: number;
  /** Mean of raw position × next return, before costs. */
  readonly meanEarned: number;
  readonly meanAbsScaled: number;
}

/** Deciles of the meta probability in rising order: fewer than ten where equal probabilities, which stay together, fill more than one. */
export interface Deciles {
  /** Why there are none. */
  readonly missing: 'probability' | 'returns' | undefined;
  readonly lines: readonly DecileLine[];
}

const DECILES = 10;
/** The code of a row that is in none. */
const NONE = 255;

/** Which decile each row along time is in, and what its raw position did there. */
interface RawPart {
  readonly codes: Uint8Array;
  readonly lows: readonly number[];
  readonly highs: readonly number[];
  readonly rows: Float64Array;
  readonly moved: Float64Array;
  readonly won: Float64Array;
  readonly earned: Float64Array;
}

const rawParts = new RunCache<RawPart>();
const sizes = new RunCache<Float64Array>();

/** What the raw position earned, and how large the scaled one was, by decile of the file's meta probability. */
export function measureDeciles(run: BacktestRun): Deciles {
  const probability = run.input('metaProb');
  if (!probability) return { missing: 'probability', lines: [] };
  const { returnReading } = run.settings;
  const { returns } = run.nextReturns;
  if (!returns) return { missing: 'returns', lines: [] };
  const part = rawParts.read(run, '', returnReading, () => splitRows(run, probability, returns));
  const version = `${run.versionOf('scaled_position')}\n${returnReading}`;
  const scaled = sizes.read(run, '', version, () => sumSizes(run, part));
  if (part.highs.length === 0) return { missing: 'returns', lines: [] };
  return {
    missing: undefined,
    lines: part.highs.map((to, k) => ({
      from: part.lows[k]!,
      to,
      rows: part.rows[k]!,
      moved: part.moved[k]!,
      won: part.won[k]!,
      meanEarned: part.earned[k]! / part.rows[k]!,
      meanAbsScaled: scaled[k]! / part.rows[k]!,
    })),
  };
}

function splitRows(run: BacktestRun, probability: Float64Array, returns: Float64Array): RawPart {
  const raw = run.input(RAW_POSITION);
  if (!raw) throw new Error('missing column: raw position');
  const { rows, length } = run.timeline.all;
  const kept = new Float64Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    const row = rows ? rows[i]! : i;
    if (!Number.isNaN(probability[row]!) && !Number.isNaN(returns[row]!)) kept[count++] = probability[row]!;
  }
  const sorted = kept.subarray(0, count).sort();
  const { lows, highs } = cutEqually(sorted, DECILES);
  const codes = new Uint8Array(length).fill(NONE);
  const sums = (): Float64Array => new Float64Array(highs.length);
  const part: RawPart = { codes, lows, highs, rows: sums(), moved: sums(), won: sums(), earned: sums() };
  for (let i = 0; i < length; i++) {
    const row = rows ? rows[i]! : i;
    const p = probability[row]!;
    const rate = returns[row]!;
    if (Number.isNaN(p) || Number.isNaN(rate)) continue;
    let code = 0;
    while (p > highs[code]!) code++;
    const earned = raw[row]! * rate;
    codes[i] = code;
    part.rows[code]!++;
    part.moved[code]! += Number(earned !== 0);
    part.won[code]! += Number(earned > 0);
    part.earned[code]! += earned;
  }
  return part;
}

/**
 * The ends of the parts of a sorted list that are as nearly equal in count as equal numbers in one part allow: part k ends with
 * the last number that equals the one at k ÷ parts of the list.
 */
export function cutEqually(
  sorted: Float64Array,
  parts: number,
): { readonly lows: readonly number[]; readonly highs: readonly number[] } {
  const highs: number[] = [];
  for (let k = 1; k <= parts; k++) {
    const high = sorted[Math.ceil((k * sorted.length) / parts) - 1];
    if (high !== undefined && high !== highs.at(-1)) highs.push(high);
  }
  const lows: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const before = highs[lows.length - 1];
    if (before === undefined || sorted[i]! > before) lows.push(sorted[i]!);
  }
  return { lows, highs };
}

function sumSizes(run: BacktestRun, { codes, highs }: RawPart): Float64Array {
  const scaled = run.seriesAlong('scaled_position');
  if (!scaled) throw new Error('missing column: scaled position');
  const sums = new Float64Array(highs.length);
  for (let i = 0; i < scaled.length; i++) {
    const code = codes[i]!;
    if (code !== NONE) sums[code]! += Math.abs(scaled[i]!);
  }
  return sums;
}

/** The 95 % interval of a share of `count` independent tries, `won` of which succeeded. Source: Wilson 1927. */
export function wilsonInterval(won: number, count: number): readonly [number, number] | undefined {
  if (count === 0) return undefined;
  const z = 1.9599639845400545;
  const share = won / count;
  const middle = share + (z * z) / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const whole = 1 + (z * z) / count;
  return [Math.max(0, (middle - half) / whole), Math.min(1, (middle + half) / whole)];
}
