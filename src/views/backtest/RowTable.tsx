import { type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useAnswer } from '../../store/useAnswer.ts';
import { useLab } from '../../store/useLab.ts';
import { REST_MS } from '../../worker/client.ts';
import type { FileFacts, RowsAnswer } from '../../worker/protocol.ts';
import { OpenButton } from './OpenButton.tsx';
import { RowHeader } from './RowHeader.tsx';
import styles from './Rows.module.css';
import { ROW_HEIGHT, type RowColumn, type RowOfAnswer, rangeAround } from './rows.model.ts';

/** A row in sight, with its content when that has arrived. */
interface RowInSight {
  readonly place: number;
  readonly row: RowOfAnswer | undefined;
}

const features = tableFeatures({});
type Column = ColumnDef<typeof features, RowInSight>;

const toColumn = ({ id, label }: RowColumn): Column => ({ id, header: label });

interface CellProps {
  readonly column: RowColumn;
  readonly row: RowOfAnswer | undefined;
  readonly place: number;
}

function Cell({ column, row, place }: CellProps) {
  if (!row) return <span className={styles.waiting} />;
  const { text, value } = column.read(row);
  const content = value === undefined ? <span title={text}>{text}</span> : <data value={value}>{text}</data>;
  return column.id === 'line' ? (
    <OpenButton row={row} place={place}>
      {content}
    </OpenButton>
  ) : (
    content
  );
}

interface RowTableProps {
  readonly facts: FileFacts;
  readonly shown: readonly RowColumn[];
  /** Place of the table's first row among all, and how many it has. */
  readonly first: number;
  readonly count: number;
  readonly total: number;
  readonly target: number | undefined;
  /** Place in the file of the row that someone came back from: marked, and its button focused once it is there. */
  readonly found: number | undefined;
  readonly onAnswer: (answer: RowsAnswer) => void;
}

/** The rows of one stretch of the table, as many as are in sight. */
export function RowTable({ facts, shown, first, count, total, target, found, onAnswer }: RowTableProps) {
  const filter = useLab((lab) => lab.rowFilter);
  const order = useLab((lab) => lab.rowOrder);
  const setOrder = useLab((lab) => lab.setRowOrder);
  const cursor = useLab((lab) => lab.cursor);
  const setCursor = useLab((lab) => lab.setCursor);
  const mayBeOld = !useIsResting();
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
  const range = rangeAround(first + start, first + end, Math.max(total, 1));
  const answer = useAnswer({ kind: 'rows', ...range, order, filter, mayBeOld });
  const newestOnAnswer = useRef(onAnswer);
  newestOnAnswer.current = onAnswer;
  useEffect(() => {
    if (answer) newestOnAnswer.current(answer);
  }, [answer]);
  const columns = useMemo(() => shown.map(toColumn), [shown]);
  const data = items.map(({ index }): RowInSight => {
    const place = first + index;
    return { place, row: answer?.rows[place - answer.from] };
  });
  const table = useTable({ features, columns, data, getRowId: ({ place }) => String(place) });
  const width = shown.reduce((sum, column) => sum + column.width, 0);
  const marked = nearestRow(data, cursor, facts);

  useEffect(() => {
    if (target !== undefined) virtual.scrollToIndex(target - first, { align: 'center' });
  }, [target, first, virtual]);

  const isFound = found !== undefined && data.some(({ row }) => row?.row === found);
  useEffect(() => {
    if (isFound)
      scroller.current?.querySelector<HTMLElement>('tr[data-found="true"] button')?.focus({ preventScroll: true });
  }, [isFound]);

  return (
    <>
      {answer?.isOld === true && (
        <p className={styles.part} role="status">
          Order and filter are those of the settings before; they follow when the settings rest.
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
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
                {group.headers.map((header, i) => {
                  const column = shown[i];
                  return column ? <RowHeader key={header.id} column={column} order={order} onOrder={setOrder} /> : null;
                })}
              </tr>
            ))}
          </thead>
          <Gap height={items[0]?.start ?? 0} />
          <tbody onPointerLeave={() => setCursor(undefined)}>
            {table.getRowModel().rows.map((row) => (
              <tr
                key={row.id}
                aria-rowindex={row.original.place + 2}
                data-status={row.original.row?.status}
                data-target={row.original.place === target}
                data-found={found !== undefined && row.original.row?.row === found}
                data-cursor={row.original.place === marked}
                aria-busy={row.original.row === undefined}
                style={{ height: ROW_HEIGHT }}
                onPointerEnter={() => setCursor(row.original.row?.x)}
              >
                {row.getAllCells().map((cell, i) => {
                  const column = shown[i];
                  return column ? (
                    <td key={cell.id} data-number={column.isNumber}>
                      <Cell column={column} row={row.original.row} place={row.original.place} />
                    </td>
                  ) : null;
                })}
              </tr>
            ))}
          </tbody>
          <Gap height={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} />
        </table>
      </section>
      {total === 0 && <p className={styles.none}>No row passes the filter.</p>}
    </>
  );
}

/** Whether the settings have not changed for a moment. */
function useIsResting(): boolean {
  const decision = useLab((lab) => lab.decision);
  const [rested, setRested] = useState(decision);
  useEffect(() => {
    const timer = setTimeout(() => setRested(decision), REST_MS);
    return () => clearTimeout(timer);
  }, [decision]);
  return rested === decision;
}

/** The row in sight that is nearest to the place pointed at in a chart, if one of them is near at all. */
function nearestRow(data: readonly RowInSight[], cursor: number | undefined, { axis }: FileFacts): number | undefined {
  if (cursor === undefined) return undefined;
  let nearest: { readonly place: number; readonly distance: number } | undefined;
  for (const { place, row } of data) {
    if (row?.x === undefined) continue;
    const distance = Math.abs(row.x - cursor);
    if (!nearest || distance < nearest.distance) nearest = { place, distance };
  }
  const reach = (axis.to - axis.from) / 500;
  return nearest && nearest.distance <= reach ? nearest.place : undefined;
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
