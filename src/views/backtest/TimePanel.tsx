import { useState } from 'react';
import type { DrawnSeries } from '../../batch/drawnSeries.ts';
import type { Guide, TimeLine, TimeScale } from '../../charts/TimeChart.model.ts';
import { useAnswer } from '../../store/useAnswer.ts';
import { toTimeSeries } from './exposureSeries.ts';
import { TimeView, type TimeViewProps, USUAL_PIXELS } from './TimeView.tsx';

interface TimePanelProps extends Omit<TimeViewProps, 'series' | 'guides' | 'scale' | 'onPixels'> {
  readonly ids: readonly DrawnSeries[];
  readonly guidesOf?: (lines: readonly TimeLine[]) => readonly Guide[];
  readonly scaleOf: (lines: readonly TimeLine[], guides: readonly Guide[]) => TimeScale;
  readonly onPixels?: (pixels: number) => void;
}

const NO_GUIDES: readonly Guide[] = [];

/** A chart along time that asks for what it shows at the width it has. */
export function TimePanel({ ids, guidesOf, scaleOf, onPixels, ...view }: TimePanelProps) {
  const { facts, window } = view;
  const [pixels, setPixels] = useState(USUAL_PIXELS);
  const answer = useAnswer({ kind: 'window', from: window.from, to: window.to, pixels, series: ids });
  const series = toTimeSeries(facts.axis.kind, answer);
  const guides = guidesOf?.(series.lines) ?? NO_GUIDES;
  return (
    <TimeView
      {...view}
      series={series}
      guides={guides}
      scale={scaleOf(series.lines, guides)}
      onPixels={(wanted) => {
        setPixels(wanted);
        onPixels?.(wanted);
      }}
    />
  );
}
