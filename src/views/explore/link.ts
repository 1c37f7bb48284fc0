import type { PageInputName } from '../../store/decision.ts';

/** The input whose slider and whose term of the chain are highlighted together, by pointer or by focus. */
export type Link = PageInputName | 'regime' | null;

/** The id of a control, for the term of the chain that leads to it. */
export const controlId = (input: PageInputName | 'regime'): string => `control-${input}`;
