import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/engine/config.ts';
import { finalSize } from '../../src/engine/finalSize.ts';
import { interactionMap } from '../../src/engine/interactionMap.ts';
import { declarationOf, type InputName } from '../../src/engine/sizeSampler.ts';
import { type DecisionInputs, scopeOf, traceDecision } from '../../src/engine/trace.ts';
import { runs } from '../property.ts';
import { configs, decisions, switchSettings } from './arbitraries.ts';

const NAMES: readonly InputName[] = ['position', 'metaProb', 'banditWeight', 'correlationPenalty', 'currentPnl', 'atr'];
const axis = (input: InputName, count: number) => {
  const { from, to } = declarationOf(input).spec.travel;
  return { input, from, to, count };
};
const inputs: DecisionInputs = {
  position: 2,
  metaProb: 0.7,
  banditWeight: 0.8,
  regime: 'TRENDING',
  correlationPenalty: 0,
  currentPnl: 0.01,
  atr: 0.02,
  close: 1,
};
const base = { inputs, config: DEFAULT_CONFIG, switches: { pyramid: false, voltarget: false } };

describe('interactionMap', () => {
  it('is the final size at every crossing, bit for bit, and the size before the cap beside it', () => {
    const pairs = fc.shuffledSubarray([...NAMES], { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(
        decisions,
        configs,
        switchSettings,
        pairs,
        (decision, config, switches, [across = 'metaProb', up = 'atr']) => {
          const map = interactionMap({ inputs: decision, config, switches, x: axis(across, 5), y: axis(up, 4) });
          for (const [j, y] of map.y.entries()) {
            for (const [i, x] of map.x.entries()) {
              const at = { ...decision, [across]: x, [up]: y };
              expect(map.size[j * 5 + i]).toBe(finalSize(at.position, scopeOf(at, config), switches));
              expect(map.uncapped[j * 5 + i]).toBe(traceDecision(at, config, switches).uncapped);
            }
          }
        },
      ),
      { numRuns: runs(60) },
    );
  });

  it('keeps a factor that reads both inputs apart from cell to cell', () => {
    const switches = { pyramid: true, voltarget: false };
    const map = interactionMap({ ...base, switches, x: axis('metaProb', 3), y: axis('currentPnl', 3) });
    // Pyramiding factors: losers 0.7, 0.85, 1; flat 1; winners 1, 1.25, 1.5. Before: 2 × (0.5, 1, 1.5) × 0.8 × 1.4, capped at 3.
    const sizes = [0.784, 1.904, 3, 1.12, 2.24, 3, 1.12, 2.8, 3];
    sizes.forEach((size, i) => {
      expect(map.size[i]).toBeCloseTo(size, 12);
    });
  });

  it('has both ends of both inputs, and the least and the largest size', () => {
    const map = interactionMap({ ...base, x: axis('metaProb', 3), y: axis('banditWeight', 3) });
    expect([...map.x]).toEqual([0, 0.5, 1]);
    // Least: 2 × 0.5 × floor 0.2 × 1.4; most: 2 × 1.5 × 1 × 1.4 = 4.2, capped at 3.
    expect(map.least).toBeCloseTo(0.28, 12);
    expect(map.most).toBe(3);
    expect(map.uncapped.at(-1)).toBeCloseTo(4.2, 12);
    expect(map.cap).toBe(3);
  });

  it('refuses one input on both axes, an empty interval and a side of one value', () => {
    expect(() => interactionMap({ ...base, x: axis('atr', 3), y: axis('atr', 3) })).toThrow('invalid axes: atr twice');
    const empty = { input: 'atr', from: 1, to: 1, count: 3 } as const;
    expect(() => interactionMap({ ...base, x: empty, y: axis('metaProb', 3) })).toThrow(
      'invalid interval of atr: 1..1',
    );
    expect(() => interactionMap({ ...base, x: axis('atr', 1), y: axis('metaProb', 3) })).toThrow(
      'invalid count of atr: 1',
    );
  });
});
