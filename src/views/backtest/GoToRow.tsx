import { useState } from 'react';
import { parseTimeText } from '../../data/timestampCell.ts';
import styles from './Rows.module.css';

interface GoToRowProps {
  readonly total: number;
  readonly hasTime: boolean;
  readonly onRow: (row: number) => void;
  /** Milliseconds since 1970 UTC. */
  readonly onTime: (timeMs: number) => void;
}

/** A row by its number, or the rows from a date on. */
export function GoToRow({ total, hasTime, onRow, onTime }: GoToRowProps) {
  const [text, setText] = useState('');
  const row = Number(text.replaceAll(/\s/gu, ''));
  const isRow = Number.isInteger(row) && row >= 1 && row <= total;
  const time = hasTime && !isRow ? parseTimeText(text) : 'notATime';
  const timeMs = typeof time === 'object' ? time.timeMs : undefined;
  const isValid = isRow || timeMs !== undefined;
  return (
    <form
      className={styles.goTo}
      onSubmit={(event) => {
        event.preventDefault();
        if (isRow) onRow(row - 1);
        else if (timeMs !== undefined) onTime(timeMs);
      }}
    >
      <label>
        {hasTime ? 'Go to row or date' : 'Go to row'}{' '}
        <input
          value={text}
          aria-invalid={text !== '' && !isValid}
          placeholder={`1 to ${total}`}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <button type="submit" disabled={!isValid}>
        Go
      </button>
    </form>
  );
}
