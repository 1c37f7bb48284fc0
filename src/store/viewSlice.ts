import type { StateCreator } from 'zustand';
import type { PageInputName } from './decision.ts';

export const VIEWS = ['explore', 'backtest'] as const;
export type View = (typeof VIEWS)[number];
export type Theme = 'light' | 'dark' | 'system';

/** An input that a map or a curve can run over. */
export type AxisInput = PageInputName;

/** What is on screen: the view, the theme, the input in hand, the axes of the map, and notices about what was changed in reading. */
export interface ViewSlice {
  readonly view: View;
  readonly theme: Theme;
  readonly inputInHand: AxisInput;
  readonly mapAxes: readonly [AxisInput, AxisInput];
  readonly notices: readonly string[];
  /** Whether a file was on screen before the page was loaded again: it has to be chosen anew. */
  readonly isFileGone: boolean;
  readonly showView: (view: View) => void;
  readonly setTheme: (theme: Theme) => void;
  readonly takeInHand: (input: AxisInput) => void;
  readonly setMapAxes: (axes: readonly [AxisInput, AxisInput]) => void;
  readonly setNotices: (notices: readonly string[]) => void;
  readonly dismissNotices: () => void;
  readonly noteFileGone: () => void;
}

export const createViewSlice: StateCreator<ViewSlice> = (set) => ({
  view: 'explore',
  theme: 'system',
  inputInHand: 'metaProb',
  mapAxes: ['metaProb', 'banditWeight'],
  notices: [],
  isFileGone: false,
  showView: (view) => set({ view }),
  setTheme: (theme) => set({ theme }),
  takeInHand: (inputInHand) => set((state) => (state.inputInHand === inputInHand ? state : { inputInHand })),
  setMapAxes: (mapAxes) => set({ mapAxes }),
  setNotices: (notices) => set({ notices }),
  dismissNotices: () => set({ notices: [] }),
  noteFileGone: () => set({ isFileGone: true }),
});
