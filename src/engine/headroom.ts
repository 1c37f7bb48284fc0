import { multiple, type Phrase, probability } from './phrase.ts';
import type { Decided } from './sensitivity.ts';
import { traceDecision } from './trace.ts';

/** How far the size of confidence scaling is from its cap. `capped`: it is there. `never`: nothing that can be said leads to it. */
export type Headroom =
  | { readonly kind: 'capped' }
  | { readonly kind: 'meta'; readonly metaProb: number }
  | { readonly kind: 'raw'; readonly position: number }
  | { readonly kind: 'never' };

/** Finds the nearest way to the cap: a higher meta probability if that reaches it, else a larger raw position. Exact to the last bit. */
export function findHeadroom(decided: Decided): Headroom {
  const { inputs, config } = decided;
  const sizeAt = (change: Partial<Decided['inputs']>): number =>
    Math.abs(traceDecision({ ...inputs, ...change }, config, decided.switches).uncapped);
  const cap = config.maxPosition;
  if (inputs.position === 0 || sizeAt({}) === 0) return { kind: 'never' };
  if (sizeAt({}) >= cap) return { kind: 'capped' };
  if (sizeAt({ metaProb: 1 }) >= cap)
    return { kind: 'meta', metaProb: leastReaching((metaProb) => sizeAt({ metaProb }) >= cap, inputs.metaProb, 1) };
  const sign = Math.sign(inputs.position);
  const far = 2 * (cap / sizeAt({})) * Math.abs(inputs.position);
  if (!Number.isFinite(far)) return { kind: 'never' };
  const size = leastReaching((raw) => sizeAt({ position: sign * raw }) >= cap, Math.abs(inputs.position), far);
  return { kind: 'raw', position: sign * size };
}

/** The smallest double in (low, high] for which the claim holds, given that it fails at low, holds at high and turns once. */
function leastReaching(holds: (x: number) => boolean, low: number, high: number): number {
  let below = low;
  let above = high;
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return above;
    if (holds(middle)) above = middle;
    else below = middle;
  }
}

/** The headroom as the end of a sentence about the result; empty where nothing true and useful can be said. */
export function sayHeadroom(headroom: Headroom): Phrase {
  switch (headroom.kind) {
    case 'capped':
    case 'never':
      return [];
    case 'meta':
      return ['At a meta probability of ', probability(headroom.metaProb), ' it would reach the cap.'];
    case 'raw':
      return ['Only a raw position of ', multiple(headroom.position), ' would reach the cap.'];
  }
}
