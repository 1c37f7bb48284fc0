import type { SchemaElement, SchemaTree } from 'hyparquet';
import { parquetSchema } from 'hyparquet/src/metadata.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';

/** A column of values in the file; a table column that is nested has several. */
export interface ParquetLeaf {
  /** Of the table column it belongs to, as the file names it. */
  readonly column: string;
  /** As the file names it, from the table column down. */
  readonly path: readonly string[];
  readonly element: SchemaElement;
  /** From the root to the leaf, stripped of everything that would make hyparquet turn raw values into rounded ones. */
  readonly plainPath: SchemaTree[];
  readonly mostRepeated: number;
  readonly mostDefined: number;
  readonly isMapKey: boolean;
}

/** A column of the table. */
export interface ParquetColumn {
  readonly name: string;
  /** One value or null a row. */
  readonly isFlat: boolean;
  readonly leaves: readonly ParquetLeaf[];
  /** The plain tree of a nested column. */
  readonly tree: SchemaTree;
  /** What the fields of the plain tree are called in the file, as JSON strings. */
  readonly fieldNames: ReadonlyMap<string, string>;
}

/** The columns in the order of the file. Two may have the same name. */
export function describeColumns(schema: SchemaElement[]): readonly ParquetColumn[] {
  const root: SchemaTree = { count: 0, element: { name: 'root' }, children: [], path: [] };
  return parquetSchema({ schema }).children.map((child) => {
    const fieldNames = new Map<string, string>();
    const leaves: ParquetLeaf[] = [];
    const tree = makePlain(child, { name: 'c', above: [root], path: [], isMapKey: false }, { leaves, fieldNames });
    const isFlat = child.children.length === 0 && child.element.repetition_type !== 'REPEATED';
    return { name: child.element.name, isFlat, leaves, tree, fieldNames };
  });
}

interface Place {
  readonly name: string;
  readonly above: readonly SchemaTree[];
  readonly path: readonly string[];
  readonly isMapKey: boolean;
}

interface Found {
  readonly leaves: ParquetLeaf[];
  readonly fieldNames: Map<string, string>;
}

/** Names of our own, so that a field called `__proto__` or `a.b` is a field like any other. */
function makePlain(node: SchemaTree, place: Place, found: Found): SchemaTree {
  const above = place.above.at(-1)?.path ?? [];
  const plain: SchemaTree = {
    count: node.count,
    element: plainElement(node.element, place.name),
    children: [],
    path: [...above, place.name],
  };
  const path = [...place.path, node.element.name];
  const plainPath = [...place.above, plain];
  const isEntry = place.above.at(-1)?.element.converted_type === 'MAP' && node.children.length === 2;
  for (const [k, child] of node.children.entries()) {
    const name = isEntry ? (k === 0 ? 'key' : 'value') : `f${found.fieldNames.size}`;
    if (!isEntry) found.fieldNames.set(name, JSON.stringify(child.element.name));
    plain.children.push(makePlain(child, { name, above: plainPath, path, isMapKey: isEntry && k === 0 }, found));
  }
  if (node.children.length > 0) return plain;
  found.leaves.push({
    column: path[0] ?? '',
    path,
    element: node.element,
    plainPath,
    mostRepeated: getMaxRepetitionLevel(plainPath),
    mostDefined: getMaxDefinitionLevel(plainPath),
    isMapKey: place.isMapKey,
  });
  return plain;
}

function plainElement(element: SchemaElement, name: string): SchemaElement {
  const { type, type_length, repetition_type } = element;
  const container = [element.converted_type, element.logical_type?.type].find(
    (kind) => kind === 'LIST' || kind === 'MAP',
  );
  return {
    name,
    ...(type !== undefined && { type }),
    ...(type_length !== undefined && { type_length }),
    ...(repetition_type !== undefined && { repetition_type }),
    ...((container === 'LIST' || container === 'MAP') && { converted_type: container }),
  };
}
