import { describeInterval, isValid } from '../engine/problem.ts';
import { foldRegimeName } from '../engine/regimeName.ts';
import { CELL_BROKEN, CELL_QUOTED, cellText, type ScannedRecord } from './csvScanner.ts';
import { readNumberCell } from './numberCell.ts';
import { excerpt, type RowProblem, type RowProblemCode } from './problems.ts';
import { type CategoryCoder, createCategoryCoder, MISSING_CATEGORY } from './regimes.ts';
import { type ColumnMatch, type Field, fields } from './schema.ts';
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

/** Reads records of one file by its header: into numbers on the way in, into problems for whoever asks why. */
export interface RowReader {
  readonly used: readonly UsedField[];
  /** The newest row: a number per used field, in that order; NaN where there is none. Categories are codes, times milliseconds. */
  readonly values: Float64Array;
  readonly coders: ReadonlyMap<Field['id'], CategoryCoder>;
  /** Empty cells of rows that were not rejected, per used field. */
  readonly missingCounts: Float64Array;
  /** Times with a zone and without one. */
  readonly zoneCounts: { none: number; named: number };
  /** Rows that had surplus empty cells. */
  readonly extraCellRows: () => number;
  read(record: ScannedRecord): RowStatus;
  /** Everything that is wrong with a record; empty if nothing is. Says the same as `read` did. */
  explain(record: ScannedRecord): readonly RowProblem[];
}

type CellFault = 'none' | 'missing' | Exclude<RowProblemCode, 'fieldCount' | 'quote' | 'missing'>;

/** The reader for a header whose columns were matched. */
export function createRowReader(header: readonly string[], match: ColumnMatch): RowReader {
  const used = fields.flatMap((field): UsedField[] => {
    const place = match.get(field.id);
    return place === undefined ? [] : [{ field, place, name: header[place] ?? '' }];
  });
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
  let extraCellRows = 0;
  let zone: 'none' | 'named' | 'epoch' = 'epoch';

  const readCell = (k: number, record: ScannedRecord): CellFault => {
    const { field, place } = used[k]!;
    values[k] = Number.NaN;
    switch (field.kind) {
      case 'number': {
        const cell = readNumberCell(record, place);
        if (typeof cell !== 'number') return cell;
        if (!isValid(cell, field.valid)) return 'outOfRange';
        values[k] = cell;
        return 'none';
      }
      case 'time': {
        const reading = readTimeCell(record, place);
        if (typeof reading !== 'object') return reading;
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

  const shapeFault = (record: ScannedRecord): 'fieldCount' | 'quote' | 'extra' | undefined => {
    if ((record.allFlags & CELL_BROKEN) !== 0) return 'quote';
    if (record.count === header.length) return undefined;
    if (record.count < header.length) return record.count > lastNamed ? undefined : 'fieldCount';
    for (let k = header.length; k < record.count; k++)
      if (record.flags[k] !== 0 || cellText(record, k).trim() !== '') return 'fieldCount';
    return 'extra';
  };

  return {
    used,
    values,
    coders,
    missingCounts,
    zoneCounts,
    extraCellRows: () => extraCellRows,
    read(record) {
      const shape = shapeFault(record);
      if (shape === 'fieldCount' || shape === 'quote') {
        values.fill(Number.NaN);
        return ROW_REJECTED;
      }
      let status: RowStatus = ROW_SCALED;
      zone = 'epoch';
      for (let k = 0; k < used.length; k++) {
        const fault = readCell(k, record);
        faults[k] = fault;
        if (fault === 'none') continue;
        if (used[k]!.field.missing === 'reject') status = ROW_REJECTED;
        else if (fault !== 'missing' && status === ROW_SCALED) status = ROW_REMARKED;
      }
      if (status === ROW_REJECTED) return status;
      for (let k = 0; k < used.length; k++) if (faults[k] === 'missing') missingCounts[k]!++;
      if (zone !== 'epoch') zoneCounts[zone]++;
      if (shape === 'extra') extraCellRows++;
      return status;
    },
    explain(record) {
      const shape = shapeFault(record);
      if (shape === 'fieldCount') return [wrongCount(record, header.length)];
      if (shape === 'quote') return brokenCells(record, header);
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
      reason: 'something stands between the closing quote and the next comma',
    }));
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The record as it stands in the file. */
export const recordText = ({ bytes, from, to }: ScannedRecord): string => decoder.decode(bytes.subarray(from, to));

/** The line on which the first cell with a line break inside opens its quote. */
export function openingLine(record: ScannedRecord): number {
  const { bytes, flags, starts, ends } = record;
  for (let place = 0; place < record.count; place++) {
    if ((flags[place]! & (CELL_QUOTED | CELL_BROKEN)) === 0) continue;
    if (lineBreaks(bytes, starts[place]!, ends[place]!) > 0)
      return record.line + lineBreaks(bytes, record.from, starts[place]!);
  }
  return record.line;
}

function lineBreaks(bytes: Uint8Array, from: number, to: number): number {
  let breaks = 0;
  for (let i = from; i < to; i++) if (bytes[i] === 13 || (bytes[i] === 10 && bytes[i - 1] !== 13)) breaks++;
  return breaks;
}
