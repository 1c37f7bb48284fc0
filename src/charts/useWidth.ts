import { type RefCallback, useCallback, useState } from 'react';

/** The width of an element in CSS pixels, followed while it changes; the initial one where nothing can be measured. */
export function useWidth<E extends HTMLElement>(initial: number): readonly [RefCallback<E>, number] {
  const [width, setWidth] = useState(initial);
  const ref = useCallback((element: E | null) => {
    if (!element) return;
    const measure = (): void => {
      if (element.clientWidth > 0) setWidth(element.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
