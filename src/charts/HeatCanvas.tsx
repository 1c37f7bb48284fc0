import { useLayoutEffect, useRef } from 'react';
import type { InteractionMap } from '../engine/interactionMap.ts';
import { type ColourScale, mapPixels, toRgb } from './InteractionMap.model.ts';
import styles from './InteractionMap.module.css';
import type { PlotArea } from './Plot.tsx';
import { useThemeStamp } from './useThemeStamp.ts';

interface HeatCanvasProps {
  readonly map: InteractionMap;
  readonly colours: ColourScale;
  readonly area: PlotArea;
  /** The size of the drawing above it, with which it shrinks on paper. */
  readonly drawing: { readonly width: number; readonly height: number };
}

/** The cells of the map, drawn so that the centres of the outer cells lie on the edges of the plot. */
export function HeatCanvas({ map, colours, area, drawing }: HeatCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeStamp();
  const { from, to } = colours;
  const ratio = typeof devicePixelRatio === 'number' ? devicePixelRatio : 1;
  const width = Math.round(area.width * ratio);
  const height = Math.round(area.height * ratio);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ends of the scale are all of it, and the theme changes the colours read
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (canvas.current && context) paint(canvas.current, context, map, colours);
  }, [map, from, to, width, height, theme]);
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

const percent = (part: number, whole: number): string => `${(part / whole) * 100}%`;

function paint(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  map: InteractionMap,
  colours: ColourScale,
): void {
  const style = getComputedStyle(canvas);
  const hue = (token: string) => toRgb(style.getPropertyValue(token));
  const columns = map.x.length;
  const rows = map.y.length;
  const cells = document.createElement('canvas');
  cells.width = columns;
  cells.height = rows;
  const pixels = mapPixels(map, colours, hue('--positive'), hue('--negative'));
  cells.getContext('2d')?.putImageData(new ImageData(pixels, columns, rows), 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(cells, 0.5, 0.5, columns - 1, rows - 1, 0, 0, canvas.width, canvas.height);
}
