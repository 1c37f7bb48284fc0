import { ChartFrame } from './ChartFrame.tsx';
import type { Parameters } from './ChartTools.tsx';
import type { ChartState } from './chartTable.ts';
import { FacetBars } from './FacetBars.tsx';
import type { RegimeExposureModel } from './RegimeExposureChart.model.ts';

interface RegimeExposureChartProps {
  readonly model: RegimeExposureModel;
  readonly parameters: Parameters;
  readonly state: ChartState;
}

/** Exposure and what came of it by regime, before and after scaling. */
export function RegimeExposureChart({ model, parameters, state }: RegimeExposureChartProps) {
  return (
    <ChartFrame
      name="Exposure by regime"
      title="Exposure by regime"
      caption={`In each regime, raw (grey) and scaled (blue); P&L is the sum of position × next return, before costs. It says what was held, not what a multiplier should be${
        model.left > 0 ? `. The table has ${model.left} more` : ''
      }.`}
      summary={model.summary}
      table={model.table}
      parameters={parameters}
      state={state}
    >
      {(width) => <FacetBars model={model} width={width} />}
    </ChartFrame>
  );
}
