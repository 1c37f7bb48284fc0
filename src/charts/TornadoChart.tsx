import { Bar, type BarShapeProps, CartesianGrid, ComposedChart, XAxis, YAxis } from 'recharts';
import type { TornadoBar } from '../engine/sensitivity.ts';
import { labelWidth, toShare } from './axis.model.ts';
import { ChartFrame } from './ChartFrame.tsx';
import { Drawing } from './Drawing.tsx';
import { writeSize } from './inputText.ts';
import { TICK } from './Plot.tsx';
import { type TornadoEnd, type TornadoModel, type TornadoRow, tornadoModel } from './TornadoChart.model.ts';

export interface TornadoChartProps {
  /** Sorted by swing, the widest first. */
  readonly bars: readonly TornadoBar[];
  readonly final: number;
  /** The bound of the size on either side of zero. */
  readonly cap: number;
  readonly parameters: string;
}

const NARROW = 460;

/** How far each input alone can move the final position. */
export function TornadoChart({ bars, final, cap, parameters }: TornadoChartProps) {
  const model = tornadoModel(bars, final, cap);
  return (
    <ChartFrame
      name="Sensitivity chart"
      title="Sensitivity"
      caption={model.caption}
      summary={model.summary}
      table={model.table}
      parameters={parameters}
    >
      {(width) => <TornadoPlot model={model} final={final} width={width} />}
    </ChartFrame>
  );
}

interface TornadoPlotProps {
  readonly model: TornadoModel;
  readonly final: number;
  readonly width: number;
}

function TornadoPlot({ model: { rows, axis }, final, width }: TornadoPlotProps) {
  const isNarrow = width < NARROW;
  const rowHeight = isNarrow ? 40 : 30;
  const insets = { left: isNarrow ? 2 : 120, right: 12, top: 18, bottom: 22 };
  const height = insets.top + insets.bottom + rows.length * rowHeight;
  // Room for the names of the ends beside the outermost bars.
  const room = endRoom(rows);
  const start = insets.left + room;
  const inner = Math.max(40, width - start - room - insets.right);
  const now = `now ${writeSize(final)}`;
  const half = labelWidth(now) / 2 + 4;
  const toX = (size: number): number => start + toShare(axis, size) * inner;
  return (
    <Drawing>
      <ComposedChart
        layout="vertical"
        width={width}
        height={height}
        data={[...rows]}
        margin={{ left: start, right: width - start - inner, top: insets.top, bottom: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid horizontal={false} syncWithTicks stroke="var(--line)" />
        <XAxis
          type="number"
          domain={[axis.from, axis.to]}
          ticks={[...axis.ticks]}
          height={insets.bottom}
          interval={0}
          axisLine={false}
          tickLine={false}
          tick={TICK}
          tickFormatter={axis.write}
        />
        <YAxis type="category" dataKey="id" width={0} hide />
        <Bar
          dataKey={({ ends }: TornadoRow): [number, number] => [ends[0].size, ends[1].size]}
          isAnimationActive={false}
          shape={({ y, height: band, index }: BarShapeProps) => {
            const row = rows[index];
            if (!row) return null;
            const thickness = isNarrow ? 14 : Math.min(18, band);
            const top = isNarrow ? y + band - thickness : y + (band - thickness) / 2;
            return (
              <g>
                <text x={2} y={isNarrow ? top - 4 : top + thickness / 2 + 4} fontSize={11} fill="var(--muted)">
                  {row.label}
                </text>
                <RowBar row={row} final={final} top={top} thickness={thickness} toX={toX} />
              </g>
            );
          }}
        />
        <line x1={toX(0)} x2={toX(0)} y1={insets.top} y2={height - insets.bottom} stroke="var(--muted)" />
        <line
          x1={toX(final)}
          x2={toX(final)}
          y1={insets.top - 3}
          y2={height - insets.bottom}
          stroke="var(--ink)"
          strokeDasharray="3 3"
        />
        <text
          x={Math.max(half, Math.min(width - half, toX(final)))}
          y={12}
          textAnchor="middle"
          fontSize={11}
          fontWeight={650}
          fill="var(--ink)"
        >
          {now}
        </text>
      </ComposedChart>
    </Drawing>
  );
}

const endRoom = (rows: readonly TornadoRow[]): number =>
  Math.max(0, ...rows.flatMap(({ ends }) => ends.map(({ at }) => labelWidth(at)))) + 8;

/** Readable over the lines behind it. */
const END_TEXT = {
  fontSize: 11,
  fill: 'var(--ink)',
  stroke: 'var(--panel)',
  strokeWidth: 3,
  paintOrder: 'stroke',
} as const;

interface RowBarProps {
  readonly row: TornadoRow;
  readonly final: number;
  readonly top: number;
  readonly thickness: number;
  readonly toX: (size: number) => number;
}

/** From the smaller size to the larger, deeper on the side above the present one. */
function RowBar({ row, final, top, thickness, toX }: RowBarProps) {
  const [low, high] = row.ends;
  const middle = Math.max(low.size, Math.min(high.size, final));
  const part = (from: number, to: number, opacity: number) => (
    <rect
      x={toX(from)}
      width={Math.max(1, toX(to) - toX(from))}
      y={top}
      height={thickness}
      fill={row.colour}
      fillOpacity={opacity}
    />
  );
  return (
    <g>
      <Ghost end={low} {...{ top, thickness, toX }} />
      <Ghost end={high} {...{ top, thickness, toX }} />
      {part(low.size, middle, 0.5)}
      {part(middle, high.size, 1)}
      <text x={toX(outermost(low, -1)) - 5} y={top + thickness / 2 + 4} textAnchor="end" {...END_TEXT}>
        {low.at}
      </text>
      <text x={toX(outermost(high, 1)) + 5} y={top + thickness / 2 + 4} {...END_TEXT}>
        {high.at}
      </text>
    </g>
  );
}

const outermost = ({ size, uncapped = size }: TornadoEnd, side: 1 | -1): number =>
  side > 0 ? Math.max(size, uncapped) : Math.min(size, uncapped);

function Ghost({
  end,
  top,
  thickness,
  toX,
}: { readonly end: TornadoEnd } & Pick<RowBarProps, 'top' | 'thickness' | 'toX'>) {
  if (end.uncapped === undefined) return null;
  const from = Math.min(end.size, end.uncapped);
  const to = Math.max(end.size, end.uncapped);
  return (
    <rect
      x={toX(from)}
      width={toX(to) - toX(from)}
      y={top + 0.5}
      height={thickness - 1}
      fill="none"
      stroke="var(--cap)"
      strokeDasharray="3 2"
    />
  );
}
