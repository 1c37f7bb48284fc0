import { type KeyboardEvent, useId, useState } from 'react';
import type { Notation, Travel } from '../engine/stages/stage.ts';
import { fieldUnit, fromFieldText, toFieldText } from './fieldText.ts';
import styles from './NumberField.module.css';
import { steppedValue } from './stepping.ts';

/** A number that is typed. Commits on Enter and on leaving the field, never while typing; Escape takes the edit back. */
export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly notation: Notation;
  readonly travel: Travel;
  readonly valueText?: string;
  readonly describedBy?: string;
  /** Takes the value over; a string is the reason why it was refused. */
  readonly onCommit: (value: number) => string | undefined;
  readonly onFocus?: () => void;
}

export function NumberField(props: NumberFieldProps) {
  const { label, value, notation, travel, valueText, describedBy, onCommit, onFocus } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const reasonId = useId();

  const refuse = (why: string | undefined) => setReason(why ?? null);
  const commit = () => {
    if (draft === null) return;
    const typed = fromFieldText(draft, notation);
    if ('reason' in typed) return refuse(typed.reason);
    const refused = onCommit(typed.value);
    refuse(refused);
    if (refused === undefined) setDraft(null);
  };
  const handleKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') commit();
    if (event.key === 'Escape') {
      // The key takes the edit back first; the next one may close the dialog around the field.
      if (draft !== null) event.preventDefault();
      setDraft(null);
      setReason(null);
    }
    if (!['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown'].includes(event.key)) return;
    event.preventDefault();
    const next = steppedValue(value, event, travel);
    setDraft(null);
    if (next !== undefined) refuse(onCommit(next));
  };

  const unit = fieldUnit(notation);
  return (
    <span className={styles.wrap}>
      <span className={styles.box} data-invalid={reason !== null}>
        <input
          className={styles.input}
          type="text"
          inputMode="decimal"
          role="spinbutton"
          autoComplete="off"
          spellCheck={false}
          aria-label={label}
          aria-valuenow={value}
          {...(valueText === undefined ? {} : { 'aria-valuetext': valueText })}
          aria-invalid={reason !== null}
          aria-describedby={reason !== null ? reasonId : describedBy}
          value={draft ?? toFieldText(value, notation)}
          onChange={(event) => {
            setDraft(event.target.value);
            setReason(null);
          }}
          onFocus={(event) => {
            event.target.select();
            onFocus?.();
          }}
          onBlur={commit}
          onKeyDown={handleKeyDown}
        />
        {unit && (
          <span className={styles.unit} aria-hidden="true">
            {unit}
          </span>
        )}
      </span>
      {reason !== null && (
        <span id={reasonId} className={styles.reason} role="alert">
          {reason}
        </span>
      )}
    </span>
  );
}
