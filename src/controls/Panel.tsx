import { type ReactNode, useId } from 'react';
import styles from './Panel.module.css';

interface PanelProps {
  readonly title: string;
  readonly caption: string;
  readonly children: ReactNode;
}

/** A titled part of a view that is no picture. */
export function Panel({ title, caption, children }: PanelProps) {
  const titleId = useId();
  return (
    <section className={styles.panel} aria-labelledby={titleId}>
      <h3 id={titleId}>{title}</h3>
      <p className={styles.caption}>{caption}</p>
      {children}
    </section>
  );
}
