import { describe, expect, it } from 'vitest';
import { PositionScaler } from '../../src/engine/PositionScaler.ts';

describe('breakdown', () => {
  const scaler = new PositionScaler({ banditMinScale: 0.25, correlationFloor: 0.5, maxPosition: 2, minPosition: 0.5 });

  it('has flags that are strict: a bound that is just met does not bind', () => {
    const met = { banditFloored: false, correlationFloored: false, capped: false, lifted: false };
    expect(scaler.breakdown({ position: 2, banditWeight: 1, correlationPenalty: 0 })).toMatchObject(met);
    expect(scaler.breakdown({ position: -2 })).toMatchObject(met);
    // 2 × 0.25 = 0.5, the minimum itself
    expect(scaler.breakdown({ position: 2, banditWeight: 0.25 })).toMatchObject(met);
    expect(scaler.breakdown({ position: 2, correlationPenalty: 0.5 })).toMatchObject(met);
    expect(scaler.breakdown({ position: 0 })).toMatchObject(met);
  });

  it('has each flag where its bound binds, long and short', () => {
    for (const sign of [1, -1]) {
      const flagsOf = (size: number, changed = {}) => scaler.breakdown({ position: sign * size, ...changed });
      expect(flagsOf(2.5)).toMatchObject({ capped: true, scaledPosition: sign * 2, uncappedPosition: sign * 2.5 });
      expect(flagsOf(2, { banditWeight: 0.2 })).toMatchObject({ banditFloored: true, banditFactor: 0.25 });
      expect(flagsOf(2, { correlationPenalty: 0.6 })).toMatchObject({
        correlationFloored: true,
        correlationFactor: 0.5,
      });
      expect(flagsOf(0.25)).toMatchObject({ lifted: true, scaledPosition: sign * 0.5, uncappedPosition: sign * 0.25 });
    }
  });

  it('has the true multiple as its final scale, also where there is no position', () => {
    const inputs = { metaProb: 0.75, banditWeight: 0.5, regime: 'LOW_VOL', correlationPenalty: 0.25 };
    // 1.25 × 0.5 × 1.2 × 0.75
    expect(scaler.breakdown({ ...inputs, position: 0 }).finalScale).toBeCloseTo(0.5625, 15);
    expect(scaler.breakdown({ ...inputs, position: 100 }).finalScale).toBeCloseTo(0.5625, 15);
    // The reference's own figure: 0 / 1e-10, and a short of 1e-10 divided by zero.
    expect(scaler.breakdown({ ...inputs, position: 0 }).referenceFinalScale).toBe(0);
    expect(scaler.breakdown({ ...inputs, position: -1e-10 }).referenceFinalScale).toBe(-Infinity);
  });
});
