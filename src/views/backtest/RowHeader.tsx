import type { RowOrder } from '../../batch/rowSelection.ts';
import styles from './Rows.module.css';
import type { RowColumn } from './rows.model.ts';

interface RowHeaderProps {
  readonly column: RowColumn;
  readonly order: RowOrder;
  readonly onOrder: (order: RowOrder) => void;
}

/** A column's name; a press sorts by it, rising, then falling, then not at all. */
export function RowHeader({ column: { label, isNumber, sort }, order, onOrder }: RowHeaderProps) {
  if (!sort)
    return (
      <th scope="col" data-number={isNumber}>
        {label}
      </th>
    );
  const current = typeof order === 'object' && order.by === sort ? order : undefined;
  const direction = current ? (current.isDescending ? 'descending' : 'ascending') : 'none';
  const next: RowOrder = !current
    ? { by: sort, isDescending: false }
    : current.isDescending
      ? 'file'
      : { by: sort, isDescending: true };
  const sign = direction === 'none' ? '' : direction === 'ascending' ? ' ▲' : ' ▼';
  return (
    <th scope="col" data-number={isNumber} aria-sort={direction}>
      <button type="button" className={styles.sort} onClick={() => onOrder(next)}>
        {label}
        <span aria-hidden="true">{sign}</span>
      </button>
    </th>
  );
}
