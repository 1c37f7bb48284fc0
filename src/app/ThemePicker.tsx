import { useLab } from '../store/useLab.ts';
import type { Theme } from '../store/viewSlice.ts';
import styles from './Header.module.css';

const NAMES: Readonly<Record<Theme, string>> = { system: 'System', light: 'Light', dark: 'Dark' };

export function ThemePicker() {
  const theme = useLab((lab) => lab.theme);
  const setTheme = useLab((lab) => lab.setTheme);
  return (
    <label className={styles.preset}>
      <span>Theme</span>
      <select
        className={styles.select}
        value={theme}
        onChange={({ target }) => {
          if (target.value === 'light' || target.value === 'dark' || target.value === 'system') setTheme(target.value);
        }}
      >
        {Object.entries(NAMES).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
