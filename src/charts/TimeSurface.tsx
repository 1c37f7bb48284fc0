import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { TimeArea } from './TimeChart.model.ts';
import styles from './TimeChart.module.css';
import { fitWindow, moveWindow, type Stretch, shifted, type WindowMove } from './timeAxis.model.ts';

interface TimeSurfaceProps {
  readonly name: string;
  readonly area: TimeArea;
  /** Its lower end, which may be below the plot. */
  readonly bottom: number;
  readonly window: Stretch;
  readonly whole: Stretch;
  /** The shortest window that makes sense. */
  readonly least: number;
  readonly onWindow: (window: Stretch | undefined) => void;
  /** The place under the pointer, undefined when it leaves. */
  readonly onPlace: (place: number | undefined) => void;
}

const KEYS: Readonly<Record<string, WindowMove>> = {
  '+': 'in',
  '=': 'in',
  '-': 'out',
  ArrowLeft: 'back',
  ArrowRight: 'forward',
  Home: 'all',
};

/** Shorter drags are clicks. */
const LEAST_DRAG = 6;
const WHEEL_ZOOM = 1.2;

type Drag =
  | { readonly kind: 'select'; readonly from: number; readonly to: number }
  | { readonly kind: 'pan'; readonly at: number; readonly window: Stretch };

/** What the hand does to a chart along time: drag to zoom, shift-drag, touch or wheel to move, double-click for all, and keys. */
export function TimeSurface({ name, area, bottom, window, whole, least, onWindow, onPlace }: TimeSurfaceProps) {
  const surface = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag>();
  const perPixel = (window.to - window.from) / area.width;
  const pixelOf = (event: { readonly clientX: number }): number => {
    const left = surface.current?.getBoundingClientRect().left ?? 0;
    return Math.min(area.width, Math.max(0, event.clientX - left));
  };
  const show = (wanted: Stretch): void => onWindow(fitWindow(wanted, whole, least));

  const handleDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    surface.current?.setPointerCapture(event.pointerId);
    const at = pixelOf(event);
    const isPan = event.shiftKey || event.pointerType === 'touch';
    setDrag(isPan ? { kind: 'pan', at, window } : { kind: 'select', from: at, to: at });
  };
  const handleMove = (event: PointerEvent<HTMLDivElement>) => {
    const at = pixelOf(event);
    onPlace(area.fromX(area.x + at));
    if (drag?.kind === 'select') setDrag({ ...drag, to: at });
    if (drag?.kind === 'pan') show(shifted(drag.window, (drag.at - at) * perPixel));
  };
  const handleUp = () => {
    if (drag?.kind === 'select' && Math.abs(drag.to - drag.from) >= LEAST_DRAG) {
      const ends = [drag.from, drag.to].map((at) => area.fromX(area.x + at));
      show({ from: Math.min(...ends), to: Math.max(...ends) });
    }
    setDrag(undefined);
  };
  const handleKey = (event: KeyboardEvent) => {
    const move = KEYS[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onWindow(moveWindow(move, window, whole, least));
  };

  const handleWheel = useRef<(event: WheelEvent) => void>(null);
  handleWheel.current = (event) => {
    const along = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
    if (event.ctrlKey) {
      const factor = event.deltaY > 0 ? WHEEL_ZOOM : 1 / WHEEL_ZOOM;
      const at = area.fromX(area.x + pixelOf(event));
      show({ from: at - (at - window.from) * factor, to: at + (window.to - at) * factor });
    } else if (Math.abs(along) > (event.shiftKey ? 0 : Math.abs(event.deltaY))) show(shifted(window, along * perPixel));
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    const element = surface.current;
    // React listens to the wheel passively, and then the page would scroll or zoom with the chart.
    const listen = (event: WheelEvent): void => handleWheel.current?.(event);
    element?.addEventListener('wheel', listen, { passive: false });
    return () => element?.removeEventListener('wheel', listen);
  }, []);

  return (
    <div
      ref={surface}
      role="application"
      aria-label={`${name}: move with the arrow keys, zoom with + and −, Home for all`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
      tabIndex={0}
      className={styles.surface}
      style={{ left: area.x, top: area.y, width: area.width, height: bottom - area.y }}
      onPointerDown={handleDown}
      onPointerMove={handleMove}
      onPointerUp={handleUp}
      onPointerCancel={() => setDrag(undefined)}
      onPointerLeave={() => onPlace(undefined)}
      onDoubleClick={() => onWindow(undefined)}
      onKeyDown={handleKey}
    >
      {drag?.kind === 'select' && (
        <span
          className={styles.selection}
          style={{ left: Math.min(drag.from, drag.to), width: Math.abs(drag.to - drag.from) }}
        />
      )}
    </div>
  );
}
