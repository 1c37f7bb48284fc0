import type { CodeColumn, ColumnMemory, NumberColumn } from '../data/columnMemory.ts';
import type { ReadBacktest } from '../data/readBacktest.ts';
import type { CodedColumn } from '../data/regimes.ts';
import { ROW_REJECTED } from '../data/rowReader.ts';
import { type FieldId, fields } from '../data/schema.ts';
import { averageTrueRange } from '../engine/averageTrueRange.ts';
import { toSlots } from '../engine/config.ts';
import type { Codes } from '../engine/expr/blocks.ts';
import { type Program, uniformValues } from '../engine/expr/program.ts';
import { pipelineOutputs, pipelineProgram, RAW_POSITION } from '../engine/pipelineProgram.ts';
import { findRegime } from '../engine/regimeName.ts';
import { numberInputs, stages } from '../engine/stages/pipeline.ts';
import { regime } from '../engine/stages/regime.ts';
import { createKernel, type Kernel } from './kernel.ts';
import { findNextReturns, type NextReturns } from './nextReturns.ts';
import type { Passes } from './passes.ts';
import type { ReturnReading, RunSettings } from './runSettings.ts';
import { buildTimeline, pickAlong, type Timeline } from './timeline.ts';
import { createPasses } from './wasmPasses.ts';

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

/** Whoever asks for one of these asks for the others next: they are computed in one run. */
const factorColumns: readonly RunColumn[] = ['meta_factor', 'bandit_factor', 'regime_factor', 'correlation_factor'];

/** A column of positions or factors: the raw one of the file, or a result. */
export type SeriesColumn = typeof RAW_POSITION | RunColumn;

/** Every constraint of the pipeline, by the flag that is 1 where it binds strictly, in the order in which they act. */
export const constraintFlags = [
  'banditFloored',
  'correlationFloored',
  'capped',
  'lifted',
  'pyramidCapped',
  'leverageCapped',
  'finalCapped',
] as const;
export type ConstraintFlag = (typeof constraintFlags)[number];

/** Rows [from, to) of the file. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Rows computed at a time where no column is kept: they stay in the cache of one core. */
const CHUNK_ROWS = 1 << 14;
/** Columns computed at a time at most: every step with the sizes around its caps. */
const MOST_SCANNED = 10;

/** Bytes for what the kernel needs besides tables: more than any pipeline takes. */
const KERNEL_ROOM = 4096;

/** Programs of one output each, by the stages that are on and the columns that are not there. */
const programSets = new Map<string, ReadonlyMap<string, Program>>();

/** What every row shares under the settings. */
interface Shared {
  readonly params: Readonly<Record<string, number>>;
  readonly constants: Readonly<Record<string, number>>;
  readonly categories: Readonly<Record<string, number>>;
  readonly tables: Readonly<Record<string, Float64Array>>;
}

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

/** Results by row that do not change any more. */
export interface FrozenResults {
  readonly names: readonly ResultColumn[];
  /** The value of the k-th of them in a row, NaN in a rejected one. Fastest for rows that rise. */
  at(k: number, row: number): number;
}

/** A backtest in column memory with its results under the newest settings. One at a time per memory. */
export class BacktestRun {
  readonly backtest: ReadBacktest;
  readonly timeline: Timeline;
  /** From the data; what the volatility target uses without `periodsPerYear` in the configuration. */
  readonly dataPeriodsPerYear: number | undefined;
  /** Those of the rows of this run, which make its figures annual. */
  readonly measuredPeriodsPerYear: number | undefined;
  /** Where the columns are that are computed with. */
  readonly memory: ColumnMemory;
  readonly passes: Passes;
  readonly #kernel: Kernel;
  readonly #inputs = new Map<string, NumberColumn>();
  readonly #outputs = new Map<RunColumn, NumberColumn>();
  readonly #regimes: CodeColumn | undefined;
  readonly #rejected: Uint32Array;
  readonly #constantNames: ReadonlySet<string>;
  readonly #chunks: readonly NumberColumn[];
  /** For one column in the order of time; undefined where that is the order of the file. */
  readonly #along: NumberColumn | undefined;
  readonly #order: CodeColumn | undefined;
  #isOrderWritten = false;
  readonly #regimesAlong: CodeColumn | undefined;
  readonly #returns = new Map<ReturnReading, NextReturns>();
  /** What each output that is on depends on besides the file, under the settings. */
  #versions: ReadonlyMap<string, string> = new Map();
  /** The versions that the outputs in memory have. */
  readonly #computed = new Map<string, string>();
  /** Outputs read under these settings, and those that will be read under the next, to be computed in one run. */
  readonly #read = new Set<RunColumn>();
  #usual: readonly RunColumn[] = ['scaled_position'];
  #regimeRows: Float64Array | undefined;
  /** The returns in the order of time where they are not a column of the file as it stands. */
  #returnsColumn: NumberColumn | undefined;
  #returnsRoom: NumberColumn | undefined;
  #atrPeriod: number | undefined;
  #returnReading: ReturnReading | undefined;
  #settings: RunSettings;
  #shared: Shared = { params: {}, constants: {}, categories: {}, tables: {} };

  /**
   * Makes room for the results in the memory of the columns and runs the kernel. Throws a MemoryLimitError where that has no room. A
   * part of a file is scaled with the bars per year of the whole.
   */
  constructor(backtest: ReadBacktest, settings: RunSettings, dataPeriodsPerYear?: number) {
    this.backtest = backtest;
    this.memory = backtest.memory;
    this.timeline = buildTimeline(backtest);
    this.measuredPeriodsPerYear = findPeriodsPerYear(this.timeline);
    this.dataPeriodsPerYear = dataPeriodsPerYear ?? this.measuredPeriodsPerYear;
    for (const [tree, field] of treeInputs) {
      const column = backtest.numberColumns.get(field);
      if (column) this.#inputs.set(tree, column);
    }
    if (this.isAtrFromPrices) this.#inputs.set('atr', this.memory.allocateNumbers(backtest.rowCount));
    const regimes = backtest.coded.get(REGIME);
    this.#regimes = regimes ? this.memory.copyCodes(narrow(regimes)) : undefined;
    // All the room is asked for now: a file that is too large says so now, and no view is lost to a memory that grows while
    // something is measured. What is never written takes none.
    const { all } = this.timeline;
    const { rowCount } = backtest;
    for (const column of runColumns) this.#outputs.set(column, this.memory.allocateNumbers(rowCount));
    this.#chunks = Array.from({ length: MOST_SCANNED }, () => this.memory.allocateNumbers(CHUNK_ROWS));
    this.#along = all.rows && this.memory.allocateNumbers(all.length);
    this.#order = all.rows && this.memory.allocateCodes(all.length, 4);
    this.#regimesAlong = this.#regimes && this.#orderRegimes(this.#regimes);
    this.#kernel = createKernel(this.memory, undefined, KERNEL_ROOM + 8 * (regimes?.categories.length ?? 0));
    this.passes = createPasses(this.memory, rowCount);
    this.#rejected = rejectedRows(backtest);
    this.#constantNames = new Set([
      ...numberInputs.flatMap(([name]) => (this.#inputs.has(name) ? [] : [name])),
      ...(this.#regimes ? [] : [REGIME]),
    ]);
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

  /** Takes these settings. What was read under those before, and depends on what changed, is computed for every row. */
  configure(settings: RunSettings): void {
    const isOtherReading = this.#returnReading !== settings.returnReading;
    this.#settings = settings;
    const { atrPeriod } = settings.config;
    if (this.isAtrFromPrices && settings.switches.voltarget && this.#atrPeriod !== atrPeriod) {
      this.#writeAtr(atrPeriod);
      this.#atrPeriod = atrPeriod;
    }
    if (isOtherReading) this.#returnsColumn = this.#orderReturns();
    this.#returnReading = settings.returnReading;
    this.#shared = this.#share();
    this.#versions = this.#findVersions();
    if (this.#read.size > 0) this.#usual = [...this.#read];
    this.#read.clear();
    this.#compute(this.#usual.filter((name) => this.#isStale(name)));
  }

  /** The results that are on, in the order of the download. */
  get activeResults(): readonly ResultColumn[] {
    return resultColumns.filter((name) => this.#versions.has(name));
  }

  /**
   * A result by place in the file, NaN in rejected rows; undefined where its step is off. Computed when it is first read. To be
   * used before the next run only.
   */
  result(name: RunColumn): Float64Array | undefined {
    if (!this.#versions.has(name)) return undefined;
    this.#read.add(name);
    if (this.#isStale(name))
      this.#compute(factorColumns.includes(name) ? factorColumns.filter((one) => this.#isStale(one)) : [name]);
    return this.#view(this.#outputs.get(name));
  }

  /** An input as the kernel sees it, by its name in the trees; undefined where the file has no such column. */
  input(tree: string): Float64Array | undefined {
    const column = this.#inputs.get(tree);
    return column ? this.#view(column) : undefined;
  }

  /** The results that are on, as they are under these settings, however these change while somebody reads them. */
  freeze(): FrozenResults {
    const names = this.activeResults;
    // An average true range is a column of its own, which other settings write anew.
    if (this.isAtrFromPrices && this.#settings.switches.voltarget)
      return keptResults(names, (name) => this.result(name));
    const program = this.#programOf(names);
    const shared = this.#shared;
    const { rowCount, status } = this.backtest;
    const held = names.map(() => new Float64Array(CHUNK_ROWS));
    let from = 0;
    let to = 0;
    const compute = (row: number): void => {
      from = row - (row % CHUNK_ROWS);
      to = Math.min(rowCount, from + CHUNK_ROWS);
      this.#runRows(program, from, to - from, (k) => this.#chunks[k], shared);
      held.forEach((values, k) => {
        values.set(this.#view(this.#chunks[k]).subarray(0, to - from));
        for (let i = from; i < to; i++) if (status[i] === ROW_REJECTED) values[i - from] = Number.NaN;
      });
    };
    return {
      names,
      at: (k, row) => {
        if (row < from || row >= to) compute(row);
        return held[k]![row - from]!;
      },
    };
  }

  /** The raw position or a result. */
  series(name: SeriesColumn): Float64Array | undefined {
    return name === RAW_POSITION ? this.input(name) : this.result(name);
  }

  /** The same in the order of time, without the rejected rows. Not to be kept beyond the next call. */
  seriesAlong(name: SeriesColumn): Float64Array | undefined {
    const column = this.series(name);
    return column && this.#along ? pickAlong(column, this.timeline.all, this.#view(this.#along)) : column;
  }

  /** Equal as long as the numbers of that column, input or constraint are; undefined where its step is off. */
  versionOf(name: SeriesColumn | ConstraintFlag | 'atr'): string | undefined {
    if (name === RAW_POSITION) return 'file';
    return name === 'atr' ? `period ${this.#atrPeriod}` : this.#versions.get(name);
  }

  /** The codes of the regimes in the order of time, without the rejected rows; undefined where the file has none. Not to be kept. */
  get regimesAlong(): Codes | undefined {
    return this.#regimesAlong && this.memory.codes(this.#regimesAlong);
  }

  /** The rows in the order of time, in the memory of the columns; undefined where that is the order of the file. Not to be kept. */
  get rowsAlong(): Uint32Array | undefined {
    const { rows } = this.timeline.all;
    if (!rows || !this.#order) return undefined;
    const order = new Uint32Array(this.memory.memory.buffer, this.#order.address, rows.length);
    if (!this.#isOrderWritten) order.set(rows);
    this.#isOrderWritten = true;
    return order;
  }

  /** How many scaled rows each regime has, by code; undefined where the file has none. */
  get regimeRows(): Float64Array | undefined {
    const codes = this.regimesAlong;
    if (codes)
      this.#regimeRows ??= this.passes.countCodes(codes, this.backtest.coded.get(REGIME)?.categories.length ?? 0);
    return this.#regimeRows;
  }

  /**
   * Computes outputs piece by piece without keeping them: `visit` gets the columns of as many rows as fit the cache, in the order
   * of `names` and of the file, 0 in rejected rows, and the first of these rows. Names of steps that are off are not allowed.
   */
  scan(
    names: readonly string[],
    visit: (columns: readonly Float64Array[], first: number) => void,
    { from = 0, to = this.backtest.rowCount }: Partial<RowRange> = {},
  ): void {
    const program = this.#programOf(names);
    let rejected = countBelow(this.#rejected, from);
    for (let first = from; first < to; first += CHUNK_ROWS) {
      const rows = Math.min(CHUNK_ROWS, to - first);
      this.#runRows(program, first, rows, (k) => this.#chunks[k]);
      const columns = names.map((_, k) => this.#view(this.#chunks[k]).subarray(0, rows));
      for (; rejected < this.#rejected.length && this.#rejected[rejected]! < first + rows; rejected++)
        for (const column of columns) column[this.#rejected[rejected]! - first] = 0;
      visit(columns, first);
    }
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

  /** The returns in the order of time, without the rejected rows; undefined where there are none. Not to be kept. */
  get returnsAlong(): Float64Array | undefined {
    const column = this.#returnsColumn;
    return column ? this.#view(column) : this.nextReturns.returns;
  }

  /** The regime's multiplier in the table, by code; undefined for a name that the table does not have, which counts as 1. */
  multiplierOf(name: string): number | undefined {
    const { regimeScales } = this.#settings.config;
    const known = findRegime(regimeScales, name);
    return known === undefined ? undefined : regimeScales[known];
  }

  #orderReturns(): NumberColumn | undefined {
    const { all } = this.timeline;
    if (this.nextReturns.source === 'none') return undefined;
    if (!all.rows && this.nextReturns.returns?.buffer === this.memory.memory.buffer) return undefined;
    this.#returnsRoom ??= this.memory.allocateNumbers(all.length);
    const { returns } = this.nextReturns;
    const along = this.#view(this.#returnsRoom);
    if (returns && all.rows) pickAlong(returns, all, along);
    else if (returns) along.set(returns);
    return this.#returnsRoom;
  }

  #orderRegimes(regimes: CodeColumn): CodeColumn {
    const { rows } = this.timeline.all;
    if (!rows) return regimes;
    const ordered = this.memory.allocateCodes(rows.length, regimes.width);
    const [codes, along] = [this.memory.codes(regimes), this.memory.codes(ordered)];
    for (let i = 0; i < rows.length; i++) along[i] = codes[rows[i]!]!;
    return ordered;
  }

  #isStale(name: RunColumn): boolean {
    const version = this.#versions.get(name);
    return version !== undefined && this.#computed.get(name) !== version;
  }

  #compute(names: readonly RunColumn[]): void {
    if (names.length === 0) return;
    this.#runRows(this.#programOf(names), 0, this.backtest.rowCount, (k) => this.#outputs.get(names[k]!));
    for (const name of names) {
      const values = this.#view(this.#outputs.get(name));
      for (let i = 0; i < this.#rejected.length; i++) values[this.#rejected[i]!] = Number.NaN;
      this.#computed.set(name, this.#versions.get(name) ?? '');
    }
  }

  #programOf(outputs: readonly string[]): Program {
    const { params } = this.#shared;
    return pipelineProgram({ params, switches: this.#settings.switches, outputs, constants: this.#constantNames });
  }

  /** Runs a program over `rows` rows from `from` on; its k-th output goes to the start of `outputAt(k)`. */
  #runRows(
    program: Program,
    from: number,
    rows: number,
    outputAt: (k: number) => NumberColumn | undefined,
    shared = this.#shared,
  ): void {
    this.#kernel.run({
      ...shared,
      program,
      inputs: Object.fromEntries(
        program.columns.flatMap((name) =>
          entry(name, part(this.#inputs.get(name), from, rows, Float64Array.BYTES_PER_ELEMENT)),
        ),
      ),
      codes: this.#regimes ? { [REGIME]: part(this.#regimes, from, rows, this.#regimes.width) } : {},
      outputs: Object.fromEntries(program.outputs.flatMap((name, k) => entry(name, outputAt(k)))),
      from: 0,
      to: rows,
    });
  }

  #share(): Shared {
    const { config, fallbacks } = this.#settings;
    const stand: Record<string, number> = { metaProb: fallbacks.metaProb, banditWeight: fallbacks.banditWeight };
    const absent = numberInputs.filter(([name]) => this.#constantNames.has(name));
    return {
      params: toSlots(config, this.dataPeriodsPerYear),
      constants: Object.fromEntries(
        absent.map(([name, spec]) => [name, spec.missing === 'skip' ? Number.NaN : (stand[name] ?? spec.default)]),
      ),
      categories: { [REGIME_TABLE]: this.multiplierOf(fallbacks.regime) ?? 1 },
      tables: { [REGIME_TABLE]: this.#regimeTable() },
    };
  }

  #findVersions(): ReadonlyMap<string, string> {
    const { params, constants, categories, tables } = this.#shared;
    const scope = { inputs: constants, params, categories };
    const table = tables[REGIME_TABLE]?.join() ?? '';
    return new Map(
      [...this.#activePrograms()].map(([name, program]) => [
        name,
        [
          program.shapeKey,
          uniformValues(program, scope).map(writeExactly).join(),
          program.lookups.length > 0 ? table : '',
          program.columns.includes('atr') ? this.#atrPeriod : '',
        ].join('\n'),
      ]),
    );
  }

  #activePrograms(): ReadonlyMap<string, Program> {
    const { params } = this.#shared;
    const { switches } = this.#settings;
    const active = stages.flatMap((stage) => (stage.isActive({ params, switches }) ? [stage.id] : []));
    const key = JSON.stringify([switches, active, [...this.#constantNames]]);
    const known = programSets.get(key);
    if (known) return known;
    const outputs = pipelineOutputs({ params, switches });
    const names = [...runColumns, ...constraintFlags].filter((name) => Object.hasOwn(outputs, name));
    const programs = new Map(names.map((name) => [name, this.#programOf([name])]));
    programSets.set(key, programs);
    return programs;
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
    for (const walk of this.timeline.walks) {
      const ranges = averageTrueRange(
        { high: pickAlong(high, walk), low: pickAlong(low, walk), close: pickAlong(close, walk) },
        period,
      );
      for (let i = 0; i < walk.length; i++) atr[walk.rows ? walk.rows[i]! : i] = ranges[i]!;
    }
  }

  #view(column: NumberColumn | undefined): Float64Array {
    if (!column) throw new Error('unknown column');
    return this.memory.numbers(column);
  }
}

function keptResults(
  names: readonly ResultColumn[],
  read: (name: ResultColumn) => Float64Array | undefined,
): FrozenResults {
  const kept = names.map((name) => read(name)?.slice());
  return { names, at: (k, row) => kept[k]?.[row] ?? Number.NaN };
}

const entry = <T>(name: string, column: T | undefined): [string, T][] => (column === undefined ? [] : [[name, column]]);

/** Rows [from, from + rows) of a column. */
function part<T extends NumberColumn>(column: T, from: number, rows: number, bytes: number): T;
function part<T extends NumberColumn>(column: T | undefined, from: number, rows: number, bytes: number): T | undefined;
function part<T extends NumberColumn>(column: T | undefined, from: number, rows: number, bytes: number): T | undefined {
  return column && { ...column, address: column.address + bytes * from, rows };
}

/** How many of a rising list are below a limit. */
function countBelow(list: Uint32Array, limit: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

const writeExactly = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

function narrow({ codes, categories }: CodedColumn): Codes {
  if (categories.length <= 2 ** 8) return new Uint8Array(codes);
  return categories.length <= 2 ** 16 ? new Uint16Array(codes) : codes;
}

function rejectedRows({ status, ledger }: ReadBacktest): Uint32Array {
  const rows = new Uint32Array(ledger.rejected);
  let count = 0;
  for (let row = 0; count < rows.length; row++) if (status[row] === ROW_REJECTED) rows[count++] = row;
  return rows;
}
