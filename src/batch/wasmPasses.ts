import type { ColumnMemory } from '../data/columnMemory.ts';
import type { Codes } from '../engine/expr/blocks.ts';
import { wasm } from './assembly/passes.ts?assembly';
import {
  type BeyondSums,
  type BlockedColumn,
  type CompoundEnd,
  type CompoundedPath,
  closeLastBin,
  createPlainPasses,
  type Envelope,
  LEADING_BINS,
  LEADING_SHIFT,
  type LeadingBin,
  type Passes,
  type PowerSums,
  type Runs,
  type SignSums,
  type SizeSums,
} from './passes.ts';

/** The passes for columns of this memory, of at most so many rows: in WebAssembly where the platform has it and its policy allows it. */
export function createPasses(memory: ColumnMemory, rows: number): Passes {
  const plain = createPlainPasses();
  try {
    return new WasmPasses(memory, rows, plain);
  } catch (cause) {
    if (cause instanceof WebAssembly.CompileError) return plain;
    throw cause;
  }
}

const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const MOST_RESULTS = 8;
/** Doubles that a pass may need besides one a row. */
const LEAST_SCRATCH = 4096;

let compiled: WebAssembly.Module | undefined;

/** Columns elsewhere go to the passes in TypeScript. */
class WasmPasses implements Passes {
  readonly #memory: ColumnMemory;
  readonly #plain: Passes;
  readonly #run: ReturnType<typeof functionsOf>;
  readonly #out: number;
  readonly #counts: number;
  readonly #scratch: number;
  readonly #scratchBytes: number;
  #isCountedHere = true;

  constructor(memory: ColumnMemory, rows: number, plain: Passes) {
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0)));
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory: memory.memory } });
    this.#memory = memory;
    this.#plain = plain;
    this.#run = functionsOf(exports);
    this.#out = memory.allocate(MOST_RESULTS * DOUBLE);
    this.#counts = memory.allocate(LEADING_BINS * Uint32Array.BYTES_PER_ELEMENT);
    this.#scratchBytes = DOUBLE * (rows + LEAST_SCRATCH);
    this.#scratch = memory.allocate(this.#scratchBytes);
  }

  sumSizes(values: Float64Array): SizeSums {
    if (!this.#holds(values)) return this.#plain.sumSizes(values);
    this.#run.sumSizes(values.byteOffset, values.length, this.#out);
    const [sum, filled, largest] = this.#results();
    return { sum, filled, largest };
  }

  sumSteps(values: Float64Array): number {
    return this.#holds(values) ? this.#run.sumSteps(values.byteOffset, values.length) : this.#plain.sumSteps(values);
  }

  sum(values: Float64Array): number {
    return this.#holds(values) ? this.#run.sum(values.byteOffset, values.length) : this.#plain.sum(values);
  }

  earn(sizes: Float64Array, returns: Float64Array, cost: number, earned: Float64Array): void {
    if (!this.#holds(sizes) || !this.#holds(returns) || !this.#holds(earned))
      this.#plain.earn(sizes, returns, cost, earned);
    else this.#run.earn(sizes.byteOffset, returns.byteOffset, earned.length, cost, earned.byteOffset);
  }

  sumSigns(earned: Float64Array): SignSums {
    if (!this.#holds(earned)) return this.#plain.sumSigns(earned);
    this.#run.sumSigns(earned.byteOffset, earned.length, this.#out);
    const [sum, gains, losses, squares, won, moved] = this.#results();
    return { sum, gains: gains / 2, losses: losses / 2, lossSquares: squares / 4, won, moved };
  }

  sumPowers(earned: Float64Array, gaps: Uint32Array, mean: number): PowerSums {
    if (!this.#holds(earned)) return this.#plain.sumPowers(earned, gaps, mean);
    this.#clearResults();
    for (let k = 0, from = 0; k <= gaps.length; k++) {
      const to = gaps[k] ?? earned.length;
      if (to > from) this.#run.addPowers(earned.byteOffset + DOUBLE * from, to - from, mean, this.#out);
      from = to + 1;
    }
    const [second, third, fourth] = this.#results();
    return { second, third, fourth };
  }

  compound(earned: Float64Array, scale: number, blockPoints: number, path: Float64Array): CompoundEnd {
    if (!this.#holds(earned) || !this.#holds(path)) return this.#plain.compound(earned, scale, blockPoints, path);
    this.#run.compound(earned.byteOffset, earned.length, scale, blockPoints, path.byteOffset, this.#out);
    const [last, ruinedAt, deepest, deepestFrom, recoveredAt] = this.#results();
    return { last, ruinedAt, deepest, deepestFrom, recoveredAt };
  }

  findBlockExtremes(values: Float64Array, blockPoints: number, lows: Float64Array, highs: Float64Array): void {
    if (!this.#holds(values) || !this.#holds(lows) || !this.#holds(highs))
      this.#plain.findBlockExtremes(values, blockPoints, lows, highs);
    else this.#run.findBlockExtremes(values.byteOffset, values.length, blockPoints, lows.byteOffset, highs.byteOffset);
  }

  findEnvelope(column: BlockedColumn, bounds: Uint32Array): Envelope {
    const { values, rows, blockPoints, lows, highs } = column;
    const isHere = [values, lows, highs, ...(rows ? [rows] : [])].every((list) => this.#holds(list));
    if (!isHere || !this.#fits(bounds)) return this.#plain.findEnvelope(column, bounds);
    return this.#readBuckets(bounds, (...place) =>
      this.#run.findEnvelope(
        values.byteOffset,
        rows?.byteOffset ?? 0,
        lows.byteOffset,
        highs.byteOffset,
        blockPoints,
        ...place,
      ),
    );
  }

  findPathEnvelope(compounded: CompoundedPath, kind: 'equity' | 'drawdown', bounds: Uint32Array): Envelope {
    const { earned, scale, blockPoints, path } = compounded;
    if (!this.#holds(earned) || !this.#holds(path) || !this.#fits(bounds))
      return this.#plain.findPathEnvelope(compounded, kind, bounds);
    return this.#readBuckets(bounds, (...place) =>
      this.#run.findPathEnvelope(
        earned.byteOffset,
        earned.length,
        scale,
        blockPoints,
        path.byteOffset,
        kind === 'drawdown' ? 1 : 0,
        ...place,
      ),
    );
  }

  countEqual(values: Float64Array, value: number): number {
    return this.#holds(values)
      ? this.#run.countEqual(values.byteOffset, values.length, value)
      : this.#plain.countEqual(values, value);
  }

  countGaps(values: Float64Array): number {
    return this.#holds(values) ? this.#run.countGaps(values.byteOffset, values.length) : this.#plain.countGaps(values);
  }

  countCodes(codes: Codes, codeCount: number): Float64Array {
    if (!this.#holdsBytes(codes)) return this.#plain.countCodes(codes, codeCount);
    const counts = this.#integers(this.#scratch, codeCount).fill(0);
    this.#run.countCodes(codes.byteOffset, codes.length, this.#scratch);
    return Float64Array.from(counts);
  }

  countLeading(values: Float64Array): void {
    this.#isCountedHere = this.#holds(values);
    if (!this.#isCountedHere) {
      this.#plain.countLeading(values);
      return;
    }
    this.#integers(this.#counts, LEADING_BINS).fill(0);
    this.#run.countLeading(values.byteOffset, values.length, LEADING_SHIFT, this.#counts);
  }

  findBin(rank: number): LeadingBin {
    if (!this.#isCountedHere) return this.#plain.findBin(rank);
    this.#run.findBin(this.#counts, rank, this.#out);
    const [bin, first, count] = this.#results();
    return { bin, first, count };
  }

  collectBin(values: Float64Array, bin: LeadingBin): Float64Array {
    if (!this.#holds(values)) return this.#plain.collectBin(values, bin);
    const from = values.byteOffset;
    const { length } = values;
    const into = this.#scratch;
    this.#run.collectLeading(from, length, LEADING_SHIFT, bin.bin, into);
    return this.#doubles(into, bin.count);
  }

  countBins(values: Float64Array, bins: number, reach: number): Float64Array {
    if (!this.#holds(values)) return this.#plain.countBins(values, bins, reach);
    const from = values.byteOffset;
    const { length } = values;
    const into = this.#scratch;
    this.#integers(into, bins + 1).fill(0);
    this.#run.countBins(from, length, bins, reach, into);
    return closeLastBin(this.#integers(into, bins + 1));
  }

  sumByCode(sizes: Float64Array, codes: Codes, codeCount: number): Float64Array {
    if (!this.#holds(sizes) || !this.#holdsBytes(codes)) return this.#plain.sumByCode(sizes, codes, codeCount);
    const [from, codesFrom, { length }] = [sizes.byteOffset, codes.byteOffset, sizes];
    const into = this.#scratch;
    this.#doubles(into, codeCount).fill(0);
    this.#run.sumByCode(from, codesFrom, length, into);
    return this.#doubles(into, codeCount).slice();
  }

  sumProducts(sizes: Float64Array, returns: Float64Array, codes: Codes, codeCount: number): Float64Array {
    if (!this.#holds(sizes) || !this.#holds(returns) || !this.#holdsBytes(codes))
      return this.#plain.sumProducts(sizes, returns, codes, codeCount);
    const [from, returnsFrom, codesFrom] = [sizes.byteOffset, returns.byteOffset, codes.byteOffset];
    const { length } = sizes;
    const into = this.#scratch;
    this.#doubles(into, codeCount).fill(0);
    this.#run.sumProducts(from, returnsFrom, codesFrom, length, into);
    return this.#doubles(into, codeCount).slice();
  }

  sumSignedByCode(values: Float64Array, codes: Codes, codeCount: number): Float64Array {
    if (!this.#holds(values) || !this.#holdsBytes(codes)) return this.#plain.sumSignedByCode(values, codes, codeCount);
    const sums = this.#doubles(this.#scratch, codeCount).fill(0);
    this.#run.sumSignedByCode(values.byteOffset, codes.byteOffset, values.length, this.#scratch);
    return sums.slice();
  }

  countTurns(values: Float64Array): number {
    return this.#holds(values)
      ? this.#run.countTurns(values.byteOffset, values.length)
      : this.#plain.countTurns(values);
  }

  followRuns(values: Float64Array, limit: number, before: Runs): Runs {
    if (!this.#holds(values)) return this.#plain.followRuns(values, limit, before);
    this.#doubles(this.#out, 2).set([before.length, before.longest]);
    this.#run.followRuns(values.byteOffset, values.length, limit, this.#out);
    const [length, longest] = this.#results();
    return { length, longest };
  }

  mark(flags: Float64Array, bit: number, masks: Uint8Array): number {
    return this.#holds(flags) && this.#holdsBytes(masks)
      ? this.#run.mark(flags.byteOffset, flags.length, bit, masks.byteOffset)
      : this.#plain.mark(flags, bit, masks);
  }

  countMarked(masks: Uint8Array, rows: Uint32Array | undefined, bounds: Uint32Array, bit: number): Uint32Array {
    if (!this.#holdsBytes(masks) || (rows && !this.#holds(rows)) || !this.#fits(bounds))
      return this.#plain.countMarked(masks, rows, bounds, bit);
    const buckets = Math.max(0, bounds.length - 1);
    const into = this.#scratch + bounds.byteLength;
    this.#integers(this.#scratch, bounds.length).set(bounds);
    this.#run.countMarked(masks.byteOffset, rows?.byteOffset ?? 0, bit, this.#scratch, buckets, into);
    return this.#integers(into, buckets).slice();
  }

  sumBeyond(values: Float64Array, limit: number): BeyondSums {
    if (!this.#holds(values)) return this.#plain.sumBeyond(values, limit);
    this.#clearResults();
    this.#run.addBeyond(values.byteOffset, values.length, limit, this.#out);
    const [gross, lost, atLimit, beyond] = this.#results();
    return { gross, lost, atLimit, beyond };
  }

  /** Gives a pass the buckets, and takes what it wrote. */
  #readBuckets(bounds: Uint32Array, pass: (...place: [number, number, number, number]) => void): Envelope {
    const buckets = Math.max(0, bounds.length - 1);
    const from = this.#scratch + 2 * DOUBLE * buckets;
    this.#integers(from, bounds.length).set(bounds);
    pass(from, buckets, this.#scratch, this.#scratch + DOUBLE * buckets);
    return {
      low: this.#doubles(this.#scratch, buckets).slice(),
      high: this.#doubles(this.#scratch + DOUBLE * buckets, buckets).slice(),
    };
  }

  #fits(bounds: Uint32Array): boolean {
    return 2 * DOUBLE * bounds.length + bounds.byteLength <= this.#scratchBytes;
  }

  #holds(values: Float64Array | Uint32Array): boolean {
    return values.buffer === this.#memory.memory.buffer;
  }

  #holdsBytes(codes: Codes): boolean {
    return codes instanceof Uint8Array && codes.buffer === this.#memory.memory.buffer;
  }

  #doubles(address: number, count: number): Float64Array {
    return new Float64Array(this.#memory.memory.buffer, address, count);
  }

  #integers(address: number, count: number): Uint32Array {
    return new Uint32Array(this.#memory.memory.buffer, address, count);
  }

  #clearResults(): void {
    this.#doubles(this.#out, MOST_RESULTS).fill(0);
  }

  #results(): readonly [number, number, number, number, number, number] {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = this.#doubles(this.#out, MOST_RESULTS);
    return [a, b, c, d, e, f];
  }
}

type PassFunction = (...numbers: number[]) => number;

function functionsOf(exports: WebAssembly.Exports) {
  const find = (name: string): PassFunction => {
    const found = exports[name];
    if (typeof found !== 'function') throw new Error(`no function ${name} in the module`);
    return (...numbers) => found(...numbers);
  };
  return {
    sumSizes: find('sumSizes'),
    sumSteps: find('sumSteps'),
    sum: find('sum'),
    earn: find('earn'),
    sumSigns: find('sumSigns'),
    addPowers: find('addPowers'),
    compound: find('compound'),
    findBlockExtremes: find('findBlockExtremes'),
    countLeading: find('countLeading'),
    findBin: find('findBin'),
    collectLeading: find('collectLeading'),
    countBins: find('countBins'),
    sumByCode: find('sumByCode'),
    sumProducts: find('sumProducts'),
    addBeyond: find('addBeyond'),
    findEnvelope: find('findEnvelope'),
    findPathEnvelope: find('findPathEnvelope'),
    countEqual: find('countEqual'),
    countGaps: find('countGaps'),
    countCodes: find('countCodes'),
    countTurns: find('countTurns'),
    followRuns: find('followRuns'),
    mark: find('mark'),
    countMarked: find('countMarked'),
    sumSignedByCode: find('sumSignedByCode'),
  };
}
