import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react';
import { Button } from '../controls/Button.tsx';
import { Drawing } from './Drawing.tsx';
import { Measured } from './Measured.tsx';
import {
  bandPath,
  linearScale,
  steppedPath,
  TIME_INSETS,
  type TimeArea,
  type TimeSeries,
  timeArea,
} from './TimeChart.model.ts';
import styles from './TimeRange.module.css';
import { fitWindow, type Stretch, shifted, writeEnd } from './timeAxis.model.ts';
import { dragEnd, endText, keyPlace, typeEnd, type WindowEnd } from './timeRange.model.ts';
import { useWidth } from './useWidth.ts';

export interface TimeRangeProps {
  /** The whole, from end to end. */
  readonly series: TimeSeries;
  readonly window: Stretch;
  readonly whole: Stretch;
  readonly least: number;
  readonly onWindow: (window: Stretch | undefined) => void;
  readonly onPixels: (pixels: number) => void;
}

const HEIGHT = 44;
const INSETS = { left: TIME_INSETS.left, right: TIME_INSETS.right, top: 3, bottom: 3 };
const INITIAL_WIDTH = 480;
const LABELS: Readonly<Record<WindowEnd, string>> = { from: 'From', to: 'To' };
const HANDLE_LABELS: Readonly<Record<WindowEnd, string>> = { from: 'Start of the window', to: 'End of the window' };
const ENDS: readonly WindowEnd[] = ['from', 'to'];

/** The window of all charts along time: typed, or pulled over a small picture of the whole. */
export function TimeRange(props: TimeRangeProps) {
  const { series, window, whole, onWindow } = props;
  const isWhole = window.from <= whole.from && window.to >= whole.to;
  const [holder, width] = useWidth<HTMLDivElement>(INITIAL_WIDTH);
  return (
    <section className={styles.range} aria-label="Time window" data-print="no">
      <div className={styles.fields}>
        {ENDS.map((end) => (
          <EndField key={end} {...props} end={end} />
        ))}
        <Button disabled={isWhole} onClick={() => onWindow(undefined)}>
          Show all
        </Button>
        <span className={styles.hint}>
          {series.kind === 'time' ? 'Dates in UTC, ' : 'Row numbers, '}for every chart along time.
        </span>
      </div>
      <div ref={holder} className={styles.holder}>
        <Strip {...props} width={width} />
      </div>
    </section>
  );
}

/** A typed end. Commits on Enter and on leaving the field; Escape takes the edit back. */
function EndField({
  end,
  series: { kind },
  window,
  whole,
  least,
  onWindow,
}: TimeRangeProps & { readonly end: WindowEnd }) {
  const [draft, setDraft] = useState<string>();
  const [reason, setReason] = useState<string>();
  const id = useId();
  const drop = (): void => {
    setDraft(undefined);
    setReason(undefined);
  };
  const commit = (): void => {
    if (draft === undefined) return;
    const wanted = typeEnd(kind, end, draft, { window, whole, least });
    if ('reason' in wanted) {
      setReason(wanted.reason);
      return;
    }
    drop();
    onWindow(wanted.window);
  };
  return (
    <span className={styles.field}>
      <label htmlFor={id}>{LABELS[end]}</label>
      <input
        id={id}
        className={styles.input}
        type="text"
        autoComplete="off"
        spellCheck={false}
        inputMode={kind === 'row' ? 'numeric' : 'text'}
        aria-invalid={reason !== undefined}
        {...(reason === undefined ? {} : { 'aria-describedby': `${id}-reason` })}
        value={draft ?? endText(kind, end, window)}
        onChange={(event) => {
          setDraft(event.target.value);
          setReason(undefined);
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') drop();
        }}
      />
      {reason !== undefined && (
        <span id={`${id}-reason`} className={styles.reason} role="alert">
          {reason}
        </span>
      )}
    </span>
  );
}

type Drag =
  | { readonly kind: 'end'; readonly end: WindowEnd }
  | { readonly kind: 'pan'; readonly at: number; readonly window: Stretch };

function Strip(props: TimeRangeProps & { readonly width: number }) {
  const { series, window, whole, least, width, onWindow, onPixels } = props;
  const surface = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag>();
  const scale = linearScale(series.lines, [], String);
  const area = timeArea(width, HEIGHT, whole, scale, INSETS);
  const bounds = { window, whole, least };
  const placeOf = (event: PointerEvent): number =>
    area.fromX(event.clientX - (surface.current?.getBoundingClientRect().left ?? 0));
  const take = (event: PointerEvent, taken: Drag): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    surface.current?.setPointerCapture(event.pointerId);
    setDrag(taken);
  };
  const handleDown = (event: PointerEvent) => {
    const at = placeOf(event);
    const isInside = at >= window.from && at <= window.to;
    const start = isInside ? window : shifted(window, at - (window.from + window.to) / 2);
    if (!isInside) onWindow(fitWindow(start, whole, least));
    take(event, { kind: 'pan', at, window: start });
  };
  const handleMove = (event: PointerEvent) => {
    if (!drag) return;
    const at = placeOf(event);
    if (drag.kind === 'end') onWindow(dragEnd(drag.end, at, bounds));
    else onWindow(fitWindow(shifted(drag.window, at - drag.at), whole, least));
  };
  const handleKey = (end: WindowEnd) => (event: KeyboardEvent) => {
    const place = keyPlace(event.key, window[end], whole);
    if (place === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onWindow(dragEnd(end, place, bounds));
  };
  const from = area.toX(window.from);
  const to = area.toX(window.to);
  return (
    <div
      ref={surface}
      className={styles.strip}
      style={{ height: HEIGHT }}
      onPointerDown={handleDown}
      onPointerMove={handleMove}
      onPointerUp={() => setDrag(undefined)}
      onPointerCancel={() => setDrag(undefined)}
    >
      <Overview series={series} area={area} width={width} />
      <Measured pixels={area.width} onPixels={onPixels} />
      <span className={styles.outside} style={{ left: area.x, width: Math.max(0, from - area.x) }} />
      <span className={styles.outside} style={{ left: to, width: Math.max(0, area.x + area.width - to) }} />
      <span className={styles.inside} style={{ left: from, width: Math.max(1, to - from) }} />
      {ENDS.map((end) => (
        <div
          key={end}
          role="slider"
          tabIndex={0}
          aria-label={HANDLE_LABELS[end]}
          aria-valuemin={whole.from}
          aria-valuemax={whole.to}
          aria-valuenow={window[end]}
          aria-valuetext={writeEnd(series.kind, window[end], window)}
          className={styles.handle}
          data-end={end}
          style={{ left: end === 'from' ? from : to }}
          onPointerDown={(event) => take(event, { kind: 'end', end })}
          onKeyDown={handleKey(end)}
        />
      ))}
    </div>
  );
}

function Overview({
  series,
  area,
  width,
}: {
  readonly series: TimeSeries;
  readonly area: TimeArea;
  readonly width: number;
}) {
  const { x, lines, isExact } = series;
  return (
    <Drawing>
      <svg className={styles.overview} width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`}>
        <line x1={area.x} x2={area.x + area.width} y1={area.toY(0)} y2={area.toY(0)} stroke="var(--line)" />
        {lines.map((line) =>
          isExact ? (
            <path key={line.id} d={steppedPath(x, line.high, area)} fill="none" stroke={`var(--${line.colour})`} />
          ) : (
            <path key={line.id} d={bandPath(x, line, area)} fill={`var(--${line.colour})`} fillOpacity={0.6} />
          ),
        )}
      </svg>
    </Drawing>
  );
}
