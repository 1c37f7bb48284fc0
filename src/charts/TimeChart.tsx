import { type ReactNode, useEffect, useState } from 'react';
import { ChartFrame } from './ChartFrame.tsx';
import type { Parameters } from './ChartTools.tsx';
import type { ChartState } from './chartTable.ts';
import { SeriesCanvas } from './SeriesCanvas.tsx';
import {
  type Guide,
  indexAt,
  type TimeArea,
  type TimeScale,
  type TimeSeries,
  timeArea,
  timeTable,
} from './TimeChart.model.ts';
import styles from './TimeChart.module.css';
import { TimeDrawing } from './TimeDrawing.tsx';
import { TimeSurface } from './TimeSurface.tsx';
import { moveWindow, type Stretch, type WindowMove, writePlace } from './timeAxis.model.ts';

export interface TimeChartProps {
  readonly name: string;
  readonly title: string;
  readonly caption: ReactNode;
  readonly summary: string;
  readonly parameters: Parameters;
  readonly state: ChartState;
  readonly series: TimeSeries;
  readonly scale: TimeScale;
  readonly guides: readonly Guide[];
  /** What is shown, and all there is. */
  readonly window: Stretch;
  readonly whole: Stretch;
  readonly least: number;
  readonly height: number;
  /** A value as figures write it. */
  readonly write: (value: number) => string;
  readonly choices?: ReactNode;
  /** How to move the window, under the plot. */
  readonly hint?: string | undefined;
  readonly onWindow: (window: Stretch | undefined) => void;
  /** The width of the plot in CSS pixels, when it is known. */
  readonly onPixels: (pixels: number) => void;
}

const BUTTONS: readonly (readonly [move: WindowMove, sign: string, words: string])[] = [
  ['back', '‹', 'Earlier'],
  ['forward', '›', 'Later'],
  ['out', '−', 'Zoom out'],
  ['in', '+', 'Zoom in'],
  ['all', 'All', 'Show all'],
];

/** A dense chart along time: lines or their envelopes, on a window that every hand can move. */
export function TimeChart(props: TimeChartProps) {
  const { name, series, window, whole, least, write, onWindow } = props;
  const isWhole = window.from <= whole.from && window.to >= whole.to;
  return (
    <ChartFrame
      name={name}
      title={props.title}
      caption={props.caption}
      summary={props.summary}
      parameters={props.parameters}
      state={props.state}
      table={() => timeTable(series, write)}
      choices={props.choices}
      tools={
        <span className={styles.buttons}>
          {BUTTONS.map(([move, sign, words]) => (
            <button
              key={move}
              type="button"
              className={styles.button}
              aria-label={`${words}: ${name}`}
              title={words}
              disabled={isWhole && move !== 'in'}
              onClick={() => onWindow(moveWindow(move, window, whole, least))}
            >
              {sign}
            </button>
          ))}
        </span>
      }
    >
      {(width) => (
        <>
          <TimePlot {...props} width={width} />
          {props.hint !== undefined && (
            <p className={styles.hint} data-print="no">
              {props.hint}
            </p>
          )}
        </>
      )}
    </ChartFrame>
  );
}

function TimePlot(props: TimeChartProps & { readonly width: number }) {
  const { name, series, scale, guides, window, whole, least, height, width, write, onWindow, onPixels } = props;
  const [place, setPlace] = useState<number>();
  const area = timeArea(width, height, window, scale);
  return (
    <div className={styles.plot} style={{ height }}>
      <TimeDrawing
        series={series}
        scale={scale}
        guides={guides}
        window={window}
        area={area}
        width={width}
        height={height}
      />
      <SeriesCanvas series={series} window={window} scale={scale} width={width} height={height} />
      <TimeSurface
        name={name}
        area={area}
        window={window}
        whole={whole}
        least={least}
        onWindow={onWindow}
        onPlace={setPlace}
      />
      <Measured pixels={area.width} onPixels={onPixels} />
      {place !== undefined && <Readout series={series} place={place} area={area} write={write} />}
    </div>
  );
}

/** Tells the owner for how many pixels it should ask. */
function Measured({ pixels, onPixels }: { readonly pixels: number; readonly onPixels: (pixels: number) => void }) {
  useEffect(() => {
    // On its way to paper a page does not wait for answers: what was asked for the screen is printed.
    if (!matchMedia('print').matches) onPixels(pixels);
  }, [pixels, onPixels]);
  return null;
}

interface ReadoutProps {
  readonly series: TimeSeries;
  readonly place: number;
  readonly area: TimeArea;
  readonly write: (value: number) => string;
}

/** The values under the pointer. */
function Readout({ series: { kind, x, lines, isExact }, place, area, write }: ReadoutProps) {
  const i = indexAt(x, place);
  const at = x[i];
  if (at === undefined) return null;
  const words = lines.map(({ id, label, colour, low, high }) => {
    const from = low[i] ?? Number.NaN;
    const to = high[i] ?? Number.NaN;
    return { id, label, colour, text: isExact || from === to ? write(to) : `${write(from)} … ${write(to)}` };
  });
  const left = Math.min(area.x + area.width, Math.max(area.x, area.toX(at)));
  const isRight = left > area.x + area.width / 2;
  return (
    <div aria-hidden="true">
      <span className={styles.crosshair} style={{ left, top: area.y, height: area.height }} />
      <div className={styles.readout} style={isRight ? { right: `calc(100% - ${left - 8}px)` } : { left: left + 8 }}>
        <strong>{writePlace(kind, at)}</strong>
        {words.map(({ id, label, colour, text }) => (
          <span key={id}>
            <i style={{ background: `var(--${colour})` }} /> {label} {text}
          </span>
        ))}
      </div>
    </div>
  );
}
