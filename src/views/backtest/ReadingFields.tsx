import { useId } from 'react';
import type { ReadingChoices, ReadingPreview } from '../../data/readingChoices.ts';
import styles from './ReadingFields.module.css';
import { cutFields } from './reading.model.ts';

interface ReadingFieldsProps {
  readonly choices: ReadingChoices;
  /** How the file is read under these choices; undefined until that is known. */
  readonly found: ReadingPreview | undefined;
  readonly onChange: (choices: ReadingChoices) => void;
}

/** How the text of a file is cut into cells and numbers: what was found, and what it shall be instead. */
export function ReadingFields({ choices, found, onChange }: ReadingFieldsProps) {
  const id = useId();
  return (
    <div className={styles.fields}>
      {cutFields(choices, found).map(({ label, options, value, choose }, i) => (
        <div key={label} className={styles.field}>
          <label htmlFor={`${id}-${i}`}>{label}</label>
          <select
            id={`${id}-${i}`}
            className={styles.select}
            value={value}
            onChange={({ target }) => onChange(choose(target.value))}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.words}
              </option>
            ))}
          </select>
        </div>
      ))}
    </div>
  );
}
