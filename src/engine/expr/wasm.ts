import { ensureNever } from '../ensureNever.ts';
import type { Operand, Program, Step } from './program.ts';

/** Bytes of a dictionary code. */
export type CodeWidth = 1 | 2 | 4;

/**
 * A program as the bytes of a WebAssembly module (SIMD, two rows a vector). It imports `env.memory` and exports
 * `run(from, to, pointers)`: rows [from, to), neither bound need be even, and nothing outside them is read or written.
 * `pointers` is the address of 32-bit addresses in the order of `pointerOrder`. Bytes depend on the shape alone: numbers that
 * all rows share are read from memory. A code must have an entry in its table, which is not checked.
 */
export function emitModule(program: Program, codeWidths: readonly CodeWidth[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector([[0x60, ...vector([[I32], [I32], [I32]]), ...vector([])]])),
    ...section(2, vector([[...text('env'), ...text('memory'), 0x02, 0x00, 0x00]])),
    ...section(3, vector([[0x00]])),
    ...section(7, vector([[...text('run'), 0x00, 0x00]])),
    ...section(10, vector([sized(new FunctionBody(program, codeWidths).emit())])),
  ]);
}

/** What the addresses stand for, in order. `uniforms` is one address: doubles, one after the other, as `uniformValues` gives them. */
export type PointerKind = 'column' | 'codes' | 'table' | 'uniforms' | 'output';

/** The order of the addresses that `run` reads, with the index into the program's list of that kind. */
export function pointerOrder(program: Program): readonly { readonly kind: PointerKind; readonly index: number }[] {
  const of = (kind: PointerKind, list: readonly unknown[]) => list.map((_, index) => ({ kind, index }));
  return [
    ...of('column', program.columns),
    ...of('codes', program.lookups),
    ...of('table', program.lookups),
    { kind: 'uniforms', index: 0 },
    ...of('output', program.outputs),
  ];
}

const I32 = 0x7f;
const V128 = 0x7b;

const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const LOCAL_TEE = 0x22;
const I32_LOAD = 0x28;
const I32_CONST = 0x41;
const I32_ADD = 0x6a;
const I32_SUB = 0x6b;
const I32_SHL = 0x74;
const I32_LT_U = 0x49;
const I32_GE_U = 0x4f;
const BLOCK = 0x02;
const LOOP = 0x03;
const IF = 0x04;
const BR = 0x0c;
const BR_IF = 0x0d;
const RETURN = 0x0f;
const END = 0x0b;
const NO_RESULT = 0x40;

const SIMD = 0xfd;
const V128_LOAD = 0x00;
const V128_LOAD64_SPLAT = 0x0a;
const V128_STORE = 0x0b;
const V128_BITSELECT = 0x52;
const V128_LOAD64_LANE = 0x57;
const V128_STORE64_LANE = 0x5b;
const V128_LOAD64_ZERO = 0x5d;
const F64X2_LT = 0x49;
const F64X2_SQRT = 0xef;

// pmin and pmax are the strict comparisons of the tree: pmax(a, b) is b where a < b, otherwise a. f64x2.max is not: NaN, −0.
const F64X2 = { add: 0xf0, sub: 0xf1, mul: 0xf2, div: 0xf3, min: 0xf6, max: 0xf7 } as const;

const LOAD_CODE = { 1: 0x2d, 2: 0x2f, 4: 0x28 } as const;
const CODE_SHIFT = { 1: 0, 2: 1, 4: 2 } as const;
const NUMBER_SHIFT = 3;
const LANES = 2;

type Bytes = readonly number[];

const FROM = 0;
const TO = 1;
const POINTERS = 2;
const FIRST_LOCAL = 3;

/** Writes the body of `run`. Its locals: an advancing address for each pointer, the rows left, then vectors. */
class FunctionBody {
  readonly #program: Program;
  readonly #widths: readonly CodeWidth[];
  readonly #pointers: ReturnType<typeof pointerOrder>;
  readonly #bytes: number[] = [];
  /** Columns that this pass over the steps has loaded already. */
  #loaded = new Set<number>();

  constructor(program: Program, codeWidths: readonly CodeWidth[]) {
    if (codeWidths.length !== program.lookups.length) throw new Error(`invalid code widths: ${codeWidths.join(', ')}`);
    this.#program = program;
    this.#widths = codeWidths;
    this.#pointers = pointerOrder(program);
  }

  emit(): Bytes {
    const { columns, uniforms, slotCount } = this.#program;
    const locals = vector([
      [...unsigned(this.#pointers.length + 1), I32],
      [...unsigned(uniforms.length + columns.length + slotCount), V128],
    ]);
    this.#push(LOCAL_GET, FROM, LOCAL_GET, TO, I32_GE_U, IF, NO_RESULT, RETURN, END);
    for (const pointer of this.#pointers.keys()) this.#loadPointer(pointer);
    for (const index of uniforms.keys()) this.#loadUniform(index);
    this.#push(LOCAL_GET, TO, LOCAL_GET, FROM, I32_SUB, LOCAL_SET, ...unsigned(this.#left));
    this.#loop();
    this.#push(LOCAL_GET, ...unsigned(this.#left), IF, NO_RESULT);
    this.#rows(1);
    this.#push(END, END);
    return [...locals, ...this.#bytes];
  }

  get #left(): number {
    return FIRST_LOCAL + this.#pointers.length;
  }

  #uniform(index: number): number {
    return this.#left + 1 + index;
  }

  #column(index: number): number {
    return this.#uniform(this.#program.uniforms.length) + index;
  }

  #slot(index: number): number {
    return this.#column(this.#program.columns.length) + index;
  }

  #pointer(kind: PointerKind, index: number): number {
    return FIRST_LOCAL + this.#pointers.findIndex((candidate) => candidate.kind === kind && candidate.index === index);
  }

  /** log2 of the bytes a row that a pointer advances by, or undefined if it stays. */
  #shift(pointer: number): number | undefined {
    const { kind, index } = this.#pointers[pointer] ?? {};
    if (kind === 'column' || kind === 'output') return NUMBER_SHIFT;
    return kind === 'codes' && index !== undefined ? CODE_SHIFT[this.#width(index)] : undefined;
  }

  #width(lookup: number): CodeWidth {
    const width = this.#widths[lookup];
    if (width === undefined) throw new Error(`no code width: ${lookup}`);
    return width;
  }

  #push(...bytes: Bytes): void {
    this.#bytes.push(...bytes);
  }

  #loadPointer(pointer: number): void {
    this.#push(LOCAL_GET, POINTERS, I32_LOAD, 2, ...unsigned(4 * pointer));
    const shift = this.#shift(pointer);
    if (shift !== undefined) this.#push(LOCAL_GET, FROM, I32_CONST, shift, I32_SHL, I32_ADD);
    this.#push(LOCAL_SET, ...unsigned(FIRST_LOCAL + pointer));
  }

  #loadUniform(index: number): void {
    this.#push(LOCAL_GET, ...unsigned(this.#pointer('uniforms', 0)));
    this.#push(...simd(V128_LOAD64_SPLAT), 3, ...unsigned(8 * index), LOCAL_SET, ...unsigned(this.#uniform(index)));
  }

  /** Two rows at a time, as long as two are left. Unrolling gains nothing: at a million rows the memory is the bound. */
  #loop(): void {
    const left = unsigned(this.#left);
    this.#push(BLOCK, NO_RESULT, LOOP, NO_RESULT);
    this.#push(LOCAL_GET, ...left, I32_CONST, LANES, I32_LT_U, BR_IF, 1);
    this.#rows(LANES);
    for (const pointer of this.#pointers.keys()) this.#advance(pointer);
    this.#push(LOCAL_GET, ...left, I32_CONST, LANES, I32_SUB, LOCAL_SET, ...left, BR, 0, END, END);
  }

  #advance(pointer: number): void {
    const shift = this.#shift(pointer);
    if (shift === undefined) return;
    const local = unsigned(FIRST_LOCAL + pointer);
    this.#push(LOCAL_GET, ...local, I32_CONST, LANES << shift, I32_ADD, LOCAL_SET, ...local);
  }

  /** All steps once, for the one or two rows that the pointers stand at. */
  #rows(lanes: 1 | 2): void {
    this.#loaded = new Set();
    for (const step of this.#program.steps) this.#step(step, lanes);
  }

  #step(step: Step, lanes: 1 | 2): void {
    if (step.op === 'store') this.#store(step.output, step.a, lanes);
    else this.#compute(step, lanes);
  }

  #compute(step: Exclude<Step, { op: 'store' }>, lanes: 1 | 2): void {
    switch (step.op) {
      case 'lookup':
        this.#lookUp(step.lookup, lanes);
        break;
      case 'sqrt':
        this.#operand(step.a, lanes);
        this.#push(...simd(F64X2_SQRT));
        break;
      case 'ifLess':
        for (const operand of [step.met, step.unmet, step.a, step.b]) this.#operand(operand, lanes);
        this.#push(...simd(F64X2_LT), ...simd(V128_BITSELECT));
        break;
      case 'add':
      case 'sub':
      case 'mul':
      case 'div':
      case 'min':
      case 'max':
        this.#operand(step.a, lanes);
        this.#operand(step.b, lanes);
        this.#push(...simd(F64X2[step.op]));
        break;
      default:
        ensureNever(step);
    }
    this.#push(LOCAL_SET, ...unsigned(this.#slot(step.to)));
  }

  #operand({ from, index }: Operand, lanes: 1 | 2): void {
    if (from === 'uniform') this.#push(LOCAL_GET, ...unsigned(this.#uniform(index)));
    else if (from === 'slot') this.#push(LOCAL_GET, ...unsigned(this.#slot(index)));
    else if (this.#loaded.has(index)) this.#push(LOCAL_GET, ...unsigned(this.#column(index)));
    else this.#loadColumn(index, lanes);
  }

  #loadColumn(index: number, lanes: 1 | 2): void {
    this.#loaded.add(index);
    this.#push(LOCAL_GET, ...unsigned(this.#pointer('column', index)));
    this.#push(...simd(lanes === 2 ? V128_LOAD : V128_LOAD64_ZERO), 3, 0);
    this.#push(LOCAL_TEE, ...unsigned(this.#column(index)));
  }

  #lookUp(lookup: number, lanes: 1 | 2): void {
    if (lanes === 2) this.#entryAddress(lookup, 1);
    this.#entryAddress(lookup, 0);
    this.#push(...simd(V128_LOAD64_ZERO), 3, 0);
    if (lanes === 2) this.#push(...simd(V128_LOAD64_LANE), 3, 0, 1);
  }

  #entryAddress(lookup: number, row: 0 | 1): void {
    const width = this.#width(lookup);
    this.#push(LOCAL_GET, ...unsigned(this.#pointer('table', lookup)));
    this.#push(LOCAL_GET, ...unsigned(this.#pointer('codes', lookup)));
    this.#push(LOAD_CODE[width], CODE_SHIFT[width], row << CODE_SHIFT[width]);
    this.#push(I32_CONST, NUMBER_SHIFT, I32_SHL, I32_ADD);
  }

  #store(output: number, value: Operand, lanes: 1 | 2): void {
    this.#push(LOCAL_GET, ...unsigned(this.#pointer('output', output)));
    this.#operand(value, lanes);
    if (lanes === 2) this.#push(...simd(V128_STORE), 3, 0);
    else this.#push(...simd(V128_STORE64_LANE), 3, 0, 0);
  }
}

const simd = (opcode: number): Bytes => [SIMD, ...unsigned(opcode)];

function unsigned(value: number): Bytes {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

const vector = (entries: readonly Bytes[]): Bytes => [...unsigned(entries.length), ...entries.flat()];
const sized = (bytes: Bytes): Bytes => [...unsigned(bytes.length), ...bytes];
const section = (id: number, bytes: Bytes): Bytes => [id, ...sized(bytes)];
const text = (word: string): Bytes => sized([...word].map((letter) => letter.charCodeAt(0)));
