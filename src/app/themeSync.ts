import { useLab } from '../store/useLab.ts';
import type { Theme } from '../store/viewSlice.ts';

const STORAGE_KEY = 'exposure-lab.theme';
const THEMES: readonly Theme[] = ['light', 'dark', 'system'];

/** Applies the theme to the document and remembers it where the browser allows. Returns its stop. */
export function startThemeSync(): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const { theme } = useLab.getState();
    const isDark = theme === 'dark' || (theme === 'system' && system.matches);
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  };
  useLab.getState().setTheme(readTheme());
  apply();
  system.addEventListener('change', apply);
  const unsubscribe = useLab.subscribe((state, before) => {
    if (state.theme === before.theme) return;
    apply();
    rememberTheme(state.theme);
  });
  return () => {
    system.removeEventListener('change', apply);
    unsubscribe();
  };
}

/** Whether the storage holds something else than a theme. */
export function hasDamagedTheme(storage: Storage): boolean {
  const stored = storage.getItem(STORAGE_KEY);
  return stored !== null && !THEMES.some((theme) => theme === stored);
}

// Storage may be full, switched off or absent; the theme is then that of the system, and nothing else is lost.
function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return THEMES.find((theme) => theme === stored) ?? 'system';
  } catch {
    return 'system';
  }
}

function rememberTheme(theme: Theme): void {
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    useLab
      .getState()
      .setNotices(['This browser does not let the page remember the theme; it lasts until the page is closed.']);
  }
}
