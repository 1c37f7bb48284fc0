import { useEffect, useState } from 'react';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

/** Takes files that are dropped anywhere on the page; true while one hovers over it. */
export function useFileDrop(onFile: (file: File) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    // Entering a child leaves its parent: the page is left when as many were left as were entered.
    let entered = 0;
    const handleEnter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      entered++;
      setOver(true);
    };
    const handleLeave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      entered = Math.max(0, entered - 1);
      if (entered === 0) setOver(false);
    };
    const handleOver = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const handleDrop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      entered = 0;
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) onFile(file);
    };
    addEventListener('dragenter', handleEnter);
    addEventListener('dragleave', handleLeave);
    addEventListener('dragover', handleOver);
    addEventListener('drop', handleDrop);
    return () => {
      removeEventListener('dragenter', handleEnter);
      removeEventListener('dragleave', handleLeave);
      removeEventListener('dragover', handleOver);
      removeEventListener('drop', handleDrop);
    };
  }, [onFile]);
  return isOver;
}
