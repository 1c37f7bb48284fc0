import { type Expr, input, lookup, type Node, param, type Unit } from '../expr/tree.ts';
import type { Phrase } from '../phrase.ts';

/** An interval of valid values. `above` excludes its bound, `least` and `most` include theirs. */
export interface Interval {
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
}

/** A slider's travel: where it starts and ends and its step. Values outside it are valid if the interval says so. */
export interface Travel {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** How a value of an input or a parameter is written on the page. */
export type Notation = 'multiple' | 'plain' | 'percent' | 'count';

interface Described {
  readonly label: string;
  readonly help: string;
  readonly notation: Notation;
}

/** One finite number. */
export interface NumberParam<U extends Unit = Unit> extends Described {
  readonly kind: 'number';
  readonly unit: U;
  readonly default: number;
  readonly valid: Interval;
  readonly whole?: true;
  readonly travel: Travel;
  /** The configuration key whose value this one must not exceed. */
  readonly notAbove?: string;
}

/** A number that may be left to the data: null, for which `fallback` stands where there are no data. */
export interface AutoParam<U extends Unit = Unit> extends Described {
  readonly kind: 'auto';
  readonly unit: U;
  readonly fallback: number;
  readonly valid: Interval;
  readonly travel: Travel;
}

/** A pair [min, max] with min ≤ max. */
export interface RangeParam<U extends Unit = Unit> extends Described {
  readonly kind: 'range';
  readonly unit: U;
  readonly default: readonly [number, number];
  readonly labels: readonly [string, string];
  readonly valid: Interval;
  readonly travel: Travel;
}

/** A multiplier per category name. */
export interface TableParam extends Described {
  readonly kind: 'table';
  readonly default: Readonly<Record<string, number>>;
  readonly labelOf: (category: string) => string;
  readonly valid: Interval;
  readonly travel: Travel;
}

/** On or off; 1 or 0 in the tree. */
export interface SwitchParam extends Described {
  readonly kind: 'switch';
  readonly default: boolean;
}

export type ParamSpec = NumberParam | AutoParam | RangeParam | TableParam | SwitchParam;
export type ParamSpecs = Readonly<Record<string, ParamSpec>>;

/** The scalars of the configuration by their name in the trees (`metaConfidenceRange.min`, switches as 1 or 0). */
export type ParamSlots = Readonly<Record<string, number>>;

/** One numeric input of a decision. */
export interface NumberInput<U extends Unit = Unit> {
  readonly kind: 'number';
  readonly unit: U;
  readonly label: string;
  readonly help: string;
  readonly notation: Notation;
  readonly urlKey: string;
  /** The column of a backtest file, and the other names it is found under. */
  readonly column: string;
  readonly aliases: readonly string[];
  readonly default: number;
  readonly valid: Interval;
  readonly travel: Travel;
  /** What a missing cell does: reject the row, or skip the step that needs it. */
  readonly missing: 'reject' | 'skip';
  /** The value at which the stage does nothing, if there is one. */
  readonly neutral?: (params: ParamSlots) => number | undefined;
  /** Where moving the input changes nothing, [from, to], if anywhere. */
  readonly deadZone?: (params: ParamSlots) => readonly [number, number] | undefined;
  /** Where the result jumps: the value there belongs to the side nearer to zero. */
  readonly jumps?: (params: ParamSlots) => readonly number[];
}

/** One input that names a category. */
export interface CategoryInput {
  readonly kind: 'category';
  readonly label: string;
  readonly help: string;
  readonly urlKey: string;
  readonly column: string;
  readonly aliases: readonly string[];
  readonly default: string;
  readonly table: string;
  readonly missing: 'reject';
}

export type InputSpec = NumberInput | CategoryInput;
export type InputSpecs = Readonly<Record<string, InputSpec>>;

/** Which colour token, in every view, stands for a stage. */
export type Mark = 'meta' | 'bandit' | 'regime' | 'correlation' | 'cap' | 'pyramiding' | 'voltarget';

/** The optional parts of the pipeline. Off by default. */
export interface PipelineSwitches {
  readonly pyramid: boolean;
  readonly voltarget: boolean;
}

/** What a stage may look at to decide whether it takes part. */
export interface ActivityContext {
  readonly params: ParamSlots;
  readonly switches: PipelineSwitches;
}

/** What a stage did to one position, for its sentence. */
export interface SayContext {
  readonly before: number;
  readonly factor: number;
  readonly after: number;
  readonly inputs: Readonly<Record<string, number>>;
  readonly params: ParamSlots;
  /** The name of the row's category, and whether the table knows it. */
  readonly category: { readonly name: string; readonly isKnown: boolean };
  /** Whether the stage's constraint binds strictly. */
  readonly binds: boolean;
}

interface StageFacts {
  readonly id: string;
  readonly title: string;
  readonly shortTitle: string;
  readonly mark: Mark;
  readonly inputs: InputSpecs;
  readonly params: ParamSpecs;
  /** The result column of the download that this stage ends, where there is one. */
  readonly column?: string;
  readonly isActive: (context: ActivityContext) => boolean;
  /** The constraint of the stage: its name, and a tree that is 1 where it binds strictly, otherwise 0. */
  readonly constraint?: { readonly flag: string; readonly label: string; readonly tree: (size: Node) => Node };
  readonly say: (context: SayContext) => Phrase;
}

/** A multiplier computed from one row. Factors commute. */
export interface FactorStage extends StageFacts {
  readonly kind: 'factor';
  readonly tree: Node;
}

/** A bound on the running size. Its place in the pipeline matters. */
export interface LimitStage extends StageFacts {
  readonly kind: 'limit';
  readonly tree: (size: Node) => Node;
}

export type Stage = FactorStage | LimitStage;

type InputExprs<I extends InputSpecs> = {
  readonly [K in keyof I]: I[K] extends NumberInput<infer U> ? Expr<U> : Expr<'factor'>;
};

type ParamExprs<P extends ParamSpecs> = {
  readonly [K in keyof P]: P[K] extends NumberParam<infer U>
    ? Expr<U>
    : P[K] extends AutoParam<infer U>
      ? Expr<U>
      : P[K] extends RangeParam<infer U>
        ? { readonly min: Expr<U>; readonly max: Expr<U> }
        : P[K] extends SwitchParam
          ? Expr<'flag'>
          : undefined;
};

type ConstraintDefinition<I extends InputSpecs, P extends ParamSpecs> = {
  readonly flag: string;
  readonly label: string;
  readonly formula: (inputs: InputExprs<I>, params: ParamExprs<P>, size: Expr<'position'>) => Expr<'flag'>;
};

type Definition<Id extends string, I extends InputSpecs, P extends ParamSpecs> = Omit<
  StageFacts,
  'id' | 'inputs' | 'params' | 'isActive' | 'constraint'
> & {
  readonly id: Id;
  readonly inputs: I;
  readonly params: P;
  readonly isActive?: (context: ActivityContext) => boolean;
  readonly constraint?: ConstraintDefinition<I, P>;
};

type FactorDefinition<Id extends string, I extends InputSpecs, P extends ParamSpecs> = Definition<Id, I, P> & {
  readonly formula: (inputs: InputExprs<I>, params: ParamExprs<P>) => Expr<'factor'>;
};

type LimitDefinition<Id extends string, I extends InputSpecs, P extends ParamSpecs> = Definition<Id, I, P> & {
  readonly formula: (size: Expr<'position'>, inputs: InputExprs<I>, params: ParamExprs<P>) => Expr<'position'>;
};

/** A stage whose own id, inputs and parameters the compiler knows. */
type Specific<S extends Stage, Id extends string, I extends InputSpecs, P extends ParamSpecs> = Omit<
  S,
  'id' | 'inputs' | 'params'
> & { readonly id: Id; readonly inputs: I; readonly params: P };

const always = (): boolean => true;

/** Makes a factor stage from its definition. The formula is built once; nothing of it runs per row. */
export function defineFactor<const Id extends string, const I extends InputSpecs, const P extends ParamSpecs>(
  definition: FactorDefinition<Id, I, P>,
): Specific<FactorStage, Id, I, P> {
  const { formula, constraint, ...facts } = definition;
  const inputs = inputExprs(definition.inputs);
  const params = paramExprs(definition.params);
  return {
    ...facts,
    kind: 'factor',
    isActive: definition.isActive ?? always,
    tree: formula(inputs, params),
    ...boundConstraint(constraint, inputs, params),
  };
}

/** Makes a limit stage from its definition. */
export function defineLimit<const Id extends string, const I extends InputSpecs, const P extends ParamSpecs>(
  definition: LimitDefinition<Id, I, P>,
): Specific<LimitStage, Id, I, P> {
  const { formula, constraint, ...facts } = definition;
  const inputs = inputExprs(definition.inputs);
  const params = paramExprs(definition.params);
  return {
    ...facts,
    kind: 'limit',
    isActive: definition.isActive ?? always,
    tree: (size) => formula(size, inputs, params),
    ...boundConstraint(constraint, inputs, params),
  };
}

function boundConstraint<I extends InputSpecs, P extends ParamSpecs>(
  constraint: ConstraintDefinition<I, P> | undefined,
  inputs: InputExprs<I>,
  params: ParamExprs<P>,
): Pick<StageFacts, 'constraint'> {
  if (!constraint) return {};
  const { flag, label, formula } = constraint;
  return { constraint: { flag, label, tree: (size) => formula(inputs, params, size) } };
}

/** The names that a parameter has in the trees. */
export const rangeSlots = (key: string): { readonly min: string; readonly max: string } => ({
  min: `${key}.min`,
  max: `${key}.max`,
});

function inputExprs<I extends InputSpecs>(specs: I): InputExprs<I> {
  const entries = Object.entries(specs).map(([name, spec]) => [
    name,
    spec.kind === 'category' ? lookup(spec.table, name) : input(name),
  ]);
  return Object.fromEntries(entries) as InputExprs<I>;
}

function paramExprs<P extends ParamSpecs>(specs: P): ParamExprs<P> {
  const entries = Object.entries(specs).map(([key, spec]) => [key, paramExpr(key, spec)]);
  return Object.fromEntries(entries) as ParamExprs<P>;
}

function paramExpr(key: string, spec: ParamSpec): Node | { min: Node; max: Node } | undefined {
  switch (spec.kind) {
    case 'table':
      return undefined;
    case 'range':
      return { min: param(rangeSlots(key).min), max: param(rangeSlots(key).max) };
    default:
      return param(key);
  }
}

/** Declares a number parameter; its default, bounds and words are written nowhere else. */
export const numberParam = <U extends Unit>(spec: Omit<NumberParam<U>, 'kind'>): NumberParam<U> => ({
  kind: 'number',
  ...spec,
});

/** Declares a number that the data may supply. */
export const autoParam = <U extends Unit>(spec: Omit<AutoParam<U>, 'kind'>): AutoParam<U> => ({
  kind: 'auto',
  ...spec,
});

/** Declares a pair [min, max]. */
export const rangeParam = <U extends Unit>(spec: Omit<RangeParam<U>, 'kind'>): RangeParam<U> => ({
  kind: 'range',
  ...spec,
});

/** Declares a table of multipliers. */
export const tableParam = (spec: Omit<TableParam, 'kind'>): TableParam => ({ kind: 'table', ...spec });

/** Declares an on/off parameter. */
export const switchParam = (spec: Omit<SwitchParam, 'kind'>): SwitchParam => ({ kind: 'switch', ...spec });

/** Declares a numeric input. */
export const numberInput = <U extends Unit>(spec: Omit<NumberInput<U>, 'kind'>): NumberInput<U> => ({
  kind: 'number',
  ...spec,
});

/** Declares an input that names a category of a table. */
export const categoryInput = (spec: Omit<CategoryInput, 'kind'>): CategoryInput => ({ kind: 'category', ...spec });
