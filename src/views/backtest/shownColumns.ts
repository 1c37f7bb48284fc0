import { useState } from 'react';
import { isShownAtFirst, type RowColumn } from './rows.model.ts';

const KEY = 'exposure-lab.rowColumns';

/** Columns that the user turned on or off, by id. Columns of the file alone are not remembered: their names are nobody's business. */
type Choices = Readonly<Record<string, boolean>>;

/** Which columns are shown: as chosen, remembered in this browser where it allows that. */
export function useShownColumns(): {
  readonly isShown: (column: RowColumn) => boolean;
  readonly toggle: (column: RowColumn) => void;
} {
  const [choices, setChoices] = useState(recall);
  const isShown = (column: RowColumn): boolean => choices[column.id] ?? isShownAtFirst(column);
  return {
    isShown,
    toggle: (column) => {
      const next = { ...choices, [column.id]: !isShown(column) };
      setChoices(next);
      remember(next);
    },
  };
}

function recall(): Choices {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    return Object.fromEntries(
      Object.entries(stored).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
    );
  } catch {
    return {};
  }
}

function remember(choices: Choices): void {
  const lasting = Object.entries(choices).filter(([id]) => !id.startsWith('file '));
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(lasting)));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
