import type { ReactNode } from 'react';
import { Line, ZIndexLayer } from 'recharts';
import type { ResponseCurve as Curve } from '../engine/responseCurve.ts';
import { labelWidth, placeLabel, type WantedLabel } from './axis.model.ts';
import { ChartFrame } from './ChartFrame.tsx';
import { inputColour } from './inputText.ts';
import { ABOVE_LINES, type Insets, Plot, type PlotArea, plotArea } from './Plot.tsx';
import { type LineRow, type ResponseModel, responseModel } from './ResponseCurve.model.ts';
import { rowCount, StretchLabels } from './StretchLabels.tsx';

export interface ResponseCurveProps {
  readonly curve: Curve;
  readonly parameters: string;
  /** For instance the choice of the input. */
  readonly tools?: ReactNode;
}

const HEIGHT = 236;

/** What the final position does over the whole range of one input. */
export function ResponseCurve({ curve, parameters, tools }: ResponseCurveProps) {
  const words = responseModel(curve, 0);
  return (
    <ChartFrame
      name="Response curve"
      title={words.title}
      caption={words.caption}
      summary={words.summary}
      table={words.table}
      parameters={parameters}
      choices={tools}
    >
      {(width) => <ResponsePlot curve={curve} width={width} />}
    </ChartFrame>
  );
}

function ResponsePlot({ curve, width }: { readonly curve: Curve; readonly width: number }) {
  const model = responseModel(curve, width);
  const bare: Insets = { left: 44, right: 22, top: 0, bottom: 24 };
  const { toX } = plotArea(width, HEIGHT, bare, model.x, model.y);
  const labels = topLabels(curve, model, toX);
  const insets = { ...bare, top: 8 + 14 * rowCount(labels, bare.left, width) };
  const area = plotArea(width, HEIGHT, insets, model.x, model.y);
  const colour = `var(--${inputColour(curve.input)})`;
  return (
    <Plot width={width} height={HEIGHT} insets={insets} x={model.x} y={model.y}>
      <Background curve={curve} model={model} area={area} />
      <StretchLabels labels={labels} from={bare.left} to={width} y={insets.top - 5} />
      <Line
        data={[...model.rows]}
        dataKey="y"
        type="linear"
        stroke={colour}
        strokeWidth={2.25}
        dot={false}
        activeDot={false}
        isAnimationActive={false}
      />
      <ZIndexLayer zIndex={ABOVE_LINES}>
        <Marks curve={curve} model={model} area={area} colour={colour} />
      </ZIndexLayer>
    </Plot>
  );
}

function topLabels(curve: Curve, { shaded, x }: ResponseModel, toX: (value: number) => number): readonly WantedLabel[] {
  const { neutral } = curve;
  const isNeutralShown = neutral !== undefined && neutral >= x.from && neutral <= x.to;
  return [
    ...shaded.map(({ from, to, label }) => ({ text: label, at: toX((from + to) / 2) })),
    ...(isNeutralShown ? [{ text: 'neutral', at: toX(neutral) }] : []),
  ];
}

interface LayerProps {
  readonly curve: Curve;
  readonly model: ResponseModel;
  readonly area: PlotArea;
}

function Background({ curve, model, area }: LayerProps) {
  const { y, height, toX, toY } = area;
  const { neutral, jumps } = curve;
  return (
    <g>
      {model.shaded.map(({ from, to, kind }) => (
        <g key={`${kind} ${from}`}>
          <rect x={toX(from)} width={toX(to) - toX(from)} y={y} height={height} fill="var(--shade)" />
          {kind === 'limit' && (
            <line x1={toX(from)} x2={toX(to)} y1={y} y2={y} stroke="var(--cap)" strokeWidth={2} strokeDasharray="4 3" />
          )}
        </g>
      ))}
      <line x1={area.x} x2={area.x + area.width} y1={toY(0)} y2={toY(0)} stroke="var(--muted)" strokeOpacity={0.7} />
      {neutral !== undefined && neutral >= curve.from && neutral <= curve.to && (
        <line x1={toX(neutral)} x2={toX(neutral)} y1={y} y2={y + height} stroke="var(--muted)" strokeDasharray="3 3" />
      )}
      {jumps.map((jump) => (
        <line
          key={jump.x}
          x1={toX(jump.x)}
          x2={toX(jump.x)}
          y1={toY(jump.left)}
          y2={toY(jump.right)}
          stroke={`var(--${inputColour(curve.input)})`}
          strokeDasharray="2 3"
          strokeWidth={1.5}
        />
      ))}
    </g>
  );
}

function Marks({ curve, model, area, colour }: LayerProps & { readonly colour: string }) {
  const { toX, toY } = area;
  const { current, kinks } = curve;
  const at = { x: toX(current.x), y: toY(current.y) };
  return (
    <g>
      {kinks.map((kink) => (
        <circle
          key={kink.x}
          cx={toX(kink.x)}
          cy={toY(kink.y)}
          r={3.5}
          fill="var(--panel)"
          stroke={colour}
          strokeWidth={1.5}
        />
      ))}
      <circle cx={at.x} cy={at.y} r={6} fill="var(--panel)" stroke={colour} strokeWidth={2.25} />
      <CurrentLabel text={model.currentLabel} at={at} area={area} rows={model.rows} />
    </g>
  );
}

interface CurrentLabelProps {
  readonly text: string;
  readonly at: { readonly x: number; readonly y: number };
  readonly area: PlotArea;
  readonly rows: readonly LineRow[];
}

/** Beside the point, where the line leaves most room, and inside the plot. */
function CurrentLabel({ text, at, area, rows }: CurrentLabelProps) {
  const line = rows.flatMap(({ x, y }) => (y === null ? [] : [{ x: area.toX(x), y: area.toY(y) }]));
  const box = placeLabel({ width: labelWidth(text) * 1.1, height: 14 }, at, line, area);
  return (
    <text
      x={box.x}
      y={box.y + 11}
      fontSize={12}
      fontWeight={650}
      fill="var(--ink)"
      stroke="var(--panel)"
      strokeWidth={3}
      paintOrder="stroke"
    >
      {text}
    </text>
  );
}
