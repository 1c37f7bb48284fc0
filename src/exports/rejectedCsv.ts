import { describeProblems } from '../data/problems.ts';
import type { ReadBacktest } from '../data/readBacktest.ts';
import { cellText, recordText } from '../data/recordScanner.ts';
import { type OnProgress, walkRecords } from '../data/recordText.ts';
import { createRowReader, ROW_REJECTED } from '../data/rowReader.ts';
import { ByteWriter } from './byteWriter.ts';
import { type Download, formulaSafe } from './download.ts';
import { isFormula, toCell } from './safeCell.ts';

/**
 * The rejected rows: the line of each, its cells by the columns of the header, why it was rejected, and the whole record as the
 * file has it, for rows whose cells do not fit the header. Throws a FileChangedError.
 */
export async function writeRejectedCsv(backtest: ReadBacktest, onProgress: OnProgress): Promise<Download> {
  const { header, plan, status } = backtest;
  const { decimalMark } = plan.dialect;
  const out = new ByteWriter();
  const reader = createRowReader(plan);
  let madeSafe = 0;
  const cell = (text: string): string => {
    if (isFormula(text, decimalMark)) madeSafe++;
    return toCell(text, decimalMark);
  };
  const line = (cells: readonly string[]): void => out.text(`${cells.map(cell).join(',')}\n`);
  line(['line', ...header, 'problem', 'record']);
  await walkRecords(
    backtest,
    (row, record) => {
      if (status[row] !== ROW_REJECTED) return;
      const cells = header.map((_, place) => (place < record.count ? cellText(record, place) : ''));
      line([String(record.line), ...cells, describeProblems(reader.explain(record)), recordText(record)]);
    },
    onProgress,
  );
  return { blob: out.finish('text/csv'), rowCount: backtest.ledger.rejected, notices: formulaSafe(madeSafe) };
}
