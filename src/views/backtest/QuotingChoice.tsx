import { useId } from 'react';
import { quotingNames } from '../../data/dialect.ts';
import { excerpt } from '../../data/problems.ts';
import type { ReadingChoices, ReadingPreview } from '../../data/readingChoices.ts';
import { formatNumber } from '../../engine/units.ts';
import styles from './QuotingChoice.module.css';

interface QuotingChoiceProps {
  readonly preview: ReadingPreview;
  readonly choices: ReadingChoices;
  readonly onChange: (choices: ReadingChoices) => void;
}

/** Cells of a row shown for each way of quoting. */
const CELLS_SHOWN = 12;

/** One row of the file under each way of quoting that it may be written in: the choice between them. */
export function QuotingChoice({ preview: { quotings, dialect }, choices, onChange }: QuotingChoiceProps) {
  const id = useId();
  const [first] = quotings;
  // The preview under a choice comes a moment after it.
  const chosen = choices.quoting ?? dialect.quoting;
  if (!first) return null;
  return (
    <fieldset className={styles.choice}>
      <legend>Line {formatNumber(first.line, 0)}, read with</legend>
      {quotings.map(({ quoting, cells }) => (
        <div key={quoting} className={styles.reading} data-chosen={quoting === chosen}>
          <label>
            <input
              type="radio"
              name={id}
              checked={quoting === chosen}
              aria-describedby={`${id}-${quoting}`}
              onChange={() => onChange({ ...choices, quoting })}
            />
            {quotingNames[quoting]}
          </label>
          <ul id={`${id}-${quoting}`} aria-label={`Cells with ${quotingNames[quoting]}`}>
            {cells.slice(0, CELLS_SHOWN).map((cell, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
              <li key={place}>{cell === '' ? <span className={styles.empty}>empty</span> : excerpt(cell)}</li>
            ))}
            {cells.length > CELLS_SHOWN && <li className={styles.empty}>and {cells.length - CELLS_SHOWN} more</li>}
          </ul>
        </div>
      ))}
    </fieldset>
  );
}
