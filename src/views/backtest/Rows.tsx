import { type CellContext, type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { resultColumns } from '../../batch/backtestRun.ts';
import type { RowOrder } from '../../batch/rowSelection.ts';
import { ModeSwitch } from '../../charts/ModeSwitch.tsx';
import { type Stretch, writePlace } from '../../charts/timeAxis.model.ts';
import { parseTimeText } from '../../data/timestampCell.ts';
import { formatNumber } from '../../engine/units.ts';
import { useLab } from '../../store/useLab.ts';
import type { FileFacts, RowsAnswer } from '../../worker/protocol.ts';
import { RowColumnsMenu } from './RowColumnsMenu.tsx';
import { RowFilterBar } from './RowFilterBar.tsx';
import styles from './Rows.module.css';
import { PART_ROWS, ROW_HEIGHT, type RowColumn, type RowOfAnswer, rangeAround, toRowColumns } from './rows.model.ts';
import { useShownColumns } from './shownColumns.ts';
import { useAnswer } from './useAnswer.ts';

const ORDERS = [
  ['file', 'Order of the file'],
  ['time', 'Order of time'],
] as const;

/** How long the configuration has to rest before an order that depends on it is found again. */
const REST_MS = 300;

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
  const newestFind = useRef(goTo);
  newestFind.current = (row) => {
    // Sorted or filtered, its place is the worker's to know: it is marked where it is, and comes into sight in the file's order.
    if (order === 'file' && Object.keys(filter).length === 0) goTo(row);
  };

  useEffect(() => {
    if (called === 0) return;
    heading.current?.scrollIntoView({ block: 'start' });
    heading.current?.focus({ preventScroll: true });
    setPart(0);
  }, [called]);

  useEffect(() => {
    if (rowToFind === undefined) return;
    newestFind.current(rowToFind);
    heading.current?.scrollIntoView({ block: 'start' });
  }, [rowToFind]);

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
        found={rowToFind}
        onAnswer={(answer) => {
          setTotal(answer.total);
          setResultKey(answer.resultColumns.join(' '));
        }}
      />
    </section>
  );
}

interface GoToRowProps {
  readonly total: number;
  readonly hasTime: boolean;
  readonly onRow: (row: number) => void;
  /** Milliseconds since 1970 UTC. */
  readonly onTime: (timeMs: number) => void;
}

/** A row by its number, or the rows from a date on. */
function GoToRow({ total, hasTime, onRow, onTime }: GoToRowProps) {
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

/** A row in sight, with its content when that has arrived. */
interface RowInSight {
  readonly place: number;
  readonly row: RowOfAnswer | undefined;
}

const features = tableFeatures({});
type Column = ColumnDef<typeof features, RowInSight>;

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
  const content = value === undefined ? <span title={text}>{text}</span> : <data value={value}>{text}</data>;
  return column.id === 'line' ? <OpenButton row={row}>{content}</OpenButton> : content;
}

/** The line of a row, and the way to Explore beside it. */
function OpenButton({ row, children }: { readonly row: RowOfAnswer; readonly children: ReactNode }) {
  const open = useLab((lab) => lab.showRowOnExplore);
  const shown = useLab((lab) => lab.dataset.shown);
  if (row.status === 'rejected' || !shown) return children;
  const { axis, fileName } = shown.facts;
  const when = axis.kind === 'time' && row.x !== undefined ? writePlace('time', row.x) : undefined;
  const scaled = row.results[SCALED_PLACE] ?? Number.NaN;
  const name = `Open row ${row.row + 1} in Explore`;
  return (
    <>
      {children}
      <button
        type="button"
        className={styles.open}
        aria-label={name}
        title={name}
        onClick={() => open({ fileName, row: row.row, line: row.line, when, inputs: row.inputs, scaled })}
      >
        <span aria-hidden="true">↗</span>
      </button>
    </>
  );
}

/** The results of a row begin with its four factors. */
const SCALED_PLACE = resultColumns.indexOf('scaled_position');

interface RowTableProps {
  readonly facts: FileFacts;
  readonly shown: readonly RowColumn[];
  /** Place of the table's first row among all, and how many it has. */
  readonly first: number;
  readonly count: number;
  readonly total: number;
  readonly target: number | undefined;
  /** Place in the file of the row that someone came back from. */
  readonly found: number | undefined;
  readonly onAnswer: (answer: RowsAnswer) => void;
}

function RowTable({ facts, shown, first, count, total, target, found, onAnswer }: RowTableProps) {
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
                  return column ? <Header key={header.id} column={column} order={order} onOrder={setOrder} /> : null;
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
                data-target={row.original.place === target || (found !== undefined && row.original.row?.row === found)}
                data-cursor={row.original.place === marked}
                aria-busy={row.original.row === undefined}
                style={{ height: ROW_HEIGHT }}
                onPointerEnter={() => setCursor(row.original.row?.x)}
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
      {total === 0 && <p className={styles.none}>No row passes the filter.</p>}
    </>
  );
}

interface HeaderProps {
  readonly column: RowColumn;
  readonly order: RowOrder;
  readonly onOrder: (order: RowOrder) => void;
}

/** A column's name; a press sorts by it, rising, then falling, then not at all. */
function Header({ column: { label, isNumber, sort }, order, onOrder }: HeaderProps) {
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
