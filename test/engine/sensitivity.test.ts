import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeConfig, type ScalerConfig } from '../../src/engine/config.ts';
import { headroomLog, semiElasticity, sliderRanges, tornado } from '../../src/engine/sensitivity.ts';
import type { InputName } from '../../src/engine/sizeSampler.ts';
import { type DecisionInputs, traceDecision } from '../../src/engine/trace.ts';
import { runs } from '../property.ts';
import { configs, decisions, switchSettings } from './arbitraries.ts';
import { expectVector, readVectors } from './mathVectors.ts';

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

const decide = (inputs: Partial<DecisionInputs>, config: Partial<ScalerConfig> = {}, switches = OFF) => ({
  inputs: { ...BASE, ...inputs },
  config: completeConfig(config),
  switches,
});

interface ElasticityInputs {
  readonly raw: number;
  readonly meta_prob: number;
  readonly bandit_weight: number;
  readonly regime: string;
  readonly correlation_penalty: number;
  readonly atr_pct: number;
  readonly target_vol: number;
  readonly max_leverage: number;
}

describe('the vectors of sensitivity.semi_elasticity', () => {
  it.each(readVectors<ElasticityInputs>('sensitivity.semi_elasticity'))('$id', ({ inputs, expected, tolerance }) => {
    const decided = decide(
      {
        position: inputs.raw,
        metaProb: inputs.meta_prob,
        banditWeight: inputs.bandit_weight,
        regime: inputs.regime,
        correlationPenalty: inputs.correlation_penalty,
        atr: inputs.atr_pct,
      },
      { targetVol: inputs.target_vol, maxLeverage: inputs.max_leverage },
      { pyramid: false, voltarget: true },
    );
    const bothSides = (name: InputName): number => {
      const { below, above } = semiElasticity(decided, name);
      expect(below).toBe(above);
      return above + 0;
    };
    const trace = traceDecision(decided.inputs, decided.config, decided.switches);
    const binds = (id: string): boolean => trace.steps.some(({ stage, binds: does }) => stage.id === id && does);
    expectVector(
      {
        semi_elasticity: {
          meta_prob: bothSides('metaProb'),
          bandit_weight: bothSides('banditWeight'),
          correlation_penalty: bothSides('correlationPenalty'),
          raw_log: bothSides('position'),
          atr_pct: bothSides('atr'),
        },
        final_after_vol: trace.final,
        vol_saturated: binds('voltarget'),
        cap_active: binds('cap'),
      },
      expected,
      tolerance,
    );
  });
});

describe('a kink', () => {
  it('gives the bandit at its floor 0 below and 1/w above: 1/0.2 = 5', () => {
    expect(semiElasticity(decide({ banditWeight: 0.2 }), 'banditWeight')).toMatchObject({ below: 0, above: 5 });
  });

  it('gives the correlation at its floor its slope below and 0 above: −1/0.2 = −5', () => {
    // 1 − 0.5 is exact, so that the floor is met exactly: −s / f = −1 / 0.5.
    const { below, above } = semiElasticity(
      decide({ correlationPenalty: 0.5 }, { correlationFloor: 0.5 }),
      'correlationPenalty',
    );
    expect([below, above + 0]).toEqual([-2, 0]);
  });

  it('gives a size exactly at the cap its slope below and 0 above', () => {
    expect(semiElasticity(decide({ position: 3 }), 'position')).toMatchObject({ below: 1, above: 0 });
    expect(semiElasticity(decide({ position: 3 }), 'metaProb')).toMatchObject({ below: 1, above: 0 });
    expect(semiElasticity(decide({ position: -3 }), 'metaProb')).toMatchObject({ below: 1, above: 0 });
  });

  it('gives the ATR at the leverage cap 0 below and −1/ATR above: 3 is 0.12/0.04', () => {
    const decided = decide({ atr: 0.0625 }, { targetVol: 0.125, maxLeverage: 2 }, { pyramid: false, voltarget: true });
    const { below, above } = semiElasticity(decided, 'atr');
    expect([below + 0, above]).toEqual([0, -16]);
  });
});

describe('a limit that binds', () => {
  const decided = decide({ position: 5, metaProb: 0.7 });

  it('takes all effect, and leaves what there would be without it', () => {
    const { below, above, belowUncapped, aboveUncapped } = semiElasticity(decided, 'metaProb');
    expect([below, above]).toEqual([0, 0]);
    expect([belowUncapped, aboveUncapped]).toEqual([1 / 1.2, 1 / 1.2]);
  });

  it('has its headroom below zero: ln(3/6) at twice the cap, ln 2 at half of it', () => {
    expect(headroomLog(decide({ position: 6 }))).toBeCloseTo(-Math.LN2, 15);
    expect(headroomLog(decide({ position: -1.5 }))).toBeCloseTo(Math.LN2, 15);
  });

  it('may be the minimum as well', () => {
    expect(semiElasticity(decide({ position: 0.01 }, { minPosition: 0.1 }), 'metaProb')).toMatchObject({
      below: 0,
      above: 0,
      aboveUncapped: 1,
    });
  });
});

describe('pyramiding', () => {
  const switches = { pyramid: true, voltarget: false };

  it('adds .5/(1+.5p) for a winner and .3/(1−.3(1−p)) for a loser', () => {
    // Range 1..1 leaves only pyramiding's own part: .5/1.35 and .3/.91 at p 0.7.
    const config = { metaConfidenceRange: [1, 1] as const };
    expect(semiElasticity(decide({ metaProb: 0.7, currentPnl: 0.05 }, config, switches), 'metaProb').above).toBeCloseTo(
      0.5 / 1.35,
      14,
    );
    expect(
      semiElasticity(decide({ metaProb: 0.7, currentPnl: -0.05 }, config, switches), 'metaProb').above,
    ).toBeCloseTo(0.3 / 0.91, 14);
  });
});

describe('the ATR', () => {
  it('counts as a share of the price, whatever the price', () => {
    const at = (close: number) =>
      semiElasticity(decide({ atr: 0.06 * close, close }, {}, { pyramid: false, voltarget: true }), 'atr').above;
    expect(at(1)).toBeCloseTo(-1 / 0.06, 10);
    expect(at(250)).toBeCloseTo(-1 / 0.06, 10);
  });
});

describe('no size', () => {
  it('has no relative change', () => {
    expect(semiElasticity(decide({ position: 0 }, { minPosition: 0.1 }), 'position').above).toBeNaN();
    expect(semiElasticity(decide({ regime: 'X' }, { regimeScales: { X: 0 } }), 'metaProb').below).toBeNaN();
  });
});

describe('for any decision', () => {
  it('the semi-elasticity is what a small move shows', () => {
    const names = ['metaProb', 'banditWeight', 'correlationPenalty', 'position', 'atr'] as const;
    fc.assert(
      fc.property(decisions, configs, switchSettings, fc.constantFrom(...names), (inputs, config, switches, name) => {
        const sizeAt = (x: number) => traceDecision({ ...inputs, [name]: x }, config, switches).final;
        const x = inputs[name];
        const h = 1e-6 * Math.abs(x);
        const [low, middle, high] = [sizeAt(x - h), sizeAt(x), sizeAt(x + h)];
        fc.pre(Math.abs(middle) > 1e-3 && Math.abs(middle) < 1e3 && Math.abs(x) > 1e-3);
        const [below, above] = [Math.log(middle / low) / h, Math.log(high / middle) / h];
        // Only where the small move meets no kink.
        fc.pre(Number.isFinite(above) && Math.abs(below - above) <= 1e-4 * (1 + Math.abs(above)));
        const slopeAt = (y: number) =>
          semiElasticity({ inputs: { ...inputs, [name]: y }, config, switches }, name).above;
        const found = slopeAt(x);
        const isSmooth = [x - h, x + h].every((y) => Math.abs(slopeAt(y) - found) <= 1e-3 * (1 + Math.abs(found)));
        fc.pre(isSmooth);
        const unit = name === 'position' ? x : name === 'atr' && inputs.close > 0 ? inputs.close : 1;
        expect(Math.abs(found - unit * above)).toBeLessThanOrEqual(1e-3 * (Math.abs(unit) + Math.abs(found)));
      }),
      { numRuns: runs(500) },
    );
  });
});

interface TornadoInputs {
  readonly base: Omit<ElasticityInputs, 'atr_pct' | 'target_vol' | 'max_leverage'>;
  readonly ranges: {
    readonly meta_prob: readonly [number, number];
    readonly bandit_weight: readonly [number, number];
    readonly correlation_penalty: readonly [number, number];
    readonly regime: readonly [string, string];
  };
}

const VECTOR_NAMES = new Map<string, string>([
  ['metaProb', 'meta_prob'],
  ['banditWeight', 'bandit_weight'],
  ['correlationPenalty', 'correlation_penalty'],
]);

describe('the tornado', () => {
  it.each(readVectors<TornadoInputs>('sensitivity.tornado'))('$id', ({ inputs, expected, tolerance }) => {
    const { base, ranges } = inputs;
    const decided = decide({
      position: base.raw,
      metaProb: base.meta_prob,
      banditWeight: base.bandit_weight,
      regime: base.regime,
      correlationPenalty: base.correlation_penalty,
    });
    const bars = tornado(decided, [
      { input: 'metaProb', from: ranges.meta_prob[0], to: ranges.meta_prob[1] },
      { input: 'banditWeight', from: ranges.bandit_weight[0], to: ranges.bandit_weight[1] },
      { input: 'correlationPenalty', from: ranges.correlation_penalty[0], to: ranges.correlation_penalty[1] },
      { input: 'regime', from: ranges.regime[0], to: ranges.regime[1] },
    ]);
    const rows = bars.map(({ input, low, high, lowUncapped, highUncapped, swing }) => ({
      input: VECTOR_NAMES.get(input) ?? input,
      low,
      high,
      low_pre: lowUncapped,
      high_pre: highUncapped,
      swing,
    }));
    const final = traceDecision(decided.inputs, decided.config, decided.switches).final;
    expectVector({ base: final, rows }, expected, tolerance);
    expect(bars).toHaveLength(4);
  });

  it('has a ghost beyond the cap: raw −3…3 at 1.5 × 1.4 is ±6.3, held at ±3', () => {
    const bars = tornado(decide({ metaProb: 1, regime: 'TRENDING' }));
    const position = bars.find(({ input }) => input === 'position');
    expect(position).toMatchObject({ low: -3, high: 3, swing: 6 });
    expect(position?.highUncapped).toBeCloseTo(6.3, 14);
  });

  it('moves what takes part, over the travel of its slider, regimes from the least to the largest multiplier', () => {
    const names = (switches: typeof OFF, atr = 0.02) =>
      sliderRanges(decide({ atr }, {}, switches)).map(({ input }) => input);
    expect(names(OFF)).toEqual(['position', 'metaProb', 'banditWeight', 'correlationPenalty', 'regime']);
    expect(names({ pyramid: true, voltarget: true })).toContain('currentPnl');
    expect(names({ pyramid: true, voltarget: true })).toContain('atr');
    const ranges = sliderRanges(decide({}));
    expect(ranges).toContainEqual({ input: 'metaProb', from: 0, to: 1 });
    expect(ranges).toContainEqual({ input: 'position', from: -3, to: 3 });
    expect(ranges).toContainEqual({ input: 'regime', from: 'HIGH_VOL', to: 'TRENDING' });
    expect(sliderRanges(decide({}, { regimeScales: {} })).map(({ input }) => input)).not.toContain('regime');
  });

  it('sorts by what the final size shows, not by what the cap hides', () => {
    const swings = tornado(decide({ position: 2, metaProb: 0.9 })).map(({ swing }) => swing);
    expect(swings).toEqual([...swings].sort((a, b) => b - a));
  });
});

interface AnnualisedInputs {
  readonly atr_pct: number;
  readonly bars_per_year: number;
  readonly target_vol: number;
  readonly max_leverage: number;
}

describe('the vectors of atr.annualised', () => {
  it.each(readVectors<AnnualisedInputs>('atr.annualised'))('$id', ({ inputs, expected, tolerance }) => {
    const multiplier = (annualise: boolean, targetVol: number) =>
      traceDecision(
        { ...BASE, atr: inputs.atr_pct },
        completeConfig({
          annualise,
          targetVol,
          maxLeverage: inputs.max_leverage,
          periodsPerYear: inputs.bars_per_year,
          metaConfidenceRange: [1, 1],
        }),
        { pyramid: false, voltarget: true },
      ).final;
    const scalar = multiplier(true, inputs.target_vol);
    expectVector(
      {
        sigma_annual: inputs.target_vol / scalar,
        scalar_correct: scalar,
        scalar_engine: multiplier(false, inputs.target_vol),
      },
      expected,
      tolerance,
    );
  });
});
