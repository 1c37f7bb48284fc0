import type { StateCreator } from 'zustand';
import type { RowFilter, RowOrder } from '../batch/rowSelection.ts';

/** Which rows of the backtest the table shows, and in which order. */
export interface RowsSlice {
  readonly rowFilter: RowFilter;
  readonly rowOrder: RowOrder;
  /** Grows when something elsewhere on the page asks to see rows: the table then comes into sight. */
  readonly rowsCalled: number;
  readonly setRowFilter: (filter: RowFilter) => void;
  readonly setRowOrder: (order: RowOrder) => void;
  /** Shows the rows of a filter, and the table with them. */
  readonly showRows: (filter: RowFilter) => void;
  /** Every row, in the order of the file. */
  readonly resetRows: () => void;
}

export const createRowsSlice: StateCreator<RowsSlice> = (set) => ({
  rowFilter: {},
  rowOrder: 'file',
  rowsCalled: 0,
  setRowFilter: (rowFilter) => set({ rowFilter }),
  setRowOrder: (rowOrder) => set({ rowOrder }),
  resetRows: () => set({ rowFilter: {}, rowOrder: 'file' }),
  showRows: (rowFilter) => set(({ rowsCalled }) => ({ rowFilter, rowOrder: 'file', rowsCalled: rowsCalled + 1 })),
});
