import { memo, useState } from 'react';
import { useRested } from '../../charts/useRested.ts';
import type { ShownDataset } from '../../store/datasetSlice.ts';
import type { SummaryAnswer } from '../../worker/protocol.ts';
import { DownloadButton } from './DownloadButton.tsx';
import { FigureData } from './FigureData.tsx';
import { downloadName, spanWords } from './facts.model.ts';
import { type Card, type FigureLine, toCards, toFigureTable, toHead } from './figures.model.ts';
import { Simulated } from './Simulated.tsx';
import styles from './Summary.module.css';

const ALL_ROWS = { kind: 'all' } as const;
const AS_PARQUET = { kind: 'parquet' } as const;

interface SummaryProps {
  readonly shown: ShownDataset;
  readonly summary: SummaryAnswer;
}

/** What the scaler did to the backtest, in six figures, and in all of them. */
export function Summary({ shown: { facts, origin }, summary: { figures } }: SummaryProps) {
  return (
    <section className={styles.panel} aria-label="Backtest summary">
      <div className={styles.head}>
        <h2>
          {facts.fileName} {origin === 'simulated' && <Simulated />}
        </h2>
        <p className={styles.counts}>
          <span>Rows:</span>
          {toHead(figures).map(({ label, figure }) => (
            <span key={label}>
              <FigureData figure={figure} /> {label}
            </span>
          ))}
          <span>{spanWords(facts)}</span>
        </p>
        <DownloadButton label="Download scaled CSV" name={downloadName(facts.fileName)} scope={ALL_ROWS} />
        <DownloadButton
          isQuiet
          label="As Parquet"
          name={downloadName(facts.fileName, 'scaled', 'parquet')}
          scope={AS_PARQUET}
        />
      </div>
      <div className={styles.cards}>
        {toCards(figures).map((card) => (
          <FigureCard key={card.label} card={card} />
        ))}
      </div>
      <AllFigures figures={figures} />
    </section>
  );
}

function FigureCard({ card: { label, meaning, main, error, details, reasons } }: { readonly card: Card }) {
  return (
    <div className={styles.card}>
      <h3 className={styles.label} title={meaning}>
        {label}
      </h3>
      <p className={styles.main}>
        <FigureData figure={main} />
        {error && error.value !== undefined && (
          <span className={styles.error}>
            {' '}
            ± <FigureData figure={error} />
          </span>
        )}
      </p>
      <p className={styles.details}>
        {details.map((detail, i) => (
          <span key={detail.label}>
            {i > 0 && ' · '}
            {detail.label} <FigureData figure={detail.figure} />
          </span>
        ))}
      </p>
      {reasons.map((reason) => (
        <p key={reason} className={styles.reason}>
          {reason}
        </p>
      ))}
    </div>
  );
}

interface FiguresProps {
  readonly figures: SummaryAnswer['figures'];
}

/** Closed, they follow once the figures rest: some two hundred cells that nobody sees. */
function AllFigures({ figures }: FiguresProps) {
  const [isOpen, setOpen] = useState(false);
  const shown = useRested(figures, () => isOpen);
  return (
    <details className={styles.all} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>All figures and what they mean</summary>
      <FigureTable figures={shown} />
    </details>
  );
}

const FigureTable = memo(function FigureTable({ figures }: FiguresProps) {
  const { columns, lines, overall } = toFigureTable(figures);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label="All figures">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
              <th scope="col">What it means</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <Line key={line.label} line={line} span={1} />
            ))}
            {overall.map((line) => (
              <Line key={line.label} line={line} span={columns.length} />
            ))}
          </tbody>
        </table>
      </section>
      <p className={styles.note}>
        Matched is the raw position at the mean exposure of the scaled one: what holding less of everything would have
        done. The position of a row earns from its time until the next row. Performance is after the cost that is set,
        without interest, and says what happened, not what will.
      </p>
    </>
  );
});

function Line({
  line: { label, meaning, basis, cells, reasons },
  span,
}: {
  readonly line: FigureLine;
  readonly span: number;
}) {
  return (
    <tr>
      <th scope="row">{label}</th>
      {cells.map((cell, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cells have no identity but their column
        <td key={i} colSpan={span}>
          <FigureData figure={cell} />
        </td>
      ))}
      <td className={styles.meaning}>
        {meaning}
        {reasons.map((reason) => (
          <span key={reason} className={styles.reason}>
            {' '}
            — {reason}.
          </span>
        ))}
        {basis !== '' && <span className={styles.basis}>{basis}</span>}
      </td>
    </tr>
  );
}
