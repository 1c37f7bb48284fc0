/** One cell of a chart's table: words, or a number with the text that stands for it. */
export type ChartCell = string | { readonly value: number; readonly text: string };

/** The numbers that a chart draws, for reading instead of looking. The first cell of a row is its header. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ChartCell[])[];
}

/** Whether a chart can be drawn, and what stands in its place or above it. */
export type ChartState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'empty'; readonly reason: string }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'sampled'; readonly note: string };
