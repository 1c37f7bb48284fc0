import { useId } from 'react';
import type { CellUnit, ReadingPreview } from '../../data/readingChoices.ts';
import type { Field, FieldId } from '../../data/schema.ts';
import styles from './MatchColumns.module.css';
import { hasUnit, type MatchDraft, suggestUnit, unitOf, withColumn } from './matchColumns.model.ts';

interface MatchFieldProps {
  readonly field: Field;
  readonly preview: ReadingPreview;
  /** The columns of the file, as they are told apart. */
  readonly labels: readonly string[];
  readonly draft: MatchDraft;
  readonly onChange: (draft: MatchDraft) => void;
}

/** One field: its column in the file and, where that leaves it open, what the numbers in it stand for. */
export function MatchField({ field, preview, labels, draft, onChange }: MatchFieldProps) {
  const id = useId();
  const place = draft.columns[field.id];
  const isNeeded = field.id === 'rawPosition';
  return (
    <div className={styles.field}>
      <div className={styles.name}>
        <label htmlFor={id}>
          <code>{field.column}</code>
        </label>
        {isNeeded && <span className={styles.needed}>needed</span>}
      </div>
      <div className={styles.choices}>
        <select
          id={id}
          className={styles.select}
          value={place ?? ''}
          data-first={isNeeded ? true : undefined}
          onChange={({ target: { value } }) =>
            onChange(withColumn(draft, field.id, value === '' ? undefined : Number(value)))
          }
        >
          <option value="">not in the file</option>
          {labels.map((label, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            <option key={at} value={at}>
              {label}
            </option>
          ))}
        </select>
        {place !== undefined && hasUnit(field) && (
          <UnitSelect field={field} place={place} preview={preview} draft={draft} onChange={onChange} />
        )}
        {place !== undefined && field.id === 'metaProb' && <MeaningSelect draft={draft} onChange={onChange} />}
      </div>
    </div>
  );
}

/** What the unit belongs to, in words: the column's own name is the name of its select. */
const QUANTITIES: Readonly<Partial<Record<FieldId, string>>> = {
  rawPosition: 'position',
  metaProb: 'probability',
  banditWeight: 'weight',
  correlationPenalty: 'penalty',
  currentPnl: 'profit',
  return: 'gain to the next row',
};

const UNITS: readonly (readonly [CellUnit, string])[] = [
  ['fraction', 'fraction: 0.01 is 1 %'],
  ['percent', 'percent: 1 is 1 %'],
  ['basisPoints', 'basis points: 100 are 1 %'],
];

const UNIT_WORDS: Readonly<Record<CellUnit, string>> = {
  fraction: 'fractions',
  percent: 'percent',
  basisPoints: 'basis points',
};

interface UnitSelectProps extends Omit<MatchFieldProps, 'labels'> {
  readonly place: number;
}

function UnitSelect({ field, place, preview, draft, onChange }: UnitSelectProps) {
  const unit = unitOf(draft, preview, field.id, place);
  const suggested = suggestUnit(preview, field.id, place);
  return (
    <>
      <select
        className={styles.select}
        aria-label={`Unit of the ${QUANTITIES[field.id] ?? field.column}`}
        value={unit}
        onChange={({ target }) => {
          const chosen = UNITS.find(([name]) => name === target.value);
          if (chosen) onChange({ ...draft, units: { ...draft.units, [field.id]: chosen[0] } });
        }}
      >
        {UNITS.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
      {suggested !== 'fraction' && (
        <p className={styles.hint}>The first values are so large that they seem to be {UNIT_WORDS[suggested]}.</p>
      )}
    </>
  );
}

function MeaningSelect({ draft, onChange }: Pick<MatchFieldProps, 'draft' | 'onChange'>) {
  return (
    <>
      <select
        className={styles.select}
        aria-label="Meaning of the probability"
        value={draft.metaProbMeaning}
        onChange={({ target }) => onChange({ ...draft, metaProbMeaning: target.value === 'up' ? 'up' : 'right' })}
      >
        <option value="right">the trade is right</option>
        <option value="up">the price goes up</option>
      </select>
      {draft.metaProbMeaning === 'up' && (
        <p className={styles.hint}>
          A short position is right when the price does not go up, so it counts with 1 − p; a long one counts with p.
        </p>
      )}
    </>
  );
}
