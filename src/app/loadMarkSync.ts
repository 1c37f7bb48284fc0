import { useLab } from '../store/useLab.ts';

/** Stands in the tab's storage while a file is read: no name, no data. Where it is found at the start, the tab died of the file. */
const KEY = 'exposure-lab.reading';

const NOTICE =
  'The last file was still being read when this page stopped, most likely for want of memory. Try a smaller file, or fewer columns.';

/** Says after a crash that the last load did not end. Nothing is loaded again by itself. Returns its stop. */
export function startLoadMarkSync(): () => void {
  if (read() !== null) {
    const { notices, setNotices } = useLab.getState();
    setNotices([...notices, NOTICE]);
  }
  write(false);
  const unsubscribe = useLab.subscribe(({ dataset }, before) => {
    const isReading = dataset.status.kind === 'reading';
    if (isReading !== (before.dataset.status.kind === 'reading')) write(isReading);
  });
  // A page that is left is not a page that died.
  const handleLeave = (): void => write(false);
  addEventListener('pagehide', handleLeave);
  return () => {
    unsubscribe();
    removeEventListener('pagehide', handleLeave);
  };
}

function read(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function write(isReading: boolean): void {
  try {
    if (isReading) sessionStorage.setItem(KEY, '1');
    else sessionStorage.removeItem(KEY);
  } catch {
    // Without storage a crash cannot be told from a first visit.
  }
}
