import type { StateCreator } from 'zustand';

/** The place that is pointed at, in a chart along time or in a row of the table, so that each can mark it. */
export interface CursorSlice {
  /** In units of `FileFacts.axis`; undefined while nothing is pointed at. */
  readonly cursor: number | undefined;
  readonly setCursor: (cursor: number | undefined) => void;
}

export const createCursorSlice: StateCreator<CursorSlice> = (set) => ({
  cursor: undefined,
  setCursor: (cursor) => set((state) => (Object.is(state.cursor, cursor) ? state : { cursor })),
});
