import { type FormEvent, useState } from 'react';
import { findRegime } from '../engine/regimeName.ts';
import type { TableParam } from '../engine/stages/stage.ts';
import { useLab } from '../store/useLab.ts';
import { problemText } from './problemText.ts';
import styles from './RegimeTable.module.css';
import { Slider } from './Slider.tsx';

/** The multiplier a new regime starts with: it changes nothing until it is set. */
const NEW_MULTIPLIER = 1;

/** The regimes and their multipliers: each can be set, renamed and removed, and new ones added. */
export function RegimeTable({ spec, colour }: { readonly spec: TableParam; readonly colour: string }) {
  const table = useLab((lab) => lab.decision.config.regimeScales);
  const setConfigValue = useLab((lab) => lab.setConfigValue);
  const setTable = (entries: readonly (readonly [string, number])[]): string | undefined =>
    problemText(setConfigValue('regimeScales', Object.fromEntries(entries)));
  const entries = Object.entries(table);
  return (
    <div className={styles.table}>
      {entries.map(([name, multiplier]) => (
        <RegimeRow
          key={name}
          name={name}
          multiplier={multiplier}
          spec={spec}
          colour={colour}
          isNameTaken={(other) => {
            const found = findRegime(table, other);
            return found !== undefined && found !== name;
          }}
          onMultiplier={(next) => setTable(entries.map(([n, m]) => [n, n === name ? next : m]))}
          onRename={(next) => setTable(entries.map(([n, m]) => [n === name ? next : n, m]))}
          onRemove={() => setTable(entries.filter(([n]) => n !== name))}
        />
      ))}
      <AddRegime table={table} onAdd={(name) => setTable([...entries, [name, NEW_MULTIPLIER]])} />
    </div>
  );
}

interface RegimeRowProps {
  readonly name: string;
  readonly multiplier: number;
  readonly spec: TableParam;
  readonly colour: string;
  readonly isNameTaken: (name: string) => boolean;
  readonly onMultiplier: (value: number) => string | undefined;
  readonly onRename: (name: string) => void;
  readonly onRemove: () => void;
}

function RegimeRow(props: RegimeRowProps) {
  const { name, multiplier, spec, colour, isNameTaken, onMultiplier, onRename, onRemove } = props;
  const [isRenaming, setRenaming] = useState(false);
  const onGestureStart = useLab((lab) => lab.startGesture);
  const onGestureEnd = useLab((lab) => lab.endGesture);
  return (
    <div className={styles.row}>
      <Slider
        isCompact
        label={spec.labelOf(name)}
        help={spec.help}
        notation={spec.notation}
        travel={spec.travel}
        value={multiplier}
        usual={Object.hasOwn(spec.default, name) ? (spec.default[name] ?? NEW_MULTIPLIER) : NEW_MULTIPLIER}
        colour={colour}
        onChange={onMultiplier}
        onGestureStart={onGestureStart}
        onGestureEnd={onGestureEnd}
      />
      {isRenaming ? (
        <NameForm
          label={`New name of ${name}`}
          action="Rename"
          start={name}
          isTaken={isNameTaken}
          onDone={(next) => {
            setRenaming(false);
            if (next !== undefined && next !== name) onRename(next);
          }}
        />
      ) : (
        <div className={styles.actions}>
          <button
            type="button"
            className={styles.quiet}
            aria-label={`Rename ${name}`}
            onClick={() => setRenaming(true)}
          >
            rename
          </button>
          <button type="button" className={styles.quiet} aria-label={`Remove ${name}`} onClick={onRemove}>
            remove
          </button>
        </div>
      )}
    </div>
  );
}

function AddRegime({
  table,
  onAdd,
}: {
  readonly table: Readonly<Record<string, number>>;
  readonly onAdd: (name: string) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  if (!isOpen)
    return (
      <button type="button" className={styles.add} onClick={() => setOpen(true)}>
        + Add regime
      </button>
    );
  return (
    <NameForm
      label="Name of the new regime"
      action="Add"
      start=""
      isTaken={(name) => findRegime(table, name) !== undefined}
      onDone={(name) => {
        setOpen(false);
        if (name !== undefined) onAdd(name);
      }}
    />
  );
}

interface NameFormProps {
  readonly label: string;
  readonly action: string;
  readonly start: string;
  readonly isTaken: (name: string) => boolean;
  /** The new name, or undefined where the form is left without one. */
  readonly onDone: (name: string | undefined) => void;
}

function NameForm({ label, action, start, isTaken, onDone }: NameFormProps) {
  const [name, setName] = useState(start);
  const [reason, setReason] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const bare = name.trim();
    if (bare === '') return setReason('A regime needs a name.');
    if (isTaken(bare)) return setReason('There is a regime of this name: case, spaces, - and _ do not count.');
    onDone(bare);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <input
        className={styles.name}
        aria-label={label}
        aria-invalid={reason !== undefined}
        // biome-ignore lint/a11y/noAutofocus: the form opens by the user's own click and replaces the button they pressed
        autoFocus
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          setReason(undefined);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone(undefined);
        }}
      />
      <button type="submit" className={styles.quiet}>
        {action}
      </button>
      <button type="button" className={styles.quiet} onClick={() => onDone(undefined)}>
        Cancel
      </button>
      {reason !== undefined && (
        <p className={styles.reason} role="alert">
          {reason}
        </p>
      )}
    </form>
  );
}
