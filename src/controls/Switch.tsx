import { useId } from 'react';
import styles from './Switch.module.css';

export interface SwitchProps {
  readonly label: string;
  readonly help: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function Switch({ label, help, isOn, onChange }: SwitchProps) {
  const helpId = useId();
  return (
    <label className={styles.switch} title={help}>
      <input
        className={styles.input}
        type="checkbox"
        role="switch"
        aria-label={label}
        aria-checked={isOn}
        aria-describedby={helpId}
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={styles.label}>{label}</span>
      <span className={styles.state} aria-hidden="true">
        {isOn ? 'on' : 'off'}
      </span>
      <span id={helpId} className="visually-hidden">
        {help}
      </span>
    </label>
  );
}
