import styles from './RowColumnsMenu.module.css';
import type { RowColumn } from './rows.model.ts';

interface RowColumnsMenuProps {
  readonly columns: readonly RowColumn[];
  readonly isShown: (column: RowColumn) => boolean;
  readonly onToggle: (column: RowColumn) => void;
}

/** Which columns the rows have. Line and problem always stay. */
export function RowColumnsMenu({ columns, isShown, onToggle }: RowColumnsMenuProps) {
  return (
    <details className={styles.menu}>
      <summary>Columns</summary>
      <fieldset className={styles.list} aria-label="Columns of the rows">
        {columns
          .filter(({ id }) => id !== 'line' && id !== 'problem')
          .map((column) => (
            <label key={column.id}>
              <input type="checkbox" checked={isShown(column)} onChange={() => onToggle(column)} /> {column.label}
            </label>
          ))}
      </fieldset>
    </details>
  );
}
