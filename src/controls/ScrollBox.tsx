import type { ReactNode } from 'react';
import styles from './ScrollBox.module.css';

/** Content that may be wider than its place: it scrolls, by keyboard too. */
export function ScrollBox({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section className={styles.box} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
