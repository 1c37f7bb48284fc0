import { useLayoutEffect, useRef } from 'react';
import type { Density } from '../batch/density.ts';
import { densityPixels } from './DensityChart.model.ts';
import { toRgb } from './InteractionMap.model.ts';
import styles from './InteractionMap.module.css';
import type { PlotArea } from './Plot.tsx';
import { useThemeStamp } from './useThemeStamp.ts';

interface DensityCanvasProps {
  readonly density: Density;
  readonly most: number;
  readonly area: PlotArea;
  /** The size of the drawing above it, with which it shrinks on paper. */
  readonly drawing: { readonly width: number; readonly height: number };
}

/** The bins of a density, each a rectangle of the plot. */
export function DensityCanvas({ density, most, area, drawing }: DensityCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeStamp();
  const ratio = typeof devicePixelRatio === 'number' ? devicePixelRatio : 1;
  const width = Math.round(area.width * ratio);
  const height = Math.round(area.height * ratio);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colour read, the size what is on the canvas
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (canvas.current && context) paint(canvas.current, context, density, most);
  }, [density, most, width, height, theme]);
  const percent = (part: number, whole: number): string => `${(part / whole) * 100}%`;
  return (
    <canvas
      ref={canvas}
      className={styles.canvas}
      width={width}
      height={height}
      style={{
        left: percent(area.x, drawing.width),
        top: percent(area.y, drawing.height),
        width: percent(area.width, drawing.width),
        height: percent(area.height, drawing.height),
      }}
      data-x={area.x}
      data-y={area.y}
      data-width={area.width}
      data-height={area.height}
    />
  );
}

function paint(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, density: Density, most: number): void {
  const colour = toRgb(getComputedStyle(canvas).getPropertyValue('--positive'));
  const { x, y } = density;
  const cells = document.createElement('canvas');
  cells.width = x.bins;
  cells.height = y.bins;
  cells.getContext('2d')?.putImageData(new ImageData(densityPixels(density, most, colour), x.bins, y.bins), 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = false;
  context.drawImage(cells, 0, 0, canvas.width, canvas.height);
}
