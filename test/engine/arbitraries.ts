import fc from 'fast-check';
import { completeConfig, type ScalerConfig } from '../../src/engine/config.ts';
import type { DecisionInputs } from '../../src/engine/trace.ts';

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const upTo = (max: number) => fc.double({ min: 0, max, noNaN: true });
const from = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Names that are in the tables of `configs`, and names that are not. */
export const regimes = fc.constantFrom('TRENDING', 'HIGH_VOL', 'CRISIS', 'NORMAL', '__proto__', 'constructor', 'FOO');

/** Valid configurations: bounds more often than chance would give them. */
export const configs: fc.Arbitrary<ScalerConfig> = fc
  .record({
    low: fc.oneof(upTo(2), fc.constantFrom(0, 0.5, 1)),
    span: fc.oneof(upTo(2), fc.constantFrom(0, 1)),
    banditMinScale: fc.oneof(fraction, fc.constantFrom(0, 0.2, 1)),
    scales: fc.record({ TRENDING: upTo(3), HIGH_VOL: upTo(1), CRISIS: fc.constantFrom(0, 0.1) }),
    correlationPenaltyScale: fc.oneof(upTo(3), fc.constantFrom(0, 1)),
    correlationFloor: fc.oneof(fraction, fc.constantFrom(0, 0.2, 1)),
    maxPosition: fc.oneof(from(0.01, 10), fc.constant(3)),
    minShare: fc.oneof(fc.constant(0), fraction),
    pyramidWinnerBoost: fc.oneof(upTo(2), fc.constant(0)),
    pyramidLoserCut: fc.oneof(fraction, fc.constantFrom(0, 1)),
    pnlThreshold: fc.oneof(upTo(0.1), fc.constant(0)),
    targetVol: from(0.01, 1),
    maxLeverage: from(0.1, 10),
    minVolThreshold: from(0.0001, 0.05),
    annualise: fc.boolean(),
    periodsPerYear: fc.oneof(from(1, 10_000), fc.constant(null)),
    capAfter: fc.boolean(),
  })
  .map(({ low, span, scales, minShare, ...rest }) =>
    completeConfig({
      ...rest,
      metaConfidenceRange: [low, low + span],
      regimeScales: scales,
      minPosition: minShare * rest.maxPosition,
    }),
  );

/** Valid decisions; open P&L, ATR and close may be missing. */
export const decisions: fc.Arbitrary<DecisionInputs> = fc.record({
  position: fc.oneof(from(-5, 5), fc.constantFrom(0, -0, 5e-324, -1e-12, 1e300)),
  metaProb: fc.oneof(fraction, fc.constantFrom(0, 0.5, 1)),
  banditWeight: fc.oneof(fraction, fc.constantFrom(0, 0.2, 1)),
  regime: regimes,
  correlationPenalty: fc.oneof(fraction, fc.constantFrom(0, 0.8, 1)),
  currentPnl: fc.oneof(from(-0.2, 0.2), fc.constantFrom(0, 0.02, -0.02, Number.NaN)),
  atr: fc.oneof(upTo(10), fc.constantFrom(0, -1, Number.NaN)),
  close: fc.oneof(upTo(200), fc.constantFrom(0, -1, 1, Number.NaN)),
});

export const switchSettings = fc.record({ pyramid: fc.boolean(), voltarget: fc.boolean() });
