import { useLab } from '../store/useLab.ts';
import styles from './Notices.module.css';

/** What the page changed or could not use in an address or a setting. Stays until it is dismissed. */
export function Notices() {
  const notices = useLab((lab) => lab.notices);
  const dismiss = useLab((lab) => lab.dismissNotices);
  if (notices.length === 0) return null;
  return (
    <section className={styles.notices} aria-label="Notices">
      <ul className={styles.list} aria-live="polite">
        {notices.map((notice) => (
          <li key={notice}>{notice}</li>
        ))}
      </ul>
      <button type="button" className={styles.dismiss} onClick={dismiss}>
        Dismiss
      </button>
    </section>
  );
}
