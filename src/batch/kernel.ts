import type { CodeColumn, ColumnMemory, NumberColumn } from '../data/columnMemory.ts';
import { BlockKernel, named, type SharedValues } from '../engine/expr/blocks.ts';
import { type Program, uniformValues } from '../engine/expr/program.ts';
import { type CodeWidth, emitModule, type PointerKind, pointerOrder } from '../engine/expr/wasm.ts';

/** One run of a program over columns of the memory. Every column has at least `to` rows; outputs must not be inputs. */
export interface KernelRun extends SharedValues {
  readonly program: Program;
  /** By the input's name. */
  readonly inputs: Readonly<Record<string, NumberColumn>>;
  /** By the input that names the category. Every code must be below the length of its table. */
  readonly codes: Readonly<Record<string, CodeColumn>>;
  /** By the table's name: a multiplier for each code. */
  readonly tables: Readonly<Record<string, ArrayLike<number>>>;
  /** By the output's name. */
  readonly outputs: Readonly<Record<string, NumberColumn>>;
  /** First row, inclusive. */
  readonly from: number;
  /** Last row, exclusive; nothing outside [from, to) is written. */
  readonly to: number;
}

/** Runs programs over the columns of one memory; both kinds give the same, to the last bit. */
export interface Kernel {
  readonly kind: 'wasm' | 'blocks';
  /** Throws for a column, table or parameter that is not there or too short. */
  run(run: KernelRun): void;
}

/**
 * The kernel for a memory: WebAssembly SIMD where the platform has it and its policy allows it, otherwise blocks of typed arrays.
 * It takes `room` bytes of the memory at once, and later more only for programs and tables that need more.
 */
export function createKernel(columns: ColumnMemory, kind: Kernel['kind'] = platformKind(), room = 0): Kernel {
  return kind === 'wasm' ? new WasmKernel(columns, room) : new FallbackKernel(columns);
}

/** What runs here. A content security policy without 'wasm-unsafe-eval' refuses to compile, which only a try can tell. */
function platformKind(): Kernel['kind'] {
  try {
    new WebAssembly.Module(emitModule(PROBE, []));
    return 'wasm';
  } catch {
    return 'blocks';
  }
}

const PROBE: Program = {
  steps: [{ op: 'store', output: 0, a: { from: 'column', index: 0 } }],
  slotCount: 0,
  columns: ['probe'],
  lookups: [],
  uniforms: [],
  outputs: ['probe'],
  shapeKey: 'probe',
};

/** Modules by shape, for every memory: there are as many as combinations of steps and results that were ever on. */
const compiled = new Map<string, WebAssembly.Module>();

type RunFunction = (from: number, to: number, pointers: number) => void;

class WasmKernel implements Kernel {
  readonly kind = 'wasm';
  readonly #columns: ColumnMemory;
  readonly #modules = new Map<string, RunFunction>();
  #workspace = { address: 0, bytes: 0 };

  constructor(columns: ColumnMemory, room: number) {
    this.#columns = columns;
    this.#reserve(room);
  }

  run(run: KernelRun): void {
    checkLengths(run);
    if (run.from >= run.to) return;
    const pointers = this.#writeWorkspace(run);
    this.#module(run)(run.from, run.to, pointers);
  }

  #module({ program, codes }: KernelRun): RunFunction {
    const widths = program.lookups.map(({ key }): CodeWidth => named(codes, key, 'codes').width);
    const key = `${widths.join()}\n${program.shapeKey}`;
    const known = this.#modules.get(key);
    if (known) return known;
    const module = compiled.get(key) ?? new WebAssembly.Module(emitModule(program, widths));
    compiled.set(key, module);
    const instance = new WebAssembly.Instance(module, { env: { memory: this.#columns.memory } });
    const { run } = instance.exports;
    if (typeof run !== 'function') throw new Error('no function run in the module');
    const made: RunFunction = (from, to, pointers) => run(from, to, pointers);
    this.#modules.set(key, made);
    return made;
  }

  /** Writes shared values, tables and, in front of them, the addresses that the module reads. */
  #writeWorkspace(run: KernelRun): number {
    const { program, params, constants = {}, categories = {} } = run;
    const order = pointerOrder(program);
    const uniforms = uniformValues(program, { inputs: constants, params, categories });
    const tables = program.lookups.map(({ table }) => named(run.tables, table, 'table'));
    const numbers = [uniforms, ...tables];
    const pointerBytes = Math.ceil(order.length / 2) * 8;
    const start = this.#reserve(pointerBytes + 8 * numbers.reduce((sum, { length }) => sum + length, 0));
    const starts = this.#writeNumbers(numbers, start + pointerBytes);
    const addresses = order.map(({ kind, index }) => this.#address(run, kind, index, starts));
    new Uint32Array(this.#columns.memory.buffer, start, addresses.length).set(addresses);
    return start;
  }

  #writeNumbers(lists: readonly ArrayLike<number>[], from: number): readonly number[] {
    let address = from;
    return lists.map((list) => {
      const start = address;
      new Float64Array(this.#columns.memory.buffer, start, list.length).set(list);
      address += 8 * list.length;
      return start;
    });
  }

  #address(run: KernelRun, kind: PointerKind, index: number, [uniforms = 0, ...tables]: readonly number[]): number {
    const { program } = run;
    switch (kind) {
      case 'column':
        return named(run.inputs, program.columns[index], 'column').address;
      case 'codes':
        return named(run.codes, program.lookups[index]?.key, 'codes').address;
      case 'table':
        return tables[index] ?? 0;
      case 'uniforms':
        return uniforms;
      case 'output':
        return named(run.outputs, program.outputs[index], 'output').address;
    }
  }

  #reserve(bytes: number): number {
    if (bytes > this.#workspace.bytes) {
      const room = Math.max(2 * this.#workspace.bytes, bytes);
      this.#workspace = { address: this.#columns.allocate(room), bytes: room };
    }
    return this.#workspace.address;
  }
}

class FallbackKernel implements Kernel {
  readonly kind = 'blocks';
  readonly #columns: ColumnMemory;
  readonly #kernels = new Map<string, BlockKernel>();

  constructor(columns: ColumnMemory) {
    this.#columns = columns;
  }

  run({ program, inputs, codes, tables, outputs, ...rest }: KernelRun): void {
    checkLengths({ program, inputs, codes, tables, outputs, ...rest });
    const memory = this.#columns;
    this.#kernel(program).run({
      ...rest,
      inputs: mapValues(inputs, (column) => memory.numbers(column)),
      codes: mapValues(codes, (column) => memory.codes(column)),
      tables: mapValues(tables, (table) => Float64Array.from(table)),
      outputs: mapValues(outputs, (column) => memory.numbers(column)),
    });
  }

  #kernel(program: Program): BlockKernel {
    const kernel = this.#kernels.get(program.shapeKey) ?? new BlockKernel(program);
    this.#kernels.set(program.shapeKey, kernel);
    return kernel;
  }
}

function checkLengths({ inputs, codes, outputs, to }: KernelRun): void {
  for (const columns of [inputs, codes, outputs])
    for (const [name, { rows }] of Object.entries(columns))
      if (rows < to) throw new RangeError(`column too short: ${name} has ${rows} rows of ${to}`);
}

const mapValues = <T, R>(entries: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, change(value)]));
