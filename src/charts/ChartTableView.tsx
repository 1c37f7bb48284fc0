import { exactValue } from '../engine/units.ts';
import styles from './ChartTableView.module.css';
import type { ChartCell, ChartTable } from './chartTable.ts';

interface ChartTableViewProps {
  readonly id: string;
  readonly name: string;
  readonly table: ChartTable;
}

/** The numbers of a chart, in full precision behind what is written. */
export function ChartTableView({ id, name, table }: ChartTableViewProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section id={id} className={styles.scroll} aria-label={`Numbers behind ${name}`} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(([header, ...cells], row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
            <tr key={row}>
              <th scope="row">{header !== undefined && <Cell cell={header} />}</th>
              {cells.map((cell, column) => (
                <td key={table.columns[column + 1]}>
                  <Cell cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ cell }: { readonly cell: ChartCell }) {
  return typeof cell === 'string' ? cell : <data value={exactValue(cell.value)}>{cell.text}</data>;
}
