import { capAfter } from '../engine/stages/capAfter.ts';
import { volatilityTarget } from '../engine/stages/volatilityTarget.ts';
import { useLab } from '../store/useLab.ts';
import styles from './PipelineSwitches.module.css';
import { Switch } from './Switch.tsx';

/** The optional parts of the pipeline, and the two options of the volatility target. */
export function PipelineSwitches() {
  const { pyramid, voltarget } = useLab((lab) => lab.decision.switches);
  const annualise = useLab((lab) => lab.decision.config.annualise);
  const isCappedAfter = useLab((lab) => lab.decision.config.capAfter);
  const setSwitch = useLab((lab) => lab.setSwitch);
  const setConfigValue = useLab((lab) => lab.setConfigValue);
  const { annualise: annualiseSpec } = volatilityTarget.params;
  const { capAfter: capAfterSpec } = capAfter.params;
  return (
    <section className={styles.panel} aria-label="Pipeline">
      <h2 className={styles.title}>Pipeline</h2>
      <Switch
        label="Pyramiding"
        help="Add to winning trades and cut losing ones, after the cap."
        isOn={pyramid}
        onChange={(isOn) => setSwitch('pyramid', isOn)}
      />
      <Switch
        label="ATR volatility target"
        help="Size the position for a target volatility, as the last step."
        isOn={voltarget}
        onChange={(isOn) => setSwitch('voltarget', isOn)}
      />
      {voltarget && (
        <div className={styles.nested}>
          <Switch
            label={annualiseSpec.label}
            help={annualiseSpec.help}
            isOn={annualise}
            onChange={(isOn) => setConfigValue('annualise', isOn)}
          />
          <Switch
            label={capAfterSpec.label}
            help={capAfterSpec.help}
            isOn={isCappedAfter}
            onChange={(isOn) => setConfigValue('capAfter', isOn)}
          />
        </div>
      )}
    </section>
  );
}
