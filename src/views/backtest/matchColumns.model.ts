import type { DecimalMark } from '../../data/dialect.ts';
import { isMissingText, parseNumberText } from '../../data/numberCell.ts';
import { excerpt } from '../../data/problems.ts';
import type {
  CellUnit,
  DateOrder,
  Doubt,
  ProbabilityMeaning,
  ReadingChoices,
  ReadingPreview,
} from '../../data/readingChoices.ts';
import { type Field, type FieldId, fields, foldName } from '../../data/schema.ts';
import { ensureNever } from '../../engine/ensureNever.ts';
import { foldRegimeName } from '../../engine/regimeName.ts';
import { formatNumber, formatPercent } from '../../engine/units.ts';
import { countWords } from './facts.model.ts';

type ByField<T> = Readonly<Partial<Record<FieldId, T>>>;

/** What the dialog `Match columns` holds while it is filled in. */
export interface MatchDraft {
  readonly columns: ByField<number>;
  /** Units that were chosen; where there is none, the one that the values suggest. */
  readonly units: ByField<CellUnit>;
  readonly metaProbMeaning: ProbabilityMeaning;
  readonly dateOrder: DateOrder | undefined;
  /** Where the rows end, if that is asked. */
  readonly endLine: ReadingChoices['endLine'];
}

/** The dialog as it opens: what was chosen before, or found and likely. Where several columns could be a field, none is taken for it. */
export function startDraft(preview: ReadingPreview, choices: ReadingChoices): MatchDraft {
  const columns = choices.columns ?? withoutAmbiguous(preview);
  // A file that is read as it stands has its units already: a suggestion must not change them unasked.
  const isSettled = choices.columns !== undefined || !preview.doubts.some(isAboutColumns);
  return {
    columns,
    units: isSettled ? { ...allFractions(columns), ...choices.units } : {},
    metaProbMeaning: choices.metaProbMeaning ?? 'right',
    dateOrder: choices.dateOrder,
    endLine: undefined,
  };
}

const isAboutColumns = ({ kind }: Doubt): boolean =>
  kind === 'noPosition' || kind === 'ambiguous' || kind === 'noHeader' || kind === 'delimiter' || kind === 'fieldCount';

const allFractions = (columns: ByField<number>): ByField<CellUnit> =>
  Object.fromEntries(Object.keys(columns).map((id) => [id, 'fraction'] as const));

function withoutAmbiguous({ header, columns, doubts }: ReadingPreview): ByField<number> {
  const folded = header.map(foldName);
  const isAmbiguous = (id: string, place: number): boolean =>
    doubts.some((doubt) => doubt.kind === 'ambiguous' && doubt.field === id) ||
    folded.filter((name) => name === folded[place]).length > 1;
  return Object.fromEntries(Object.entries(columns).filter(([id, place]) => !isAmbiguous(id, place)));
}

/** The names of the columns as they are told apart: those that stand twice, and those without a name, by their number. */
export function columnLabels(header: readonly string[]): readonly string[] {
  const bare = header.map((name) => excerpt(name.trim()));
  const counts = new Map<string, number>();
  for (const name of bare) counts.set(name, (counts.get(name) ?? 0) + 1);
  return bare.map((name, place) => {
    if (name === '') return `column ${place + 1}`;
    return counts.get(name) === 1 ? name : `${name} (column ${place + 1})`;
  });
}

/** The fields that use each column, by its place. */
export const usesOf = (columns: ByField<number>, place: number): readonly string[] =>
  fields.flatMap(({ id, column }) => (columns[id] === place ? [column] : []));

/** Why the page asks, a sentence each. */
export function doubtWords(doubt: Doubt): string {
  switch (doubt.kind) {
    case 'noPosition':
      return 'No column has a name that surely means the raw position.';
    case 'ambiguous':
      return ambiguousWords(columnOf(doubt.field), doubt.columns);
    case 'noHeader':
      return 'The file seems to have no line of column names.';
    case 'dateOrder':
      return `The dates in ${doubt.column} do not settle which of their numbers is the day.`;
    case 'delimiter':
      return 'It is not clear what stands between the cells.';
    case 'quoting':
      return `The quotes on line ${formatNumber(doubt.line, 0)} can be read in two ways, which give other cells.`;
    case 'totals':
      return `Line ${formatNumber(doubt.line, 0)} may be one of sums, which no row of a backtest is: “${doubt.text}”.`;
    case 'nextTable':
      return `Another table seems to start on line ${formatNumber(doubt.line, 0)}: “${doubt.text}”.`;
    case 'headerRows':
      return `Line ${formatNumber(doubt.line, 0)} has words where the rows have numbers, “${doubt.text}”, and is taken for one more line of the header.`;
    case 'fieldCount':
      return `The header has ${countWords(doubt.expected, 'cell')}, but ${formatPercent(doubt.share)} of the rows have another number, most of them ${doubt.found}: the header line or the delimiter may be another one.`;
    default:
      return ensureNever(doubt);
  }
}

function ambiguousWords(field: string, columns: readonly string[]): string {
  const names = [...new Set(columns)];
  if (names.length > 1) return `Several columns could be ${field}: ${names.join(', ')}.`;
  return `The file has ${countWords(columns.length, 'column')} named ${names[0] ?? ''}, and each could be ${field}.`;
}

/** Whether the text may have been cut into other cells than were meant: a doubt says so, or nothing in the header is known. */
export const mayBeCutWrongly = ({ doubts, columns }: ReadingPreview): boolean =>
  Object.keys(columns).length === 0 || doubts.some(({ kind }) => CUT_DOUBTS.has(kind));

const CUT_DOUBTS = new Set<Doubt['kind']>(['noHeader', 'delimiter', 'quoting', 'fieldCount', 'headerRows']);

const columnOf = (id: FieldId): string => fields.find((field) => field.id === id)?.column ?? id;

/** The first rows' cells of a field; none where it has no column. */
function cellsOf(preview: ReadingPreview, place: number | undefined): readonly string[] {
  if (place === undefined) return [];
  return preview.rows.map((row) => row[place]?.trim() ?? '').filter((cell) => !isMissingText(cell));
}

/** Fields whose numbers can stand in another unit: shares of something. Prices have the currency's. */
export const hasUnit = ({ id, kind }: Field): boolean =>
  kind === 'number' && id !== 'close' && id !== 'atr' && id !== 'high' && id !== 'low';

interface UnitLimits {
  /** Numbers beyond this are no fractions. */
  readonly fraction: number;
  /** Numbers beyond this are no percentages either. */
  readonly percent: number;
}

/** How large a number of each field is in earnest: a position of 1,000 %, a return of 100 % until the next row. */
const LIMITS: ByField<UnitLimits> = {
  rawPosition: { fraction: 10, percent: 1000 },
  metaProb: { fraction: 1, percent: 100 },
  banditWeight: { fraction: 1, percent: 100 },
  correlationPenalty: { fraction: 1, percent: 100 },
  currentPnl: { fraction: 1, percent: 100 },
  return: { fraction: 1, percent: 100 },
};

/** The unit that the first rows' values speak for. */
export function suggestUnit(preview: ReadingPreview, id: FieldId, place: number): CellUnit {
  const limits = LIMITS[id];
  const sizes = cellsOf(preview, place).flatMap((cell) => sizeOf(cell, preview.dialect.decimalMark));
  if (!limits || sizes.length === 0) return 'fraction';
  const most = Math.max(...sizes);
  if (most <= limits.fraction) return 'fraction';
  return most <= limits.percent ? 'percent' : 'basisPoints';
}

/** The magnitude of a cell in its column's unit, or nothing: a cell that brings its own unit says nothing about the others. */
function sizeOf(cell: string, mark: DecimalMark): readonly number[] {
  const value = parseNumberText(cell, mark);
  if (typeof value === 'string') return [];
  if (typeof value === 'number') return [Math.abs(value)];
  return value.style === 'percent' ? [] : [Math.abs(value.value)];
}

/** The unit of a field as it stands in the dialog. */
export const unitOf = (draft: MatchDraft, preview: ReadingPreview, id: FieldId, place: number): CellUnit =>
  draft.units[id] ?? suggestUnit(preview, id, place);

/** The draft with a field in another column, or in none. Its unit is found out anew. */
export function withColumn(draft: MatchDraft, id: FieldId, place: number | undefined): MatchDraft {
  const { [id]: _column, ...columns } = draft.columns;
  const { [id]: _unit, ...units } = draft.units;
  return { ...draft, columns: place === undefined ? columns : { ...columns, [id]: place }, units };
}

/** Regimes in the first rows, as first written, those that fold to the same name once. */
export function regimeLabels(preview: ReadingPreview, place: number | undefined): readonly string[] {
  const byFolded = new Map<string, string>();
  for (const label of cellsOf(preview, place)) {
    const folded = foldRegimeName(label);
    if (!byFolded.has(folded)) byFolded.set(folded, label);
  }
  return [...byFolded.values()];
}

/** Whether the dialog has to ask which number of a date is the day. */
export const asksDateOrder = (draft: MatchDraft, { doubts }: ReadingPreview): boolean =>
  draft.columns.timestamp !== undefined &&
  (draft.dateOrder !== undefined || doubts.some(({ kind }) => kind === 'dateOrder'));

/** A line that may be none of the rows, nor what follows it. */
export interface DoubtedEnd {
  readonly line: number;
  /** The header of another table that starts there. */
  readonly headerLine?: number;
}

/** The line of which it is asked whether the rows end before it; undefined where no line is in doubt. */
export const doubtedEnd = ({ doubts }: ReadingPreview): DoubtedEnd | undefined =>
  doubts.flatMap((doubt) => (doubt.kind === 'totals' || doubt.kind === 'nextTable' ? [doubt] : [])).at(0);

/** Why the columns cannot be used as they stand, or undefined. */
export function refusal(draft: MatchDraft, preview: ReadingPreview, labels: readonly string[]): string | undefined {
  if (draft.columns.rawPosition === undefined)
    return 'Choose the column of raw_position: without it nothing can be scaled.';
  const twice = preview.header.findIndex((_, place) => usesOf(draft.columns, place).length > 1);
  if (twice >= 0)
    return `${usesOf(draft.columns, twice).join(' and ')} have the same column, ${labels[twice]}: a column can be used once.`;
  if (asksDateOrder(draft, preview) && draft.dateOrder === undefined)
    return 'Say which number of a date is the day: choose the order of the dates.';
  const end = doubtedEnd(preview);
  if (end !== undefined && draft.endLine === undefined)
    return `Say what line ${formatNumber(end.line, 0)} and those behind it are.`;
  return undefined;
}

/** What the dialog says, on top of how the text is cut. */
export function toChoices(draft: MatchDraft, preview: ReadingPreview, cut: ReadingChoices): ReadingChoices {
  const { delimiter, decimalMark, encoding, headerLine } = cut;
  const endLine = draft.endLine ?? cut.endLine;
  const isMore = preview.doubts.some(({ kind }) => kind === 'headerRows');
  const headerRows = cut.headerRows ?? (isMore ? preview.headerRows : undefined);
  const isAsked = preview.doubts.some(({ kind }) => kind === 'quoting');
  const quoting = cut.quoting ?? (isAsked ? preview.dialect.quoting : undefined);
  const units = fields.flatMap((field) => {
    const place = draft.columns[field.id];
    if (place === undefined || !hasUnit(field)) return [];
    const unit = unitOf(draft, preview, field.id, place);
    return unit === 'fraction' ? [] : [[field.id, unit] as const];
  });
  return {
    ...(delimiter && { delimiter }),
    ...(decimalMark && { decimalMark }),
    ...(encoding && { encoding }),
    ...(quoting && { quoting }),
    ...(headerLine !== undefined && { headerLine }),
    ...(headerRows !== undefined && { headerRows }),
    ...(endLine !== undefined && { endLine }),
    columns: draft.columns,
    ...(units.length > 0 && { units: Object.fromEntries(units) }),
    ...(draft.columns.metaProb !== undefined && draft.metaProbMeaning === 'up' && { metaProbMeaning: 'up' }),
    ...(draft.dateOrder && draft.columns.timestamp !== undefined && { dateOrder: draft.dateOrder }),
  };
}
