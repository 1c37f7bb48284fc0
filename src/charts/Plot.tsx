import type { ReactNode } from 'react';
import { CartesianGrid, ComposedChart, XAxis, YAxis } from 'recharts';
import { type Axis, toShare } from './axis.model.ts';
import { Drawing } from './Drawing.tsx';

/** An axis with the way its ticks are written. */
export interface PlotAxis extends Axis {
  readonly write: (value: number) => string;
}

/** Room around the plot for ticks and labels, in CSS pixels. */
export interface Insets {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where a plot is on the page's pixels, and how its values get there. */
export interface PlotArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly toX: (value: number) => number;
  readonly toY: (value: number) => number;
}

/** The area of a plot of two number axes inside its insets. */
export function plotArea(width: number, height: number, insets: Insets, x: Axis, y: Axis): PlotArea {
  const inner = {
    x: insets.left,
    y: insets.top,
    width: Math.max(1, width - insets.left - insets.right),
    height: Math.max(1, height - insets.top - insets.bottom),
  };
  return {
    ...inner,
    toX: (value) => inner.x + toShare(x, value) * inner.width,
    toY: (value) => inner.y + (1 - toShare(y, value)) * inner.height,
  };
}

interface PlotProps {
  readonly width: number;
  readonly height: number;
  readonly insets: Insets;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** Without grid lines and without a line of its own, where a picture lies behind. */
  readonly isBare?: boolean;
  readonly children: ReactNode;
}

export const TICK = { fontSize: 11, fill: 'var(--muted)' } as const;

/** Two number axes and a light grid, drawn by Recharts; lines and marks are its children. */
export function Plot({ width, height, insets, x, y, isBare = false, children }: PlotProps) {
  return (
    <Drawing>
      <ComposedChart
        width={width}
        height={height}
        margin={{ left: 0, right: insets.right, top: insets.top, bottom: 0 }}
        accessibilityLayer={false}
      >
        {!isBare && <CartesianGrid vertical={false} syncWithTicks stroke="var(--line)" />}
        <XAxis
          type="number"
          dataKey="x"
          domain={[x.from, x.to]}
          ticks={[...x.ticks]}
          height={insets.bottom}
          interval={0}
          allowDataOverflow={isBare}
          axisLine={false}
          tickLine={false}
          tick={TICK}
          tickFormatter={x.write}
        />
        <YAxis
          type="number"
          domain={[y.from, y.to]}
          ticks={[...y.ticks]}
          width={insets.left}
          interval={0}
          allowDataOverflow={isBare}
          axisLine={false}
          tickLine={false}
          tick={TICK}
          tickFormatter={y.write}
        />
        {children}
      </ComposedChart>
    </Drawing>
  );
}

/** The layer of marks that lie over lines and bars; Recharts draws lines at 400 and labels at 2000. */
export const ABOVE_LINES = 1200;
