import { type ReactNode, useLayoutEffect, useRef } from 'react';
import styles from './Dialog.module.css';

interface DialogProps {
  readonly title: string;
  /** `wide`: for a table of its own. */
  readonly width?: 'usual' | 'wide';
  readonly onClose: () => void;
  /** The element with `data-first` has the focus when the dialog opens. */
  readonly children: ReactNode;
}

/** A modal dialog on the platform's own element: focus stays inside, Escape closes, and the focus goes back to where it was. */
export function Dialog({ title, width = 'usual', onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>('[data-first]')?.focus();
    // While it is still on the page: only a dialog that is closed, not one that is taken away, gives the focus back.
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-width={width}
      aria-label={title}
      // In development React mounts everything twice: the first mount's event comes when the dialog is open again.
      onClose={({ currentTarget }) => {
        if (!currentTarget.open) onClose();
      }}
    >
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
