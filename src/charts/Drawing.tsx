import type { ReactNode } from 'react';

/** A picture without words of its own: title, summary and table say what it shows. */
export function Drawing({ children }: { readonly children: ReactNode }) {
  return <div aria-hidden="true">{children}</div>;
}
