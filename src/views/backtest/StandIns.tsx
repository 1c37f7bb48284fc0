import { problemText } from '../../controls/problemText.ts';
import { Slider } from '../../controls/Slider.tsx';
import { inputSpec } from '../../store/decision.ts';
import { useLab } from '../../store/useLab.ts';
import type { FileFacts } from '../../worker/protocol.ts';
import styles from './FilePanel.module.css';

interface StandIn {
  readonly name: 'metaProb' | 'banditWeight';
  readonly colour: string;
}

const INPUTS: readonly StandIn[] = [
  { name: 'metaProb', colour: 'meta' },
  { name: 'banditWeight', colour: 'bandit' },
];

/** The inputs that stand for columns which the file does not have: the same values as on Explore. */
export function StandIns({ facts: { fields } }: { readonly facts: FileFacts }) {
  const missing = INPUTS.filter(({ name }) => fields[name] === undefined);
  const isRegimeMissing = fields.regime === undefined;
  if (missing.length === 0 && !isRegimeMissing) return null;
  return (
    <section className={styles.standIns} aria-label="Stand-ins for missing columns">
      <h2>Not in the file</h2>
      <p className={styles.note}>Every row counts with these values.</p>
      {missing.map(({ name, colour }) => (
        <InputSlider key={name} name={name} colour={colour} />
      ))}
      {isRegimeMissing && <RegimeSelect />}
    </section>
  );
}

function InputSlider({ name, colour }: StandIn) {
  const value = useLab((lab) => lab.decision.inputs[name]);
  const setInput = useLab((lab) => lab.setInput);
  const onGestureStart = useLab((lab) => lab.startGesture);
  const onGestureEnd = useLab((lab) => lab.endGesture);
  const { label, help, notation, travel, default: usual } = inputSpec(name);
  return (
    <Slider
      isCompact
      label={label}
      help={help}
      notation={notation}
      travel={travel}
      usual={usual}
      value={value}
      colour={colour}
      onChange={(next) => problemText(setInput(name, next))}
      onGestureStart={onGestureStart}
      onGestureEnd={onGestureEnd}
    />
  );
}

function RegimeSelect() {
  const regime = useLab((lab) => lab.decision.inputs.regime);
  const table = useLab((lab) => lab.decision.config.regimeScales);
  const setRegime = useLab((lab) => lab.setRegime);
  const names = Object.keys(table);
  return (
    <label className={styles.regime}>
      <span>Regime</span>
      <select value={regime} onChange={({ target }) => setRegime(target.value)}>
        {!names.includes(regime) && <option value={regime}>{regime} (unknown)</option>}
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}
