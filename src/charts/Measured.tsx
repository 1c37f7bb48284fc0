import { useEffect } from 'react';

interface MeasuredProps {
  readonly pixels: number;
  readonly onPixels: (pixels: number) => void;
}

/** Tells the owner of a chart for how many pixels it should ask. */
export function Measured({ pixels, onPixels }: MeasuredProps) {
  useEffect(() => {
    // On its way to paper a page does not wait for answers: what was asked for the screen is printed.
    if (!matchMedia('print').matches) onPixels(pixels);
  }, [pixels, onPixels]);
  return null;
}
