import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { ChartFrame } from './ChartFrame.tsx';
import type { Parameters } from './ChartTools.tsx';
import type { ChartState } from './chartTable.ts';
import type { CursorLink } from './cursorLink.ts';
import { Measured } from './Measured.tsx';
import { layoutRibbons, ribbonColumns, ribbonWordsAt, type TimeRibbons } from './Ribbons.model.ts';
import { SeriesCanvas } from './SeriesCanvas.tsx';
import {
  type ExtraColumns,
  type Guide,
  indexAt,
  type TimeArea,
  type TimeScale,
  type TimeSeries,
  timeArea,
  timeTable,
  valueAt,
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
  /** Drawn below the plot, along the same axis. */
  readonly ribbons?: TimeRibbons | undefined;
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
  readonly cursor: CursorLink;
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
  const { name, series, window, whole, least, write, onWindow, ribbons } = props;
  const isWhole = window.from <= whole.from && window.to >= whole.to;
  return (
    <ChartFrame
      name={name}
      title={props.title}
      caption={props.caption}
      summary={props.summary}
      parameters={props.parameters}
      state={props.state}
      table={() => timeTable(series, write, extraOf(series, ribbons))}
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

/** The ribbons as columns, once both are of the same window. */
function extraOf({ x }: TimeSeries, ribbons: TimeRibbons | undefined): ExtraColumns | undefined {
  const isSame = ribbons && ribbons.ribbons.x.length === x.length && ribbons.ribbons.x.every((at, i) => at === x[i]);
  return isSame ? ribbonColumns(ribbons) : undefined;
}

function TimePlot(props: TimeChartProps & { readonly width: number }) {
  const { name, series, scale, guides, ribbons, window, whole, least, height, width, write, onWindow, onPixels } =
    props;
  const { cursor } = props;
  const [isPointed, setPointed] = useState(false);
  const area = timeArea(width, height, window, scale);
  const layout = ribbons && layoutRibbons(ribbons, height, area.x, area.x + area.width);
  const full = height + (layout?.height ?? 0);
  const end = layout ? layout.bottom : area.y + area.height;
  const handlePlace = (place: number | undefined): void => {
    setPointed(place !== undefined);
    cursor.point(place === undefined ? undefined : series.x[indexAt(series.x, place)]);
  };
  return (
    <div className={styles.plot} style={{ height: full }}>
      <TimeDrawing
        series={series}
        scale={scale}
        guides={guides}
        ribbons={ribbons && layout && { shown: ribbons, layout }}
        window={window}
        area={area}
        width={width}
        height={full}
      />
      <SeriesCanvas series={series} window={window} scale={scale} width={width} height={height} />
      <TimeSurface
        name={name}
        area={area}
        bottom={end}
        window={window}
        whole={whole}
        least={least}
        onWindow={onWindow}
        onPlace={handlePlace}
      />
      <Measured pixels={area.width} onPixels={onPixels} />
      <Pointer
        series={series}
        ribbons={ribbons}
        cursor={cursor}
        isPointed={isPointed}
        window={window}
        area={area}
        bottom={end}
        write={write}
      />
    </div>
  );
}

interface PointerProps {
  readonly series: TimeSeries;
  readonly ribbons: TimeRibbons | undefined;
  readonly cursor: CursorLink;
  /** Whether the hand is on this chart, and not on another one or on a row. */
  readonly isPointed: boolean;
  readonly window: Stretch;
  readonly area: TimeArea;
  readonly bottom: number;
  readonly write: (value: number) => string;
}

/** The place that is pointed at, and what this chart says there. The only part that follows the pointer. */
function Pointer({ series, ribbons, cursor, isPointed, window, area, bottom, write }: PointerProps) {
  const place = useSyncExternalStore(cursor.subscribe, cursor.read);
  const { kind, x, lines, isExact } = series;
  if (place === undefined || (!isPointed && (place < window.from || place > window.to))) return null;
  const i = indexAt(x, place);
  const at = x[i];
  if (at === undefined) return null;
  const left = Math.min(area.x + area.width, Math.max(area.x, area.toX(isPointed ? at : place)));
  const isRight = left > area.x + area.width / 2;
  return (
    <div aria-hidden="true">
      <span className={styles.crosshair} style={{ left, top: area.y, height: bottom - area.y }} />
      {isPointed && (
        <div className={styles.readout} style={isRight ? { right: `calc(100% - ${left - 8}px)` } : { left: left + 8 }}>
          <strong>{writePlace(kind, at)}</strong>
          {lines.map((line) => (
            <span key={line.id}>
              <i style={{ background: `var(--${line.colour})` }} /> {line.label} {valueAt(line, i, isExact, write)}
            </span>
          ))}
          {ribbons && ribbonWordsAt(ribbons, at).map((words) => <span key={words}>{words}</span>)}
        </div>
      )}
    </div>
  );
}
