import type { DecodedArray } from 'hyparquet';
import { assembleNested } from 'hyparquet/src/assemble.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { isUtf8 } from './cellBlock.ts';
import { type CellForm, cellForm, valueText } from './parquetCells.ts';
import type { ChunkReader } from './parquetPages.ts';
import type { ParquetColumn, ParquetLeaf } from './parquetSchema.ts';

/**
 * The rows of a nested column as JSON texts, undefined for a row without a value. Numbers keep every digit; NaN and infinities, which
 * JSON does not have, are strings. `chunks` has a reader for each leaf of the column.
 */
export function readNestedRows(column: ParquetColumn, chunks: readonly ChunkReader[]): readonly (string | undefined)[] {
  const values = new Map<string, DecodedArray>();
  for (const [k, leaf] of column.leaves.entries()) {
    const chunk = chunks[k];
    if (chunk) values.set(plainName(leaf), toTokens(readAll(chunk), jsonToken(leaf)));
  }
  assembleNested(values, column.tree, DEFAULT_PARSERS);
  const rows: unknown = values.get(column.tree.path.join('.'));
  if (!Array.isArray(rows)) throw new Error('nested column not assembled');
  return rows.map((row) => (row === null || row === undefined ? undefined : toJson(row, column.fieldNames)));
}

const plainName = (leaf: ParquetLeaf): string => leaf.plainPath.at(-1)?.path.join('.') ?? '';

function readAll(chunk: ChunkReader): unknown[] {
  const all: unknown[] = [];
  let page: DecodedArray | undefined;
  for (;;) {
    const next = chunk.next(page);
    if (next === undefined) break;
    if (next === page) continue;
    if (page) for (const value of page) all.push(value);
    page = next;
  }
  if (page) for (const value of page) all.push(value);
  return all;
}

/** Values become JSON texts of their own before anything is put together, so that no number passes through a double. */
function toTokens(values: readonly unknown[], token: (value: unknown) => string): unknown[] {
  return values.map((value) => (value === null ? null : Array.isArray(value) ? toTokens(value, token) : token(value)));
}

const QUOTED: ReadonlySet<CellForm['kind']> = new Set(['date', 'time', 'timestamp', 'uuid', 'hex', 'text']);

function jsonToken({ element, isMapKey }: ParquetLeaf): (value: unknown) => string {
  const form = cellForm(element);
  return (value) => {
    if (form.kind === 'text' && value instanceof Uint8Array && isUtf8(value))
      return JSON.stringify(new TextDecoder('utf-8', { ignoreBOM: true }).decode(value));
    const text = valueText(value, form);
    const isToken = !isMapKey && !QUOTED.has(form.kind) && /^(?:true|false|-?\d[\d.e+-]*)$/.test(text);
    return isToken ? text : JSON.stringify(text);
  };
}

function toJson(value: unknown, names: ReadonlyMap<string, string>): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map((item) => toJson(item, names)).join(',')}]`;
  const fields = Object.entries(value).map(([name, field]) => `${names.get(name) ?? name}:${toJson(field, names)}`);
  return `{${fields.join(',')}}`;
}
