import { ScrollBox } from '../../controls/ScrollBox.tsx';
import { useLab } from '../../store/useLab.ts';
import styles from './EmptyState.module.css';
import { FileChooser } from './FileChooser.tsx';
import { columnHelp } from './facts.model.ts';
import { TemplateButton } from './TemplateButton.tsx';

/** What this view does, before there is a file. */
export function EmptyState() {
  const isFileGone = useLab((lab) => lab.isFileGone);
  return (
    <section className={styles.panel} aria-label="Start">
      <div className={styles.lead}>
        <h2 className={styles.title}>What would the scaler have done to your backtest?</h2>
        <p>
          Bring a backtest with a raw position per row. Every row is scaled as on Explore, and the exposure, turnover,
          drawdown and Sharpe ratio before and after stand side by side. The file stays in this browser: nothing is
          sent.
        </p>
        <div className={styles.gone} role="status">
          {isFileGone && (
            <p>
              The page was loaded again. It keeps the settings but no data: <strong>choose the file again.</strong>
            </p>
          )}
        </div>
        <FileChooser>
          <TemplateButton />
        </FileChooser>
        <p className={styles.note}>
          CSV and its relatives with comma, semicolon, tab or pipe, also compressed with gzip, and Parquet. A table that
          was copied in a spreadsheet can be pasted anywhere on this page.
        </p>
        <p className={styles.note}>The sample is simulated: ten years of daily bars that no market ever traded.</p>
      </div>
      <ScrollBox label="Columns of a backtest">
        <table className={styles.table}>
          <caption>Columns that are read; all others are carried along into the download</caption>
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">Also found as</th>
              <th scope="col">Without it</th>
            </tr>
          </thead>
          <tbody>
            {columnHelp.map(({ column, also, without, isNeeded }) => (
              <tr key={column}>
                <th scope="row">
                  <code>{column}</code>
                </th>
                <td>{also === '' ? '—' : also}</td>
                <td>{isNeeded ? <strong>{without}</strong> : without}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}
