import { useEffect, useLayoutEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { hasBands, placed, TIME_INSETS, type TimeLine, type TimeScale, type TimeSeries } from './TimeChart.model.ts';
import styles from './TimeChart.module.css';
import { type Stretch, timeAxis } from './timeAxis.model.ts';
import { useThemeStamp } from './useThemeStamp.ts';

interface SeriesCanvasProps {
  readonly series: TimeSeries;
  readonly window: Stretch;
  readonly scale: TimeScale;
  readonly width: number;
  readonly height: number;
}

const LINE_WIDTH = 1.25;
const BAND_ALPHA = 0.45;

let isCanvasThere: boolean | undefined;

function hasCanvas(): boolean {
  isCanvasThere ??= document.createElement('canvas').getContext('2d') !== null;
  return isCanvasThere;
}

/** The lines themselves, by uPlot, which draws thousands of points in a millisecond; axes and words are the drawing behind it. */
export function SeriesCanvas({ series, window, scale, width, height }: SeriesCanvasProps) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const theme = useThemeStamp();
  const shape = JSON.stringify([hasBands(series), series.lines.map(({ id, colour }) => [id, colour]), theme]);
  const drawn = useRef<{ readonly shape: string; readonly series: TimeSeries; readonly scale: TimeScale }>(null);

  useLayoutEffect(() => {
    if (!holder.current || !hasCanvas()) return;
    if (drawn.current?.shape !== shape) {
      plot.current?.destroy();
      plot.current = new uPlot(
        optionsFor(series, holder.current, width, height),
        toData(series, scale),
        holder.current,
      );
    } else if (drawn.current.series !== series || isPlacedElsewhere(drawn.current.scale, scale))
      plot.current?.setData(toData(series, scale), false);
    drawn.current = { shape, series, scale };
    place(plot.current, { window, scale, width, height });
  });

  useEffect(
    () => () => {
      plot.current?.destroy();
      plot.current = null;
      drawn.current = null;
    },
    [],
  );

  return <div ref={holder} className={styles.canvas} />;
}

function place(plot: uPlot | null, { window, scale, width, height }: Omit<SeriesCanvasProps, 'series'>): void {
  if (!plot) return;
  const along = timeAxis(window);
  plot.batch(() => {
    if (plot.width !== width || plot.height !== height) plot.setSize({ width, height });
    plot.setScale('x', { min: along.from, max: along.to });
    plot.setScale('y', { min: scale.axis.from, max: scale.axis.to });
  });
}

const isPlacedElsewhere = (before: TimeScale, now: TimeScale): boolean =>
  before.isLog !== now.isLog || (now.isLog && before.axis.from !== now.axis.from);

/** Every line twice, largest and smallest, so that the band between them can be filled. */
function toData(series: TimeSeries, scale: TimeScale): uPlot.AlignedData {
  const { x, lines } = series;
  const isBanded = hasBands(series);
  const column = (values: Float64Array): (number | null)[] =>
    Array.from(values, (value) => {
      const at = placed(scale, value);
      return Number.isNaN(at) ? null : at;
    });
  return [
    Array.from(x),
    ...lines.flatMap(({ low, high }) => (isBanded ? [column(high), column(low)] : [column(high)])),
  ];
}

function optionsFor(series: TimeSeries, holder: HTMLElement, width: number, height: number): uPlot.Options {
  const { lines } = series;
  const isBanded = hasBands(series);
  const { top, right, bottom, left } = TIME_INSETS;
  const colourOf = ({ colour }: TimeLine): string =>
    getComputedStyle(holder).getPropertyValue(`--${colour}`).trim() || '#1f6fb4';
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const line = (entry: TimeLine): uPlot.Series => ({
    scale: 'y',
    stroke: colourOf(entry),
    width: widthOf(entry, isBanded),
    points: { show: false },
    ...(stepped ? { paths: stepped } : {}),
  });
  return {
    width,
    height,
    padding: [top, right, bottom, left],
    scales: { x: { time: false, auto: false }, y: { auto: false } },
    axes: [{ show: false }, { show: false }],
    legend: { show: false },
    cursor: { show: false },
    series: [{}, ...lines.flatMap((entry) => (isBanded ? [line(entry), line(entry)] : [line(entry)]))],
    bands: isBanded
      ? lines.map((entry, i) => ({ series: [2 * i + 1, 2 * i + 2], fill: withAlpha(colourOf(entry), BAND_ALPHA) }))
      : [],
  };
}

/** A layer of a stack has no outline: where it changes its side of zero, that would be a line across the others. */
function widthOf({ low, high, values }: TimeLine, isBanded: boolean): number {
  if (values !== undefined) return low === high ? LINE_WIDTH : 0;
  return isBanded ? LINE_WIDTH / 2 : LINE_WIDTH;
}

/** A colour of the tokens (`#1f6fb4`) with an alpha. */
export function withAlpha(colour: string, alpha: number): string {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/iu.exec(colour);
  if (!digits) return colour;
  const [red, green, blue] = digits.slice(1).map((pair) => Number.parseInt(pair, 16));
  return `rgb(${red} ${green} ${blue} / ${alpha})`;
}
