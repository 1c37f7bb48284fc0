import { createContext } from 'react';

/** Whether the part of the page around a component is in sight, or nearly. */
export const IsSeen = createContext(true);
