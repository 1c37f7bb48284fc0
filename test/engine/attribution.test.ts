import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attribution, attribute, attributeClipped, logarithmicMean } from '../../src/engine/attribution.ts';
import { completeConfig, type ScalerConfig } from '../../src/engine/config.ts';
import { type DecisionInputs, traceDecision } from '../../src/engine/trace.ts';
import { runs } from '../property.ts';
import { configs, decisions, switchSettings } from './arbitraries.ts';
import { expectVector, readVectors } from './mathVectors.ts';

const OFF = { pyramid: false, voltarget: false };
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

function attributed(inputs: Partial<DecisionInputs>, config: Partial<ScalerConfig> = {}, switches = OFF): Attribution {
  return attribute(traceDecision({ ...BASE, ...inputs }, completeConfig(config), switches));
}

const step = ({ steps }: Attribution, id: string) => {
  const found = steps.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no step: ${id}`);
  return found;
};

const CONFIDENCE = ['meta', 'bandit', 'regime', 'correlation', 'cap', 'minimum'];
const FACTORS = CONFIDENCE.slice(0, 4);

interface ProductInputs {
  readonly raw: number;
  readonly factors: readonly [number, number, number, number];
  readonly cap: number;
  readonly lift: number;
}

/** A decision whose four factors are the vector's: the meta range is one value, and the rest are inputs that pass through. */
function fromFactors({ raw, factors: [meta, bandit, regime, correlation], cap, lift }: ProductInputs): Attribution {
  return attributed(
    { position: raw, banditWeight: bandit, correlationPenalty: 1 - correlation },
    {
      metaConfidenceRange: [meta, meta],
      banditMinScale: 0,
      regimeScales: { NORMAL: regime },
      correlationFloor: 0,
      maxPosition: cap,
      minPosition: lift,
    },
  );
}

describe('the vectors of attribution.product', () => {
  it.each(readVectors<ProductInputs>('attribution.product'))('$id', ({ inputs, expected, tolerance }) => {
    const attribution = fromFactors(inputs);
    const parts = CONFIDENCE.map((id) => step(attribution, id));
    const factors = parts.slice(0, 4);
    expectVector(
      {
        pre_clip: factors.at(-1)?.after,
        final: attribution.final,
        log_contrib: factors.map(({ logShare }) => logShare),
        log_clip: step(attribution, 'cap').logShare,
        log_lift: step(attribution, 'minimum').logShare,
        log_total: attribution.logTotal,
        lmdi_level: parts.map(({ share }) => share),
        shapley_level_unclipped: attributeClipped(inputs.raw, inputs.factors, Number.POSITIVE_INFINITY),
        shapley_level_clipped: attributeClipped(inputs.raw, inputs.factors, inputs.cap),
        waterfall: parts.map(({ delta }) => delta),
        waterfall_order_range: factors.map(({ deltaRange }) => deltaRange),
      },
      expected,
      tolerance,
    );
  });

  it('lifts as the fourth vector of the document does', () => {
    // ln lift 2.189256407687 is ln(0.1 / 0.0112); the total −1.6094379124341 is ln(0.1 / 0.5), so raw is 0.5 and L = 0.4 / ln 5.
    const attribution = fromFactors({ raw: 0.5, factors: [0.8, 0.2, 0.7, 0.2], cap: 3, lift: 0.1 });
    expect(step(attribution, 'minimum').logShare).toBeCloseTo(2.189256407687, 12);
    expect(attribution.logTotal).toBeCloseTo(-1.6094379124341, 12);
    expect(step(attribution, 'minimum').share).toBeCloseTo(0.54410459472178, 12);
  });
});

describe('a decision that nothing limits', () => {
  const attribution = attributed({ metaProb: 0.7, banditWeight: 0.8, regime: 'TRENDING' });

  it('gives each factor its log and its step: 1 → 1.2 → 0.96 → 1.344', () => {
    expect(step(attribution, 'meta').logShare).toBeCloseTo(Math.log(1.2), 15);
    expect(step(attribution, 'meta').delta).toBeCloseTo(0.2, 15);
    expect(step(attribution, 'bandit').delta).toBeCloseTo(-0.24, 15);
    expect(step(attribution, 'regime').delta).toBeCloseTo(0.384, 15);
  });

  it('gives steps that are off or idle factor 1 and share 0', () => {
    for (const id of ['correlation', 'cap', 'minimum', 'pyramiding', 'pyramidCap', 'voltarget', 'capAfter'])
      expect(step(attribution, id)).toMatchObject({ factor: 1, share: 0, logShare: 0, delta: 0 });
  });
});

describe('the whole pipeline', () => {
  // 2 × 1.2 × 1 × 1.4 × 1 = 3.36 → 3; a winner × 1.35 = 4.05 → 3; × 3 = 9 → 3
  const attribution = attributed(
    { position: 2, metaProb: 0.7, regime: 'TRENDING', currentPnl: 0.05 },
    { capAfter: true },
    { pyramid: true, voltarget: true },
  );

  it('takes every step in its place', () => {
    const wanted: [string, number, number][] = [
      ['meta', 2, 2.4],
      ['bandit', 2.4, 2.4],
      ['regime', 2.4, 3.36],
      ['correlation', 3.36, 3.36],
      ['cap', 3.36, 3],
      ['minimum', 3, 3],
      ['pyramiding', 3, 4.05],
      ['pyramidCap', 4.05, 3],
      ['voltarget', 3, 9],
      ['capAfter', 9, 3],
    ];
    expect(attribution.steps.map(({ id }) => id)).toEqual(wanted.map(([id]) => id));
    for (const [id, before, after] of wanted) {
      expect(step(attribution, id).before).toBeCloseTo(before, 14);
      expect(step(attribution, id).after).toBeCloseTo(after, 14);
    }
  });

  it('weighs the logs by the logarithmic mean of raw and final: L = 1 / ln 1.5', () => {
    const mean = 1 / Math.log(1.5);
    expect(step(attribution, 'pyramidCap').share).toBeCloseTo(mean * Math.log(3 / 4.05), 14);
    expect(step(attribution, 'voltarget').share).toBeCloseTo(mean * Math.log(3), 14);
  });

  it('lets only the first four change places', () => {
    expect(step(attribution, 'meta').deltaRange[0]).toBeCloseTo(0.4, 14);
    expect(step(attribution, 'meta').deltaRange[1]).toBeCloseTo(0.56, 14);
    for (const { id, delta, deltaRange } of attribution.steps)
      if (!FACTORS.includes(id)) expect(deltaRange).toEqual([delta, delta]);
  });
});

describe('the edges', () => {
  it('attributes nothing without a position', () => {
    for (const position of [0, -0]) {
      const attribution = attributed({ position, metaProb: 0.9 });
      expect(attribution).toMatchObject({ kind: 'noPosition', zeroedBy: [] });
      for (const { share, delta } of attribution.steps) expect([share, Math.abs(delta)]).toEqual([0, 0]);
    }
  });

  it('splits the loss over the factors that are zero', () => {
    const attribution = attributed(
      { position: -1.5, metaProb: 0, regime: 'CRISIS', banditWeight: 0.5 },
      { metaConfidenceRange: [0, 1], regimeScales: { CRISIS: 0 } },
    );
    expect(attribution).toMatchObject({ kind: 'zeroed', zeroedBy: ['meta', 'regime'], logTotal: -Infinity });
    expect(step(attribution, 'meta')).toMatchObject({ share: 0.75, logShare: -Infinity });
    expect(step(attribution, 'regime')).toMatchObject({ share: 0.75, logShare: -Infinity });
    expect(step(attribution, 'bandit').share).toBe(0);
  });

  it('says who lost a size that is too small to be held', () => {
    const attribution = attributed({ position: 5e-324, metaProb: 0 });
    expect(attribution).toMatchObject({ kind: 'zeroed', zeroedBy: ['meta'], final: 0 });
  });

  it('still adds up where a size before the cap is beyond what a number can hold', () => {
    const attribution = attributed({ position: 1.7e308, metaProb: 1, regime: 'TRENDING' });
    expect(step(attribution, 'cap').before).toBe(Infinity);
    expect(attribution.final).toBe(3);
    const sum = attribution.steps.reduce((total, { share }) => total + share, 0);
    expect(sum / -1.7e308).toBeCloseTo(1, 12);
  });

  it('has no shares where nothing is defined: infinity times zero', () => {
    const attribution = attributed(
      { position: 1.7e308, metaProb: 1, regime: 'TRENDING', correlationPenalty: 1 },
      { correlationFloor: 0 },
    );
    expect(attribution.kind).toBe('undefined');
    for (const { share, logShare } of attribution.steps) expect([share, logShare]).toEqual([NaN, NaN]);
    expect(step(attribution, 'regime').before).toBe(1.7e308 * 1.5 * 1);
  });

  it('lifts the smallest size of all', () => {
    const attribution = attributed({ position: 5e-324 }, { minPosition: 0.1 });
    expect(step(attribution, 'minimum').share).toBeCloseTo(0.1, 14);
  });
});

describe('the logarithmic mean', () => {
  it('is a for equal numbers, symmetric, and (b − a) / ln(b / a) otherwise', () => {
    expect(logarithmicMean(2, 2)).toBe(2);
    expect(logarithmicMean(1, Math.E)).toBeCloseTo(Math.E - 1, 14);
    expect(logarithmicMean(-1, -Math.E)).toBeCloseTo(1 - Math.E, 14);
    expect(logarithmicMean(1, 1 + 2 ** -52)).toBeCloseTo(1, 15);
    expect(logarithmicMean(1e300, 1e-300)).toBeCloseTo(1e300 / (600 * Math.LN10), -290);
    expect(logarithmicMean(0, 1)).toBe(0);
  });
});

describe('for any decision', () => {
  it('the exact shares and the waterfall both add up to the change', () => {
    fc.assert(
      fc.property(decisions, configs, switchSettings, (inputs, config, switches) => {
        const { kind, steps, raw, final, total, logTotal } = attribute(traceDecision(inputs, config, switches));
        if (kind === 'undefined' || kind === 'noPosition') return;
        const ends = Math.max(Math.abs(raw), Math.abs(final));
        const size = steps.reduce((sum, { share }) => sum + Math.abs(share), ends);
        const sum = steps.reduce((all, { share }) => all + share, 0);
        expect(Math.abs(sum - total)).toBeLessThanOrEqual(1e-12 * size + 1e-300);
        const changes = steps.reduce((all, { delta }) => all + delta, 0);
        const moved = steps.reduce((all, { delta }) => all + Math.abs(delta), ends);
        if (Number.isFinite(moved)) expect(Math.abs(changes - total)).toBeLessThanOrEqual(1e-12 * moved + 1e-300);
        if (kind === 'zeroed') return;
        const logs = steps.reduce((all, { logShare }) => all + logShare, 0);
        const logSize = steps.reduce((all, { logShare }) => all + Math.abs(logShare), 0);
        expect(Math.abs(logs - logTotal)).toBeLessThanOrEqual(1e-12 * (1 + logSize));
      }),
      { numRuns: runs(1000) },
    );
  });

  it('the range over the orders holds the step of the order written, and a permutation changes no share', () => {
    const factor = fc.double({ min: 0.05, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(factor, factor, factor, factor), fc.double({ min: -5, max: 5, noNaN: true }), (f, raw) => {
        fc.pre(Math.abs(raw) > 1e-100);
        const one = fromFactors({ raw, factors: f, cap: 3, lift: 0 });
        const [a, b, c, d] = f;
        const other = fromFactors({ raw, factors: [d, c, b, a], cap: 3, lift: 0 });
        for (const [i, id] of FACTORS.entries()) {
          const { delta, deltaRange, share } = step(one, id);
          const slack = 1e-12 * Math.abs(raw);
          expect(delta).toBeGreaterThanOrEqual(deltaRange[0] - slack);
          expect(delta).toBeLessThanOrEqual(deltaRange[1] + slack);
          expect(Math.abs(share - step(other, FACTORS[3 - i] ?? '').share)).toBeLessThanOrEqual(slack);
        }
      }),
    );
  });

  it('who used the cap adds up to the capped change', () => {
    const factor = fc.double({ min: 0, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(factor, { minLength: 1, maxLength: 5 }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (f, raw) => {
          const sum = attributeClipped(raw, f, 3).reduce((total, share) => total + share, 0);
          const product = f.reduce((size, x) => size * x, raw);
          expect(sum).toBeCloseTo(Math.min(3, Math.max(-3, product)) - raw, 10);
        },
      ),
    );
  });
});
