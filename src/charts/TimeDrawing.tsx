import { memo, useId } from 'react';
import { spreadLabels } from './axis.model.ts';
import { Drawing } from './Drawing.tsx';
import { TICK } from './Plot.tsx';
import { RibbonDrawing } from './RibbonDrawing.tsx';
import type { RibbonLayout, TimeRibbons } from './Ribbons.model.ts';
import {
  bandPath,
  type Guide,
  hasBands,
  lastOf,
  placeTicks,
  steppedPath,
  type TimeArea,
  type TimeLine,
  type TimeScale,
  type TimeSeries,
} from './TimeChart.model.ts';
import styles from './TimeChart.module.css';
import type { Stretch } from './timeAxis.model.ts';
import { useRested } from './useRested.ts';

interface TimeDrawingProps {
  readonly series: TimeSeries;
  readonly scale: TimeScale;
  readonly guides: readonly Guide[];
  readonly ribbons: { readonly shown: TimeRibbons; readonly layout: RibbonLayout } | undefined;
  readonly window: Stretch;
  readonly area: TimeArea;
  readonly width: number;
  readonly height: number;
}

const LABEL_GAP = 13;

/** The axes and words of a chart along time, and its lines once more for print and for the picture's file. */
export function TimeDrawing({ series, scale, guides, ribbons, window, area, width, height }: TimeDrawingProps) {
  const right = area.x + area.width;
  const bottom = area.y + area.height;
  return (
    <Drawing>
      <svg className={styles.drawing} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
        {scale.axis.ticks.map((tick) => {
          const y = area.toY(scale.isLog ? 10 ** tick : tick);
          return (
            <g key={tick}>
              <line x1={area.x} x2={right} y1={y} y2={y} stroke="var(--line)" />
              <text x={area.x - 7} y={y + 4} textAnchor="end" {...TICK}>
                {scale.write(tick)}
              </text>
            </g>
          );
        })}
        {placeTicks(series.kind, window, area.width).map(({ at, text }) => (
          <g key={at}>
            <line x1={area.toX(at)} x2={area.toX(at)} y1={bottom} y2={bottom + 4} stroke="var(--muted)" />
            <text x={area.toX(at)} y={bottom + 17} textAnchor="middle" {...TICK}>
              {text}
            </text>
          </g>
        ))}
        {guides.map(({ at, label }) => (
          <line
            key={label}
            x1={area.x}
            x2={right}
            y1={area.toY(at)}
            y2={area.toY(at)}
            stroke="var(--cap)"
            strokeWidth={1.25}
            strokeDasharray="5 4"
          />
        ))}
        <Lines series={series} area={area} />
        <Labels lines={series.lines} guides={guides} area={area} />
        {ribbons && <RibbonDrawing {...ribbons} area={area} />}
      </svg>
    </Drawing>
  );
}

const outlineOf = ({ low, high, values }: TimeLine): number => (values ? (low === high ? 1.25 : 0) : 0.6);

interface LinesProps {
  readonly series: TimeSeries;
  readonly area: TimeArea;
}

/** On screen the canvas draws them: these wait until the series rests, or is wanted elsewhere. */
function Lines(props: LinesProps) {
  const { series, area } = useRested(props, (shown) => shown.series.lines.length === 0);
  return <RestedLines series={series} area={area} />;
}

const RestedLines = memo(function RestedLines({ series, area }: LinesProps) {
  const { x, lines } = series;
  const isBanded = hasBands(series);
  const clip = useId();
  return (
    <g className={styles.lines} clipPath={`url(#${clip})`}>
      <clipPath id={clip}>
        <rect x={area.x} y={area.y} width={area.width} height={area.height} />
      </clipPath>
      {lines.map((line) => (
        <g key={line.id} fill="none" stroke={`var(--${line.colour})`}>
          {isBanded && (
            <path
              d={bandPath(x, line, area)}
              fill={`var(--${line.colour})`}
              fillOpacity={0.45}
              strokeWidth={outlineOf(line)}
            />
          )}
          {!isBanded && <path d={steppedPath(x, line.high, area)} strokeWidth={1.25} />}
        </g>
      ))}
    </g>
  );
});

interface LabelsProps {
  readonly lines: readonly TimeLine[];
  readonly guides: readonly Guide[];
  readonly area: TimeArea;
}

/** The names of lines and guides at the right end, kept apart. */
function Labels({ lines, guides, area }: LabelsProps) {
  const bottom = area.y + area.height;
  const within = (value: number): number => Math.min(bottom, Math.max(area.y, area.toY(value)));
  const named = lines.filter((line) => !Number.isNaN(lastOf(line)));
  const wanted = [...guides.map(({ at }) => within(at)), ...named.map((line) => within(lastOf(line)))];
  const heights = spreadLabels(wanted, LABEL_GAP, area.y, bottom);
  const x = area.x + area.width + 6;
  return (
    <>
      {guides.map(({ label }, i) => (
        <text key={label} x={x} y={(heights[i] ?? 0) + 4} {...TICK}>
          {label}
        </text>
      ))}
      {named.map(({ id, label, colour }, i) => (
        <text
          key={id}
          x={x}
          y={(heights[guides.length + i] ?? 0) + 4}
          fontSize={11}
          fontWeight={600}
          fill={`var(--${colour}-text, var(--${colour}))`}
        >
          {label}
        </text>
      ))}
    </>
  );
}
