import { useLab } from '../store/useLab.ts';

/** Ctrl or ⌘ + Z undoes, with Shift or as Ctrl + Y redoes; in a text field that is being edited the browser's own undo stays. */
export function startHistoryKeys(): () => void {
  const handleKey = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isTextEdit(event.target)) return;
    const key = event.key.toLowerCase();
    const { undo, redo } = useLab.getState();
    if (key === 'z') {
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    }
    if (key === 'y') {
      event.preventDefault();
      redo();
    }
  };
  addEventListener('keydown', handleKey);
  return () => removeEventListener('keydown', handleKey);
}

const isTextEdit = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text');
