import { type ReactNode, useState } from 'react';
import type { DrawnSeries } from '../../batch/drawnSeries.ts';
import type { Parameters } from '../../charts/ChartTools.tsx';
import type { ChartState } from '../../charts/chartTable.ts';
import type { Guide, TimeLine, TimeScale } from '../../charts/TimeChart.model.ts';
import { TimeChart } from '../../charts/TimeChart.tsx';
import { writePlace } from '../../charts/timeAxis.model.ts';
import { formatNumber } from '../../engine/units.ts';
import type { FileFacts } from '../../worker/protocol.ts';
import { toTimeSeries } from './exposureSeries.ts';
import type { TimeWindow } from './timeWindow.ts';
import { useAnswer } from './useAnswer.ts';

interface TimePanelProps extends TimeWindow {
  readonly facts: FileFacts;
  readonly name: string;
  readonly caption: string;
  readonly ids: readonly DrawnSeries[];
  readonly height: number;
  readonly parameters: Parameters;
  readonly guidesOf?: (lines: readonly TimeLine[]) => readonly Guide[];
  readonly scaleOf: (lines: readonly TimeLine[], guides: readonly Guide[]) => TimeScale;
  readonly write: (value: number) => string;
  readonly choices?: ReactNode;
  readonly hint?: string;
}

/** Until the width of the plot is known. */
const USUAL_PIXELS = 800;
const NO_GUIDES: readonly Guide[] = [];

/** A chart along time that asks for what it shows at the width it has. */
export function TimePanel(props: TimePanelProps) {
  const { facts, name, ids, window, whole, least, guidesOf, scaleOf, write, onWindow } = props;
  const [pixels, setPixels] = useState(USUAL_PIXELS);
  const answer = useAnswer({ kind: 'window', from: window.from, to: window.to, pixels, series: ids });
  const series = toTimeSeries(facts.axis.kind, answer);
  const guides = guidesOf?.(series.lines) ?? NO_GUIDES;
  const span = `${writePlace(facts.axis.kind, window.from)} to ${writePlace(facts.axis.kind, window.to)}`;
  return (
    <TimeChart
      name={name}
      title={name}
      caption={`${props.caption} ${span}${facts.axis.kind === 'time' ? ' (UTC)' : ''}.`}
      summary={`${name}, ${span}: ${describeEnds(series.lines, write)}`}
      parameters={props.parameters}
      state={stateOf(facts, series.isExact, series.x.length, window.from <= whole.from && window.to >= whole.to)}
      series={series}
      scale={scaleOf(series.lines, guides)}
      guides={guides}
      window={window}
      whole={whole}
      least={least}
      height={props.height}
      write={write}
      choices={props.choices}
      hint={props.hint}
      onWindow={onWindow}
      onPixels={setPixels}
    />
  );
}

function stateOf({ pointCount }: FileFacts, isExact: boolean, buckets: number, isWhole: boolean): ChartState {
  if (pointCount === 0) return { kind: 'empty', reason: 'No row could be scaled.' };
  if (isExact) return { kind: 'ready' };
  const many =
    isWhole && buckets > 0
      ? `about ${formatNumber(pointCount / buckets, pointCount / buckets < 20 ? 1 : 0)}`
      : 'several';
  return {
    kind: 'sampled',
    note: `Each pixel stands for ${many} bars and shows their smallest to their largest; zoom in for every bar.`,
  };
}

function describeEnds(lines: readonly TimeLine[], write: (value: number) => string): string {
  const words = lines.flatMap(({ label, low, high }) => {
    const numbers = [...low, ...high].filter((value) => !Number.isNaN(value));
    if (numbers.length === 0) return [];
    const least = numbers.reduce((a, b) => Math.min(a, b));
    const most = numbers.reduce((a, b) => Math.max(a, b));
    return [`${label} between ${write(least)} and ${write(most)}`];
  });
  return words.length === 0 ? 'nothing to draw yet.' : `${words.join('; ')}.`;
}
