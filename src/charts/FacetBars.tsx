import { Bar, type BarShapeProps, ComposedChart, XAxis, YAxis } from 'recharts';
import { Drawing } from './Drawing.tsx';
import {
  FACET_HEAD,
  type FacetLayout,
  type FacetModel,
  type FacetPlace,
  type FacetRow,
  type FacetSeries,
  layoutFacets,
} from './FacetBars.model.ts';

interface FacetBarsProps {
  readonly model: FacetModel;
  readonly width: number;
}

/** Small multiples in one drawing: each facet has the rows in common and an axis of its own. */
export function FacetBars({ model, width }: FacetBarsProps) {
  const layout = layoutFacets(model, width);
  const { places, plot, rowHeight, height } = layout;
  const { rows } = model;
  return (
    <Drawing>
      <ComposedChart
        layout="vertical"
        width={width}
        height={height}
        data={rows.map((row, index) => ({ ...row, index }))}
        margin={{ left: plot.left, right: width - plot.right, top: FACET_HEAD, bottom: 6 }}
        accessibilityLayer={false}
      >
        {places.map(({ facet, domain }) => (
          <XAxis key={facet.id} xAxisId={facet.id} type="number" domain={[...domain]} allowDataOverflow hide />
        ))}
        {places.map(({ facet }) => (
          <YAxis key={facet.id} yAxisId={facet.id} type="category" dataKey="id" width={0} hide />
        ))}
        {places.map((place) => (
          <FacetGround key={place.facet.id} place={place} bottom={height - 6} />
        ))}
        {rows.map((row, i) => (
          <RowLabel key={row.id} row={row} top={FACET_HEAD + i * rowHeight} layout={layout} width={width} />
        ))}
        {places.flatMap((place) =>
          place.facet.series.map((series, k) => (
            <Bar
              key={`${place.facet.id} ${series.label}`}
              xAxisId={place.facet.id}
              yAxisId={place.facet.id}
              dataKey={({ index }: { readonly index: number }): [number, number] => [0, series.values[index] ?? 0]}
              isAnimationActive={false}
              shape={({ index }: BarShapeProps) => (
                <Mark place={place} series={series} index={index} middle={middleOf(layout, place, index, k)} />
              )}
            />
          )),
        )}
      </ComposedChart>
    </Drawing>
  );
}

const BAND = 17;
const THICKNESS = 11;
/** Readable over the lines behind it. */
const OVER_LINES = { stroke: 'var(--panel)', strokeWidth: 3, paintOrder: 'stroke' } as const;

/** The middle of a series' band in a row. */
function middleOf({ rowHeight, isNarrow }: FacetLayout, { facet }: FacetPlace, index: number, series: number): number {
  const above = isNarrow ? 16 : 0;
  const free = rowHeight - above - facet.series.length * BAND;
  return FACET_HEAD + index * rowHeight + above + free / 2 + (series + 0.5) * BAND;
}

function RowLabel({
  row: { label, note },
  top,
  layout: { rowHeight, isNarrow },
  width,
}: {
  readonly row: FacetRow;
  readonly top: number;
  readonly layout: FacetLayout;
  readonly width: number;
}) {
  const middle = top + rowHeight / 2;
  const isAlone = note === undefined || isNarrow;
  return (
    <g>
      <line x1={0} x2={width} y1={top} y2={top} stroke="var(--line)" />
      <text
        x={2}
        y={isNarrow ? top + 14 : middle + (isAlone ? 4 : -3)}
        fontSize={11}
        fontWeight={600}
        fill="var(--ink)"
        {...OVER_LINES}
      >
        {label}
        {isNarrow && note !== undefined && <tspan fontWeight={400} fill="var(--muted)">{`  ${note}`}</tspan>}
      </text>
      {!isAlone && (
        <text x={2} y={middle + 11} fontSize={10.5} fill="var(--muted)">
          {note}
        </text>
      )}
    </g>
  );
}

function FacetGround({
  place: { facet, left, right, toX },
  bottom,
}: {
  readonly place: FacetPlace;
  readonly bottom: number;
}) {
  const at = facet.mark === 'bar' ? 0 : facet.guide;
  const x = at === undefined ? undefined : toX(at);
  return (
    <g>
      <text x={left} y={13} fontSize={11} fill="var(--muted)">
        {facet.title}
      </text>
      {x !== undefined && x >= left - 1 && x <= right + 1 && (
        <line
          x1={x}
          x2={x}
          y1={FACET_HEAD + 2}
          y2={bottom}
          stroke={facet.mark === 'bar' ? 'var(--line)' : 'var(--muted)'}
          strokeDasharray={facet.mark === 'bar' ? undefined : '3 3'}
        />
      )}
    </g>
  );
}

interface MarkProps {
  readonly place: FacetPlace;
  readonly series: FacetSeries;
  readonly index: number;
  readonly middle: number;
}

function Mark({ place: { facet, textRight, toX }, series, index, middle }: MarkProps) {
  const value = series.values[index];
  const ends = series.intervals?.[index];
  const colour = `var(--${facet.colours?.[index] ?? series.colour})`;
  return (
    <g>
      {value !== undefined && facet.mark === 'bar' && (
        <rect
          x={Math.min(toX(0), toX(value))}
          width={value === 0 ? 0 : Math.max(1, Math.abs(toX(value) - toX(0)))}
          y={middle - THICKNESS / 2}
          height={THICKNESS}
          fill={colour}
          fillOpacity={series.isFaint ? 0.5 : 1}
        />
      )}
      {ends && <line x1={toX(ends[0])} x2={toX(ends[1])} y1={middle} y2={middle} stroke={colour} strokeWidth={1.5} />}
      {value !== undefined && facet.mark === 'dot' && <circle cx={toX(value)} cy={middle} r={4} fill={colour} />}
      <text
        x={textRight}
        y={middle + 4}
        textAnchor="end"
        fontSize={11}
        fontWeight={series.isFaint ? 400 : 600}
        fill={series.isFaint ? 'var(--muted)' : 'var(--ink)'}
      >
        {value === undefined ? '—' : facet.write(value)}
      </text>
    </g>
  );
}
