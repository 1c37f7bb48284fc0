import { execFile } from 'node:child_process';
import { platform } from 'node:os';
import { promisify } from 'node:util';
import { createKernel, type KernelRun } from '../../src/batch/kernel.ts';
import { ColumnMemory } from '../../src/data/columnMemory.ts';
import { DEFAULT_CONFIG, toSlots } from '../../src/engine/config.ts';
import { pipelineProgram } from '../../src/engine/pipelineProgram.ts';

export const name = 'kernel';

const ROWS = 1_000_000;
const ROUNDS = 41;
const NUMPY_RUNS = 15;
const NUMPY_SCRIPT = 'test/bench/numpyScale.py';
const REGIMES = Object.keys(DEFAULT_CONFIG.regimeScales);

/** What is demanded of the ratios of medians. */
const WASM_OVER_FUSED = 2;
const WASM_OVER_NUMPY = 10;
const FUSED_OVER_BLOCKS = 5;

interface Table {
  readonly columns: string[];
  readonly rows: (string | number)[][];
  readonly failures: string[];
}

/** One million rows of the default pipeline: the kernels against loops fused by hand, and against NumPy. */
export async function run(): Promise<Table> {
  const sample = makeSample();
  const contenders = makeContenders(sample);
  const failures = contenders.flatMap(({ title, compute }) => {
    sample.scaled().fill(Number.NaN);
    compute();
    return differences(title, sample);
  });
  const times = measure(contenders);
  const milliseconds = new Map(contenders.map(({ title }) => [title, median(times.get(title) ?? [])] as const));
  const fused = Math.min(milliseconds.get(FUSED_MATH) ?? NaN, milliseconds.get(FUSED_TERNARY) ?? NaN);
  const wasm = milliseconds.get(WASM) ?? NaN;
  const numpy = await runNumpy();
  if ('milliseconds' in numpy) {
    const took = median(numpy.milliseconds);
    milliseconds.set(`NumPy ${numpy.version}, string regimes`, took);
    demand(failures, 'WebAssembly over NumPy', took / wasm, WASM_OVER_NUMPY);
  } else if (platform() === 'linux') failures.push(numpy.missing);
  demand(failures, 'WebAssembly over the faster fused loop', fused / wasm, WASM_OVER_FUSED);
  demand(
    failures,
    'block kernel over a fifth of the fused loop',
    (FUSED_OVER_BLOCKS * fused) / (milliseconds.get(BLOCKS) ?? NaN),
    1,
  );
  return {
    columns: ['contender', 'rows', 'median ms', 'ns/row', '× WebAssembly', '× faster fused loop'],
    rows: [...milliseconds].map(([title, ms]) => [
      title,
      ROWS,
      round(ms, 3),
      round((ms * 1e6) / ROWS, 2),
      round(ms / wasm, 2),
      round(ms / fused, 2),
    ]),
    failures,
  };
}

const WASM = 'WebAssembly SIMD kernel';
const BLOCKS = 'block kernel';
const FUSED_MATH = 'fused loop, Math.min and Math.max';
const FUSED_TERNARY = 'fused loop, comparisons';

interface Contender {
  readonly title: string;
  readonly compute: () => void;
}

type Sample = ReturnType<typeof makeSample>;

function makeSample() {
  const next = uniformNumbers(1);
  const memory = new ColumnMemory();
  const column = (from: number, to: number) =>
    memory.copyNumbers(Float64Array.from({ length: ROWS }, () => from + (to - from) * next()));
  const inputs = {
    position: column(-3, 3),
    metaProb: column(0, 1),
    banditWeight: column(0, 1),
    correlationPenalty: column(0, 1),
  };
  const codes = memory.copyCodes(Uint8Array.from({ length: ROWS }, () => Math.floor(REGIMES.length * next())));
  const output = memory.allocateNumbers(ROWS);
  const multipliers = Float64Array.from(REGIMES, (regime) => DEFAULT_CONFIG.regimeScales[regime] ?? 1);
  const params = toSlots(DEFAULT_CONFIG);
  const kernelRun: KernelRun = {
    program: pipelineProgram({
      params,
      switches: { pyramid: false, voltarget: false },
      outputs: ['scaled_position'],
    }),
    inputs,
    codes: { regime: codes },
    tables: { regimeScales: multipliers },
    params,
    outputs: { scaled_position: output },
    from: 0,
    to: ROWS,
  };
  const kernels = { wasm: createKernel(memory, 'wasm'), blocks: createKernel(memory, 'blocks') };
  kernels.wasm.run({ ...kernelRun, to: 1 });
  return {
    kernelRun,
    kernels,
    multipliers,
    scaled: () => memory.numbers(output),
    views: () => ({
      position: memory.numbers(inputs.position),
      metaProb: memory.numbers(inputs.metaProb),
      banditWeight: memory.numbers(inputs.banditWeight),
      correlationPenalty: memory.numbers(inputs.correlationPenalty),
      codes: new Uint8Array(memory.memory.buffer, codes.address, codes.rows),
    }),
  };
}

function makeContenders({ kernelRun, kernels, multipliers, scaled, views }: Sample): readonly Contender[] {
  const { position, metaProb, banditWeight, correlationPenalty, codes } = views();
  const columns = [position, metaProb, banditWeight, codes, correlationPenalty, multipliers] as const;
  const out = scaled();
  return [
    { title: WASM, compute: () => kernels.wasm.run(kernelRun) },
    { title: FUSED_MATH, compute: () => fusedWithMath(...columns, out) },
    { title: FUSED_TERNARY, compute: () => fusedWithComparisons(...columns, out) },
    { title: BLOCKS, compute: () => kernels.blocks.run(kernelRun) },
  ];
}

function fusedWithMath(
  POSITION: Float64Array,
  META: Float64Array,
  BANDIT: Float64Array,
  CODES: Uint8Array,
  PENALTY: Float64Array,
  MULTIPLIERS: Float64Array,
  OUT: Float64Array,
): void {
  for (let i = 0; i < OUT.length; i++) {
    const size =
      POSITION[i]! *
      (0.5 + (1.5 - 0.5) * META[i]!) *
      Math.max(0.2, BANDIT[i]!) *
      MULTIPLIERS[CODES[i]!]! *
      Math.max(0.2, 1 - PENALTY[i]! * 1);
    OUT[i] = Math.min(Math.max(size, -3), 3);
  }
}

function fusedWithComparisons(
  POSITION: Float64Array,
  META: Float64Array,
  BANDIT: Float64Array,
  CODES: Uint8Array,
  PENALTY: Float64Array,
  MULTIPLIERS: Float64Array,
  OUT: Float64Array,
): void {
  for (let i = 0; i < OUT.length; i++) {
    const bandit = BANDIT[i]!;
    const kept = 1 - PENALTY[i]! * 1;
    const size =
      POSITION[i]! *
      (0.5 + (1.5 - 0.5) * META[i]!) *
      (0.2 < bandit ? bandit : 0.2) *
      MULTIPLIERS[CODES[i]!]! *
      (0.2 < kept ? kept : 0.2);
    OUT[i] = size < -3 ? -3 : 3 < size ? 3 : size;
  }
}

/** All contenders in turn, round after round, so that whatever else the machine does meets them alike. Milliseconds. */
function measure(contenders: readonly Contender[]): ReadonlyMap<string, readonly number[]> {
  const times = new Map<string, number[]>();
  for (let round = -10; round < ROUNDS; round++) {
    for (const { title, compute } of contenders) {
      const start = performance.now();
      compute();
      const took = performance.now() - start;
      if (round >= 0) times.set(title, [...(times.get(title) ?? []), took]);
    }
  }
  return times;
}

/** Every contender computes the same numbers, to the last bit: otherwise its time means nothing. */
function differences(title: string, { kernelRun, multipliers, scaled, views }: Sample): string[] {
  const found = Float64Array.from(scaled());
  const { position, metaProb, banditWeight, correlationPenalty, codes } = views();
  const expected = new Float64Array(ROWS);
  fusedWithComparisons(position, metaProb, banditWeight, codes, correlationPenalty, multipliers, expected);
  for (let i = 0; i < kernelRun.to; i++)
    if (!Object.is(found[i], expected[i])) return [`${title}: row ${i} is ${found[i]} instead of ${expected[i]}`];
  return [];
}

type NumpyTimes = { readonly version: string; readonly milliseconds: readonly number[] } | { readonly missing: string };

async function runNumpy(): Promise<NumpyTimes> {
  try {
    const { stdout } = await promisify(execFile)('python3', [NUMPY_SCRIPT, String(ROWS), String(NUMPY_RUNS)]);
    const { numpy, seconds }: { numpy: string; seconds: number[] } = JSON.parse(stdout);
    return { version: numpy, milliseconds: seconds.map((s) => 1000 * s) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.trim().split('\n').at(-1) : String(cause);
    return { missing: `NumPy does not run (${reason}). Install it: apt-get install python3-numpy` };
  }
}

function demand(failures: string[], what: string, ratio: number, least: number): void {
  if (!(ratio >= least)) failures.push(`${what}: ${round(ratio, 2)}×, must be at least ${least}×`);
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const round = (x: number, digits: number): number => Number(x.toFixed(digits));

/** Park and Miller's generator: the same numbers in every run. */
function uniformNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
