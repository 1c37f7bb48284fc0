import { describe, expect, it } from 'vitest';
import {
  endLabelHeights,
  ghostProbabilities,
  pnlAt,
  pyramidingInterval,
  pyramidingModel,
} from '../../src/charts/PyramidingCurve.model.ts';
import { pyramidingCurve } from '../../src/engine/pyramidingCurve.ts';
import { sampleDecision } from './sampleDecision.ts';

const curveOf = (decision: ReturnType<typeof sampleDecision>) =>
  pyramidingCurve({
    ...decision,
    ...pyramidingInterval(decision.inputs.currentPnl, decision.config.pnlThreshold),
    probabilities: ghostProbabilities(decision.inputs.metaProb),
  });

describe('pyramidingModel', () => {
  it('names the dead band and says where the trade stands', () => {
    const model = pyramidingModel(curveOf(sampleDecision()), 480);
    expect(model.bandLabel).toBe('dead band ±2\u00a0%');
    expect(model.valueText).toBe('+1\u00a0%, position 1.34×, inside the dead band');
    expect(pyramidingModel(curveOf(sampleDecision({ currentPnl: -0.05 })), 480).valueText).toContain('loser');
    expect(pyramidingModel(curveOf(sampleDecision({ currentPnl: 0.05 })), 480).valueText).toContain('winner');
  });

  it('tells the rows at the bounds from those just beyond them', () => {
    const { rows } = pyramidingModel(curveOf(sampleDecision()), 480).table();
    const texts = rows.map(([pnl, factor]) =>
      [pnl, factor].map((cell) => (typeof cell === 'object' ? cell.text : cell)).join(' '),
    );
    expect(texts).toEqual(
      expect.arrayContaining(['+2\u00a0% 1.00×', 'beyond +2\u00a0% 1.35×', 'beyond −2\u00a0% 0.91×']),
    );
  });

  it('shows the cap where a line reaches it, on the side of the position', () => {
    expect(pyramidingModel(curveOf(sampleDecision()), 480).cap).toBeUndefined();
    expect(pyramidingModel(curveOf(sampleDecision({ position: 2 })), 480).cap).toBe(3);
    expect(pyramidingModel(curveOf(sampleDecision({ position: -2 })), 480).cap).toBe(-3);
  });

  it('keeps the labels of lines that meet at the cap in the order of their probabilities', () => {
    const { lines } = pyramidingModel(curveOf(sampleDecision({ position: 3 })), 480);
    const heights = endLabelHeights(lines, (size) => 300 - size * 100, 0, 300);
    const byHeight = lines.map(({ metaProb }, i) => [heights[i] ?? 0, metaProb] as const).sort(([a], [b]) => a - b);
    expect(byHeight.map(([, metaProb]) => metaProb)).toEqual([1, 0.75, 0.7, 0.5, 0.25, 0]);
  });
});

describe('pyramidingInterval', () => {
  it('is the travel of the slider, wider for a P&L or a threshold outside it', () => {
    expect(pyramidingInterval(0, 0.02)).toEqual({ from: -0.1, to: 0.1 });
    expect(pyramidingInterval(0.3, 0.02)).toEqual({ from: -0.1, to: 0.3 });
    expect(pyramidingInterval(0, 0.2)).toEqual({ from: -0.25, to: 0.25 });
  });
});

describe('pnlAt', () => {
  it('rests on the slider’s steps and never leaves the plot', () => {
    const interval = { from: -0.1, to: 0.1 };
    expect(pnlAt(0.5004, interval)).toBe(0);
    expect(pnlAt(0.61, interval)).toBe(0.022);
    expect(pnlAt(-3, interval)).toBe(-0.1);
    expect(pnlAt(3, interval)).toBe(0.1);
  });
});

describe('ghostProbabilities', () => {
  it('leaves out what would lie on the current line', () => {
    expect(ghostProbabilities(0.5)).toEqual([0, 0.25, 0.75, 1]);
    expect(ghostProbabilities(0.7)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });
});
