import { ScrollBox } from '../../controls/ScrollBox.tsx';
import { excerpt } from '../../data/problems.ts';
import type { ReadingPreview } from '../../data/readingChoices.ts';
import { usesOf } from './matchColumns.model.ts';
import styles from './PreviewTable.module.css';

/** Rows shown; the choice of a column needs no more. */
const ROWS_SHOWN = 6;

interface PreviewTableProps {
  readonly preview: ReadingPreview;
  /** The columns of the file, as they are told apart. */
  readonly labels: readonly string[];
  /** The column of each field, by its place. */
  readonly columns: ReadingPreview['columns'];
}

/** The first rows as they would be cut; columns in use carry the name of their field. */
export function PreviewTable({ preview, labels, columns }: PreviewTableProps) {
  const uses = preview.header.map((_, place) => usesOf(columns, place));
  const rows = preview.rows.slice(0, ROWS_SHOWN);
  return (
    <ScrollBox label="First rows of the file">
      <table className={styles.table} aria-label="First rows">
        <thead>
          <tr>
            {labels.map((label, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              <th key={place} scope="col" data-used={(uses[place]?.length ?? 0) > 0}>
                {label}
                {uses[place]?.map((field) => (
                  <span key={field} className={styles.badge}>
                    <span className="visually-hidden"> is read as </span>
                    {field}
                  </span>
                ))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={i}>
              {labels.map((_, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <td key={place} data-used={(uses[place]?.length ?? 0) > 0}>
                  {excerpt(row[place] ?? '')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className={styles.none}>There are no rows under the header.</p>}
    </ScrollBox>
  );
}
