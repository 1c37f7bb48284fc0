import { describe, expect, it } from 'vitest';
import { AtrVolTarget } from '../../src/engine/AtrVolTarget.ts';
import { averageTrueRange } from '../../src/engine/averageTrueRange.ts';
import type { ScalerConfig } from '../../src/engine/config.ts';
import { PositionScaler } from '../../src/engine/PositionScaler.ts';

/** A RangeError whose message has the field, the value and the valid range. */
function expectRangeError(act: () => unknown, field: string, found: string, valid: string): void {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(RangeError);
  expect(String(thrown)).toBe(`RangeError: invalid ${field}: ${found} (valid: ${valid})`);
}

const scaler = new PositionScaler();
const FRACTION = 'a finite number from 0 to 1';
const FINITE = 'a finite number';

describe('an invalid input', () => {
  it.each([
    ['position', NaN, FINITE],
    ['position', Infinity, FINITE],
    ['position', -Infinity, FINITE],
    ['metaProb', NaN, FRACTION],
    ['metaProb', 1.0000000000000002, FRACTION],
    ['metaProb', -5e-324, FRACTION],
    ['banditWeight', -0.1, FRACTION],
    ['banditWeight', Infinity, FRACTION],
    ['correlationPenalty', 2, FRACTION],
    ['correlationPenalty', NaN, FRACTION],
  ])('of scale and breakdown throws: %s %d', (field, value, valid) => {
    const inputs = { position: 1, [field]: value };
    expectRangeError(() => scaler.scale(inputs), field, String(value), valid);
    expectRangeError(() => scaler.breakdown(inputs), field, String(value), valid);
  });

  it.each([
    ['position', NaN, FINITE],
    ['metaProb', 1.5, FRACTION],
    ['currentPnl', Infinity, FINITE],
    ['pnlThreshold', -0.01, 'a finite number of at least 0'],
    ['pnlThreshold', NaN, 'a finite number of at least 0'],
  ])('of pyramidWinners throws: %s %d', (field, value, valid) => {
    const inputs = { position: 1, metaProb: 0.5, currentPnl: 0, [field]: value };
    expectRangeError(() => scaler.pyramidWinners(inputs), field, String(value), valid);
  });

  it.each([
    ['position', NaN, FINITE],
    ['currentVol', NaN, FINITE],
    ['currentVol', Infinity, FINITE],
    ['baselineVol', 0, 'a finite number above 0'],
    ['baselineVol', NaN, 'a finite number above 0'],
  ])('of scaleByRegimeVolatility throws: %s %d', (field, value, valid) => {
    const inputs = { position: 1, regime: 'NORMAL', currentVol: 0.1, [field]: value };
    expectRangeError(() => scaler.scaleByRegimeVolatility(inputs), field, String(value), valid);
  });

  it('of the volatility target throws for the position only; a missing ATR or close leaves it unchanged', () => {
    const target = new AtrVolTarget();
    expectRangeError(() => target.scalePosition({ position: NaN, atr: 1, close: 1 }), 'position', 'NaN', FINITE);
    for (const [atr, close] of [
      [NaN, 1],
      [0, 1],
      [-1, 1],
      [1, NaN],
      [1, 0],
      [1, -1],
    ] as const)
      expect(target.scalePosition({ position: 1.7, atr, close })).toBe(1.7);
  });

  it('of averageTrueRange throws for the period and for columns of unequal length', () => {
    const prices = { high: [2, 3], low: [1, 2], close: [1, 2] };
    expectRangeError(() => averageTrueRange(prices, 0), 'period', '0', 'a finite number of at least 1');
    expectRangeError(() => averageTrueRange(prices, NaN), 'period', 'NaN', 'a finite number of at least 1');
    expectRangeError(() => averageTrueRange(prices, 1.5), 'period', '1.5', 'a whole number');
    expectRangeError(
      () => averageTrueRange({ ...prices, low: [1] }, 2),
      'prices',
      '"2, 1, 2 rows"',
      'columns of equal length',
    );
  });

  it('is not an unknown regime: it counts as 1 and the breakdown says so', () => {
    for (const regime of ['CRISIS', '', 'normal', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])
      expect(scaler.breakdown({ position: 1.5, regime })).toMatchObject({
        regimeFactor: 1,
        scaledPosition: 1.5,
        unknownRegime: true,
      });
  });
});

describe('an invalid configuration', () => {
  const PAIR = 'two numbers, each a finite number of at least 0, the first not above the second';
  const AT_LEAST_ZERO = 'a finite number of at least 0';
  const ABOVE_ZERO = 'a finite number above 0';

  it.each<[Partial<ScalerConfig>, string, string, string]>([
    [{ metaConfidenceRange: [1.5, 0.5] }, 'metaConfidenceRange', '"[1.5, 0.5]"', PAIR],
    [{ metaConfidenceRange: [-0.1, 0.5] }, 'metaConfidenceRange', '"[-0.1, 0.5]"', PAIR],
    [{ metaConfidenceRange: [0, NaN] }, 'metaConfidenceRange', '"[0, NaN]"', PAIR],
    [{ banditMinScale: 1.1 }, 'banditMinScale', '1.1', FRACTION],
    [{ regimeScales: { CRISIS: -1 } }, 'regimeScales.CRISIS', '-1', AT_LEAST_ZERO],
    [{ regimeScales: { A: 1, B: Infinity } }, 'regimeScales.B', 'Infinity', AT_LEAST_ZERO],
    [{ correlationPenaltyScale: -1 }, 'correlationPenaltyScale', '-1', AT_LEAST_ZERO],
    [{ correlationFloor: NaN }, 'correlationFloor', 'NaN', FRACTION],
    [{ maxPosition: 0 }, 'maxPosition', '0', ABOVE_ZERO],
    [{ maxPosition: Infinity }, 'maxPosition', 'Infinity', ABOVE_ZERO],
    [{ minPosition: -0.1 }, 'minPosition', '-0.1', AT_LEAST_ZERO],
    [{ minPosition: 2, maxPosition: 1 }, 'minPosition', '2', `${AT_LEAST_ZERO}, not above maxPosition (1)`],
    [{ pyramidWinnerBoost: -1 }, 'pyramidWinnerBoost', '-1', AT_LEAST_ZERO],
    [{ pyramidLoserCut: 1.5 }, 'pyramidLoserCut', '1.5', FRACTION],
    [{ pnlThreshold: -1 }, 'pnlThreshold', '-1', AT_LEAST_ZERO],
    [{ targetVol: 0 }, 'targetVol', '0', ABOVE_ZERO],
    [{ maxLeverage: NaN }, 'maxLeverage', 'NaN', ABOVE_ZERO],
    [{ minVolThreshold: 0 }, 'minVolThreshold', '0', ABOVE_ZERO],
    [{ atrPeriod: 0 }, 'atrPeriod', '0', 'a finite number of at least 1, whole'],
    [{ atrPeriod: 2.5 }, 'atrPeriod', '2.5', 'a finite number of at least 1, whole'],
    [{ periodsPerYear: 0 }, 'periodsPerYear', '0', ABOVE_ZERO],
  ])('throws: %o', (config, field, found, valid) => {
    expectRangeError(() => new PositionScaler(config), field, found, valid);
    expectRangeError(() => new AtrVolTarget(config), field, found, valid);
  });

  it('is none where a bound is met exactly', () => {
    const config: Partial<ScalerConfig> = {
      metaConfidenceRange: [0, 0],
      banditMinScale: 1,
      regimeScales: {},
      correlationPenaltyScale: 0,
      correlationFloor: 0,
      maxPosition: 5e-324,
      minPosition: 5e-324,
      pyramidLoserCut: 1,
      atrPeriod: 1,
      periodsPerYear: null,
    };
    expect(new PositionScaler(config).config).toMatchObject(config);
  });

  it('replaces the table of regimes as a whole', () => {
    expect(new PositionScaler({ regimeScales: { CRISIS: 0.1 } }).scale({ position: 1, regime: 'TRENDING' })).toBe(1);
    expect(new PositionScaler({ regimeScales: { CRISIS: 0.1 } }).scale({ position: 1, regime: 'CRISIS' })).toBe(0.1);
  });
});
