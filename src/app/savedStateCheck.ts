import { hasDamagedColumns } from '../store/rememberedColumns.ts';
import { useLab } from '../store/useLab.ts';
import { hasDamagedChoices } from '../views/backtest/shownColumns.ts';
import { hasDamagedTheme } from './themeSync.ts';

/** What this browser remembers, and how to see that it cannot be read. */
const REMEMBERED: readonly (readonly [what: string, isDamaged: (storage: Storage) => boolean])[] = [
  ['the theme', hasDamagedTheme],
  ['how columns of files were matched', hasDamagedColumns],
  ['which columns of the rows are shown', hasDamagedChoices],
];

/** Says what this browser remembers in vain: it is damaged, or from another version of this page. The defaults stand instead. */
export function noteDamagedState(): void {
  const damaged = findDamaged();
  if (damaged.length === 0) return;
  const { notices, setNotices } = useLab.getState();
  const notice = `What this browser remembers of ${damaged.join(', and of ')} cannot be read; the defaults are used. The next choice replaces it.`;
  setNotices([...notices.filter((other) => other !== notice), notice]);
}

function findDamaged(): readonly string[] {
  try {
    const storage = localStorage;
    return REMEMBERED.filter(([, isDamaged]) => isDamaged(storage)).map(([what]) => what);
  } catch {
    // Without storage nothing is remembered, and nothing is damaged.
    return [];
  }
}
