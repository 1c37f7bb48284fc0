import { type ReactNode, useEffect, useRef, useState } from 'react';
import { IsSeen } from '../../store/isSeen.ts';
import styles from './BacktestView.module.css';

/** So far outside the window a part counts as in sight, so that scrolling to it finds it up to date. */
const MARGIN = '0px';

/** A part of the page that knows whether it is in sight: the answers inside follow a moving slider only then. */
export function Seen({ children }: { readonly children: ReactNode }) {
  const part = useRef<HTMLDivElement>(null);
  const [isSeen, setSeen] = useState(true);
  useEffect(() => {
    if (!part.current || !('IntersectionObserver' in window)) return;
    const observer = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting ?? true), {
      rootMargin: MARGIN,
    });
    observer.observe(part.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={part} className={styles.part}>
      <IsSeen.Provider value={isSeen}>{children}</IsSeen.Provider>
    </div>
  );
}
