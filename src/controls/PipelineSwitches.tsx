import { capAfter } from '../engine/stages/capAfter.ts';
import { volatilityTarget } from '../engine/stages/volatilityTarget.ts';
import { categoryMultiplier } from '../engine/trace.ts';
import { useLab } from '../store/useLab.ts';
import styles from './PipelineSwitches.module.css';
import { Switch } from './Switch.tsx';

/** Regimes of the default table that stand for a level of volatility. */
const VOLATILITY_REGIMES = ['HIGH_VOL', 'LOW_VOL'];

/** The optional parts of the pipeline, and the two options of the volatility target. */
export function PipelineSwitches() {
  const { pyramid, voltarget } = useLab((lab) => lab.decision.switches);
  const annualise = useLab((lab) => lab.decision.config.annualise);
  const isCappedAfter = useLab((lab) => lab.decision.config.capAfter);
  const isVolatilityCountedTwice = useLab(({ decision: { config } }) =>
    VOLATILITY_REGIMES.some((name) => (categoryMultiplier(config.regimeScales, name) ?? 1) !== 1),
  );
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
      {voltarget && isVolatilityCountedTwice && (
        <p className={styles.note}>
          The regime table already sizes for volatility (HIGH_VOL and LOW_VOL are not 1×), so volatility counts twice.
        </p>
      )}
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
