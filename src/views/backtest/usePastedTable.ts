import { useEffect } from 'react';
import { looksLikeTable } from './paste.model.ts';

const FIELDS = 'input, textarea, select, [contenteditable]';

/** Listens for a paste outside of a field: a copied file is opened, text that is a table handed on, anything else left alone. */
export function usePastedTable(onFile: (file: File) => void, onText: (text: string) => void): void {
  useEffect(() => {
    const handlePaste = (event: ClipboardEvent): void => {
      if (event.target instanceof Element && event.target.closest(FIELDS)) return;
      if (document.querySelector('dialog[open]')) return;
      const file = event.clipboardData?.files[0];
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!file && !looksLikeTable(text)) return;
      event.preventDefault();
      // A spreadsheet puts a picture of the cells beside their text.
      if (looksLikeTable(text)) onText(text);
      else if (file) onFile(file);
    };
    document.addEventListener('paste', handlePaste);
    return () => document.removeEventListener('paste', handlePaste);
  }, [onFile, onText]);
}
