import { useId } from 'react';
import styles from './ModeSwitch.module.css';

interface ModeSwitchProps<M extends string> {
  readonly label: string;
  readonly modes: readonly (readonly [mode: M, label: string])[];
  /** Undefined where none is chosen. */
  readonly mode: M | undefined;
  readonly onMode: (mode: M) => void;
}

/** Two or three ways to draw the same figures, one of which is chosen. */
export function ModeSwitch<M extends string>({ label, modes, mode, onMode }: ModeSwitchProps<M>) {
  const group = useId();
  return (
    <fieldset className={styles.group} aria-label={label}>
      {modes.map(([candidate, words]) => (
        <label key={candidate} className={styles.mode} data-chosen={candidate === mode}>
          <input
            className="visually-hidden"
            type="radio"
            name={group}
            checked={candidate === mode}
            onChange={() => onMode(candidate)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}
