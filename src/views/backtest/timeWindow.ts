import type { Stretch } from '../../charts/timeAxis.model.ts';
import type { FileFacts } from '../../worker/protocol.ts';

/** The window that all charts along time share. */
export interface TimeWindow {
  readonly window: Stretch;
  readonly whole: Stretch;
  /** The shortest that makes sense: a few points of an evenly spaced file. */
  readonly least: number;
  readonly onWindow: (window: Stretch | undefined) => void;
}

const LEAST_POINTS = 4;

/** All of the axis; a file of one point has a window around it. */
export function wholeOf({ axis: { kind, from, to } }: FileFacts): Stretch {
  if (to > from) return { from, to };
  const half = kind === 'time' ? 43_200_000 : 0.5;
  return { from: from - half, to: from + half };
}

export function leastWindow(facts: FileFacts): number {
  const { from, to } = wholeOf(facts);
  return ((to - from) * LEAST_POINTS) / Math.max(LEAST_POINTS, facts.pointCount);
}
