import type { ReactNode } from 'react';
import { toOpenRow } from '../../store/openRowSlice.ts';
import { useLab } from '../../store/useLab.ts';
import styles from './Rows.module.css';
import type { RowOfAnswer } from './rows.model.ts';

interface OpenButtonProps {
  readonly row: RowOfAnswer;
  /** In the table, from 0. */
  readonly place: number;
  readonly children: ReactNode;
}

/** The line of a row, and the way to Explore beside it. */
export function OpenButton({ row, place, children }: OpenButtonProps) {
  const open = useLab((lab) => lab.showRowOnExplore);
  const shown = useLab((lab) => lab.dataset.shown);
  const opened = shown && toOpenRow(shown.facts, row, place);
  if (!opened) return children;
  const name = `Open row ${row.row + 1} in Explore`;
  return (
    <>
      {children}
      <button type="button" className={styles.open} aria-label={name} title={name} onClick={() => open(opened)}>
        <span aria-hidden="true">↗</span>
      </button>
    </>
  );
}
