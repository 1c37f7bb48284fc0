/** The place that is pointed at, shared with whoever else shows it. */
export interface CursorLink {
  /** On the time axis; undefined while nothing is pointed at. */
  readonly read: () => number | undefined;
  readonly subscribe: (listener: () => void) => () => void;
  readonly point: (place: number | undefined) => void;
}
