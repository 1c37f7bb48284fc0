import { describe, expect, it } from 'vitest';
import { tornadoModel } from '../../src/charts/TornadoChart.model.ts';
import { tornado } from '../../src/engine/sensitivity.ts';
import { sampleDecision } from './sampleDecision.ts';

const modelOf = (decision: ReturnType<typeof sampleDecision>, final: number) =>
  tornadoModel(tornado(decision), final, decision.config.maxPosition);

describe('tornadoModel', () => {
  it('puts the smaller size left, whichever end of the input gives it', () => {
    const rows = modelOf(sampleDecision(), 1.344).rows;
    const ends = (id: string) => rows.find((row) => row.id === id)?.ends.map(({ at }) => at);
    expect(ends('metaProb')).toEqual(['0.00', '1.00']);
    expect(ends('correlationPenalty')).toEqual(['1.00', '0.00']);
    expect(ends('regime')).toEqual(['HIGH_VOL', 'TRENDING']);
  });

  it('outlines only what the cap took off', () => {
    const raw = modelOf(sampleDecision(), 1.344).rows.find(({ id }) => id === 'position');
    expect(raw?.ends.map(({ size, uncapped }) => [size, uncapped])).toEqual([
      [-3, expect.closeTo(-4.032, 12)],
      [3, expect.closeTo(4.032, 12)],
    ]);
    // A loser's cut lowers the size too, and is not the cap.
    const cut = modelOf(sampleDecision({ currentPnl: -0.05 }, { pyramid: true }), 1.22).rows;
    expect(cut.find(({ id }) => id === 'metaProb')?.ends.map(({ uncapped }) => uncapped)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('names the input that moves the position most', () => {
    expect(modelOf(sampleDecision(), 1.344).summary).toMatch(/^Raw position moves the final position most/u);
  });
});
