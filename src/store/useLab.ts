import { create } from 'zustand';
import { createDecisionSlice, type DecisionSlice } from './decisionSlice.ts';
import { createViewSlice, type ViewSlice } from './viewSlice.ts';

export type Lab = DecisionSlice & ViewSlice;

/** The page's one store. Components select the smallest thing that they show. */
export const useLab = create<Lab>()((...parts) => ({ ...createDecisionSlice(...parts), ...createViewSlice(...parts) }));
