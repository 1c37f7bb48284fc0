import { type KeyboardEvent, type PointerEvent, useId, useRef } from 'react';
import { ZIndexLayer } from 'recharts';
import { snapped, steppedValue } from '../controls/stepping.ts';
import type { InteractionMap as Grid } from '../engine/interactionMap.ts';
import { declarationOf, type InputName } from '../engine/sizeSampler.ts';
import { toShare } from './axis.model.ts';
import { ChartFrame } from './ChartFrame.tsx';
import { HeatCanvas } from './HeatCanvas.tsx';
import {
  LEAST_OPACITY,
  type MapAxes,
  type MapModel,
  type MapPoint,
  mapAxes,
  mapModel,
  opacityOf,
  type Ring,
} from './InteractionMap.model.ts';
import styles from './InteractionMap.module.css';
import { writeInput, writeSize } from './inputText.ts';
import { ABOVE_LINES, type Insets, Plot, type PlotArea, plotArea } from './Plot.tsx';

export interface InteractionMapProps {
  readonly map: Grid;
  readonly xInput: InputName;
  readonly yInput: InputName;
  readonly current: MapPoint;
  readonly parameters: string;
  /** The inputs that an axis can be. */
  readonly choices: readonly InputName[];
  readonly onAxes: (xInput: InputName, yInput: InputName) => void;
  readonly onMove: (x: number, y: number) => void;
  readonly onMoveStart: () => void;
  readonly onMoveEnd: () => void;
}

const HEIGHT = 252;
const INSETS: Insets = { left: 48, right: 76, top: 8, bottom: 40 };
const SCALE_WIDTH = 12;

/** The final position over two inputs at once, with the frontier beyond which the cap takes over. */
export function InteractionMap(props: InteractionMapProps) {
  const { map, xInput, yInput, current, parameters } = props;
  const model = mapModel(map, xInput, yInput, current);
  return (
    <ChartFrame
      name="Interaction map"
      title="Interaction map"
      caption={model.caption}
      summary={model.summary}
      table={model.table}
      parameters={parameters}
      choices={<AxisChoice {...props} />}
    >
      {(width) => <MapPlot {...props} model={model} width={width} />}
    </ChartFrame>
  );
}

/** Choosing for one axis what the other one has swaps the two. */
function AxisChoice({ xInput, yInput, choices, onAxes }: InteractionMapProps) {
  const options = choices.map((name) => (
    <option key={name} value={name}>
      {declarationOf(name).spec.label}
    </option>
  ));
  const chosen = (value: string): InputName => choices.find((name) => name === value) ?? xInput;
  return (
    <span className={styles.axes}>
      <select
        className={styles.select}
        aria-label="Input across"
        value={xInput}
        onChange={({ target }) => onAxes(chosen(target.value), chosen(target.value) === yInput ? xInput : yInput)}
      >
        {options}
      </select>
      <span aria-hidden="true">×</span>
      <select
        className={styles.select}
        aria-label="Input up"
        value={yInput}
        onChange={({ target }) => onAxes(chosen(target.value) === xInput ? yInput : xInput, chosen(target.value))}
      >
        {options}
      </select>
    </span>
  );
}

function MapPlot(props: InteractionMapProps & { readonly model: MapModel; readonly width: number }) {
  const { map, xInput, yInput, current, model, width } = props;
  const axes = mapAxes(map, xInput, yInput, width);
  const area = plotArea(width, HEIGHT, INSETS, axes.x, axes.y);
  return (
    <div className={styles.map} style={{ width, aspectRatio: `${width} / ${HEIGHT}` }}>
      <HeatCanvas map={map} colours={model.colours} area={area} drawing={{ width, height: HEIGHT }} />
      <Plot width={width} height={HEIGHT} insets={INSETS} x={axes.x} y={axes.y} isBare>
        <IsoLines model={model} area={area} />
        <ScaleBar model={model} area={area} />
        <AxisNames xInput={xInput} area={area} yInput={yInput} />
        <ZIndexLayer zIndex={ABOVE_LINES}>
          <Ringed at={current} area={area} />
        </ZIndexLayer>
      </Plot>
      <MoveSurface {...props} axes={axes} area={area} />
    </div>
  );
}

interface LayerProps {
  readonly model: MapModel;
  readonly area: PlotArea;
}

function IsoLines({ model, area }: LayerProps) {
  const clip = useId();
  const draw = (rings: readonly Ring[]): string => rings.map((ring) => ringPath(ring, area)).join('');
  return (
    <g>
      <clipPath id={clip}>
        <rect x={area.x} y={area.y} width={area.width} height={area.height} />
      </clipPath>
      <g clipPath={`url(#${clip})`} fill="none">
        {model.isoLines.map(({ level, rings }) => (
          <path
            key={level}
            d={draw(rings)}
            stroke="var(--ink)"
            strokeOpacity={level === 0 ? 0.9 : 0.38}
            strokeWidth={level === 0 ? 1.5 : 1}
          />
        ))}
        <path d={draw(model.frontier)} stroke="var(--panel)" strokeWidth={4} strokeOpacity={0.75} />
        <path d={draw(model.frontier)} stroke="var(--ink)" strokeWidth={2} strokeDasharray="6 4" />
      </g>
    </g>
  );
}

function ringPath(ring: Ring, { x, y, width, height }: PlotArea): string {
  const points = ring.map(([across, up]) => `${(x + across * width).toFixed(1)},${(y + (1 - up) * height).toFixed(1)}`);
  return `M${points.join('L')}Z`;
}

function ScaleBar({ model: { colours }, area }: LayerProps) {
  const gradient = useId();
  const { from, to, ticks, write } = colours;
  const x = area.x + area.width + 14;
  const toY = (size: number): number => area.y + (1 - (size - from) / (to - from)) * area.height;
  const zero = toY(0);
  return (
    <g>
      <linearGradient id={`${gradient}-long`} x1={0} x2={0} y1={1} y2={0}>
        <stop offset={0} stopColor="var(--positive)" stopOpacity={LEAST_OPACITY} />
        <stop offset={1} stopColor="var(--positive)" stopOpacity={opacityOf(to, colours)} />
      </linearGradient>
      <linearGradient id={`${gradient}-short`} x1={0} x2={0} y1={0} y2={1}>
        <stop offset={0} stopColor="var(--negative)" stopOpacity={LEAST_OPACITY} />
        <stop offset={1} stopColor="var(--negative)" stopOpacity={opacityOf(from, colours)} />
      </linearGradient>
      <rect x={x} y={area.y} width={SCALE_WIDTH} height={zero - area.y} fill={`url(#${gradient}-long)`} />
      <rect x={x} y={zero} width={SCALE_WIDTH} height={area.y + area.height - zero} fill={`url(#${gradient}-short)`} />
      {ticks.map((size) => (
        <text key={size} x={x + SCALE_WIDTH + 5} y={toY(size) + 4} fontSize={11} fill="var(--muted)">
          {write(size)}
        </text>
      ))}
    </g>
  );
}

interface AxisNamesProps {
  readonly xInput: InputName;
  readonly yInput: InputName;
  readonly area: PlotArea;
}

function AxisNames({ xInput, yInput, area }: AxisNamesProps) {
  const middle = area.y + area.height / 2;
  return (
    <g fontSize={11} fill="var(--muted)" textAnchor="middle">
      <text x={area.x + area.width / 2} y={area.y + area.height + 34}>
        {declarationOf(xInput).spec.label}
      </text>
      <text x={10} y={middle} transform={`rotate(-90 10 ${middle})`}>
        {declarationOf(yInput).spec.label}
      </text>
    </g>
  );
}

function Ringed({ at, area }: { readonly at: MapPoint; readonly area: PlotArea }) {
  const place = { cx: area.toX(at.x), cy: area.toY(at.y), fill: 'none' };
  return (
    <g>
      <circle {...place} r={7} stroke="var(--panel)" strokeWidth={4.5} />
      <circle {...place} r={7} stroke="var(--ink)" strokeWidth={2.25} />
    </g>
  );
}

/** Pointer: click or drag sets both inputs. Keys: two range inputs over the ring, one per input. */
function MoveSurface(props: InteractionMapProps & { readonly axes: MapAxes; readonly area: PlotArea }) {
  const { axes, area, xInput, yInput, current, onMove, onMoveStart, onMoveEnd } = props;
  const isDragging = useRef(false);
  const travelOf = (name: InputName, { from, to }: { readonly from: number; readonly to: number }) => ({
    ...declarationOf(name).spec.travel,
    from,
    to,
  });
  const acrossTravel = travelOf(xInput, axes.x);
  const upTravel = travelOf(yInput, axes.y);
  const follow = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const across = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    const up = 1 - Math.min(1, Math.max(0, (event.clientY - box.top) / box.height));
    onMove(
      snapped(acrossTravel.from + across * (acrossTravel.to - acrossTravel.from), acrossTravel),
      snapped(upTravel.from + up * (upTravel.to - upTravel.from), upTravel),
    );
  };
  const handleDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    isDragging.current = true;
    event.currentTarget.setPointerCapture(event.pointerId);
    onMoveStart();
    follow(event);
  };
  const handleEnd = (): void => {
    if (!isDragging.current) return;
    isDragging.current = false;
    onMoveEnd();
  };
  const moveAcross = (x: number): void => onMove(x, current.y);
  const moveUp = (y: number): void => onMove(current.x, y);
  const handleKey = (event: KeyboardEvent<HTMLInputElement>, axis: 'across' | 'up'): void => {
    // Each arrow moves along its own axis, whichever of the two inputs has the focus; the other keys move the focused one.
    const isVertical = event.key === 'ArrowUp' || event.key === 'ArrowDown';
    const isHorizontal = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
    const isUp = isVertical || (!isHorizontal && axis === 'up');
    const next = isUp ? steppedValue(current.y, event, upTravel) : steppedValue(current.x, event, acrossTravel);
    if (next === undefined) return;
    event.preventDefault();
    if (isUp) moveUp(next);
    else moveAcross(next);
  };
  const size = writeSize(current.size);
  return (
    <div
      className={styles.surface}
      style={{ left: area.x, top: area.y, width: area.width, height: area.height }}
      onPointerDown={handleDown}
      onPointerMove={(event) => isDragging.current && follow(event)}
      onPointerUp={handleEnd}
      onPointerCancel={handleEnd}
      onLostPointerCapture={handleEnd}
    >
      <span
        className={styles.handle}
        style={{ left: `${toShare(axes.x, current.x) * 100}%`, top: `${(1 - toShare(axes.y, current.y)) * 100}%` }}
      >
        <MapRange
          name="Across the map"
          text={`${declarationOf(xInput).spec.label} ${writeInput(xInput, current.x)}, final position ${size}`}
          value={current.x}
          travel={acrossTravel}
          onValue={moveAcross}
          onKey={(event) => handleKey(event, 'across')}
        />
        <MapRange
          name="Up the map"
          text={`${declarationOf(yInput).spec.label} ${writeInput(yInput, current.y)}, final position ${size}`}
          value={current.y}
          travel={upTravel}
          onValue={moveUp}
          onKey={(event) => handleKey(event, 'up')}
        />
      </span>
    </div>
  );
}

interface MapRangeProps {
  readonly name: string;
  readonly text: string;
  readonly value: number;
  readonly travel: { readonly from: number; readonly to: number };
  readonly onValue: (value: number) => void;
  readonly onKey: (event: KeyboardEvent<HTMLInputElement>) => void;
}

function MapRange({ name, text, value, travel, onValue, onKey }: MapRangeProps) {
  return (
    <input
      className="visually-hidden"
      type="range"
      aria-label={name}
      aria-valuetext={text}
      min={travel.from}
      max={travel.to}
      step="any"
      value={value}
      onChange={(event) => onValue(event.target.valueAsNumber)}
      onKeyDown={onKey}
    />
  );
}
