import { formatMultiple } from '../../engine/units.ts';
import { selectTrace } from '../../store/select.ts';
import { useLab } from '../../store/useLab.ts';
import { controlId } from './link.ts';
import styles from './RegimeRadios.module.css';

interface RegimeRadiosProps {
  readonly isLinked: boolean;
  readonly onLink: (isLinked: boolean) => void;
}

export function RegimeRadios({ isLinked, onLink }: RegimeRadiosProps) {
  const regime = useLab((lab) => lab.decision.inputs.regime);
  const table = useLab((lab) => lab.decision.config.regimeScales);
  const setRegime = useLab((lab) => lab.setRegime);
  const factor = useLab(
    (lab) => selectTrace(lab.decision).steps.find(({ stage }) => stage.id === 'regime')?.factor ?? 1,
  );
  const isKnown = Object.hasOwn(table, regime);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointer and focus here only highlight the linked term of the chain
    <div
      id={controlId('regime')}
      className={styles.regime}
      data-linked={isLinked}
      onPointerEnter={() => onLink(true)}
      onPointerLeave={() => onLink(false)}
      onFocus={() => onLink(true)}
      onBlur={() => onLink(false)}
    >
      <div className={styles.head}>
        <span className={styles.label} aria-hidden="true">
          Regime
        </span>
        <data className={styles.factor} value={String(factor)}>
          {formatMultiple(factor)}
        </data>
      </div>
      <div className={styles.options} role="radiogroup" aria-label="Regime">
        {Object.entries(table).map(([name, multiplier]) => (
          <Option
            key={name}
            name={name}
            value={name}
            multiplier={multiplier}
            isChosen={name === regime}
            onChoose={setRegime}
          />
        ))}
        {!isKnown && (
          <Option name={`${regime} (unknown)`} value={regime} multiplier={1} isChosen onChoose={setRegime} />
        )}
      </div>
    </div>
  );
}

interface OptionProps {
  readonly name: string;
  readonly value: string;
  readonly multiplier: number;
  readonly isChosen: boolean;
  readonly onChoose: (name: string) => void;
}

function Option({ name, value, multiplier, isChosen, onChoose }: OptionProps) {
  return (
    <label className={styles.option} data-chosen={isChosen} title={name}>
      <input
        className={styles.radio}
        type="radio"
        name="regime"
        aria-label={name}
        checked={isChosen}
        onChange={() => onChoose(value)}
      />
      <span className={styles.name} aria-hidden="true">
        {name}
      </span>
      <data className={styles.multiplier} value={String(multiplier)}>
        {formatMultiple(multiplier)}
      </data>
    </label>
  );
}
