import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeConfig, DEFAULT_CONFIG, type ScalerConfig } from '../../src/engine/config.ts';
import { finalSize } from '../../src/engine/finalSize.ts';
import { pyramidingCurve } from '../../src/engine/pyramidingCurve.ts';
import { type CurveRequest, type ResponseCurve, responseCurve } from '../../src/engine/responseCurve.ts';
import { declarationOf, type InputName } from '../../src/engine/sizeSampler.ts';
import { type DecisionInputs, scopeOf } from '../../src/engine/trace.ts';
import { configs, decisions, switchSettings } from './arbitraries.ts';

const USAGE: DecisionInputs = {
  position: 1,
  metaProb: 0.7,
  banditWeight: 0.8,
  regime: 'TRENDING',
  correlationPenalty: 0,
  currentPnl: 0.01,
  atr: 0.02,
  close: 1,
};
const OFF = { pyramid: false, voltarget: false };
const PYRAMID = { pyramid: true, voltarget: false };
const BOTH = { pyramid: true, voltarget: true };

const over = (input: InputName, changes: Partial<CurveRequest> = {}): ResponseCurve => {
  const { from, to } = declarationOf(input).spec.travel;
  return responseCurve({
    inputs: USAGE,
    config: DEFAULT_CONFIG,
    switches: OFF,
    input,
    from,
    to,
    count: 25,
    ...changes,
  });
};
const points = ({ runs }: ResponseCurve) => runs.flat();
const sizeAt = (request: Pick<CurveRequest, 'inputs' | 'config' | 'switches'>, input: InputName, x: number): number => {
  const inputs = { ...request.inputs, [input]: x };
  return finalSize(inputs.position, scopeOf(inputs, request.config), request.switches);
};
const NAMES: readonly InputName[] = ['position', 'metaProb', 'banditWeight', 'correlationPenalty', 'currentPnl', 'atr'];

describe('responseCurve', () => {
  it('bends exactly where the cap begins to bind: 3 ÷ 1.344 of raw position', () => {
    const { kinks, bounds } = over('position');
    // 1 × 1.2 × 0.8 × 1.4 = 1.344, and the cap is 3.
    expect(kinks.map(({ x }) => x)).toEqual([expect.closeTo(-3 / 1.344, 12), expect.closeTo(3 / 1.344, 12)]);
    expect(kinks.map(({ stages }) => stages)).toEqual([['cap'], ['cap']]);
    expect(bounds.map(({ stage, isFlat }) => [stage, isFlat])).toEqual([
      ['cap', true],
      ['cap', true],
    ]);
    expect(bounds[1]?.to).toBe(3);
  });

  it('meets the declared floors to the last bit', () => {
    expect(over('banditWeight').kinks).toEqual([
      {
        x: 0.2,
        y: sizeAt({ inputs: USAGE, config: DEFAULT_CONFIG, switches: OFF }, 'banditWeight', 0.2),
        stages: ['bandit'],
      },
    ]);
    expect(over('correlationPenalty').kinks.map(({ x }) => x)).toEqual([0.8]);
    expect(over('banditWeight').deadZone).toEqual([0, 0.2]);
  });

  it('jumps at the thresholds of pyramiding, whose bounds belong to the dead band', () => {
    const { jumps, runs } = over('currentPnl', { switches: PYRAMID });
    // Inside 1.344; loser 1 − 0.3 × 0.3 = 0.91, winner 1 + 0.7 × 0.5 = 1.35.
    expect(jumps.map(({ x }) => x)).toEqual([-0.02, 0.02]);
    expect(jumps[0]).toMatchObject({ left: expect.closeTo(1.344 * 0.91, 12), at: expect.closeTo(1.344, 12) });
    expect(jumps[1]).toMatchObject({ at: expect.closeTo(1.344, 12), right: expect.closeTo(1.344 * 1.35, 12) });
    expect(jumps[0]?.at).toBe(jumps[0]?.right);
    expect(jumps[1]?.at).toBe(jumps[1]?.left);
    expect(runs.map((run) => [run[0]?.x, run.at(-1)?.x])).toEqual([
      [-0.1, -0.02],
      [-0.02, 0.02],
      [0.02, 0.1],
    ]);
  });

  it('leaves one point alone where the dead band has no width', () => {
    const config = completeConfig({ pnlThreshold: 0 });
    const { jumps, runs } = over('currentPnl', { switches: PYRAMID, config });
    expect(jumps).toHaveLength(1);
    expect(jumps[0]?.x).toBe(0);
    expect(runs[1]).toEqual([{ x: 0, y: jumps[0]?.at }]);
  });

  it('jumps at a raw position of zero where a minimum lifts what is not zero', () => {
    const { jumps, bounds } = over('position', { config: completeConfig({ minPosition: 0.1 }) });
    const around = jumps.filter(({ x }) => Math.abs(x) < 1e-9);
    expect(around.flatMap(({ left, right }) => [left, right])).toEqual(expect.arrayContaining([-0.1, 0.1]));
    expect(bounds.filter(({ stage }) => stage === 'minimum').map(({ isFlat }) => isFlat)).toEqual([true, true]);
  });

  it('finds the kink of the leverage cap and of the volatility floor, which no input declares', () => {
    const config = completeConfig({ minVolThreshold: 0.05, maxLeverage: 2 });
    // 0.12 ÷ 0.05 = 2.4 is above the leverage cap of 2 until 0.12 ÷ 2 = 0.06.
    expect(over('atr', { switches: BOTH, config }).kinks.map(({ x }) => x)).toEqual([expect.closeTo(0.06, 12)]);
    const loose = completeConfig({ minVolThreshold: 0.05, maxLeverage: 5 });
    expect(over('atr', { switches: BOTH, config: loose }).kinks.map(({ x }) => x)).toEqual([expect.closeTo(0.05, 12)]);
  });

  it('knows that an input which no active step reads changes nothing', () => {
    const curve = over('currentPnl');
    expect(curve.isInert).toBe(true);
    expect(new Set(points(curve).map(({ y }) => y)).size).toBe(1);
    expect(over('metaProb').isInert).toBe(false);
  });

  it('gives the slope of the current piece', () => {
    expect(over('metaProb').slope).toBeCloseTo(1 * 0.8 * 1.4, 8);
    expect(over('banditWeight', { inputs: { ...USAGE, banditWeight: 0.1 } }).slope).toBe(0);
    // On the kink itself: the piece to its right.
    expect(over('banditWeight', { inputs: { ...USAGE, banditWeight: 0.2 } }).slope).toBeCloseTo(1.2 * 1.4, 8);
  });

  it('has neutral where the factor is 1', () => {
    expect(over('metaProb').neutral).toBe(0.5);
    expect(over('metaProb', { config: completeConfig({ metaConfidenceRange: [1.2, 1.5] }) }).neutral).toBeUndefined();
  });

  it('refuses an empty interval and a single sample', () => {
    expect(() => over('metaProb', { from: 1, to: 1 })).toThrow('invalid interval: 1..1');
    expect(() => over('metaProb', { count: 1 })).toThrow('invalid count: 1');
  });

  it('lies on the final size at every point that is not an end of a jump', () => {
    fc.assert(
      fc.property(decisions, configs, switchSettings, fc.constantFrom(...NAMES), (inputs, config, switches, input) => {
        const base = { inputs: { ...inputs, position: Math.max(-5, Math.min(5, inputs.position)) }, config, switches };
        const curve = over(input, base);
        const jumps = new Set(curve.jumps.map(({ x }) => x));
        for (const { x, y } of points(curve)) if (!jumps.has(x)) expectNear(y, sizeAt(base, input, x));
      }),
    );
  });

  it('misses no kink and no jump: between two points of a run it is straight, for inputs that act linearly', () => {
    const linear: readonly InputName[] = ['position', 'banditWeight', 'correlationPenalty', 'currentPnl'];
    fc.assert(
      fc.property(decisions, configs, switchSettings, fc.constantFrom(...linear), (inputs, config, switches, input) => {
        const base = { inputs: { ...inputs, position: Math.max(-5, Math.min(5, inputs.position)) }, config, switches };
        for (const run of over(input, base).runs) {
          run.slice(1).forEach((point, i) => {
            const before = run[i] ?? point;
            if (point.x - before.x < 1e-9) return;
            expectNear(sizeAt(base, input, (before.x + point.x) / 2), (before.y + point.y) / 2);
          });
        }
      }),
    );
  });
});

const expectNear = (found: number, expected: number): void =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));

describe('pyramidingCurve', () => {
  const curve = (config: ScalerConfig = DEFAULT_CONFIG, inputs: DecisionInputs = USAGE) =>
    pyramidingCurve({ inputs, config, switches: OFF, from: -0.1, to: 0.1, probabilities: [0, 0.7, 1] });

  it('shows what pyramiding would do although it is off', () => {
    const { lines, current, currentFactor } = curve();
    expect(lines.map(({ metaProb, isCurrent }) => [metaProb, isCurrent])).toEqual([
      [0, false],
      [1, false],
      [0.7, true],
    ]);
    expect(current).toEqual({ x: 0.01, y: expect.closeTo(1.344, 12) });
    expect(currentFactor).toBe(1);
    // Meta probability 1: 1.5 × 0.8 × 1.4 = 1.68, as a winner half as much again.
    expect(lines[1]?.runs.at(-1)?.at(-1)?.y).toBeCloseTo(2.52, 12);
  });

  it('tabulates the bounds of the dead band and what lies just beyond them', () => {
    const { rows } = curve();
    const near = rows.filter(({ pnl }) => Math.abs(Math.abs(pnl) - 0.02) < 1e-9);
    expect(near.map(({ factor }) => factor)).toEqual([expect.closeTo(0.91, 12), 1, 1, expect.closeTo(1.35, 12)]);
  });

  it('stops at the cap', () => {
    const { rows } = curve(DEFAULT_CONFIG, { ...USAGE, position: 2 });
    // 2 × 1.344 × 1.35 = 3.63 is beyond 3.
    expect(rows.at(-1)?.position).toBe(3);
  });
});
