import { create } from 'zustand';
import { createDatasetClient } from '../worker/client.ts';
import { startWorker } from '../worker/startWorker.ts';
import { type CursorSlice, createCursorSlice } from './cursorSlice.ts';
import { createDatasetSlice, type DatasetSlice } from './datasetSlice.ts';
import { createDecisionSlice, type DecisionSlice } from './decisionSlice.ts';
import { createOpenRowSlice, type OpenRowSlice } from './openRowSlice.ts';
import { createRememberedColumns } from './rememberedColumns.ts';
import { createRowsSlice, type RowsSlice } from './rowsSlice.ts';
import { createRunSlice, type RunSlice } from './runSlice.ts';
import { createViewSlice, type ViewSlice } from './viewSlice.ts';

/** Workers that help to read: one a core beside the one that reads, up to where the disk is what takes its time. */
const helperCount = Math.min(3, navigator.hardwareConcurrency - 1);
const remembered = createRememberedColumns(() => localStorage);

export type Lab = DecisionSlice & ViewSlice & DatasetSlice & RunSlice & CursorSlice & RowsSlice & OpenRowSlice;

/** The page's one store. Components select the smallest thing that they show. No worker runs before a file is likely to be opened. */
export const useLab = create<Lab>()((...parts) => ({
  ...createDecisionSlice(...parts),
  ...createViewSlice(...parts),
  ...createRunSlice(...parts),
  ...createCursorSlice(...parts),
  ...createRowsSlice(...parts),
  ...createOpenRowSlice(...parts),
  ...createDatasetSlice(createDatasetClient(startWorker, helperCount), remembered)(...parts),
}));
