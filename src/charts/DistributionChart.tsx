import { Bar, CartesianGrid, ComposedChart, XAxis, YAxis, ZIndexLayer } from 'recharts';
import { formatPercent } from '../engine/units.ts';
import { toShare } from './axis.model.ts';
import { ChartFrame } from './ChartFrame.tsx';
import type { Parameters } from './ChartTools.tsx';
import type { ChartState } from './chartTable.ts';
import type { DistributionModel, DistributionStem, SeriesName } from './DistributionChart.model.ts';
import { Drawing } from './Drawing.tsx';
import { ABOVE_LINES, TICK } from './Plot.tsx';

interface DistributionChartProps {
  readonly model: DistributionModel;
  readonly parameters: Parameters;
  readonly state: ChartState;
}

const HEIGHT = 250;
const INSETS = { left: 44, right: 16, top: 22, bottom: 24 };

/** How often each size was held, before and after scaling. */
export function DistributionChart({ model, parameters, state }: DistributionChartProps) {
  return (
    <ChartFrame
      name="Exposure distribution"
      title="Exposure distribution"
      caption={`Share of rows by size: raw (grey) and scaled (blue)${
        model.hasFinal ? ', final (orange)' : ''
      }. What is exactly zero or at the cap stands apart, as a stem with its share.`}
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
  const toY = (share: number): number => INSETS.top + (1 - toShare(y, share)) * inner.height;
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
        <ZIndexLayer zIndex={ABOVE_LINES}>
          <Stems model={model} toX={toX} toY={toY} bottom={INSETS.top + inner.height} />
        </ZIndexLayer>
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
              {capText(model, cap)}
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

/** The cap with what stands exactly at it. */
function capText({ stems }: DistributionModel, cap: number): string {
  const shares = stems.filter(({ at }) => at === cap).map(({ series, share }) => `${series} ${formatPercent(share)}`);
  return ['cap', ...shares].join(' · ');
}

interface StemsProps {
  readonly model: DistributionModel;
  readonly toX: (size: number) => number;
  readonly toY: (share: number) => number;
  readonly bottom: number;
}

const COLOURS: Readonly<Record<SeriesName, string>> = { raw: 'cap', scaled: 'positive', final: 'voltarget' };
/** Stems of one size stand beside each other, in the order of the bars; those of the cap inside it. */
const STEM_GAP = 5;
const PLACES: Readonly<Record<SeriesName, number>> = { raw: -1, scaled: 0, final: 1 };

function Stems({ model: { stems }, toX, toY, bottom }: StemsProps) {
  return stems.map((stem) => {
    const { at, series, share } = stem;
    const x = toX(at) + STEM_GAP * (at === 0 ? PLACES[series] : -Math.sign(at) * (PLACES[series] + 1));
    const colour = `var(--${COLOURS[series]})`;
    return (
      <g key={`${series} ${at}`}>
        <line x1={x} x2={x} y1={bottom} y2={toY(share)} stroke={colour} strokeWidth={2} />
        <circle cx={x} cy={toY(share)} r={3.5} fill={colour} stroke="var(--panel)" />
        {at === 0 && <StemLabel stem={stem} x={x} y={toY(share)} />}
      </g>
    );
  });
}

function StemLabel({
  stem: { series, share },
  x,
  y,
}: {
  readonly stem: DistributionStem;
  readonly x: number;
  readonly y: number;
}) {
  const isLeft = series === 'raw';
  return (
    <text
      x={x + (isLeft ? -7 : 7)}
      y={y + 4}
      textAnchor={isLeft ? 'end' : 'start'}
      fontSize={11}
      fontWeight={series === 'raw' ? 400 : 600}
      fill={series === 'raw' ? 'var(--muted)' : 'var(--ink)'}
      stroke="var(--panel)"
      strokeWidth={3}
      paintOrder="stroke"
    >
      {formatPercent(share)}
    </text>
  );
}
