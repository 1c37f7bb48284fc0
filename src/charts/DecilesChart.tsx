import { ChartFrame } from './ChartFrame.tsx';
import type { Parameters } from './ChartTools.tsx';
import type { ChartState } from './chartTable.ts';
import type { DecilesModel } from './DecilesChart.model.ts';
import { FacetBars } from './FacetBars.tsx';

interface DecilesChartProps {
  readonly model: DecilesModel;
  readonly parameters: Parameters;
  readonly state: ChartState;
}

/** What the meta probability is worth, a row per decile. */
export function DecilesChart({ model, parameters, state }: DecilesChartProps) {
  return (
    <ChartFrame
      name="Meta-probability deciles"
      title="Meta-probability deciles"
      caption={`Rows with a return in ${model.rows.length} parts of about equal count by meta probability, equal probabilities together. Hit rate of raw position × next return with its 95 % interval (Wilson; rows that depend on each other make it too narrow), dashed at 50 %; costs left out. It shows what happened in this sample: a model fitted on the same rows looks just as good, and a rising line is no calibration.`}
      summary={model.summary}
      table={model.table}
      parameters={parameters}
      state={state}
    >
      {(width) => <FacetBars model={model} width={width} />}
    </ChartFrame>
  );
}
