import { describeInterval, isValid } from '../engine/problem.ts';
import { foldRegimeName } from '../engine/regimeName.ts';
import { type LooseNumber, readNumberCell } from './numberCell.ts';
import { excerpt, type ProblemGroup, type RowProblem, type RowProblemCode } from './problems.ts';
import { CELL_BROKEN, cellText, recordText, type ScannedRecord } from './recordScanner.ts';
import { type CategoryCoder, createCategoryCoder, MISSING_CATEGORY } from './regimes.ts';
import { type Field, fields } from './schema.ts';
import { divisorOf, type TablePlan } from './tablePlan.ts';
import { readTimeCell } from './timestampCell.ts';

/** What became of a row; as numbers, because there is one per row. */
export const ROW_SCALED = 0;
export const ROW_REMARKED = 1;
export const ROW_REJECTED = 2;
export type RowStatus = typeof ROW_SCALED | typeof ROW_REMARKED | typeof ROW_REJECTED;

/** A field of this file. */
export interface UsedField {
  readonly field: Field;
  /** Its column, from 0, and the name that the file gives it. */
  readonly place: number;
  readonly name: string;
}

/** Reads records of one file by its plan: into numbers on the way in, into problems for whoever asks why. */
export interface RowReader {
  readonly used: readonly UsedField[];
  /** The newest row: a number per used field, in that order; NaN where there is none. Categories are codes, times milliseconds. */
  readonly values: Float64Array;
  readonly coders: ReadonlyMap<Field['id'], CategoryCoder>;
  /** Empty cells of rows that were not rejected, per used field. */
  readonly missingCounts: Float64Array;
  /** Times with a zone and without one. */
  readonly zoneCounts: { none: number; named: number };
  /** Numbers that were written with a percent sign, thousands apart or a typographic minus. */
  readonly looseCounts: Record<LooseNumber['style'], number>;
  /** Dates like 03/04/2024 by what they show of their order. */
  readonly dateCounts: Record<'dayFirst' | 'monthFirst' | 'either', number>;
  /** Rows that had surplus empty cells. */
  readonly extraCellRows: () => number;
  /** Rows with too few or too many cells, by how many they have. */
  readonly wrongCounts: ReadonlyMap<number, number>;
  /** Whether the newest row has another number of cells than the header, or a broken quote. */
  readonly isMisshapen: () => boolean;
  /** Everything that `read` found wrong, by kind and column. */
  readonly problemGroups: () => readonly ProblemGroup[];
  read(record: ScannedRecord): RowStatus;
  /** Takes back what `read` counted for a record that turned out to be no row. */
  retract(record: ScannedRecord): void;
  /** Everything that is wrong with a record; empty if nothing is. Says the same as `read` did. */
  explain(record: ScannedRecord): readonly RowProblem[];
}

type CellFault = 'none' | 'missing' | Exclude<RowProblemCode, 'fieldCount' | 'quote' | 'openQuote' | 'missing'>;

/** The fields of a plan, in the order in which a row's problems are said. */
export const usedFields = ({ columns, header }: TablePlan): readonly UsedField[] =>
  fields.flatMap((field): UsedField[] => {
    const place = columns.get(field.id);
    return place === undefined ? [] : [{ field, place, name: header[place] ?? '' }];
  });

/** The reader for the rows of a plan. */
export function createRowReader(plan: TablePlan): RowReader {
  const { header, dialect, units, dateOrder } = plan;
  const used = usedFields(plan);
  const coders = new Map<Field['id'], CategoryCoder>();
  for (const { field } of used)
    if (field.kind === 'category')
      coders.set(field.id, createCategoryCoder({ fold: foldRegimeName, empty: 'missing' }));
    else if (field.kind === 'text')
      coders.set(field.id, createCategoryCoder({ fold: (name) => name, empty: 'category' }));
  const lastNamed = header.findLastIndex((name) => name.trim() !== '');
  const values = new Float64Array(used.length);
  const faults: CellFault[] = used.map(() => 'none');
  const missingCounts = new Float64Array(used.length);
  const zoneCounts = { none: 0, named: 0 };
  const looseCounts = { percent: 0, grouped: 0, minus: 0 };
  const dateCounts = { dayFirst: 0, monthFirst: 0, either: 0 };
  let extraCellRows = 0;
  let isMisshapen = false;
  const wrongCounts = new Map<number, number>();
  /** What a row adds to the counts: 1, −1 where it is taken back, 0 where it is only asked about. */
  let step: 1 | 0 | -1 = 0;
  let zone: 'none' | 'named' | 'epoch' = 'epoch';

  const groups = new Map<string, { code: RowProblemCode; column: string; count: number; firstLine: number }>();
  const count = (code: RowProblemCode, column: string, line: number): void => {
    const key = `${code} ${column}`;
    const group = groups.get(key);
    if (!group) groups.set(key, { code, column, count: 1, firstLine: line });
    else if (group.count + step === 0) groups.delete(key);
    else group.count += step;
  };

  const forgetZone = (): void => {
    zone = 'epoch';
  };

  const readCell = (k: number, record: ScannedRecord): CellFault => {
    const { field, place } = used[k]!;
    values[k] = Number.NaN;
    switch (field.kind) {
      case 'number': {
        const cell = readNumberCell(record, place, dialect.decimalMark);
        if (typeof cell === 'string') return cell;
        const size = (typeof cell === 'number' ? cell : cell.value) / divisorOf(units[field.id]);
        if (!isValid(size, field.valid)) return 'outOfRange';
        if (typeof cell !== 'number') looseCounts[cell.style] += step;
        values[k] = size;
        return 'none';
      }
      case 'time': {
        const reading = readTimeCell(record, place, dateOrder.order);
        if (typeof reading !== 'object') return reading;
        const { shows } = reading;
        if (shows) dateCounts[shows] += step;
        if (shows && shows !== 'either' && shows !== dateOrder.order) return 'notATime';
        values[k] = reading.timeMs;
        zone = reading.zone;
        return 'none';
      }
      default: {
        const code = coders.get(field.id)?.codeOf(record, place) ?? MISSING_CATEGORY;
        if (code === MISSING_CATEGORY) return 'missing';
        values[k] = code;
        return 'none';
      }
    }
  };

  const shapeFault = (record: ScannedRecord): 'fieldCount' | 'quote' | 'openQuote' | 'extra' | undefined => {
    if (record.tear !== 'none') return 'openQuote';
    if ((record.allFlags & CELL_BROKEN) !== 0) return 'quote';
    if (record.count === header.length) return undefined;
    if (record.count < header.length) return record.count > lastNamed ? undefined : 'fieldCount';
    for (let k = header.length; k < record.count; k++)
      if (record.flags[k] !== 0 || cellText(record, k).trim() !== '') return 'fieldCount';
    return 'extra';
  };

  const take = (record: ScannedRecord): RowStatus => {
    const shape = shapeFault(record);
    isMisshapen = shape !== undefined && shape !== 'extra';
    if (shape !== undefined && shape !== 'extra') {
      count(shape, shape === 'quote' ? (header[brokenPlace(record)] ?? '') : '', record.line + record.breaksBeforeTear);
      if (shape === 'fieldCount') wrongCounts.set(record.count, (wrongCounts.get(record.count) ?? 0) + step);
      values.fill(Number.NaN);
      return ROW_REJECTED;
    }
    let status: RowStatus = ROW_SCALED;
    forgetZone();
    for (let k = 0; k < used.length; k++) {
      const fault = readCell(k, record);
      faults[k] = fault;
      if (fault === 'none') continue;
      const isNeeded = used[k]!.field.missing === 'reject';
      if (isNeeded || fault !== 'missing') count(fault, used[k]!.name, record.line);
      if (isNeeded) status = ROW_REJECTED;
      else if (fault !== 'missing' && status === ROW_SCALED) status = ROW_REMARKED;
    }
    if (status === ROW_REJECTED) return status;
    for (let k = 0; k < used.length; k++) if (faults[k] === 'missing') missingCounts[k]! += step;
    if (zone !== 'epoch') zoneCounts[zone] += step;
    if (shape === 'extra') extraCellRows += step;
    return status;
  };

  return {
    used,
    values,
    coders,
    missingCounts,
    zoneCounts,
    looseCounts,
    dateCounts,
    extraCellRows: () => extraCellRows,
    isMisshapen: () => isMisshapen,
    wrongCounts,
    problemGroups: () => [...groups.values()].sort((a, b) => b.count - a.count),
    read(record) {
      step = 1;
      const status = take(record);
      step = 0;
      return status;
    },
    retract(record) {
      step = -1;
      take(record);
      step = 0;
    },
    explain(record) {
      const shape = shapeFault(record);
      if (shape === 'fieldCount') return [wrongCount(record, header.length)];
      if (shape === 'quote') return brokenCells(record, header);
      if (shape === 'openQuote') return [openQuote(record)];
      const wrong = used.flatMap(({ field, place, name }, k) => {
        const fault = readCell(k, record);
        if (fault === 'none' || (fault === 'missing' && field.missing === 'skip')) return [];
        const value = excerpt(cellText(record, place));
        return [{ field, code: fault, line: record.line, column: name, value }];
      });
      const kind = wrong.some(({ field }) => field.missing === 'reject') ? 'rejected' : 'remark';
      return wrong.map(({ field, ...problem }) => ({
        kind,
        ...problem,
        reason: describeFault(problem.code, field, problem.value),
      }));
    },
  };
}

const brokenPlace = ({ flags, count }: ScannedRecord): number =>
  flags.subarray(0, count).findIndex((flag) => (flag & CELL_BROKEN) !== 0);

function describeFault(fault: Exclude<CellFault, 'none'>, field: Field, value: string): string {
  switch (fault) {
    case 'missing':
      return value.trim() === '' ? 'the cell is empty' : `${value.trim()} means that there is no value`;
    case 'notANumber':
      return `${value.trim()} is not a number`;
    case 'outOfRange':
      return `${value.trim()} is not ${field.kind === 'number' ? describeInterval(field.valid) : 'valid'}`;
    case 'notATime':
      return `${value.trim()} is not a date or time that can be read`;
  }
}

function wrongCount(record: ScannedRecord, expected: number): RowProblem {
  return {
    kind: 'rejected',
    code: 'fieldCount',
    line: record.line,
    column: '',
    value: excerpt(recordText(record)),
    reason: `the row has ${record.count} cells, the header has ${expected}${surplusText(record, expected)}`,
  };
}

function surplusText(record: ScannedRecord, expected: number): string {
  if (record.count <= expected) return '';
  const surplus = Array.from({ length: record.count - expected }, (_, k) => cellText(record, expected + k));
  return `; beyond it: ${excerpt(surplus.join(', '))}`;
}

function brokenCells(record: ScannedRecord, header: readonly string[]): RowProblem[] {
  return Array.from({ length: record.count }, (_, place) => place)
    .filter((place) => (record.flags[place]! & CELL_BROKEN) !== 0)
    .map((place) => ({
      kind: 'rejected',
      code: 'quote',
      line: record.line,
      column: header[place] ?? '',
      value: excerpt(cellText(record, place)),
      reason: 'something stands between the closing quote and the end of the cell',
    }));
}

const openQuote = (record: ScannedRecord): RowProblem => ({
  kind: 'rejected',
  code: 'openQuote',
  line: record.line + record.breaksBeforeTear,
  column: '',
  value: excerpt(recordText(record)),
  reason: `a quote is opened and not closed; the next row was taken up on line ${record.line + record.breaks + 1}`,
});
