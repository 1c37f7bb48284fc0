import { Bar, CartesianGrid, ComposedChart, XAxis, YAxis } from 'recharts';
import { toShare } from './axis.model.ts';
import { ChartFrame } from './ChartFrame.tsx';
import type { Parameters } from './ChartTools.tsx';
import type { ChartState } from './chartTable.ts';
import type { DistributionModel } from './DistributionChart.model.ts';
import { Drawing } from './Drawing.tsx';
import { TICK } from './Plot.tsx';

interface DistributionChartProps {
  readonly model: DistributionModel;
  readonly parameters: Parameters;
  readonly state: ChartState;
}

const HEIGHT = 250;
const INSETS = { left: 44, right: 12, top: 22, bottom: 24 };

/** How often each size was held, before and after scaling. */
export function DistributionChart({ model, parameters, state }: DistributionChartProps) {
  return (
    <ChartFrame
      name="Exposure distribution"
      title="Exposure distribution"
      caption={`Share of rows by size: raw (grey) and scaled (blue)${model.hasFinal ? ', final (orange)' : ''}${
        model.capLabel === '' ? '' : `; ${model.capLabel}`
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

function Bars({ model, width }: { readonly model: DistributionModel; readonly width: number }) {
  const { bins, x, y, caps, hasFinal, writeSize, writeShare } = model;
  const inner = { width: width - INSETS.left - INSETS.right, height: HEIGHT - INSETS.top - INSETS.bottom };
  const toX = (size: number): number => INSETS.left + toShare(x, size) * inner.width;
  return (
    <Drawing>
      <ComposedChart
        width={width}
        height={HEIGHT}
        data={[...bins]}
        margin={{ left: 0, right: INSETS.right, top: INSETS.top, bottom: INSETS.bottom }}
        accessibilityLayer={false}
        barCategoryGap="12%"
        barGap={0}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="from" hide />
        <YAxis
          type="number"
          domain={[y.from, y.to]}
          ticks={[...y.ticks]}
          width={INSETS.left}
          interval={0}
          axisLine={false}
          tickLine={false}
          tick={TICK}
          tickFormatter={writeShare}
        />
        <Bar dataKey="raw" fill="var(--cap)" fillOpacity={0.5} isAnimationActive={false} />
        <Bar dataKey="scaled" fill="var(--positive)" isAnimationActive={false} />
        {hasFinal && <Bar dataKey="final" fill="var(--voltarget)" isAnimationActive={false} />}
        {caps.map((cap) => (
          <g key={cap}>
            <line
              x1={toX(cap)}
              x2={toX(cap)}
              y1={INSETS.top}
              y2={INSETS.top + inner.height}
              stroke="var(--cap)"
              strokeDasharray="5 4"
            />
            <text x={toX(cap)} y={INSETS.top - 7} textAnchor={cap < 0 ? 'start' : 'end'} {...TICK}>
              cap
            </text>
          </g>
        ))}
        {x.ticks.map((tick) => (
          <text key={tick} x={toX(tick)} y={HEIGHT - INSETS.bottom + 17} textAnchor="middle" {...TICK}>
            {writeSize(tick)}
          </text>
        ))}
      </ComposedChart>
    </Drawing>
  );
}
