import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** A drawing that stands for this long rests. */
const REST_MS = 250;

const late = new Set<() => void>();

/** Draws at once what still waits for rest: to be called before a drawing is printed or written into a file. */
export function finishDrawings(): void {
  for (const finish of [...late]) flushSync(finish);
}

/** The value as it is once it rests: for what is expensive to draw and not seen while it moves. `isFirst`: the newest at once. */
export function useRested<T>(value: T, isFirst: (shown: T) => boolean): T {
  const [shown, setShown] = useState(value);
  const isWaiting = shown !== value && !isFirst(shown);
  useEffect(() => {
    const show = (): void => setShown(value);
    if (!isWaiting) {
      show();
      return undefined;
    }
    const timer = setTimeout(show, REST_MS);
    late.add(show);
    window.addEventListener('beforeprint', finishDrawings);
    return () => {
      clearTimeout(timer);
      late.delete(show);
      if (late.size === 0) window.removeEventListener('beforeprint', finishDrawings);
    };
  }, [value, isWaiting]);
  return isWaiting ? shown : value;
}
