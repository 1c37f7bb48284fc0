import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeConfig, type ScalerConfig } from '../../src/engine/config.ts';
import { findBinding, findHeadroom, sayHeadroom } from '../../src/engine/headroom.ts';
import type { Decided } from '../../src/engine/sensitivity.ts';
import { type DecisionInputs, traceDecision } from '../../src/engine/trace.ts';
import { runs } from '../property.ts';
import { configs, decisions, switchSettings } from './arbitraries.ts';
import { neighbours } from './neighbours.ts';
import { render } from './render.ts';

const EXAMPLE: DecisionInputs = {
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

const decide = (inputs: Partial<DecisionInputs>, config: Partial<ScalerConfig> = {}, switches = OFF): Decided => ({
  inputs: { ...EXAMPLE, ...inputs },
  config: completeConfig(config),
  switches,
});

const said = (decided: Decided): string => render(sayHeadroom(findHeadroom(decided)));

describe('the headroom in words', () => {
  it('is a raw position where nothing else gets there: 3 / 1.344 = 2.232', () => {
    expect(findHeadroom(decide({}))).toEqual({ kind: 'raw', position: expect.closeTo(3 / 1.344, 13), isOnly: true });
    expect(said(decide({}))).toBe(
      'which, all else equal, only a raw position of 2.23× or more, long or short, would reach',
    );
  });

  it('is a meta probability where that gets there: 2 × 0.8 × 1.4 = 2.24, so 3/2.24 − 0.5 = 0.839', () => {
    const headroom = findHeadroom(decide({ position: 2 }));
    expect(headroom).toEqual({ kind: 'meta', metaProb: expect.closeTo(3 / 2.24 - 0.5, 13) });
    expect(said(decide({ position: -2 }))).toBe('which, all else equal, a meta probability of 0.839 would reach');
  });

  it('is a bandit weight where a certain meta-learner would not do: 2 × 1.4 × w × 1.2 = 3 at 0.893', () => {
    expect(findHeadroom(decide({ position: 2, banditWeight: 0.3 }))).toEqual({
      kind: 'bandit',
      banditWeight: expect.closeTo(3 / 3.36, 13),
    });
  });

  it('is a penalty where only less of it would do: 3.6 × (1 − c) = 3 at c = 1/6', () => {
    // 2.4 × 1.5 = 3.6 at regime NORMAL and p 1, the bandit at 1: only the penalty is left; 1 − 3/3.6 = 1/6.
    const decided = decide({ position: 2.4, metaProb: 1, banditWeight: 1, regime: 'NORMAL', correlationPenalty: 0.5 });
    expect(findHeadroom(decided)).toEqual({ kind: 'correlation', correlationPenalty: expect.closeTo(1 / 6, 13) });
  });

  it('is a regime where only another one would do', () => {
    const decided = decide({ position: 1.5, metaProb: 1, banditWeight: 1, regime: 'HIGH_VOL' });
    expect(findHeadroom(decided)).toEqual({ kind: 'regime', regime: 'TRENDING' });
    expect(said(decided)).toBe('which, all else equal, the regime TRENDING would reach');
  });

  it('does not say only where a regime without a multiplier would do', () => {
    const config = { regimeScales: { CRISIS: 0.1 } };
    const decided = decide({ position: 2.9, metaProb: 1, banditWeight: 1, regime: 'CRISIS' }, config);
    expect(said(decided)).toBe('which, all else equal, a raw position of 20.0× or more, long or short, would reach');
  });

  it('is nothing behind a factor of zero', () => {
    expect(findHeadroom(decide({}, { metaConfidenceRange: [0, 0] }))).toEqual({ kind: 'never' });
    expect(said(decide({}, { metaConfidenceRange: [0, 0] }))).toBe('');
  });

  it('says from which raw position on the cap is reached, where it is', () => {
    expect(findHeadroom(decide({ position: 2.5 }))).toEqual({
      kind: 'capped',
      position: expect.closeTo(3 / 1.344, 13),
    });
    expect(findHeadroom(decide({ position: 3, metaProb: 0.5, banditWeight: 1, regime: 'NORMAL' }))).toEqual({
      kind: 'capped',
      position: 3,
    });
  });
});

describe('the constraints that bind', () => {
  it('are listed in the order of the pipeline', () => {
    const decided = decide(
      { position: 40, banditWeight: 0.1, correlationPenalty: 0.9, currentPnl: 0.05 },
      { capAfter: true },
      { pyramid: true, voltarget: true },
    );
    expect(findBinding(traceDecision(decided.inputs, decided.config, decided.switches))).toEqual([
      { stage: 'bandit', label: 'bandit floor' },
      { stage: 'correlation', label: 'correlation floor' },
      { stage: 'pyramidCap', label: 'cap on the pyramided size' },
      { stage: 'voltarget', label: 'leverage cap' },
      { stage: 'capAfter', label: 'cap after the volatility target' },
    ]);
  });

  it('are none where a floor or the cap is only touched', () => {
    const decided = decide({ position: 3, metaProb: 0.5, banditWeight: 1, regime: 'NORMAL' }, { banditMinScale: 1 });
    expect(findBinding(traceDecision(decided.inputs, decided.config, decided.switches))).toEqual([]);
  });
});

describe('for any decision, the headroom is true', () => {
  // Sizes near the cap more often than chance would give them.
  const near = fc.record({
    decision: decisions,
    config: configs,
    switches: switchSettings,
    share: fc.option(fc.double({ min: 0.3, max: 1.1, noNaN: true })),
  });
  const decided = near.map(({ decision, config, switches, share }) => {
    const inputs = { ...decision, position: share === null ? decision.position : share * config.maxPosition };
    return { inputs, config, switches };
  });
  const reaches = ({ inputs, config, switches }: Decided, change: Partial<DecisionInputs>): boolean =>
    Math.abs(traceDecision({ ...inputs, ...change }, config, switches).uncapped) >= config.maxPosition;
  const seen = new Set<string>();

  it('at the value stated the size reaches the cap, just inside it does not', () => {
    fc.assert(
      fc.property(decided, (d) => {
        const headroom = findHeadroom(d);
        seen.add(headroom.kind);
        expect(headroom.kind === 'capped').toBe(reaches(d, {}));
        switch (headroom.kind) {
          case 'capped':
          case 'raw': {
            const { position } = headroom;
            expect([reaches(d, { position }), reaches(d, { position: -position })]).toEqual([true, true]);
            expect(reaches(d, { position: neighbours(position).below })).toBe(false);
            return;
          }
          case 'meta':
            expect(reaches(d, { metaProb: headroom.metaProb })).toBe(true);
            expect(reaches(d, { metaProb: neighbours(headroom.metaProb).below })).toBe(false);
            expect(headroom.metaProb).toBeLessThanOrEqual(1);
            return;
          case 'bandit':
            expect(reaches(d, { banditWeight: headroom.banditWeight })).toBe(true);
            expect(reaches(d, { banditWeight: neighbours(headroom.banditWeight).below })).toBe(false);
            expect(headroom.banditWeight).toBeLessThanOrEqual(1);
            return;
          case 'correlation':
            expect(reaches(d, { correlationPenalty: headroom.correlationPenalty })).toBe(true);
            expect(reaches(d, { correlationPenalty: neighbours(headroom.correlationPenalty).above })).toBe(false);
            expect(headroom.correlationPenalty).toBeGreaterThanOrEqual(0);
            return;
          case 'regime':
            expect(reaches(d, { regime: headroom.regime })).toBe(true);
            return;
          case 'never':
            expect(reaches(d, { position: Number.MAX_VALUE })).toBe(false);
        }
      }),
      { numRuns: runs(2000) },
    );
    expect(seen).toEqual(new Set(['capped', 'meta', 'bandit', 'correlation', 'regime', 'raw', 'never']));
  });

  it('“only” means that no other input alone gets there', () => {
    fc.assert(
      fc.property(decided, (d) => {
        const headroom = findHeadroom(d);
        fc.pre(headroom.kind === 'raw' && headroom.isOnly);
        const others: Partial<DecisionInputs>[] = [
          { metaProb: 1 },
          { banditWeight: 1 },
          { correlationPenalty: 0 },
          ...Object.keys(d.config.regimeScales).map((regime) => ({ regime })),
          { regime: 'a regime that no table has' },
        ];
        for (const other of others) expect(reaches(d, other)).toBe(false);
      }),
      { numRuns: runs(500) },
    );
  });
});
