import { useState } from 'react';
import { Panel } from '../../controls/Panel.tsx';
import { Slider } from '../../controls/Slider.tsx';
import { PositionScaler } from '../../engine/PositionScaler.ts';
import { describeInterval, isValid } from '../../engine/problem.ts';
import { BASELINE_VOL, CURRENT_VOL, VOL_ADJUSTMENT_RANGE } from '../../engine/stages/regimeVolatility.ts';
import type { NumberParam } from '../../engine/stages/stage.ts';
import { exactValue, formatMultiple } from '../../engine/units.ts';
import { useLab } from '../../store/useLab.ts';
import styles from './RegimeVolatilityPanel.module.css';

const [leastAdjustment, mostAdjustment] = VOL_ADJUSTMENT_RANGE;

/** The engine's other rule: raw position × regime × baseline ÷ current volatility. Stands beside the pipeline, not in it. */
export function RegimeVolatilityPanel() {
  const [currentVol, setCurrentVol] = useState(CURRENT_VOL.default);
  const [baselineVol, setBaselineVol] = useState(BASELINE_VOL.default);
  const position = useLab((lab) => lab.decision.inputs.position);
  const regime = useLab((lab) => lab.decision.inputs.regime);
  const config = useLab((lab) => lab.decision.config);
  const scaler = new PositionScaler(config);
  const size = scaler.scaleByRegimeVolatility({ position, regime, currentVol, baselineVol });
  return (
    <Panel
      title="Regime and volatility"
      caption="A rule beside the pipeline: raw position × regime multiplier × baseline ÷ current volatility, then the cap"
    >
      <VolSlider spec={CURRENT_VOL} value={currentVol} onChange={setCurrentVol} />
      <VolSlider spec={BASELINE_VOL} value={baselineVol} onChange={setBaselineVol} />
      <p className={styles.result}>
        <output aria-label="Position by regime and volatility">
          <data value={exactValue(size)}>{formatMultiple(size)}</data>
        </output>
        <span className={styles.note}>
          in {regime}, the adjustment for volatility held within {leastAdjustment} and {mostAdjustment}
        </span>
      </p>
    </Panel>
  );
}

interface VolSliderProps {
  readonly spec: NumberParam;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

const ignore = () => {};

function VolSlider({ spec, value, onChange }: VolSliderProps) {
  return (
    <div className={styles.slider} data-print="no">
      <Slider
        isCompact
        label={spec.label}
        help={spec.help}
        notation={spec.notation}
        travel={spec.travel}
        usual={spec.default}
        value={value}
        colour="voltarget"
        onGestureStart={ignore}
        onGestureEnd={ignore}
        onChange={(next) => {
          if (!isValid(next, spec.valid)) return `Not taken over: it has to be ${describeInterval(spec.valid)}.`;
          onChange(next);
          return undefined;
        }}
      />
    </div>
  );
}
