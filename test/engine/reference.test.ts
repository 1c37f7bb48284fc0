import { describe, expect, it } from 'vitest';
import { PositionScaler } from '../../src/engine/PositionScaler.ts';

/** The reference's own eleven tests, by their names. The numbers are worked by hand from engine.md. */
describe('the eleven tests of the reference', () => {
  const scaler = new PositionScaler();

  it('Test 1: Meta-learner confidence scaling', () => {
    expect(scaler.scale({ position: 1, metaProb: 0 })).toBe(0.5);
    expect(scaler.scale({ position: 1, metaProb: 0.5 })).toBe(1);
    expect(scaler.scale({ position: 1, metaProb: 1 })).toBe(1.5);
    expect(scaler.scale({ position: 1, metaProb: 0.8 })).toBeCloseTo(1.3, 15);
    expect(scaler.scale({ position: 1, metaProb: 0.2 })).toBeCloseTo(0.7, 15);
  });

  it('Test 2: Bandit exploration/exploitation scaling', () => {
    expect(scaler.scale({ position: 1, banditWeight: 0.3 })).toBe(0.3);
    expect(scaler.scale({ position: 1, banditWeight: 1 })).toBe(1);
    expect(scaler.scale({ position: 1, banditWeight: 0.05 })).toBe(0.2);
    expect(scaler.scale({ position: 1, banditWeight: 0 })).toBe(0.2);
  });

  it('Test 3: Regime-based aggression', () => {
    const sizes = ['TRENDING', 'HIGH_VOL', 'LOW_VOL', 'MEAN_REVERTING', 'NORMAL'].map((regime) =>
      scaler.scale({ position: 1, regime }),
    );
    expect(sizes).toEqual([1.4, 0.7, 1.2, 1, 1]);
  });

  it('Test 4: Combined scaling pipeline', () => {
    // 1.3 × 1 × 1.4 = 1.82 and 0.7 × 0.3 × 0.7 = 0.147
    expect(scaler.scale({ position: 1, metaProb: 0.8, banditWeight: 1, regime: 'TRENDING' })).toBeCloseTo(1.82, 14);
    expect(scaler.scale({ position: 1, metaProb: 0.2, banditWeight: 0.3, regime: 'HIGH_VOL' })).toBeCloseTo(0.147, 14);
    // 1.2 × 0.8 × 1.4 = 1.344; the reference's document prints 1.24, which its formula does not give.
    expect(scaler.scale({ position: 1, metaProb: 0.7, banditWeight: 0.8, regime: 'TRENDING' })).toBeCloseTo(1.344, 14);
  });

  it('Test 5: Position capping', () => {
    // 5 × 1.5 × 1.4 = 10.5
    expect(scaler.scale({ position: 5, metaProb: 1, regime: 'TRENDING' })).toBe(3);
    expect(scaler.scale({ position: -5, metaProb: 1, regime: 'TRENDING' })).toBe(-3);
    expect(scaler.scale({ position: 3 })).toBe(3);
    expect(new PositionScaler({ maxPosition: 0.4 }).scale({ position: 1 })).toBe(0.4);
  });

  it('Test 6: Pyramiding logic', () => {
    // 1 + 0.7 × 0.5, 1 − 0.6 × 0.3
    expect(scaler.pyramidWinners({ position: 1, metaProb: 0.7, currentPnl: 0.05 })).toBe(1.35);
    expect(scaler.pyramidWinners({ position: 1, metaProb: 0.4, currentPnl: -0.03 })).toBeCloseTo(0.82, 15);
    expect(scaler.pyramidWinners({ position: 1, metaProb: 0.7, currentPnl: 0.01 })).toBe(1);
    expect(scaler.pyramidWinners({ position: 1, metaProb: 0.7, currentPnl: 0.02 })).toBe(1);
    expect(scaler.pyramidWinners({ position: 1, metaProb: 0.7, currentPnl: -0.02 })).toBe(1);
    expect(scaler.pyramidWinners({ position: 3, metaProb: 1, currentPnl: 0.05 })).toBe(3);
  });

  it('Test 7: Correlation penalty', () => {
    expect(scaler.scale({ position: 1, correlationPenalty: 0 })).toBe(1);
    expect(scaler.scale({ position: 1, correlationPenalty: 0.5 })).toBe(0.5);
    expect(scaler.scale({ position: 1, correlationPenalty: 0.8 })).toBe(0.2);
    expect(scaler.scale({ position: 1, correlationPenalty: 1 })).toBe(0.2);
  });

  it('Test 8: Determinism', () => {
    const inputs = { position: -1.7, metaProb: 0.63, banditWeight: 0.41, regime: 'LOW_VOL', correlationPenalty: 0.17 };
    const sizes = new Set(Array.from({ length: 100 }, () => new PositionScaler().scale(inputs)));
    expect(sizes.size).toBe(1);
  });

  it('Test 9: Scaling factors breakdown', () => {
    const breakdown = scaler.breakdown({
      position: 2,
      metaProb: 0.75,
      banditWeight: 0.1,
      regime: 'HIGH_VOL',
      correlationPenalty: 0.9,
    });
    // 0.5 + 0.75 = 1.25; floors 0.2 twice; 2 × 1.25 × 0.2 × 0.7 × 0.2 = 0.07
    expect(breakdown).toMatchObject({
      metaFactor: 1.25,
      banditFactor: 0.2,
      regimeFactor: 0.7,
      correlationFactor: 0.2,
      finalScale: 1.25 * 0.2 * 0.7 * 0.2,
      rawPosition: 2,
      capped: false,
      banditFloored: true,
      correlationFloored: true,
      lifted: false,
      unknownRegime: false,
    });
    expect(breakdown.scaledPosition).toBeCloseTo(0.07, 15);
    expect(breakdown.uncappedPosition).toBe(breakdown.scaledPosition);
  });

  it('Test 10: Batch scaling', () => {
    const { scaledPosition, problems } = scaler.scaleBatch({
      position: [1, 1, -1, 5],
      metaProb: [0.5, 1, 0, 1],
      banditWeight: [1, 0.5, 0.1, 1],
      regime: ['NORMAL', 'TRENDING', 'HIGH_VOL', 'LOW_VOL'],
    });
    // 1; 1.5 × 0.5 × 1.4; −0.5 × 0.2 × 0.7; capped
    expect([...scaledPosition].map((size) => Math.round(size * 1e12) / 1e12)).toEqual([1, 1.05, -0.07, 3]);
    expect(problems).toEqual([]);
  });

  it('Test 11: Regime + volatility combined adjustment', () => {
    // 0.7 × 0.15/0.30, 1.4 × 0.15/0.10, the adjustment between 0.2 and 2, none without a volatility
    expect(scaler.scaleByRegimeVolatility({ position: 1, regime: 'HIGH_VOL', currentVol: 0.3 })).toBeCloseTo(0.35, 15);
    expect(scaler.scaleByRegimeVolatility({ position: 1, regime: 'TRENDING', currentVol: 0.1 })).toBeCloseTo(2.1, 15);
    expect(scaler.scaleByRegimeVolatility({ position: 1, regime: 'NORMAL', currentVol: 0.01 })).toBe(2);
    expect(scaler.scaleByRegimeVolatility({ position: 1, regime: 'NORMAL', currentVol: 3 })).toBe(0.2);
    expect(scaler.scaleByRegimeVolatility({ position: 1, regime: 'LOW_VOL', currentVol: 0 })).toBe(1.2);
  });
});
