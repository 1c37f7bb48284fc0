import { type Operand, type Program, type Step, uniformValues } from './program.ts';
import type { BinaryOp } from './tree.ts';

/** A dictionary code per row. */
export type Codes = Uint8Array | Uint16Array | Uint32Array;

/** What a run of a program needs besides its columns: the values that all rows share. */
export interface SharedValues {
  /** The scalars of the configuration. */
  readonly params: Readonly<Record<string, number>>;
  /** One value for all rows, for each input that the program was compiled to take as a constant. */
  readonly constants?: Readonly<Record<string, number>>;
  /** The multiplier by table, where the category is such a constant. */
  readonly categories?: Readonly<Record<string, number>>;
}

/** Columns by name, all of them with at least `to` rows; outputs must not be inputs. */
export interface ColumnRun extends SharedValues {
  readonly inputs: Readonly<Record<string, Float64Array>>;
  /** By the input that names the category. A code without an entry in its table gives NaN. */
  readonly codes: Readonly<Record<string, Codes>>;
  /** By the table's name: a multiplier for each code. */
  readonly tables: Readonly<Record<string, Float64Array>>;
  readonly outputs: Readonly<Record<string, Float64Array>>;
  /** First row, inclusive. */
  readonly from: number;
  /** Last row, exclusive. */
  readonly to: number;
}

/** Rows a block: the scratch of a whole program stays in the cache of one core. */
export const BLOCK_ROWS = 1024;

/** Where an operand lies: in a column from the block's first row on, or in scratch that every block uses again. */
interface Place {
  readonly array: Float64Array;
  readonly isColumn: boolean;
}

type BoundStep =
  | { readonly op: 'lookup'; readonly to: Place; readonly codes: Codes; readonly table: Float64Array }
  | { readonly op: 'ifLess'; readonly to: Place; readonly places: readonly [Place, Place, Place, Place] }
  | { readonly op: 'sqrt'; readonly to: Place; readonly a: Place }
  | { readonly op: 'store'; readonly to: Place; readonly a: Place }
  | {
      readonly op: BinaryOp;
      readonly to: Place;
      readonly a: Place;
      readonly b: Place;
    };

/** Runs a program over typed arrays, one tight loop an operator and block. Scratch is allocated once. */
export class BlockKernel {
  readonly program: Program;
  readonly #blockRows: number;
  readonly #scratch: Float64Array;

  /** Throws a RangeError for a block size that is not a whole number ≥ 1. */
  constructor(program: Program, blockRows: number = BLOCK_ROWS) {
    if (!Number.isInteger(blockRows) || blockRows < 1) throw new RangeError(`invalid block size: ${blockRows}`);
    this.program = program;
    this.#blockRows = blockRows;
    this.#scratch = new Float64Array((program.slotCount + program.uniforms.length) * blockRows);
  }

  /** Computes rows [from, to) of every output. Throws for a column, table or parameter that is not there. */
  run(columns: ColumnRun): void {
    this.#spreadUniforms(columns);
    const steps = this.program.steps.map((step) => this.#bind(step, columns));
    for (let row = columns.from; row < columns.to; row += this.#blockRows) {
      const count = Math.min(this.#blockRows, columns.to - row);
      for (const step of steps) runStep(step, row, count);
    }
  }

  #spreadUniforms({ params, constants = {}, categories = {} }: SharedValues): void {
    uniformValues(this.program, { inputs: constants, params, categories }).forEach((value, i) => {
      const from = (this.program.slotCount + i) * this.#blockRows;
      this.#scratch.fill(value, from, from + this.#blockRows);
    });
  }

  #bind(step: Step, columns: ColumnRun): BoundStep {
    const place = (operand: Operand): Place => this.#place(operand, columns);
    if (step.op === 'store') {
      const array = named(columns.outputs, this.program.outputs[step.output], 'output');
      return { op: 'store', to: { array, isColumn: true }, a: place(step.a) };
    }
    const to = this.#slot(step.to);
    if (step.op === 'lookup') {
      const { table, key } = this.program.lookups[step.lookup] ?? {};
      return {
        op: 'lookup',
        to,
        codes: named(columns.codes, key, 'codes'),
        table: named(columns.tables, table, 'table'),
      };
    }
    if (step.op === 'ifLess')
      return { op: 'ifLess', to, places: [place(step.a), place(step.b), place(step.met), place(step.unmet)] };
    if (step.op === 'sqrt') return { op: 'sqrt', to, a: place(step.a) };
    return { op: step.op, to, a: place(step.a), b: place(step.b) };
  }

  #place({ from, index }: Operand, { inputs }: ColumnRun): Place {
    if (from === 'column') return { array: named(inputs, this.program.columns[index], 'column'), isColumn: true };
    return this.#slot(from === 'slot' ? index : this.program.slotCount + index);
  }

  #slot(index: number): Place {
    const from = index * this.#blockRows;
    return { array: this.#scratch.subarray(from, from + this.#blockRows), isColumn: false };
  }
}

/** The entry of that name. Throws for a name that is not there: a programmer's mistake. */
export function named<T>(entries: Readonly<Record<string, T>>, name: string | undefined, kind: string): T {
  const entry = name !== undefined && Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (entry === undefined) throw new Error(`missing ${kind}: ${name}`);
  return entry;
}

// A view that starts at the block: `A[i]` is a third faster than `A[from + i]`, which checks the sum for overflow as well.
const viewAt = ({ array, isColumn }: Place, row: number, count: number): Float64Array =>
  isColumn ? array.subarray(row, row + count) : array;

function runStep(step: BoundStep, row: number, count: number): void {
  const OUT = viewAt(step.to, row, count);
  if (step.op === 'lookup') lookUp(step.codes.subarray(row, row + count), step.table, OUT, count);
  else if (step.op === 'store') OUT.set(viewAt(step.a, row, count).subarray(0, count));
  else if (step.op === 'sqrt') takeRoots(viewAt(step.a, row, count), OUT, count);
  else if (step.op === 'ifLess') {
    const [a, b, met, unmet] = step.places;
    choose(
      viewAt(a, row, count),
      viewAt(b, row, count),
      viewAt(met, row, count),
      viewAt(unmet, row, count),
      OUT,
      count,
    );
  } else BINARY[step.op](viewAt(step.a, row, count), viewAt(step.b, row, count), OUT, count);
}

type Column = Float64Array;

function lookUp(CODES: Codes, TABLE: Column, OUT: Column, count: number): void {
  for (let i = 0; i < count; i++) OUT[i] = TABLE[CODES[i]!]!;
}

function takeRoots(A: Column, OUT: Column, count: number): void {
  for (let i = 0; i < count; i++) OUT[i] = Math.sqrt(A[i]!);
}

function addUp(A: Column, B: Column, OUT: Column, count: number): void {
  for (let i = 0; i < count; i++) OUT[i] = A[i]! + B[i]!;
}

function subtract(A: Column, B: Column, OUT: Column, count: number): void {
  for (let i = 0; i < count; i++) OUT[i] = A[i]! - B[i]!;
}

function multiply(A: Column, B: Column, OUT: Column, count: number): void {
  for (let i = 0; i < count; i++) OUT[i] = A[i]! * B[i]!;
}

function divide(A: Column, B: Column, OUT: Column, count: number): void {
  for (let i = 0; i < count; i++) OUT[i] = A[i]! / B[i]!;
}

function takeSmaller(A: Column, B: Column, OUT: Column, count: number): void {
  for (let i = 0; i < count; i++) {
    const a = A[i]!;
    const b = B[i]!;
    // Not Math.min or Math.max: the strict comparison is the specification
    OUT[i] = b < a ? b : a;
  }
}

function takeLarger(A: Column, B: Column, OUT: Column, count: number): void {
  for (let i = 0; i < count; i++) {
    const a = A[i]!;
    const b = B[i]!;
    // Not Math.min or Math.max: the strict comparison is the specification
    OUT[i] = a < b ? b : a;
  }
}

function choose(A: Column, B: Column, MET: Column, UNMET: Column, OUT: Column, count: number): void {
  for (let i = 0; i < count; i++) OUT[i] = A[i]! < B[i]! ? MET[i]! : UNMET[i]!;
}

const BINARY = {
  add: addUp,
  sub: subtract,
  mul: multiply,
  div: divide,
  min: takeSmaller,
  max: takeLarger,
} as const;
