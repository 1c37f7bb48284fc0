import type { Interval } from '../engine/stages/stage.ts';
import { wasm } from './assembly/rows.ts?assembly';
import type { ColumnMemory } from './columnMemory.ts';
import { POWERS_BYTES, powersOfFive } from './powersOfFive.ts';
import type { UsedField } from './rowReader.ts';
import type { TableColumns } from './tableColumns.ts';
import { divisorOf, type TablePlan } from './tablePlan.ts';

/** Why the loop stopped: it needs more bytes, a row is not plain, or the columns are full. */
export type PlainStop = 'more' | 'notPlain' | 'full';

const STOPS: readonly PlainStop[] = ['more', 'notPlain', 'full'];

/** The loop reads so many bytes beyond the end of what it is given, and the first of them must be a line feed. */
export const SLACK_BYTES = 64;

// The layout of src/data/assembly/rows.ts.
const ENTRY_BYTES = 48;
const SPELLING_HEAD = 12;
const KINDS = { skipped: 0, number: 1, category: 2, time: 3 } as const;

const SLOTS = 1 << 13;
const MOST_SPELLINGS = SLOTS / 2;
const LONGEST_SPELLING = 256;

/** The functions and counters of the WebAssembly module. */
interface Loop {
  describe(delimiter: number, point: number, columns: number, plan: number, missing: number, powers: number): void;
  setRoom(limit: number, status: number, offsets: number, lines: number, checkShift: number): void;
  moveTo(row: number, line: number): void;
  read(from: number, to: number, base: number): number;
  learn(dictionary: number, spelling: number): void;
  findNonAscii(from: number, to: number): number;
}

const COUNTERS = ['position', 'row', 'line', 'lfCount', 'crlfCount', 'crCount', 'zonedTimes', 'zonelessTimes'] as const;
type Counter = (typeof COUNTERS)[number];

let module: WebAssembly.Module | undefined;

/** The loop, compiled once. */
function compiled(): WebAssembly.Module {
  module ??= new WebAssembly.Module(Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0)));
  return module;
}

/** Reads plain rows in WebAssembly, straight from bytes into columns of the same memory. */
export class PlainRows {
  readonly #memory: ColumnMemory;
  readonly #used: readonly UsedField[];
  readonly #loop: Loop;
  readonly #counters: Readonly<Record<Counter, WebAssembly.Global>>;
  readonly #plan: number;
  readonly #missing: number;
  readonly #dictionaries: readonly (number | undefined)[];
  readonly #known: readonly Set<string>[];

  /** Throws where WebAssembly cannot be compiled. */
  constructor(memory: ColumnMemory, plan: TablePlan, used: readonly UsedField[]) {
    this.#memory = memory;
    this.#used = used;
    const { exports } = new WebAssembly.Instance(compiled(), { env: { memory: memory.memory } });
    this.#loop = loopOf(exports);
    this.#counters = countersOf(exports);
    this.#plan = memory.allocate(ENTRY_BYTES * plan.header.length);
    this.#missing = memory.allocate(4 * used.length);
    const powers = memory.allocate(POWERS_BYTES);
    this.#dictionaries = used.map(({ field }) =>
      field.kind === 'category' || field.kind === 'text' ? memory.allocate(4 + 4 * SLOTS) : undefined,
    );
    this.#known = used.map(() => new Set());
    this.#clear(this.#missing, 4 * used.length);
    new Uint8Array(memory.memory.buffer, powers, POWERS_BYTES).set(powersOfFive());
    this.#writePlan(plan);
    const { delimiter, decimalMark } = plan.dialect;
    this.#loop.describe(
      delimiter.charCodeAt(0),
      decimalMark.charCodeAt(0),
      plan.header.length,
      this.#plan,
      this.#missing,
      powers,
    );
  }

  /** The columns as they lie now: to be called after each growth. */
  placeColumns(columns: TableColumns): void {
    const view = this.#view();
    this.#used.forEach(({ place }, k) => {
      view.setUint32(this.#plan + ENTRY_BYTES * place + 4, columns.addresses[k] ?? 0, true);
    });
    const { room, statusAddress, offsetsAddress, linesAddress, checkpointRows } = columns;
    this.#loop.setRoom(room, statusAddress, offsetsAddress, linesAddress, Math.log2(checkpointRows));
  }

  /** Reads plain rows in [from, to) of the memory; `base` is the place in the text of address 0. */
  read(from: number, to: number, base: number): PlainStop {
    return STOPS[this.#loop.read(from, to, base)] ?? 'more';
  }

  /** First byte that was not read. */
  get position(): number {
    return this.#count('position');
  }

  get row(): number {
    return this.#count('row');
  }

  get line(): number {
    return this.#count('line');
  }

  get lineEndings(): { readonly lf: number; readonly crlf: number; readonly cr: number } {
    return { lf: this.#count('lfCount'), crlf: this.#count('crlfCount'), cr: this.#count('crCount') };
  }

  get zones(): { readonly none: number; readonly named: number } {
    return { none: this.#count('zonelessTimes'), named: this.#count('zonedTimes') };
  }

  /** Empty cells of a used field in the rows that the loop read. */
  missing(k: number): number {
    return this.#view().getUint32(this.#missing + 4 * k, true);
  }

  /** After a record that was not plain: where the next one stands. */
  moveTo(row: number, line: number): void {
    this.#loop.moveTo(row, line);
  }

  /** Makes the loop know a spelling of a category from now on. A few thousand are remembered. */
  learn(k: number, spelling: string, code: number): void {
    const dictionary = this.#dictionaries[k];
    const known = this.#known[k];
    if (dictionary === undefined || !known || known.has(spelling) || known.size >= MOST_SPELLINGS) return;
    const bytes = new TextEncoder().encode(spelling);
    if (bytes.length > LONGEST_SPELLING) return;
    known.add(spelling);
    const address = this.#memory.allocate(SPELLING_HEAD + bytes.length);
    const view = this.#view();
    view.setUint32(address + 4, bytes.length, true);
    view.setUint32(address + 8, code, true);
    new Uint8Array(this.#memory.memory.buffer, address + SPELLING_HEAD, bytes.length).set(bytes);
    this.#loop.learn(dictionary, address);
  }

  /** The first byte of [from, to) that is not ASCII, or `to`. */
  findNonAscii(from: number, to: number): number {
    return this.#loop.findNonAscii(from, to);
  }

  #writePlan({ units, header }: TablePlan): void {
    this.#clear(this.#plan, ENTRY_BYTES * header.length);
    const view = this.#view();
    this.#used.forEach(({ field, place }, k) => {
      const entry = this.#plan + ENTRY_BYTES * place;
      const interval: Interval = field.kind === 'number' ? field.valid : {};
      view.setUint32(entry, kindOf(field.kind), true);
      view.setFloat64(entry + 8, lowest(interval), true);
      view.setFloat64(entry + 16, interval.most ?? Number.MAX_VALUE, true);
      view.setFloat64(entry + 24, divisorOf(units[field.id]), true);
      view.setUint32(entry + 32, k, true);
      view.setUint32(entry + 36, field.missing === 'skip' ? 1 : 0, true);
      const dictionary = this.#dictionaries[k];
      if (dictionary === undefined) return;
      this.#clear(dictionary, 4 + 4 * SLOTS);
      view.setUint32(dictionary, SLOTS - 1, true);
      view.setUint32(entry + 40, dictionary, true);
    });
  }

  #clear(address: number, bytes: number): void {
    new Uint8Array(this.#memory.memory.buffer, address, bytes).fill(0);
  }

  #view(): DataView<ArrayBuffer> {
    return new DataView(this.#memory.memory.buffer);
  }

  #count(name: Counter): number {
    return Number(this.#counters[name].value) >>> 0;
  }
}

function kindOf(kind: UsedField['field']['kind']): number {
  switch (kind) {
    case 'number':
      return KINDS.number;
    case 'time':
      return KINDS.time;
    case 'category':
    case 'text':
      return KINDS.category;
  }
}

/** The least double of the interval: the loop compares with bounds that count. */
function lowest({ least, above }: Interval): number {
  if (above === undefined) return least ?? -Number.MAX_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, above === 0 ? 0 : above);
  view.setBigInt64(0, view.getBigInt64(0) + (above < 0 ? -1n : 1n));
  return view.getFloat64(0);
}

function loopOf(exports: WebAssembly.Exports): Loop {
  const call = (name: string): ((...values: number[]) => number) => {
    const found = exports[name];
    if (typeof found !== 'function') throw new Error(`no function ${name} in the module`);
    return (...values) => Number(found(...values) ?? 0) >>> 0;
  };
  const [describe, setRoom, moveTo, read, learn, findNonAscii] = [
    call('describe'),
    call('setRoom'),
    call('moveTo'),
    call('read'),
    call('learn'),
    call('findNonAscii'),
  ];
  return { describe, setRoom, moveTo, read, learn, findNonAscii };
}

function countersOf(exports: WebAssembly.Exports): Readonly<Record<Counter, WebAssembly.Global>> {
  const counter = (name: Counter): WebAssembly.Global => {
    const found = exports[name];
    if (!(found instanceof WebAssembly.Global)) throw new Error(`no counter ${name} in the module`);
    return found;
  };
  return {
    position: counter('position'),
    row: counter('row'),
    line: counter('line'),
    lfCount: counter('lfCount'),
    crlfCount: counter('crlfCount'),
    crCount: counter('crCount'),
    zonedTimes: counter('zonedTimes'),
    zonelessTimes: counter('zonelessTimes'),
  };
}
