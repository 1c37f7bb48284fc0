import { Bar, CartesianGrid, ComposedChart, XAxis, YAxis } from 'recharts';
import { formatMultiple } from '../engine/units.ts';
import { toShare } from './axis.model.ts';
import { ChartFrame } from './ChartFrame.tsx';
import type { Parameters } from './ChartTools.tsx';
import type { ChartState } from './chartTable.ts';
import { Drawing } from './Drawing.tsx';
import { TICK } from './Plot.tsx';
import type { RegimeExposureModel } from './RegimeExposureChart.model.ts';

interface RegimeExposureChartProps {
  readonly model: RegimeExposureModel;
  readonly parameters: Parameters;
  readonly state: ChartState;
}

const ROW_HEIGHT = 48;
const INSETS = { left: 128, right: 52, top: 4, bottom: 24 };

/** Mean exposure by regime, before and after scaling. */
export function RegimeExposureChart({ model, parameters, state }: RegimeExposureChartProps) {
  return (
    <ChartFrame
      name="Exposure by regime"
      title="Exposure by regime"
      caption={`Mean exposure in each regime: raw (grey) and scaled (blue). It says what was held, not what a multiplier should be${
        model.left > 0 ? `. The table has ${model.left} more` : ''
      }`}
      summary={model.summary}
      table={model.table}
      parameters={parameters}
      state={state}
    >
      {(width) => <Bars model={model} width={width} />}
    </ChartFrame>
  );
}

function Bars({ model, width }: { readonly model: RegimeExposureModel; readonly width: number }) {
  const { bars, x, write } = model;
  const height = INSETS.top + INSETS.bottom + bars.length * ROW_HEIGHT;
  const inner = width - INSETS.left - INSETS.right;
  const toX = (size: number): number => INSETS.left + toShare(x, size) * inner;
  return (
    <Drawing>
      <ComposedChart
        layout="vertical"
        width={width}
        height={height}
        data={[...bars]}
        margin={{ left: INSETS.left, right: INSETS.right, top: INSETS.top, bottom: 0 }}
        accessibilityLayer={false}
        barCategoryGap="24%"
        barGap={1}
      >
        <CartesianGrid horizontal={false} stroke="var(--line)" />
        <XAxis
          type="number"
          domain={[x.from, x.to]}
          ticks={[...x.ticks]}
          height={INSETS.bottom}
          interval={0}
          axisLine={false}
          tickLine={false}
          tick={TICK}
          tickFormatter={write}
        />
        <YAxis type="category" dataKey="name" width={0} hide />
        <Bar dataKey="raw" fill="var(--cap)" fillOpacity={0.5} isAnimationActive={false} />
        <Bar dataKey="scaled" fill="var(--positive)" isAnimationActive={false} />
        {bars.map(({ name, label, note, raw, scaled }, i) => {
          const middle = INSETS.top + (i + 0.5) * ROW_HEIGHT;
          return (
            <g key={name}>
              <text
                x={INSETS.left - 8}
                y={middle - 3}
                textAnchor="end"
                fontSize={11}
                fontWeight={600}
                fill="var(--ink)"
              >
                {label}
              </text>
              <text x={INSETS.left - 8} y={middle + 11} textAnchor="end" fontSize={10.5} fill="var(--muted)">
                {note}
              </text>
              <text x={toX(raw) + 5} y={middle - 5} fontSize={11} fill="var(--muted)">
                {formatMultiple(raw)}
              </text>
              <text x={toX(scaled) + 5} y={middle + 13} fontSize={11} fontWeight={650} fill="var(--ink)">
                {formatMultiple(scaled)}
              </text>
            </g>
          );
        })}
      </ComposedChart>
    </Drawing>
  );
}
