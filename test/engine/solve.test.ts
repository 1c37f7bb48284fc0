import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeConfig, type ScalerConfig } from '../../src/engine/config.ts';
import { type Solution, solveFor } from '../../src/engine/solve.ts';
import { type DecisionInputs, traceDecision } from '../../src/engine/trace.ts';
import { runs } from '../property.ts';
import { configs, decisions, switchSettings } from './arbitraries.ts';

const BASE: DecisionInputs = {
  position: 1,
  metaProb: 0.5,
  banditWeight: 1,
  regime: 'NORMAL',
  correlationPenalty: 0,
  currentPnl: 0,
  atr: 0.02,
  close: 1,
};
const OFF = { pyramid: false, voltarget: false };

const solved = (
  target: number,
  inputs: Partial<DecisionInputs> = {},
  config: Partial<ScalerConfig> = {},
  switches = OFF,
): ReadonlyMap<string, Solution> =>
  new Map(
    solveFor(target, { inputs: { ...BASE, ...inputs }, config: completeConfig(config), switches }).map((solution) => [
      solution.input,
      solution,
    ]),
  );

describe('which value gives a wanted size', () => {
  it('is worked out by hand for the usage example: 1.344 → 1.68', () => {
    // 1.2 × 0.8 × 1.4 = 1.344 times the raw position; 1.68 / 1.344 = 1.25.
    const found = solved(1.68, { metaProb: 0.7, banditWeight: 0.8, regime: 'TRENDING' });
    expect(found.get('position')?.nearest).toBeCloseTo(1.25, 14);
    // 0.8 × 1.4 = 1.12, so the meta factor has to be 1.5: probability 1.
    expect(found.get('metaProb')?.nearest).toBeCloseTo(1, 14);
    // 1.2 × 1.4 = 1.68, so all of the bandit.
    expect(found.get('banditWeight')?.nearest).toBeCloseTo(1, 14);
    // The penalty only takes away.
    expect(found.get('correlationPenalty')).toMatchObject({ values: [], nearest: undefined });
    expect(found.get('correlationPenalty')?.reach[1]).toBeCloseTo(1.344, 14);
    // 1.2 × 0.8 = 0.96, so 1.75 times by the regime, which none of the table has.
    expect(found.get('regime multiplier')?.nearest).toBeCloseTo(1.75, 14);
    expect(found.get('regime multiplier')?.regimes).toEqual([]);
  });

  it('names the regimes that give it', () => {
    expect(solved(1.4).get('regime multiplier')?.regimes).toEqual(['TRENDING']);
    expect(solved(1).get('regime multiplier')?.regimes).toEqual(['MEAN_REVERTING', 'NORMAL']);
  });

  it('is an interval in a dead zone: a bandit weight up to its floor', () => {
    expect(solved(0.2).get('banditWeight')?.values).toEqual([{ from: 0, to: 0.2 }]);
  });

  it('goes on without end at the cap, for longs and shorts', () => {
    expect(solved(3).get('position')).toMatchObject({ values: [{ from: 3, to: Infinity }], nearest: 3 });
    expect(solved(-3).get('position')).toMatchObject({ values: [{ from: -Infinity, to: -3 }], nearest: -3 });
    expect(solved(3).get('position')?.reach).toEqual([-3, 3]);
  });

  it('is none beyond the cap, and none of the other sign for anything but the raw position', () => {
    for (const { values } of solved(3.1).values()) expect(values).toEqual([]);
    for (const { input, values } of solved(-0.5).values()) expect(values.length).toBe(input === 'position' ? 1 : 0);
  });

  it('has a gap where the minimum lifts: nothing but zero between −0.1 and 0.1', () => {
    const config = { minPosition: 0.1 };
    expect(solved(0.05, {}, config).get('position')?.values).toEqual([]);
    expect(solved(0.1, {}, config).get('position')?.values).toEqual([{ from: 5e-324, to: 0.1 }]);
    expect(solved(0, {}, config).get('position')?.values).toEqual([{ from: 0, to: 0 }]);
  });

  it('is every value where a factor of zero stops all', () => {
    const found = solved(0, { regime: 'X' }, { regimeScales: { X: 0 } });
    expect(found.get('position')?.values).toEqual([{ from: -Infinity, to: Infinity }]);
    expect(found.get('metaProb')).toMatchObject({ values: [{ from: 0, to: 1 }], nearest: 0.5, reach: [0, 0] });
    expect(found.get('regime multiplier')?.nearest).toBe(0);
  });

  it('knows the steps of pyramiding, whose bounds belong to the dead band', () => {
    const pyramid = { pyramid: true, voltarget: false };
    // p 0.5: 1 + 0.25 for a winner, 1 − 0.15 for a loser.
    expect(solved(1.25, {}, {}, pyramid).get('currentPnl')?.values).toEqual([
      { from: 0.020000000000000004, to: Infinity },
    ]);
    expect(solved(1, { currentPnl: 0.05 }, {}, pyramid).get('currentPnl')).toMatchObject({
      values: [{ from: -0.02, to: 0.02 }],
      nearest: 0.02,
    });
    expect(solved(0.85, {}, {}, pyramid).get('currentPnl')?.values).toEqual([
      { from: -Infinity, to: -0.020000000000000004 },
    ]);
    expect(solved(1.1, {}, {}, pyramid).get('currentPnl')).toMatchObject({ values: [], reach: [0.85, 1.25] });
  });

  it('knows that the volatility target is at its cap for every small ATR', () => {
    const target = { pyramid: false, voltarget: true };
    expect(solved(3, {}, {}, target).get('atr')).toMatchObject({
      values: [{ from: 5e-324, to: 0.04 }],
      nearest: 0.02,
    });
    expect(solved(1.5, {}, {}, target).get('atr')?.nearest).toBeCloseTo(0.08, 14);
    expect(solved(3.1, {}, {}, target).get('atr')?.values).toEqual([]);
  });

  it('searches what takes part only', () => {
    expect([...solved(1).keys()]).toEqual([
      'position',
      'metaProb',
      'banditWeight',
      'correlationPenalty',
      'regime multiplier',
    ]);
    expect([...solved(1, {}, {}, { pyramid: true, voltarget: true }).keys()]).toContain('atr');
  });
});

describe('for any decision', () => {
  const sizeWith = (
    solution: Solution,
    x: number,
    decided: { inputs: DecisionInputs; config: ScalerConfig; switches: typeof OFF },
  ): number => {
    const { inputs, config, switches } = decided;
    if (solution.input !== 'regime multiplier')
      return traceDecision({ ...inputs, [solution.input]: x }, config, switches).final;
    return traceDecision({ ...inputs, regime: 'tried' }, { ...config, regimeScales: { tried: x } }, switches).final;
  };
  const isClose = (size: number, target: number): boolean => Math.abs(size - target) <= 1e-11 * Math.abs(target);
  /** Stands for an end at infinity: any further and the size on the way overflows. */
  const FAR = 1e306;
  const finiteEnds = ({ values }: Solution): readonly number[] =>
    values.flatMap(({ from, to }) => [Math.max(from, Math.min(to, -FAR)), Math.min(to, Math.max(from, FAR))]);

  it('every value that is given gives the wanted size, and so does the nearest', () => {
    fc.assert(
      fc.property(
        decisions,
        configs,
        switchSettings,
        fc.oneof(fc.double({ min: -4, max: 4, noNaN: true }), fc.constantFrom(0, 0.1, 3, -3)),
        (inputs, config, switches, target) => {
          const decided = { inputs, config, switches };
          for (const solution of solveFor(target, decided)) {
            const { nearest, values } = solution;
            expect(nearest === undefined).toBe(values.length === 0);
            const sizes = (nearest === undefined ? [] : [nearest, ...finiteEnds(solution)]).map((x) =>
              sizeWith(solution, x, decided),
            );
            for (const size of sizes) expect(isClose(size, target)).toBe(true);
          }
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('the present value is always among the answers to the present size', () => {
    fc.assert(
      fc.property(decisions, configs, switchSettings, (inputs, config, switches) => {
        const { final } = traceDecision(inputs, config, switches);
        fc.pre(Number.isFinite(final));
        for (const { input, values } of solveFor(final, { inputs, config, switches })) {
          const now = input === 'regime multiplier' ? Number.NaN : inputs[input];
          if (Number.isNaN(now) || (input === 'atr' && now <= 0)) continue;
          expect(values.some(({ from, to }) => from <= now && now <= to)).toBe(true);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('a size that some value gives is found, and lies within the reach', () => {
    fc.assert(
      fc.property(
        decisions,
        configs,
        switchSettings,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (inputs, config, switches, x) => {
          for (const name of ['metaProb', 'banditWeight', 'correlationPenalty'] as const) {
            const { final } = traceDecision({ ...inputs, [name]: x }, config, switches);
            if (!Number.isFinite(final)) continue;
            const found = solveFor(final, { inputs, config, switches }).find(({ input }) => input === name);
            expect(found?.values.some(({ from, to }) => from <= x && x <= to)).toBe(true);
            expect(found?.reach[0]).toBeLessThanOrEqual(final);
            expect(found?.reach[1]).toBeGreaterThanOrEqual(final);
          }
        },
      ),
      { numRuns: runs(100) },
    );
  });
});
