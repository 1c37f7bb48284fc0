import { useLab } from '../store/useLab.ts';

/** Holds a mark and nothing else: no name of a file. */
const STORAGE_KEY = 'exposure-lab.file-was-shown';

/** Says after a reload that the file has to be chosen again: the page keeps no data. Returns its stop. */
export function startReloadSync(): () => void {
  if (wasShown()) useLab.getState().noteFileGone();
  return useLab.subscribe(({ dataset: { shown } }, before) => {
    if (shown && shown !== before.dataset.shown) mark(shown.origin === 'file');
  });
}

// Storage may be full, switched off or absent: then a reload says nothing, and nothing else is lost.
function wasShown(): boolean {
  try {
    return sessionStorage.getItem(STORAGE_KEY) !== null;
  } catch {
    return false;
  }
}

function mark(isFile: boolean): void {
  try {
    if (isFile) sessionStorage.setItem(STORAGE_KEY, 'yes');
    else sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    return;
  }
}
