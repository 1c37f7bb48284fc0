import { ensureNever } from '../ensureNever.ts';
import { evaluate, type Scope } from './evaluate.ts';
import { type BinaryOp, type Node, operandsOf } from './tree.ts';

/** Where a step finds a number: in an input column, in a value that all rows share, or in the result of an earlier step. */
export interface Operand {
  readonly from: 'column' | 'uniform' | 'slot';
  readonly index: number;
}

/** One step over all rows. `to` is the slot it fills; a slot is filled again once its number has been used for the last time. */
export type Step =
  | { readonly op: 'lookup'; readonly to: number; readonly lookup: number }
  | { readonly op: BinaryOp; readonly to: number; readonly a: Operand; readonly b: Operand }
  | { readonly op: 'sqrt'; readonly to: number; readonly a: Operand }
  | {
      readonly op: 'ifLess';
      readonly to: number;
      readonly a: Operand;
      readonly b: Operand;
      readonly met: Operand;
      readonly unmet: Operand;
    }
  | { readonly op: 'store'; readonly output: number; readonly a: Operand };

/** Trees as a straight line of steps, each shared subtree computed once. Plain data, read by the block kernel and the WebAssembly emitter. */
export interface Program {
  readonly steps: readonly Step[];
  readonly slotCount: number;
  /** Inputs that differ from row to row. */
  readonly columns: readonly string[];
  /** Categories that differ from row to row: the table, and the input that names the category. */
  readonly lookups: readonly { readonly table: string; readonly key: string }[];
  /** Subtrees that no column reaches: evaluated once a run, see `uniformValues`. */
  readonly uniforms: readonly Node[];
  readonly outputs: readonly string[];
  /** Equal for programs that do the same. The value of a parameter or of a constant input is no part of it. */
  readonly shapeKey: string;
}

interface Interned {
  readonly node: Node;
  readonly operands: readonly number[];
  readonly isUniform: boolean;
}

/** Every distinct subtree once: shared by identity and by structure. Operands stand before what uses them. */
class Interner {
  readonly entries: Interned[] = [];
  readonly keys: string[] = [];
  readonly #byNode = new Map<Node, number>();
  readonly #byKey = new Map<string, number>();
  readonly #constants: ReadonlySet<string>;

  constructor(constants: ReadonlySet<string>) {
    this.#constants = constants;
  }

  intern(node: Node): number {
    const known = this.#byNode.get(node);
    if (known !== undefined) return known;
    const operands = operandsOf(node).map((operand) => this.intern(operand));
    const isUniform = this.#isUniform(node, operands);
    const key = keyOf(node, operands, isUniform);
    const id = this.#byKey.get(key) ?? this.#add(key, { node, operands, isUniform });
    this.#byNode.set(node, id);
    return id;
  }

  #add(key: string, entry: Interned): number {
    this.#byKey.set(key, this.entries.length);
    this.keys.push(key);
    return this.entries.push(entry) - 1;
  }

  #isUniform(node: Node, operands: readonly number[]): boolean {
    if (node.op === 'input') return this.#constants.has(node.name);
    if (node.op === 'lookup') return this.#constants.has(node.key);
    return operands.every((id) => this.entries[id]?.isUniform);
  }
}

function keyOf(node: Node, operands: readonly number[], isUniform: boolean): string {
  switch (node.op) {
    case 'lit':
      return Object.is(node.value, -0) ? 'lit -0' : `lit ${node.value}`;
    case 'param':
      return `param ${JSON.stringify(node.name)}`;
    case 'input':
      return `${isUniform ? 'constant' : 'column'} ${JSON.stringify(node.name)}`;
    case 'lookup':
      return `${isUniform ? 'constant' : 'column'} ${JSON.stringify([node.table, node.key])}`;
    default:
      return `${node.op} ${operands.join(' ')}`;
  }
}

/**
 * Compiles trees by the names of their results. `constants` names the inputs (numbers and categories) that have no column but
 * one value for all rows; what depends on them alone is computed once a run. Changing that set changes the program, its values do not.
 */
export function compileProgram(
  outputs: Readonly<Record<string, Node>>,
  constants: ReadonlySet<string> = new Set(),
): Program {
  const interner = new Interner(constants);
  const wanted = Object.entries(outputs).map(([name, tree]) => ({ name, id: interner.intern(tree) }));
  const lowering = new Lowering(
    interner.entries,
    wanted.map(({ id }) => id),
  );
  for (const { id } of wanted) lowering.lower(id);
  const { columns, lookups, uniforms } = lowering;
  return {
    ...reuseSlots(lowering.steps),
    columns,
    lookups,
    uniforms,
    outputs: wanted.map(({ name }) => name),
    shapeKey: [...interner.keys, ...wanted.map(({ name, id }) => `${JSON.stringify(name)} = ${id}`)].join('\n'),
  };
}

/** Puts the interned subtrees in order, a slot of its own for each result; a result that is wanted is stored as soon as it is there. */
class Lowering {
  readonly steps: Step[] = [];
  readonly columns: string[] = [];
  readonly lookups: { readonly table: string; readonly key: string }[] = [];
  readonly uniforms: Node[] = [];
  readonly #entries: readonly Interned[];
  readonly #wanted: readonly number[];
  readonly #places = new Map<number, Operand>();
  #slots = 0;

  constructor(entries: readonly Interned[], wanted: readonly number[]) {
    this.#entries = entries;
    this.#wanted = wanted;
  }

  lower(id: number): Operand {
    const known = this.#places.get(id);
    if (known) return known;
    const entry = this.#entries[id];
    if (!entry) throw new Error(`unknown node: ${id}`);
    const place = this.#place(entry);
    this.#places.set(id, place);
    this.#wanted.forEach((wanted, output) => {
      if (wanted === id) this.steps.push({ op: 'store', output, a: place });
    });
    return place;
  }

  #place({ node, operands, isUniform }: Interned): Operand {
    if (isUniform) return { from: 'uniform', index: this.uniforms.push(node) - 1 };
    if (node.op === 'input') return { from: 'column', index: this.columns.push(node.name) - 1 };
    const [a, b, met, unmet] = operands.map((operand) => this.lower(operand));
    const to = this.#slots++;
    this.steps.push(this.#step(node, to, a, b, met, unmet));
    return { from: 'slot', index: to };
  }

  #step(node: Node, to: number, a?: Operand, b?: Operand, met?: Operand, unmet?: Operand): Step {
    if (node.op === 'lookup')
      return { op: 'lookup', to, lookup: this.lookups.push({ table: node.table, key: node.key }) - 1 };
    if (node.op === 'lit' || node.op === 'param' || node.op === 'input' || !a) throw new Error(`no step: ${node.op}`);
    if (node.op === 'sqrt') return { op: 'sqrt', to, a };
    if (!b) throw new Error(`operand missing: ${node.op}`);
    if (node.op !== 'ifLess') return { op: node.op, to, a, b };
    if (!met || !unmet) throw new Error(`operand missing: ${node.op}`);
    return { op: 'ifLess', to, a, b, met, unmet };
  }
}

/** The operands of a step, in the order of its fields. */
export function stepOperands(step: Step): readonly Operand[] {
  switch (step.op) {
    case 'lookup':
      return [];
    case 'sqrt':
    case 'store':
      return [step.a];
    case 'ifLess':
      return [step.a, step.b, step.met, step.unmet];
    default:
      return [step.a, step.b];
  }
}

function reuseSlots(steps: readonly Step[]): Pick<Program, 'steps' | 'slotCount'> {
  const lastUse = new Map<number, number>();
  steps.forEach((step, i) => {
    for (const operand of stepOperands(step)) if (operand.from === 'slot') lastUse.set(operand.index, i);
  });
  const assigned = new Map<number, number>();
  const free: number[] = [];
  let slotCount = 0;
  const renamed = steps.map((step, i) => {
    const rename = (operand: Operand): Operand =>
      operand.from === 'slot' ? { from: 'slot', index: assigned.get(operand.index) ?? Number.NaN } : operand;
    const withOperands = renameOperands(step, rename);
    const ended = new Set(stepOperands(step).flatMap(({ from, index }) => (from === 'slot' ? [index] : [])));
    for (const slot of ended) if (lastUse.get(slot) === i) free.push(assigned.get(slot) ?? Number.NaN);
    if (withOperands.op === 'store' || step.op === 'store') return withOperands;
    const to = free.pop() ?? slotCount++;
    assigned.set(step.to, to);
    return { ...withOperands, to };
  });
  return { steps: renamed, slotCount };
}

function renameOperands(step: Step, rename: (operand: Operand) => Operand): Step {
  switch (step.op) {
    case 'lookup':
      return step;
    case 'sqrt':
    case 'store':
      return { ...step, a: rename(step.a) };
    case 'ifLess':
      return { ...step, a: rename(step.a), b: rename(step.b), met: rename(step.met), unmet: rename(step.unmet) };
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'min':
    case 'max':
      return { ...step, a: rename(step.a), b: rename(step.b) };
    default:
      return ensureNever(step);
  }
}

/** What all rows share, in the order of `program.uniforms`. Throws for a parameter, constant or table that the scope does not have. */
export const uniformValues = (program: Program, scope: Scope): readonly number[] =>
  program.uniforms.map((tree) => evaluate(tree, scope));
