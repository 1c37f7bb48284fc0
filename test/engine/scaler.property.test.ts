import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeConfig } from '../../src/engine/config.ts';
import { finalSize } from '../../src/engine/finalSize.ts';
import { PositionScaler } from '../../src/engine/PositionScaler.ts';
import { type DecisionInputs, scopeOf, traceDecision } from '../../src/engine/trace.ts';
import { configs, decisions, switchSettings } from './arbitraries.ts';

const ON = { pyramid: true, voltarget: true } as const;

/** Room for the roundings of a handful of operations. */
const ULPS = 4 * Number.EPSILON;

describe('scale', () => {
  it('never goes beyond the cap, and its factors never beyond their bounds', () => {
    fc.assert(
      fc.property(decisions, configs, (inputs, config) => {
        const { metaFactor, banditFactor, correlationFactor, scaledPosition } = new PositionScaler(config).breakdown(
          inputs,
        );
        const [low, high] = config.metaConfidenceRange;
        expect(Math.abs(scaledPosition)).toBeLessThanOrEqual(config.maxPosition);
        expect(metaFactor).toBeGreaterThanOrEqual(low);
        expect(metaFactor).toBeLessThanOrEqual(high * (1 + ULPS));
        expect(banditFactor).toBeGreaterThanOrEqual(config.banditMinScale);
        expect(banditFactor).toBeLessThanOrEqual(1);
        expect(correlationFactor).toBeGreaterThanOrEqual(config.correlationFloor);
        expect(correlationFactor).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is never below the minimum where there is one, unless it is zero', () => {
    fc.assert(
      fc.property(decisions, configs, (inputs, config) => {
        const size = Math.abs(new PositionScaler(config).scale(inputs));
        expect(size === 0 || size >= config.minPosition).toBe(true);
      }),
    );
  });

  it('rises with confidence and weight, falls with the penalty', () => {
    const pair = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(decisions, configs, pair, (inputs, config, [x, y]) => {
        const scaler = new PositionScaler(config);
        const [less, more] = x < y ? [x, y] : [y, x];
        const size = (changed: Partial<DecisionInputs>) =>
          scaler.scale({ ...inputs, position: Math.abs(inputs.position), ...changed });
        expect(size({ metaProb: less })).toBeLessThanOrEqual(size({ metaProb: more }));
        expect(size({ banditWeight: less })).toBeLessThanOrEqual(size({ banditWeight: more }));
        expect(size({ correlationPenalty: more })).toBeLessThanOrEqual(size({ correlationPenalty: less }));
      }),
    );
  });

  it('treats long and short alike, the sign of zero included', () => {
    fc.assert(
      fc.property(decisions, configs, switchSettings, (inputs, config, switches) => {
        const long = traceDecision(inputs, config, switches);
        const short = traceDecision({ ...inputs, position: -inputs.position }, config, switches);
        expect(short.scaled).toBe(-long.scaled);
        expect(short.final).toBe(-long.final);
      }),
    );
  });

  it('leaves a size within the cap exactly as it is at neutral inputs', () => {
    const scaler = new PositionScaler();
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (position) => {
        const breakdown = scaler.breakdown({ position, metaProb: 0.5, banditWeight: 1, regime: 'NORMAL' });
        expect(breakdown.finalScale).toBe(1);
        expect(breakdown.scaledPosition).toBe(position);
      }),
    );
  });

  it('has a final scale that is the true multiple before the cap', () => {
    fc.assert(
      fc.property(decisions, configs, (inputs, config) => {
        const { finalScale, uncappedPosition } = new PositionScaler(config).breakdown({ ...inputs, position: 1 });
        expect(uncappedPosition).toBe(finalScale);
      }),
    );
  });
});

describe('the steps after it', () => {
  it('keep the pyramided size within the cap, the pyramid factor and the multiplier within theirs', () => {
    fc.assert(
      fc.property(decisions, configs, (inputs, config) => {
        const trace = traceDecision(inputs, config, ON);
        const factor = (id: string) => trace.steps.find(({ stage }) => stage.id === id)?.factor ?? Number.NaN;
        expect(Math.abs(trace.pyramided)).toBeLessThanOrEqual(config.maxPosition);
        expect(factor('pyramiding')).toBeGreaterThanOrEqual(1 - config.pyramidLoserCut);
        expect(factor('pyramiding')).toBeLessThanOrEqual(1 + config.pyramidWinnerBoost);
        expect(factor('voltarget')).toBeLessThanOrEqual(Math.max(1, config.maxLeverage));
        expect(factor('voltarget')).toBeGreaterThanOrEqual(0);
        if (config.capAfter) expect(Math.abs(trace.final)).toBeLessThanOrEqual(config.maxPosition);
      }),
    );
  });

  it('are skipped where what they need is missing', () => {
    const config = completeConfig();
    fc.assert(
      fc.property(decisions, (inputs) => {
        const trace = traceDecision({ ...inputs, currentPnl: NaN, atr: NaN, close: NaN }, config, ON);
        expect(trace.final).toBe(trace.scaled);
      }),
    );
  });

  it('give a trace in which each step starts where the one before ended, and finalSize ends where it does', () => {
    fc.assert(
      fc.property(decisions, configs, switchSettings, (inputs, config, switches) => {
        const { steps, raw, final } = traceDecision(inputs, config, switches);
        let size = raw;
        for (const step of steps) {
          expect(step.before).toBe(size);
          size = step.after;
        }
        expect(final).toBe(size);
        expect(finalSize(raw, scopeOf(inputs, config), switches)).toBe(final);
      }),
    );
  });
});
