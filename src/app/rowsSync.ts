import { useLab } from '../store/useLab.ts';
import type { FileFacts } from '../worker/protocol.ts';

/** Forgets which rows were wanted, and the row that is open, as soon as another file is on screen. Returns its stop. */
export function startRowsSync(): () => void {
  return useLab.subscribe(({ dataset: { shown }, resetRows, forgetRow, forgetRowToFind }, before) => {
    const last = before.dataset.shown;
    if (!shown || !last || shown === last || isSameTable(shown.facts, last.facts)) return;
    resetRows();
    forgetRow();
    forgetRowToFind();
  });
}

/** Whether it is the same file with the same rows, read once more. */
const isSameTable = (a: FileFacts, b: FileFacts): boolean =>
  a.fileName === b.fileName &&
  a.byteCount === b.byteCount &&
  a.rowCount === b.rowCount &&
  a.header.join('\n') === b.header.join('\n');
