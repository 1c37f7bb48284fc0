import type { CodeColumn, ColumnMemory, NumberColumn } from '../data/columnMemory.ts';
import type { ReadBacktest } from '../data/readBacktest.ts';
import type { CodedColumn } from '../data/regimes.ts';
import { ROW_REJECTED } from '../data/rowReader.ts';
import { type FieldId, fields } from '../data/schema.ts';
import { averageTrueRange } from '../engine/averageTrueRange.ts';
import { toSlots } from '../engine/config.ts';
import { pipelineOutputs, pipelineProgram, RAW_POSITION } from '../engine/pipelineProgram.ts';
import { findRegime } from '../engine/regimeName.ts';
import { numberInputs } from '../engine/stages/pipeline.ts';
import { regime } from '../engine/stages/regime.ts';
import { createKernel, type Kernel } from './kernel.ts';
import { findNextReturns, type NextReturns } from './nextReturns.ts';
import type { ReturnReading, RunSettings } from './runSettings.ts';
import { buildTimeline, type Timeline } from './timeline.ts';

/** The result columns of the download that hold numbers, in its order. */
export const resultColumns = [
  'meta_factor',
  'bandit_factor',
  'regime_factor',
  'correlation_factor',
  'scaled_position',
  'pyramided_position',
  'final_position',
] as const;
export type ResultColumn = (typeof resultColumns)[number];

/** The size before the cap; not in the download. */
export type RunColumn = ResultColumn | 'uncapped_position';
const runColumns: readonly RunColumn[] = [...resultColumns, 'uncapped_position'];

const inputNames: ReadonlySet<string> = new Set(numberInputs.map(([name]) => name));

/** The input in the trees that a field of the file feeds. */
const treeInputs: readonly (readonly [tree: string, field: FieldId])[] = fields
  .filter(({ id }) => id === 'rawPosition' || inputNames.has(id))
  .map(({ id }) => [id === 'rawPosition' ? RAW_POSITION : id, id]);

const REGIME = 'regime';
const REGIME_TABLE = regime.inputs.regime.table;
const SECONDS_PER_YEAR = 365.25 * 86_400;

/** Bars per year from the ends of the time axis, years of 365.25 days; undefined without two different times. Source: 12b. */
export function findPeriodsPerYear({ axis, x, pointCount }: Timeline): number | undefined {
  const years = axis === 'time' ? (x[pointCount - 1]! - x[0]!) / (1000 * SECONDS_PER_YEAR) : 0;
  return years > 0 ? (pointCount - 1) / years : undefined;
}

/** A backtest in column memory with its results under the newest settings. One at a time per memory. */
export class BacktestRun {
  readonly backtest: ReadBacktest;
  readonly timeline: Timeline;
  /** From the data; what a configuration without `periodsPerYear` uses. */
  readonly dataPeriodsPerYear: number | undefined;
  readonly #memory: ColumnMemory;
  readonly #kernel: Kernel;
  readonly #inputs = new Map<string, NumberColumn>();
  readonly #outputs = new Map<string, NumberColumn>();
  readonly #regimes: CodeColumn | undefined;
  readonly #rejected: Uint32Array;
  readonly #scratch: NumberColumn;
  readonly #returns = new Map<ReturnReading, NextReturns>();
  #atrPeriod: number | undefined;
  #settings: RunSettings;
  #active: ReadonlySet<string> = new Set();

  /** Makes room for the results in the memory of the columns and runs the kernel. Throws a MemoryLimitError where that has no room. */
  constructor(backtest: ReadBacktest, settings: RunSettings) {
    this.backtest = backtest;
    this.#memory = backtest.memory;
    this.timeline = buildTimeline(backtest);
    this.dataPeriodsPerYear = findPeriodsPerYear(this.timeline);
    for (const [tree, field] of treeInputs) {
      const column = backtest.numberColumns.get(field);
      if (column) this.#inputs.set(tree, column);
    }
    if (this.isAtrFromPrices) this.#inputs.set('atr', this.#memory.allocateNumbers(backtest.rowCount));
    const regimes = backtest.coded.get(REGIME);
    this.#regimes = regimes ? this.#memory.copyCodes(narrow(regimes)) : undefined;
    for (const column of runColumns) this.#outputs.set(column, this.#memory.allocateNumbers(backtest.rowCount));
    this.#scratch = this.#memory.allocateNumbers(backtest.rowCount);
    this.#kernel = createKernel(this.#memory);
    this.#rejected = rejectedRows(backtest);
    this.#settings = settings;
    this.configure(settings);
  }

  get settings(): RunSettings {
    return this.#settings;
  }

  /** Whether the ATR is computed from high, low and close, because the file has none of its own. */
  get isAtrFromPrices(): boolean {
    const { numbers } = this.backtest;
    return !numbers.has('atr') && numbers.has('high') && numbers.has('low') && numbers.has('close');
  }

  /** Runs every row with these settings. */
  configure(settings: RunSettings): void {
    this.#settings = settings;
    const { atrPeriod } = settings.config;
    if (this.isAtrFromPrices && settings.switches.voltarget && this.#atrPeriod !== atrPeriod) {
      this.#writeAtr(atrPeriod);
      this.#atrPeriod = atrPeriod;
    }
    const { outputs } = this.#run(runColumns, (name) => this.#outputs.get(name));
    this.#active = new Set(outputs);
    for (const name of outputs) {
      const values = this.#view(this.#outputs.get(name));
      for (const row of this.#rejected) values[row] = Number.NaN;
    }
  }

  /** The results that are on, in the order of the download. */
  get activeResults(): readonly ResultColumn[] {
    return resultColumns.filter((name) => this.#active.has(name));
  }

  /** A result by place in the file, NaN in rejected rows; undefined where its step is off. To be used before the next run only. */
  result(name: RunColumn): Float64Array | undefined {
    return this.#active.has(name) ? this.#view(this.#outputs.get(name)) : undefined;
  }

  /** An input as the kernel sees it, by its name in the trees; undefined where the file has no such column. */
  input(tree: string): Float64Array | undefined {
    const column = this.#inputs.get(tree);
    return column ? this.#view(column) : undefined;
  }

  /** On how many scaled rows the constraint with this flag (`banditFloored`) binds strictly; 0 where its stage is off. */
  countBinding(flag: string): number {
    const { outputs } = this.#run([flag], () => this.#scratch);
    if (outputs.length === 0) return 0;
    const flags = this.#view(this.#scratch);
    let count = 0;
    for (const row of this.timeline.order) if (flags[row] === 1) count++;
    return count;
  }

  /** The returns under the settings' reading; found once per reading. */
  get nextReturns(): NextReturns {
    const { returnReading } = this.#settings;
    const known = this.#returns.get(returnReading);
    if (known) return known;
    const found = findNextReturns(this.backtest, this.timeline, returnReading);
    this.#returns.set(returnReading, found);
    return found;
  }

  /** The regime's multiplier in the table, by code; undefined for a name that the table does not have, which counts as 1. */
  multiplierOf(name: string): number | undefined {
    const { regimeScales } = this.#settings.config;
    const known = findRegime(regimeScales, name);
    return known === undefined ? undefined : regimeScales[known];
  }

  #run(names: readonly string[], columnOf: (name: string) => NumberColumn | undefined): { outputs: readonly string[] } {
    const { config, switches, fallbacks } = this.#settings;
    const params = toSlots(config, this.dataPeriodsPerYear);
    const constants = this.#constants();
    const known = pipelineOutputs({ params, switches });
    const outputs = names.filter((name) => Object.hasOwn(known, name));
    if (outputs.length === 0) return { outputs };
    const program = pipelineProgram({
      params,
      switches,
      outputs,
      constants: new Set([...Object.keys(constants), ...(this.#regimes ? [] : [REGIME])]),
    });
    this.#kernel.run({
      program,
      params,
      constants,
      categories: { [REGIME_TABLE]: this.multiplierOf(fallbacks.regime) ?? 1 },
      inputs: Object.fromEntries(this.#inputs),
      codes: this.#regimes ? { [REGIME]: this.#regimes } : {},
      tables: { [REGIME_TABLE]: this.#regimeTable() },
      outputs: Object.fromEntries(outputs.flatMap((name) => entry(name, columnOf(name)))),
      from: 0,
      to: this.backtest.rowCount,
    });
    return { outputs };
  }

  #constants(): Record<string, number> {
    const { metaProb, banditWeight } = this.#settings.fallbacks;
    const stand: Record<string, number> = { metaProb, banditWeight };
    return Object.fromEntries(
      numberInputs
        .filter(([name]) => !this.#inputs.has(name))
        .map(([name, spec]) => [name, spec.missing === 'skip' ? Number.NaN : (stand[name] ?? spec.default)]),
    );
  }

  /** One entry per code, and at least one, since rejected rows have code 0. */
  #regimeTable(): Float64Array {
    const categories = this.backtest.coded.get(REGIME)?.categories ?? [];
    const table = new Float64Array(Math.max(1, categories.length)).fill(1);
    categories.forEach(({ name }, code) => {
      table[code] = this.multiplierOf(name) ?? 1;
    });
    return table;
  }

  #writeAtr(period: number): void {
    const { numbers } = this.backtest;
    const [high, low, close] = [numbers.get('high'), numbers.get('low'), numbers.get('close')];
    const atr = this.#view(this.#inputs.get('atr')).fill(Number.NaN);
    if (!high || !low || !close) return;
    const pick = (column: Float64Array, rows: Uint32Array): Float64Array =>
      Float64Array.from(rows, (row) => column[row]!);
    for (const rows of this.timeline.sequences) {
      const ranges = averageTrueRange(
        { high: pick(high, rows), low: pick(low, rows), close: pick(close, rows) },
        period,
      );
      for (let i = 0; i < rows.length; i++) atr[rows[i]!] = ranges[i]!;
    }
  }

  #view(column: NumberColumn | undefined): Float64Array {
    if (!column) throw new Error('unknown column');
    return this.#memory.numbers(column);
  }
}

const entry = <T>(name: string, column: T | undefined): [string, T][] => (column === undefined ? [] : [[name, column]]);

function narrow({ codes, categories }: CodedColumn): Uint8Array | Uint16Array | Uint32Array {
  if (categories.length <= 2 ** 8) return Uint8Array.from(codes);
  return categories.length <= 2 ** 16 ? Uint16Array.from(codes) : codes;
}

function rejectedRows({ status, ledger }: ReadBacktest): Uint32Array {
  const rows = new Uint32Array(ledger.rejected);
  let count = 0;
  for (let row = 0; count < rows.length; row++) if (status[row] === ROW_REJECTED) rows[count++] = row;
  return rows;
}
