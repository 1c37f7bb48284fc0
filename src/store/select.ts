import { type Attribution, attribute } from '../engine/attribution.ts';
import { type Trace, traceDecision } from '../engine/trace.ts';
import type { Decision } from './decision.ts';

const memoOfOne = <A, R>(compute: (argument: A) => R): ((argument: A) => R) => {
  let last: { argument: A; result: R } | undefined;
  return (argument) => {
    if (last?.argument !== argument) last = { argument, result: compute(argument) };
    return last.result;
  };
};

/** The way of the decision on screen through the pipeline. */
export const selectTrace: (decision: Decision) => Trace = memoOfOne(({ inputs, config, switches }: Decision) =>
  traceDecision(inputs, config, switches),
);

/** What each step of the trace contributed. */
export const selectAttribution: (trace: Trace) => Attribution = memoOfOne(attribute);
