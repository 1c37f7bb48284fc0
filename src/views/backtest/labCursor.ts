import type { CursorLink } from '../../charts/cursorLink.ts';
import { useLab } from '../../store/useLab.ts';

/** The place that is pointed at, as the page's store has it. */
export const labCursor: CursorLink = {
  read: () => useLab.getState().cursor,
  subscribe: (listener) => useLab.subscribe(listener),
  point: (place) => useLab.getState().setCursor(place),
};
