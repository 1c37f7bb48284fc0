import { useSyncExternalStore } from 'react';

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

const read = (): string => document.documentElement.dataset.theme ?? '';

/** Changes with the theme: for what is drawn on a canvas, which style sheets do not reach. */
export const useThemeStamp = (): string => useSyncExternalStore(subscribe, read, () => '');
