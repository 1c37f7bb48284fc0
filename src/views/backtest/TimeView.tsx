import type { ReactNode } from 'react';
import type { Parameters } from '../../charts/ChartTools.tsx';
import type { ChartState } from '../../charts/chartTable.ts';
import { describeRibbons, type TimeRibbons } from '../../charts/Ribbons.model.ts';
import type { Guide, TimeLine, TimeScale, TimeSeries } from '../../charts/TimeChart.model.ts';
import { TimeChart } from '../../charts/TimeChart.tsx';
import { writeSpan } from '../../charts/timeAxis.model.ts';
import { formatNumber } from '../../engine/units.ts';
import type { FileFacts } from '../../worker/protocol.ts';
import { labCursor } from './labCursor.ts';
import type { TimeWindow } from './timeWindow.ts';

export interface TimeViewProps extends TimeWindow {
  readonly facts: FileFacts;
  readonly name: string;
  readonly caption: string;
  readonly series: TimeSeries;
  readonly ribbons?: TimeRibbons | undefined;
  readonly guides: readonly Guide[];
  readonly scale: TimeScale;
  readonly height: number;
  readonly parameters: Parameters;
  readonly write: (value: number) => string;
  /** Why nothing can be drawn. */
  readonly missing?: string | undefined;
  /** What a pixel that stands for several bars shows. */
  readonly perPixel?: string;
  readonly choices?: ReactNode;
  readonly hint?: string | undefined;
  readonly onPixels: (pixels: number) => void;
}

/** Until the width of the plot is known. */
export const USUAL_PIXELS = 800;

const EXTREMES = 'shows their smallest to their largest';

/** A chart along time in the window that all of them share, with the words around it. */
export function TimeView(props: TimeViewProps) {
  const { facts, name, series, ribbons, window, whole, write, perPixel = EXTREMES } = props;
  const span = writeSpan(facts.axis.kind, window);
  const isWhole = window.from <= whole.from && window.to >= whole.to;
  return (
    <TimeChart
      name={name}
      title={name}
      caption={`${props.caption} ${span}${facts.axis.kind === 'time' ? ' (UTC)' : ''}.`}
      summary={[`${name}, ${span}: ${describeEnds(series.lines, write)}`, ribbons && describeRibbons(ribbons)]
        .filter(Boolean)
        .join(' ')}
      parameters={props.parameters}
      state={
        props.missing === undefined
          ? stateOf(facts, series, isWhole, perPixel)
          : { kind: 'empty', reason: props.missing }
      }
      series={series}
      ribbons={ribbons}
      scale={props.scale}
      guides={props.guides}
      window={window}
      whole={whole}
      least={props.least}
      height={props.height}
      write={write}
      choices={props.choices}
      hint={props.hint}
      cursor={labCursor}
      onWindow={props.onWindow}
      onPixels={props.onPixels}
    />
  );
}

function stateOf(
  { pointCount }: FileFacts,
  { isExact, x }: TimeSeries,
  isWhole: boolean,
  perPixel: string,
): ChartState {
  if (pointCount === 0) return { kind: 'empty', reason: 'No row could be scaled.' };
  if (isExact) return { kind: 'ready' };
  const each = pointCount / x.length;
  const many = isWhole && x.length > 0 ? `about ${formatNumber(each, each < 20 ? 1 : 0)}` : 'several';
  return { kind: 'sampled', note: `Each pixel stands for ${many} bars and ${perPixel}; zoom in for every bar.` };
}

function describeEnds(lines: readonly TimeLine[], write: (value: number) => string): string {
  const words = lines.flatMap(({ label, low, high, values }) => {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (const value of values ?? low) if (value < least) least = value;
    for (const value of values ?? high) if (value > most) most = value;
    return least <= most ? [`${label} between ${write(least)} and ${write(most)}`] : [];
  });
  return words.length === 0 ? 'nothing to draw yet.' : `${words.join('; ')}.`;
}
