import { useEffect, useMemo, useRef, useState } from 'react';
import { ModeSwitch } from '../../charts/ModeSwitch.tsx';
import type { Stretch } from '../../charts/timeAxis.model.ts';
import { formatNumber } from '../../engine/units.ts';
import { useLab } from '../../store/useLab.ts';
import type { FileFacts } from '../../worker/protocol.ts';
import { GoToRow } from './GoToRow.tsx';
import { RowColumnsMenu } from './RowColumnsMenu.tsx';
import { RowFilterBar } from './RowFilterBar.tsx';
import styles from './Rows.module.css';
import { RowTable } from './RowTable.tsx';
import { PART_ROWS, toRowColumns } from './rows.model.ts';
import { useShownColumns } from './shownColumns.ts';

const ORDERS = [
  ['file', 'Order of the file'],
  ['time', 'Order of time'],
] as const;

interface RowsProps {
  readonly facts: FileFacts;
  readonly window: Stretch;
  readonly isWhole: boolean;
}

/** Every row of the file with its factors and sizes, asked for as they come into sight; sorted and filtered in the worker. */
export function Rows({ facts, window, isWhole }: RowsProps) {
  const filter = useLab((lab) => lab.rowFilter);
  const order = useLab((lab) => lab.rowOrder);
  const setOrder = useLab((lab) => lab.setRowOrder);
  const setFilter = useLab((lab) => lab.setRowFilter);
  const called = useLab((lab) => lab.rowsCalled);
  const rowToFind = useLab((lab) => lab.rowToFind);
  const forgetRowToFind = useLab((lab) => lab.forgetRowToFind);
  const [found, setFound] = useState<number>();
  const [part, setPart] = useState(0);
  const [target, setTarget] = useState<number>();
  const [total, setTotal] = useState(facts.rowCount);
  const [resultKey, setResultKey] = useState('');
  const { isShown, toggle } = useShownColumns();
  const heading = useRef<HTMLHeadingElement>(null);
  const columns = useMemo(() => toRowColumns(facts, resultKey === '' ? [] : resultKey.split(' ')), [facts, resultKey]);
  const shown = columns.filter(isShown);
  const parts = Math.max(1, Math.ceil(total / PART_ROWS));
  const first = Math.min(part, parts - 1) * PART_ROWS;
  const goTo = (row: number): void => {
    setPart(Math.floor(row / PART_ROWS));
    setTarget(row);
  };

  useEffect(() => {
    if (called === 0) return;
    heading.current?.scrollIntoView({ block: 'start' });
    heading.current?.focus({ preventScroll: true });
    setPart(0);
  }, [called]);

  useEffect(() => {
    if (!rowToFind) return;
    setFound(rowToFind.row);
    setPart(Math.floor(rowToFind.place / PART_ROWS));
    setTarget(rowToFind.place);
    heading.current?.scrollIntoView({ block: 'start' });
    forgetRowToFind();
  }, [rowToFind, forgetRowToFind]);

  return (
    <section className={styles.panel} aria-labelledby="backtest-rows">
      <div className={styles.head}>
        <h2 id="backtest-rows" ref={heading} tabIndex={-1}>
          Rows
        </h2>
        <div className={styles.tools} data-print="no">
          <ModeSwitch
            label="Order of rows"
            modes={ORDERS}
            mode={typeof order === 'object' ? undefined : order}
            onMode={setOrder}
          />
          <GoToRow
            total={total}
            hasTime={facts.axis.kind === 'time'}
            onRow={goTo}
            onTime={(timeMs) => {
              setOrder('time');
              setFilter({ ...filter, stretch: { from: timeMs, to: facts.axis.to } });
            }}
          />
          <RowColumnsMenu columns={columns} isShown={isShown} onToggle={toggle} />
        </div>
      </div>
      <RowFilterBar
        facts={facts}
        resultColumns={resultKey.split(' ')}
        total={total}
        window={window}
        isWhole={isWhole}
      />
      {parts > 1 && (
        <p className={styles.part}>
          Rows {formatNumber(first + 1, 0)} to {formatNumber(Math.min(total, first + PART_ROWS), 0)} of{' '}
          {formatNumber(total, 0)}: a table on a page cannot be longer. “Go to row” shows any other.
        </p>
      )}
      <RowTable
        key={`${JSON.stringify([order, filter])} ${first}`}
        facts={facts}
        shown={shown}
        first={first}
        count={Math.max(0, Math.min(PART_ROWS, total - first))}
        total={total}
        target={target}
        found={found}
        onAnswer={(answer) => {
          setTotal(answer.total);
          setResultKey(answer.resultColumns.join(' '));
        }}
      />
    </section>
  );
}
