import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { Line, ZIndexLayer } from 'recharts';
import { steppedValue } from '../controls/stepping.ts';
import type { PyramidingCurve as Curve } from '../engine/pyramidingCurve.ts';
import { pyramiding } from '../engine/stages/pyramiding.ts';
import { toShare } from './axis.model.ts';
import { ChartFrame } from './ChartFrame.tsx';
import { ABOVE_LINES, type Insets, Plot, type PlotArea, plotArea } from './Plot.tsx';
import { endLabelHeights, type PyramidingModel, pnlAt, pyramidingModel } from './PyramidingCurve.model.ts';
import styles from './PyramidingCurve.module.css';
import { StretchLabels } from './StretchLabels.tsx';

export interface PyramidingCurveProps {
  readonly curve: Curve;
  /** Off: the chart shows what pyramiding would do. */
  readonly isOn: boolean;
  readonly parameters: string;
  readonly onPnl: (pnl: number) => void;
  readonly onPnlStart: () => void;
  readonly onPnlEnd: () => void;
}

const HEIGHT = 236;
const INSETS: Insets = { left: 44, right: 50, top: 22, bottom: 24 };
const COLOUR = 'var(--pyramiding)';

/** What the trade's P&L makes of the position: steps, because the rule jumps. The current point can be dragged. */
export function PyramidingCurve(props: PyramidingCurveProps) {
  const { curve, isOn, parameters } = props;
  const { summary, table } = pyramidingModel(curve, 0);
  const how = 'over the trade’s P&L; thin: other meta probabilities p. Drag the point.';
  return (
    <ChartFrame
      name="Pyramiding curve"
      title="Pyramiding curve"
      caption={isOn ? `Position ${how}` : `Pyramiding is off; this is what it would do: position ${how}`}
      summary={summary}
      table={table}
      parameters={parameters}
    >
      {(width) => <PyramidingPlot {...props} width={width} />}
    </ChartFrame>
  );
}

function PyramidingPlot(props: PyramidingCurveProps & { readonly width: number }) {
  const { curve, width } = props;
  const model = pyramidingModel(curve, width);
  const area = plotArea(width, HEIGHT, INSETS, model.x, model.y);
  const [bandFrom, bandTo] = model.band;
  return (
    <>
      <Plot width={width} height={HEIGHT} insets={INSETS} x={model.x} y={model.y}>
        <Background curve={curve} model={model} area={area} />
        <StretchLabels
          labels={[{ text: model.bandLabel, at: area.toX((bandFrom + bandTo) / 2) }]}
          from={INSETS.left}
          to={width - INSETS.right}
          y={INSETS.top - 7}
        />
        {model.lines.map(({ key, isCurrent, rows }) => (
          <Line
            key={key}
            data={[...rows]}
            dataKey="y"
            type="linear"
            stroke={isCurrent ? COLOUR : 'var(--muted)'}
            strokeWidth={isCurrent ? 2.5 : 1}
            strokeOpacity={isCurrent ? 1 : 0.55}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        ))}
        <ZIndexLayer zIndex={ABOVE_LINES}>
          <EndLabels model={model} area={area} />
          <circle
            cx={area.toX(curve.current.x)}
            cy={area.toY(curve.current.y)}
            r={6.5}
            fill="var(--panel)"
            stroke={COLOUR}
            strokeWidth={2.5}
          />
        </ZIndexLayer>
      </Plot>
      <PnlHandle {...props} model={model} area={area} />
    </>
  );
}

interface LayerProps {
  readonly curve: Curve;
  readonly model: PyramidingModel;
  readonly area: PlotArea;
}

function Background({ curve, model, area: { x, y, width, height, toX, toY } }: LayerProps) {
  const [from, to] = model.band;
  return (
    <g>
      <rect x={toX(from)} y={y} width={Math.max(1, toX(to) - toX(from))} height={height} fill="var(--shade)" />
      <line x1={x} x2={x + width} y1={toY(0)} y2={toY(0)} stroke="var(--muted)" strokeOpacity={0.7} />
      {model.cap !== undefined && (
        <>
          <line
            x1={x}
            x2={x + width}
            y1={toY(model.cap)}
            y2={toY(model.cap)}
            stroke="var(--cap)"
            strokeDasharray="5 4"
          />
          <text x={x + 4} y={toY(model.cap) + (model.cap > 0 ? 14 : -6)} fontSize={11} fill="var(--muted)">
            cap
          </text>
        </>
      )}
      {curve.jumps.map((jump) => (
        <line
          key={jump.x}
          x1={toX(jump.x)}
          x2={toX(jump.x)}
          y1={toY(jump.left)}
          y2={toY(jump.right)}
          stroke={COLOUR}
          strokeWidth={1.5}
          strokeDasharray="3 3"
        />
      ))}
    </g>
  );
}

function EndLabels({ model, area }: Omit<LayerProps, 'curve'>) {
  const heights = endLabelHeights(model.lines, area.toY, area.y + 4, area.y + area.height);
  return model.lines.map(({ key, label, isCurrent }, i) => (
    <text
      key={key}
      x={area.x + area.width + 7}
      y={(heights[i] ?? 0) + 4}
      fontSize={11}
      fontWeight={isCurrent ? 650 : 400}
      fill={isCurrent ? 'var(--pyramiding-text)' : 'var(--muted)'}
    >
      {label}
    </text>
  ));
}

/** The drag surface over the plot, and the point as a slider for keys. */
function PnlHandle(props: PyramidingCurveProps & Omit<LayerProps, 'curve'>) {
  const { curve, model, area, onPnl, onPnlStart, onPnlEnd } = props;
  const isDragging = useRef(false);
  const { from, to, current } = curve;

  const follow = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    onPnl(pnlAt((event.clientX - box.left) / box.width, curve));
  };
  const handleDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    isDragging.current = true;
    event.currentTarget.setPointerCapture(event.pointerId);
    onPnlStart();
    follow(event);
  };
  const handleEnd = (): void => {
    if (!isDragging.current) return;
    isDragging.current = false;
    onPnlEnd();
  };
  const handleKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    const next = steppedValue(current.x, event, { ...pyramiding.inputs.currentPnl.travel, from, to });
    if (next === undefined) return;
    event.preventDefault();
    onPnl(next);
  };
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
      <div
        className={styles.handle}
        style={{ left: `${toShare(model.x, current.x) * 100}%`, top: `${(1 - toShare(model.y, current.y)) * 100}%` }}
        role="slider"
        tabIndex={0}
        aria-label="P&L on the pyramiding curve"
        aria-orientation="horizontal"
        aria-valuemin={from}
        aria-valuemax={to}
        aria-valuenow={current.x}
        aria-valuetext={model.valueText}
        onKeyDown={handleKey}
      />
    </div>
  );
}
