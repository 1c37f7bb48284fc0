import { type CellContext, type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ModeSwitch } from '../../charts/ModeSwitch.tsx';
import { formatNumber } from '../../engine/units.ts';
import type { FileFacts, QuestionOf } from '../../worker/protocol.ts';
import styles from './Rows.module.css';
import { PART_ROWS, ROW_HEIGHT, type RowColumn, type RowOfAnswer, rangeAround, toRowColumns } from './rows.model.ts';
import { useAnswer } from './useAnswer.ts';

type Order = QuestionOf<'rows'>['order'];

const ORDERS = [
  ['file', 'Order of the file'],
  ['time', 'Order of time'],
] as const;

/** Every row of the file with its factors and sizes, asked for as they come into sight. */
export function Rows({ facts }: { readonly facts: FileFacts }) {
  const [order, setOrder] = useState<Order>('file');
  const [part, setPart] = useState(0);
  const [target, setTarget] = useState<number>();
  const total = order === 'file' ? facts.rowCount : facts.ledger.scaled;
  const parts = Math.max(1, Math.ceil(total / PART_ROWS));
  const first = Math.min(part, parts - 1) * PART_ROWS;
  const goTo = (row: number): void => {
    setPart(Math.floor(row / PART_ROWS));
    setTarget(row);
  };
  return (
    <section className={styles.panel} aria-labelledby="backtest-rows">
      <div className={styles.head}>
        <h2 id="backtest-rows">Rows</h2>
        <div className={styles.tools} data-print="no">
          <ModeSwitch label="Order of rows" modes={ORDERS} mode={order} onMode={setOrder} />
          <GoToRow total={total} onRow={goTo} />
        </div>
      </div>
      {parts > 1 && (
        <p className={styles.part}>
          Rows {formatNumber(first + 1, 0)} to {formatNumber(Math.min(total, first + PART_ROWS), 0)} of{' '}
          {formatNumber(total, 0)}: a table on a page cannot be longer. “Go to row” shows any other.
        </p>
      )}
      <RowTable
        key={`${order} ${first}`}
        facts={facts}
        order={order}
        first={first}
        count={Math.min(PART_ROWS, total - first)}
        total={total}
        target={target}
      />
    </section>
  );
}

function GoToRow({ total, onRow }: { readonly total: number; readonly onRow: (row: number) => void }) {
  const [text, setText] = useState('');
  const row = Number(text);
  const isValid = Number.isInteger(row) && row >= 1 && row <= total;
  return (
    <form
      className={styles.goTo}
      onSubmit={(event) => {
        event.preventDefault();
        if (isValid) onRow(row - 1);
      }}
    >
      <label>
        Go to row{' '}
        <input
          inputMode="numeric"
          value={text}
          aria-invalid={text !== '' && !isValid}
          placeholder={`1 to ${total}`}
          onChange={({ target }) => setText(target.value.replaceAll(/\s/gu, ''))}
        />
      </label>
      <button type="submit" disabled={!isValid}>
        Go
      </button>
    </form>
  );
}

/** A row in sight, with its content when that has arrived. */
interface RowInSight {
  readonly place: number;
  readonly row: RowOfAnswer | undefined;
}

const features = tableFeatures({});
type Column = ColumnDef<typeof features, RowInSight>;
const NO_RESULTS: readonly string[] = [];

function toColumn(column: RowColumn): Column {
  return {
    id: column.id,
    header: column.label,
    cell: ({ row: { original } }: CellContext<typeof features, RowInSight>) => (
      <Cell column={column} row={original.row} />
    ),
  };
}

function Cell({ column, row }: { readonly column: RowColumn; readonly row: RowOfAnswer | undefined }) {
  if (!row) return <span className={styles.waiting} />;
  const { text, value } = column.read(row);
  return value === undefined ? <span title={text}>{text}</span> : <data value={value}>{text}</data>;
}

interface RowTableProps {
  readonly facts: FileFacts;
  readonly order: Order;
  /** Place of the table's first row among all, and how many it has. */
  readonly first: number;
  readonly count: number;
  readonly total: number;
  readonly target: number | undefined;
}

function RowTable({ facts, order, first, count, total, target }: RowTableProps) {
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    initialRect: { width: 900, height: 480 },
  });
  const items = virtual.getVirtualItems();
  const start = items[0]?.index ?? 0;
  const end = items.at(-1)?.index ?? 0;
  const answer = useAnswer({ kind: 'rows', ...rangeAround(first + start, first + end, total), order });
  const resultKey = (answer?.resultColumns ?? NO_RESULTS).join(' ');
  const shown = useMemo(() => toRowColumns(facts, resultKey === '' ? [] : resultKey.split(' ')), [facts, resultKey]);
  const columns = useMemo(() => shown.map(toColumn), [shown]);
  const data = items.map(({ index }): RowInSight => {
    const place = first + index;
    return { place, row: answer?.rows[place - answer.from] };
  });
  const table = useTable({ features, columns, data, getRowId: ({ place }) => String(place) });
  const width = shown.reduce((sum, column) => sum + column.width, 0);

  useEffect(() => {
    if (target !== undefined) virtual.scrollToIndex(target - first, { align: 'center' });
  }, [target, first, virtual]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section ref={scroller} className={styles.scroll} aria-label="Rows, scrollable" tabIndex={0}>
      <table
        className={styles.table}
        style={{ minWidth: width }}
        aria-label="Backtest rows"
        aria-rowcount={total + 1}
        aria-colcount={shown.length}
      >
        <colgroup>
          {shown.map((column) => (
            <col key={column.id} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              {group.headers.map((header, i) => (
                <th key={header.id} scope="col" data-number={shown[i]?.isNumber}>
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <Gap height={items[0]?.start ?? 0} />
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr
              key={row.id}
              aria-rowindex={row.original.place + 2}
              data-status={row.original.row?.status}
              data-target={row.original.place === target}
              aria-busy={row.original.row === undefined}
              style={{ height: ROW_HEIGHT }}
            >
              {row.getAllCells().map((cell, i) => (
                <td key={cell.id} data-number={shown[i]?.isNumber}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <Gap height={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} />
      </table>
    </section>
  );
}

/** The length of the rows that are out of sight. */
function Gap({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tbody aria-hidden="true">
      <tr style={{ height }} />
    </tbody>
  );
}
