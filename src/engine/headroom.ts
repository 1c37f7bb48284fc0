import { ensureNever } from './ensureNever.ts';
import { evaluate, type Scope } from './expr/evaluate.ts';
import { leastHolding } from './leastHolding.ts';
import { multiple, type Phrase, probability } from './phrase.ts';
import type { Decided } from './sensitivity.ts';
import { type StageId, stages } from './stages/pipeline.ts';
import { categoryMultiplier, scopeOf, type Trace } from './trace.ts';

/** A constraint that binds strictly, in words such as “bandit floor”. */
export interface BindingConstraint {
  readonly stage: StageId;
  readonly label: string;
}

/** Which constraints bind now, in the order of the pipeline. */
export const findBinding = ({ steps }: Trace): readonly BindingConstraint[] =>
  steps.flatMap(({ stage, binds }) =>
    binds && stage.constraint ? [{ stage: stage.id, label: stage.constraint.label }] : [],
  );

/**
 * How far the size of confidence scaling is from its cap, as the one move of a single input that says most. Every bound is exact:
 * at it the size reaches the cap, just inside it does not. `capped`: it is there already, from this raw position on (a magnitude).
 * `raw`: from this magnitude on; `isOnly`: no other input alone gets there, be it a regime without a multiplier. `never`: nothing does.
 */
export type Headroom =
  | { readonly kind: 'capped'; readonly position: number }
  | { readonly kind: 'meta'; readonly metaProb: number }
  | { readonly kind: 'bandit'; readonly banditWeight: number }
  | { readonly kind: 'correlation'; readonly correlationPenalty: number }
  | { readonly kind: 'regime'; readonly regime: string }
  | { readonly kind: 'raw'; readonly position: number; readonly isOnly: boolean }
  | { readonly kind: 'never' };

/** What a regime that the table does not have multiplies by. */
const UNKNOWN_REGIME = 1;

/** Finds the move to the cap: the meta probability if that can, else bandit weight, penalty, regime, and the raw position at last. */
export function findHeadroom(decided: Decided): Headroom {
  const { inputs, config } = decided;
  const scope = scopeOf(inputs, config);
  const reaches = (raw: number, at: Scope): boolean => Math.abs(uncappedSize(raw, at)) >= config.maxPosition;
  const reachesWith = (name: string, x: number): boolean =>
    reaches(inputs.position, { ...scope, inputs: { ...scope.inputs, [name]: x } });
  const isCapped = reaches(inputs.position, scope);
  const position = leastHolding(
    (raw) => reaches(raw, scope),
    isCapped ? 0 : Math.abs(inputs.position),
    Number.MAX_VALUE,
  );
  if (isCapped) return { kind: 'capped', position: position ?? Math.abs(inputs.position) };
  const metaProb = leastHolding((p) => reachesWith('metaProb', p), inputs.metaProb, 1);
  if (metaProb !== undefined) return { kind: 'meta', metaProb };
  const banditWeight = leastHolding((weight) => reachesWith('banditWeight', weight), inputs.banditWeight, 1);
  if (banditWeight !== undefined) return { kind: 'bandit', banditWeight };
  const negated = leastHolding((c) => reachesWith('correlationPenalty', -c), -inputs.correlationPenalty, 0);
  if (negated !== undefined) return { kind: 'correlation', correlationPenalty: 0 - negated };
  const reachesTimes = (regimeScales: number): boolean =>
    reaches(inputs.position, { ...scope, categories: { regimeScales } });
  const regime = Object.keys(config.regimeScales).find((name) =>
    reachesTimes(categoryMultiplier(config.regimeScales, name) ?? UNKNOWN_REGIME),
  );
  if (regime !== undefined) return { kind: 'regime', regime };
  return position === undefined ? { kind: 'never' } : { kind: 'raw', position, isOnly: !reachesTimes(UNKNOWN_REGIME) };
}

/** The size before the cap: the raw position through the factors that stand before it. */
function uncappedSize(raw: number, scope: Scope): number {
  let size = raw;
  for (const stage of stages) {
    if (stage.kind === 'limit') break;
    size *= evaluate(stage.tree, scope);
  }
  return size;
}

/** The headroom as a clause about the cap, such as “which at a meta probability of 0.93 or more it would reach”; empty where nothing true and useful can be said. */
export function sayHeadroom(headroom: Headroom): Phrase {
  switch (headroom.kind) {
    case 'capped':
    case 'never':
      return [];
    case 'meta':
      return ['which, all else equal, a meta probability of ', probability(headroom.metaProb), ' would reach'];
    case 'bandit':
      return ['which, all else equal, a bandit weight of ', probability(headroom.banditWeight), ' would reach'];
    case 'correlation':
      return [
        'which, all else equal, a correlation penalty of ',
        probability(headroom.correlationPenalty),
        ' would reach',
      ];
    case 'regime':
      return ['which, all else equal, the regime ', headroom.regime, ' would reach'];
    case 'raw':
      return [
        `which, all else equal, ${headroom.isOnly ? 'only ' : ''}a raw position of `,
        multiple(headroom.position),
        ' or more, long or short, would reach',
      ];
    default:
      return ensureNever(headroom);
  }
}
