import type { ValueProblem } from '../engine/problem.ts';

/** Why a value was refused, at its field. */
export const problemText = (problem: ValueProblem | undefined): string | undefined =>
  problem && `Not taken over: it has to be ${problem.valid}.`;
