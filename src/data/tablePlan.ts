import type { Dialect } from './dialect.ts';
import type { CellUnit, DateOrder, ProbabilityMeaning } from './readingChoices.ts';
import type { ColumnMatch, FieldId } from './schema.ts';

/** How the rows of a file are to be read: settled before the first one, from the start of the file and from what a person chose. */
export interface TablePlan {
  readonly dialect: Dialect;
  /** Physical line of the header, from 1; undefined where the file has none, and columns are named by their number. */
  readonly headerLine: number | undefined;
  /** Lines that it takes: each column has the first name that stands in one of them. */
  readonly headerRows: number;
  readonly header: readonly string[];
  readonly columns: ColumnMatch;
  /** What numbers stand for; `fraction` where left out. */
  readonly units: Readonly<Partial<Record<FieldId, CellUnit>>>;
  readonly metaProbMeaning: ProbabilityMeaning;
  /** For dates like 03/04/2024. `isChosen`: by a person, so that no row can put it in doubt. */
  readonly dateOrder: { readonly order: DateOrder; readonly isChosen: boolean };
}

/** What a number of the unit is divided by to be a fraction. */
export function divisorOf(unit: CellUnit | undefined): number {
  switch (unit) {
    case undefined:
    case 'fraction':
      return 1;
    case 'percent':
      return 100;
    case 'basisPoints':
      return 10_000;
  }
}
