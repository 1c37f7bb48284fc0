import { describeProblems } from '../data/problems.ts';
import type { ReadBacktest } from '../data/readBacktest.ts';
import { cellText, recordText } from '../data/recordScanner.ts';
import { walkRecords } from '../data/recordText.ts';
import { createRowReader, ROW_REJECTED } from '../data/rowReader.ts';
import { ByteWriter } from './byteWriter.ts';
import { isFormula, toCell } from './safeCell.ts';
import type { ScaledCsv } from './scaledCsv.ts';

/**
 * The rejected rows: the line of each, its cells by the columns of the header, why it was rejected, and the whole record as the
 * file has it, for rows whose cells do not fit the header. Throws a FileChangedError.
 */
export async function writeRejectedCsv(
  backtest: ReadBacktest,
  onProgress: (done: number, total: number) => void,
): Promise<ScaledCsv> {
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
  return {
    blob: out.finish('text/csv'),
    notices:
      madeSafe > 0
        ? [
            {
              code: 'formulaSafe',
              message:
                'Texts that a spreadsheet would run as a formula have an apostrophe before them in the download.',
              count: madeSafe,
            },
          ]
        : [],
  };
}
