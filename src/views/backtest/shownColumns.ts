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

/** Whether the storage holds something else than choices of columns. */
export function hasDamagedChoices(storage: Storage): boolean {
  const text = storage.getItem(KEY);
  return text !== null && parseChoices(text) === undefined;
}

function recall(): Choices {
  try {
    return parseChoices(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

/** Taken as a whole or, undefined, not at all. Never throws. */
function parseChoices(text: string | null): Choices | undefined {
  try {
    const stored: unknown = JSON.parse(text ?? '{}');
    if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return undefined;
    const entries = Object.entries(stored);
    const choices = entries.filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean');
    return choices.length === entries.length ? Object.fromEntries(choices) : undefined;
  } catch {
    return undefined;
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
