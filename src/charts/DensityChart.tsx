import { useId } from 'react';
import { formatNumber } from '../engine/units.ts';
import { ChartFrame } from './ChartFrame.tsx';
import type { Parameters } from './ChartTools.tsx';
import type { ChartState } from './chartTable.ts';
import { DensityCanvas } from './DensityCanvas.tsx';
import { type DensityModel, densityOpacity } from './DensityChart.model.ts';
import styles from './InteractionMap.module.css';
import { type Insets, Plot, type PlotArea, plotArea } from './Plot.tsx';

interface DensityChartProps {
  readonly model: DensityModel;
  readonly parameters: Parameters;
  readonly state: ChartState;
}

const HEIGHT = 290;
const INSETS: Insets = { left: 50, right: 74, top: 10, bottom: 40 };

/** Every row as a point of raw against scaled, as dark as there are many. */
export function DensityChart({ model, parameters, state }: DensityChartProps) {
  return (
    <ChartFrame
      name="Raw to scaled"
      title="Raw to scaled"
      caption={`Rows by raw position (across) and scaled position (up), stronger for more by the logarithm; on the thin line nothing was changed${
        model.caps.length > 0 ? ', dashed is the cap' : ''
      }.`}
      summary={model.summary}
      table={model.table}
      parameters={parameters}
      state={state}
    >
      {(width) => <DensityPlot model={model} width={width} />}
    </ChartFrame>
  );
}

function DensityPlot({ model, width }: { readonly model: DensityModel; readonly width: number }) {
  const { density, x, y, most } = model;
  const area = plotArea(width, HEIGHT, INSETS, x, y);
  return (
    <div className={styles.map} style={{ width, aspectRatio: `${width} / ${HEIGHT}` }}>
      <DensityCanvas density={density} most={most} area={area} drawing={{ width, height: HEIGHT }} />
      <Plot width={width} height={HEIGHT} insets={INSETS} x={x} y={y} isBare>
        <Lines model={model} area={area} />
        <CountScale model={model} area={area} />
        <g fontSize={11} fill="var(--muted)" textAnchor="middle">
          <text x={area.x + area.width / 2} y={HEIGHT - 5}>
            Raw position
          </text>
          <text x={10} y={area.y + area.height / 2} transform={`rotate(-90 10 ${area.y + area.height / 2})`}>
            Scaled position
          </text>
        </g>
      </Plot>
    </div>
  );
}

interface LayerProps {
  readonly model: DensityModel;
  readonly area: PlotArea;
}

/** Zero, the cap, and where scaled equals raw. */
function Lines({ model: { x, y, caps }, area }: LayerProps) {
  const from = Math.max(x.from, y.from);
  const to = Math.min(x.to, y.to);
  const across = { x1: area.x, x2: area.x + area.width };
  return (
    <g>
      <rect x={area.x} y={area.y} width={area.width} height={area.height} fill="none" stroke="var(--line)" />
      <line {...across} y1={area.toY(0)} y2={area.toY(0)} stroke="var(--line)" />
      <line x1={area.toX(0)} x2={area.toX(0)} y1={area.y} y2={area.y + area.height} stroke="var(--line)" />
      {caps.map((cap) => (
        <line key={cap} {...across} y1={area.toY(cap)} y2={area.toY(cap)} stroke="var(--cap)" strokeDasharray="5 4" />
      ))}
      <line
        x1={area.toX(from)}
        y1={area.toY(from)}
        x2={area.toX(to)}
        y2={area.toY(to)}
        stroke="var(--ink)"
        strokeOpacity={0.6}
      />
    </g>
  );
}

function CountScale({ model: { most, ticks }, area }: LayerProps) {
  const gradient = useId();
  const x = area.x + area.width + 14;
  const height = Math.min(140, area.height);
  const toY = (count: number): number => area.y + (most <= 1 ? 0 : (1 - Math.log(count) / Math.log(most)) * height);
  if (most === 0) return null;
  return (
    <g>
      <linearGradient id={gradient} x1={0} x2={0} y1={1} y2={0}>
        <stop offset={0} stopColor="var(--positive)" stopOpacity={densityOpacity(1, most)} />
        <stop offset={1} stopColor="var(--positive)" stopOpacity={1} />
      </linearGradient>
      <rect x={x} y={area.y} width={12} height={height} fill={`url(#${gradient})`} />
      {ticks.map((count) => (
        <text key={count} x={x + 17} y={toY(count) + 4} fontSize={11} fill="var(--muted)">
          {formatNumber(count, 0)}
        </text>
      ))}
      <text x={x} y={area.y + height + 16} fontSize={11} fill="var(--muted)">
        rows
      </text>
    </g>
  );
}
