import type { ReactNode } from 'react';
import type { AttributionModel } from './AttributionChart.model.ts';
import { ChartFrame } from './ChartFrame.tsx';
import type { Parameters } from './ChartTools.tsx';
import type { ChartState } from './chartTable.ts';
import { FacetBars } from './FacetBars.tsx';

interface AttributionChartProps {
  readonly model: AttributionModel;
  /** The stretch in words. */
  readonly span: string;
  readonly parameters: Parameters;
  readonly state: ChartState;
  readonly choices?: ReactNode;
}

/** What each step did to the position and to the P&L, on average over a stretch. */
export function AttributionChart({ model, span, parameters, state, choices }: AttributionChartProps) {
  return (
    <ChartFrame
      name="Average attribution"
      title="Average attribution"
      caption={`What each step adds to the mean size (long and short alike), to the mean position (long minus short) and to the P&L (its share × next return, summed, before costs), ${span}. The shares are exact and need no order: together they are final − raw${
        model.left === '' ? '' : `; ${model.left}`
      }.`}
      summary={model.summary}
      table={model.table}
      parameters={parameters}
      state={state}
      choices={choices}
    >
      {(width) => <FacetBars model={model} width={width} />}
    </ChartFrame>
  );
}
