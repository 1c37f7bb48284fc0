import type { Travel } from '../engine/stages/stage.ts';

/** The keys that move a value, as sliders and number fields share them. */
export interface StepKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const COARSE = 10;
const FINE = 10;

/** The value after a key, or undefined for a key that does not move it. Arrow one step, Shift ×10, Alt ÷10, Page ×10, Home and End the ends of the travel. */
export function steppedValue(value: number, { key, shiftKey, altKey }: StepKey, travel: Travel): number | undefined {
  const size = altKey ? travel.step / FINE : shiftKey ? travel.step * COARSE : travel.step;
  switch (key) {
    case 'ArrowUp':
    case 'ArrowRight':
      return moved(value, size, travel);
    case 'ArrowDown':
    case 'ArrowLeft':
      return moved(value, -size, travel);
    case 'PageUp':
      return moved(value, travel.step * COARSE, travel);
    case 'PageDown':
      return moved(value, -travel.step * COARSE, travel);
    case 'Home':
      return travel.from;
    case 'End':
      return travel.to;
    default:
      return undefined;
  }
}

/** A value outside the travel may move back towards it, but a key never moves a value further out. */
function moved(value: number, by: number, { from, to }: Travel): number {
  const next = withoutDust(value + by);
  if (by > 0) return value >= to ? value : Math.min(next, to);
  return value <= from ? value : Math.max(next, from);
}

/** 0.1 + 0.2 is 0.3 for a hand on a slider: twelve significant digits are kept. */
const withoutDust = (value: number): number => Number(value.toPrecision(12));

/** The nearest step of the travel: where a dragged thumb rests. */
export function snapped(value: number, { from, to, step }: Travel): number {
  const steps = Math.round((value - from) / step);
  return Math.min(to, withoutDust(from + steps * step));
}
