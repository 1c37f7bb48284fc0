import { Bar, type BarShapeProps, CartesianGrid, ComposedChart, XAxis, YAxis } from 'recharts';
import type { Attribution } from '../engine/attribution.ts';
import type { Trace } from '../engine/trace.ts';
import { toShare } from './axis.model.ts';
import { ChartFrame } from './ChartFrame.tsx';
import {
  abbreviate,
  type ContributionBar,
  type ContributionsMode,
  type ContributionsModel,
  contributionsModel,
} from './ContributionsChart.model.ts';
import { Drawing } from './Drawing.tsx';
import { ModeSwitch } from './ModeSwitch.tsx';
import { TICK } from './Plot.tsx';

export interface ContributionsChartProps {
  readonly trace: Trace;
  readonly attribution: Attribution;
  readonly mode: ContributionsMode;
  readonly parameters: string;
  readonly onMode: (mode: ContributionsMode) => void;
}

const HEIGHT = 244;
const ROW_HEIGHT = 27;
/** Narrower than this per bar, labels no longer stand beside each other, and the bars lie down. */
const LEAST_SLOT = 43;
/** Room for the names of lying bars, and for the figures beside them. */
const NAMES = 82;
const FIGURES = 50;
const MODES = [
  ['steps', 'Steps'],
  ['shares', 'Shares'],
] as const;

/** From the raw position to the final one: what each step adds or takes. */
export function ContributionsChart({ trace, attribution, mode, parameters, onMode }: ContributionsChartProps) {
  const model = contributionsModel(trace, attribution, mode);
  return (
    <ChartFrame
      name="Factor contributions chart"
      title="Factor contributions"
      caption={model.caption}
      summary={model.summary}
      table={model.table}
      parameters={parameters}
      state={model.state}
      tools={<ModeSwitch label="Contributions as" modes={MODES} mode={mode} onMode={onMode} />}
    >
      {(width) =>
        (width - 60) / model.bars.length < LEAST_SLOT ? (
          <LyingBars model={model} width={width} />
        ) : (
          <StandingBars model={model} width={width} />
        )
      }
    </ChartFrame>
  );
}

interface BarsProps {
  readonly model: ContributionsModel;
  readonly width: number;
}

const rangeOf = ({ from, to }: ContributionBar): [number, number] => [from, to];

function StandingBars({ model: { bars, axis }, width }: BarsProps) {
  const insets = { left: 44, right: 8, top: 18, bottom: 24 };
  const inner = HEIGHT - insets.top - insets.bottom;
  const slot = (width - insets.left - insets.right) / bars.length;
  const toY = (size: number): number => insets.top + (1 - toShare(axis, size)) * inner;
  return (
    <Drawing>
      <ComposedChart
        width={width}
        height={HEIGHT}
        data={[...bars]}
        margin={{ ...insets, left: 0, bottom: 0 }}
        accessibilityLayer={false}
        barCategoryGap="16%"
      >
        <CartesianGrid vertical={false} syncWithTicks stroke="var(--line)" />
        <XAxis
          dataKey="id"
          height={insets.bottom}
          interval={0}
          axisLine={false}
          tickLine={false}
          tick={TICK}
          tickFormatter={(id) => abbreviate(bars.find((bar) => bar.id === id)?.label ?? '', Math.floor(slot / 6))}
        />
        <YAxis
          type="number"
          domain={[axis.from, axis.to]}
          ticks={[...axis.ticks]}
          width={insets.left}
          interval={0}
          axisLine={false}
          tickLine={false}
          tick={TICK}
          tickFormatter={axis.write}
        />
        <line x1={insets.left} x2={width - insets.right} y1={toY(0)} y2={toY(0)} stroke="var(--muted)" />
        <Bar
          dataKey={rangeOf}
          isAnimationActive={false}
          shape={({ x, width: thickness, index }: BarShapeProps) => (
            <StandingBar bars={bars} index={index} x={x} thickness={thickness} slot={slot} toY={toY} />
          )}
        />
      </ComposedChart>
    </Drawing>
  );
}

interface StandingBarProps {
  readonly bars: readonly ContributionBar[];
  readonly index: number;
  readonly x: number;
  readonly thickness: number;
  readonly slot: number;
  readonly toY: (size: number) => number;
}

/** A bar that changes nothing is still a line of this thickness. */
const LEAST_THICKNESS = 2;

function StandingBar({ bars, index, x, thickness, slot, toY }: StandingBarProps) {
  const bar = bars[index];
  if (!bar) return null;
  const top = Math.min(toY(bar.from), toY(bar.to));
  const height = Math.max(LEAST_THICKNESS, Math.abs(toY(bar.from) - toY(bar.to)));
  const isShort = bar.from + bar.to < 0;
  return (
    <g>
      <rect x={x} y={top} width={thickness} height={height} rx={2} fill={bar.colour} />
      <text
        x={x + thickness / 2}
        y={isShort ? top + height + 13 : top - 5}
        textAnchor="middle"
        fontSize={11}
        fontWeight={650}
        fill="var(--ink)"
      >
        {bar.text}
      </text>
      {index < bars.length - 1 && (
        <line
          x1={x + thickness}
          x2={x + slot}
          y1={toY(bar.to)}
          y2={toY(bar.to)}
          stroke="var(--muted)"
          strokeDasharray="2 2"
        />
      )}
    </g>
  );
}

function LyingBars({ model: { bars, axis }, width }: BarsProps) {
  const isShort = bars.some(({ to }) => to < 0);
  // The figures stand on the far side of the bars from zero.
  const insets = { left: isShort ? NAMES + FIGURES : NAMES, right: isShort ? 12 : FIGURES, top: 2, bottom: 22 };
  const height = insets.top + insets.bottom + bars.length * ROW_HEIGHT;
  const inner = width - insets.left - insets.right;
  const toX = (size: number): number => insets.left + toShare(axis, size) * inner;
  const ticks = axis.ticks.length > 5 ? axis.ticks.filter((_, i) => i % 2 === 0) : axis.ticks;
  return (
    <Drawing>
      <ComposedChart
        layout="vertical"
        width={width}
        height={height}
        data={[...bars]}
        margin={{ ...insets, bottom: 0 }}
        accessibilityLayer={false}
        barCategoryGap="22%"
      >
        <CartesianGrid horizontal={false} syncWithTicks stroke="var(--line)" />
        <XAxis
          type="number"
          domain={[axis.from, axis.to]}
          ticks={[...ticks]}
          height={insets.bottom}
          interval={0}
          axisLine={false}
          tickLine={false}
          tick={TICK}
          tickFormatter={axis.write}
        />
        <YAxis type="category" dataKey="id" width={0} hide />
        <line x1={toX(0)} x2={toX(0)} y1={insets.top} y2={height - insets.bottom} stroke="var(--muted)" />
        <Bar
          dataKey={rangeOf}
          isAnimationActive={false}
          shape={({ y, height: thickness, index }: BarShapeProps) => (
            <LyingBar bars={bars} index={index} y={y} thickness={thickness} toX={toX} />
          )}
        />
      </ComposedChart>
    </Drawing>
  );
}

interface LyingBarProps {
  readonly bars: readonly ContributionBar[];
  readonly index: number;
  readonly y: number;
  readonly thickness: number;
  readonly toX: (size: number) => number;
}

function LyingBar({ bars, index, y, thickness, toX }: LyingBarProps) {
  const bar = bars[index];
  if (!bar) return null;
  const start = Math.min(toX(bar.from), toX(bar.to));
  const length = Math.max(LEAST_THICKNESS, Math.abs(toX(bar.from) - toX(bar.to)));
  const middle = y + thickness / 2 + 4;
  const isShort = bar.from + bar.to < 0;
  return (
    <g>
      <rect x={start} y={y} width={length} height={thickness} rx={2} fill={bar.colour} />
      <text x={NAMES - 8} y={middle} textAnchor="end" fontSize={11} fill="var(--muted)">
        {bar.label}
      </text>
      <text
        x={isShort ? start - 5 : start + length + 5}
        y={middle}
        textAnchor={isShort ? 'end' : 'start'}
        fontSize={11}
        fontWeight={650}
        fill="var(--ink)"
      >
        {bar.text}
      </text>
      {index < bars.length - 1 && (
        <line
          x1={toX(bar.to)}
          x2={toX(bar.to)}
          y1={y + thickness}
          y2={y + ROW_HEIGHT}
          stroke="var(--muted)"
          strokeDasharray="2 2"
        />
      )}
    </g>
  );
}
