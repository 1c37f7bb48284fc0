import { numberInputs, type PipelineInputs } from '../engine/stages/pipeline.ts';
import { rawPosition } from '../engine/stages/rawPosition.ts';
import { regime } from '../engine/stages/regime.ts';
import type { Interval, NumberInput } from '../engine/stages/stage.ts';

/** A field of a backtest row: the raw position, the inputs of the stages, and what only a file has. */
export type FieldId = 'rawPosition' | keyof PipelineInputs | 'timestamp' | 'high' | 'low' | 'return' | 'strategy';

interface FieldFacts {
  readonly id: FieldId;
  /** The name that the documentation gives it. */
  readonly column: string;
  /** Names that mean the field without doubt, folded when compared. */
  readonly names: readonly string[];
  /** Names that mean it where none of `names` stands in the header. */
  readonly aliases: readonly string[];
  /** Names that often mean something else: they only prefill the dialog in which a person says what is what. */
  readonly hints: readonly string[];
  /** What an empty cell does: reject the row, or skip the step that needs it. */
  readonly missing: 'reject' | 'skip';
}

/** A field as the reader needs it. */
export type Field =
  | (FieldFacts & { readonly kind: 'number'; readonly valid: Interval })
  | (FieldFacts & { readonly kind: 'category' | 'text' | 'time' });

/** Where the used fields stand in a file: place of the column, by field. */
export type ColumnMatch = ReadonlyMap<FieldId, number>;

/** How a header was understood, or why it was not. */
export type HeaderReading =
  | { readonly kind: 'matched'; readonly columns: ColumnMatch; readonly notUsed: readonly string[] }
  | { readonly kind: 'noPosition' }
  | { readonly kind: 'ambiguous'; readonly field: Field; readonly columns: readonly string[] };

const HINTS: Readonly<Partial<Record<FieldId, readonly string[]>>> = {
  rawPosition: ['signal', 'allocation', 'weight', 'exposure', 'size'],
  metaProb: ['p', 'proba', 'score'],
  banditWeight: ['arm_weight', 'exploration_weight'],
  currentPnl: ['profit'],
};

const inputField = (id: FieldId, { column, aliases, missing, valid }: NumberInput): Field => ({
  id,
  kind: 'number',
  column,
  names: [column],
  aliases,
  hints: HINTS[id] ?? [],
  missing,
  valid,
});

const priceField = (id: 'high' | 'low'): Field => ({
  id,
  kind: 'number',
  column: id,
  names: [id],
  aliases: [],
  hints: [],
  missing: 'skip',
  valid: {},
});

const { regime: regimeInput } = regime.inputs;

const isInputName = (name: string): name is keyof PipelineInputs & FieldId =>
  inputNames.some((known) => known === name);
const inputNames: readonly string[] = numberInputs.map(([name]) => name);

/** Every field that a file can have, in the order in which a row's problems are said. Source: backtest-files.md, Columns. */
export const fields: readonly Field[] = [
  inputField('rawPosition', rawPosition),
  ...numberInputs.flatMap(([name, spec]) => (isInputName(name) ? [inputField(name, spec)] : [])),
  {
    id: 'regime',
    kind: 'category',
    column: regimeInput.column,
    names: [regimeInput.column],
    aliases: regimeInput.aliases,
    hints: ['state', 'phase'],
    missing: regimeInput.missing,
  },
  priceField('high'),
  priceField('low'),
  {
    id: 'return',
    kind: 'number',
    column: 'return',
    names: ['forward_return', 'next_return'],
    aliases: ['return', 'ret', 'returns'],
    hints: [],
    missing: 'skip',
    valid: {},
  },
  {
    id: 'timestamp',
    kind: 'time',
    column: 'timestamp',
    names: ['timestamp'],
    aliases: ['date', 'datetime', 'time', 'ts'],
    hints: ['day', 'bar'],
    missing: 'skip',
  },
  {
    id: 'strategy',
    kind: 'text',
    column: 'strategy',
    names: ['strategy'],
    aliases: ['strategy_id'],
    hints: ['model', 'name'],
    missing: 'skip',
  },
];

/** A column's name without regard to case, spaces, `_`, `-`, camelCase and quotes: "Meta-Prob" and "metaProb" are metaprob. */
export const foldName = (name: string): string => name.toLowerCase().replace(/[\s_\-"'`“”‘’\u00a0]+/g, '');

/** Whether a column of the file means its next-row return without doubt, so that no check against the close is needed. */
export function isForwardReturn(name: string): boolean {
  const folded = foldName(name);
  return fields.some((field) => field.id === 'return' && field.names.some((known) => foldName(known) === folded));
}

/** Where fields are likely to be: by names and aliases, by hints where those say nothing; each column once. For a person to correct. */
export function guessColumns(header: readonly string[]): Readonly<Partial<Record<FieldId, number>>> {
  const folded = header.map(foldName);
  const taken = new Set<number>();
  const guess: Partial<Record<FieldId, number>> = {};
  const kinds = [(field: Field) => field.names, (field: Field) => field.aliases, (field: Field) => field.hints];
  for (const namesOf of kinds)
    for (const field of fields) {
      if (guess[field.id] !== undefined) continue;
      const wanted = new Set(namesOf(field).map(foldName));
      const place = folded.findIndex((name, at) => wanted.has(name) && !taken.has(at));
      if (place < 0) continue;
      guess[field.id] = place;
      taken.add(place);
    }
  return guess;
}

/** Finds the used fields in a header. A name that stands twice for a used field is never guessed at. */
export function matchHeader(header: readonly string[]): HeaderReading {
  const folded = header.map(foldName);
  const placesOf = (names: readonly string[]): number[] => {
    const wanted = new Set(names.map(foldName));
    return folded.flatMap((name, place) => (wanted.has(name) ? [place] : []));
  };
  const columns = new Map<FieldId, number>();
  const notUsed: string[] = [];
  for (const field of fields) {
    const sure = placesOf(field.names);
    const likely = placesOf(field.aliases);
    const [place, ...others] = sure.length > 0 ? sure : likely;
    if (place === undefined) continue;
    if (others.length > 0)
      return { kind: 'ambiguous', field, columns: [place, ...others].map((at) => header[at] ?? '') };
    columns.set(field.id, place);
    if (sure.length > 0) notUsed.push(...likely.map((at) => header[at] ?? ''));
  }
  return columns.has('rawPosition') ? { kind: 'matched', columns, notUsed } : { kind: 'noPosition' };
}
