import { type ReactNode, useEffect, useRef } from 'react';
import styles from './Dialog.module.css';

/** A modal dialog on the platform's own element: focus stays inside, Escape closes. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-label={title} onClose={onClose}>
      <div className={styles.head}>
        <h2>{title}</h2>
        <button type="button" className={styles.close} onClick={onClose}>
          Close
        </button>
      </div>
      {children}
    </dialog>
  );
}
