import { useEffect, useRef, useState } from 'react';

/**
 * The newest value for `count` readers, of which one a frame gets it: together they would hold the page for longer than a frame.
 * Not useDeferredValue: under a long drag React starves deferred work, and after a while does all of it inside one input event
 * (measured: up to 90 ms).
 */
export function useStaggered<T>(newest: T, count: number): readonly T[] {
  const [shown, setShown] = useState<readonly T[]>(() => Array.from({ length: count }, () => newest));
  const wanted = useRef(newest);
  const turn = useRef(0);
  const frame = useRef<number | undefined>(undefined);
  const task = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useEffect(() => {
    wanted.current = newest;
    const step = () => {
      task.current = undefined;
      setShown((values) => {
        const place = nextStale(values, wanted.current, turn.current);
        return place < 0 ? values : values.map((value, i) => (i === place ? wanted.current : value));
      });
      turn.current = (turn.current + 1) % count;
    };
    if (frame.current !== undefined || task.current !== undefined) return;
    if (shown.every((value) => value === newest)) return;
    // After the frame, in a task of its own: in the frame React would do it together with the next input event.
    frame.current = requestAnimationFrame(() => {
      frame.current = undefined;
      task.current = setTimeout(step);
    });
  }, [newest, shown, count]);

  useEffect(
    () => () => {
      if (frame.current !== undefined) cancelAnimationFrame(frame.current);
      clearTimeout(task.current);
      frame.current = undefined;
      task.current = undefined;
    },
    [],
  );
  return shown;
}

/** The place of the next reader, in turn, that does not have the wanted value; −1 if all have it. */
function nextStale<T>(values: readonly T[], wanted: T, turn: number): number {
  for (let k = 0; k < values.length; k++) {
    const place = (turn + k) % values.length;
    if (values[place] !== wanted) return place;
  }
  return -1;
}
