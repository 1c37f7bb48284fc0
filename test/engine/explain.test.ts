import { describe, expect, it } from 'vitest';
import { completeConfig, type ScalerConfig } from '../../src/engine/config.ts';
import { explain } from '../../src/engine/explain.ts';
import { type DecisionInputs, traceDecision } from '../../src/engine/trace.ts';
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
const PYRAMID = { pyramid: true, voltarget: false };
const TARGET = { pyramid: false, voltarget: true };

function sentences(
  inputs: Partial<DecisionInputs>,
  config: Partial<ScalerConfig> = {},
  switches = OFF,
): readonly string[] {
  const decided = { inputs: { ...EXAMPLE, ...inputs }, config: completeConfig(config), switches };
  return explain(traceDecision(decided.inputs, decided.config, switches), decided).map(render);
}

const words = (...args: Parameters<typeof sentences>): string => sentences(...args).join(' ');

describe('the usage example', () => {
  it('reads as a whole', () => {
    expect(sentences({})).toEqual([
      'The strategies ask for 1.00× long.',
      'A meta probability of 0.70 raises the size by 20 %.',
      'The bandit, exploiting at 0.80, lets 80 % of the size through.',
      'The regime TRENDING adds 40 %.',
      'Correlation takes nothing.',
      'The result is 1.34× long, inside the cap of ±3.00×, which, all else equal, only a raw position of 2.23× or more, long or short, would reach.',
    ]);
  });
});

describe('the corners of confidence scaling', () => {
  it('has nothing to scale without a position, of either sign', () => {
    for (const position of [0, -0])
      expect(sentences({ position }, { minPosition: 0.1 }, { pyramid: true, voltarget: true })).toEqual([
        'The strategies ask for no position, so there is nothing to scale.',
      ]);
  });

  it('says short of a short, and cut where it is cut', () => {
    const text = words({
      position: -1.5,
      metaProb: 0.2,
      banditWeight: 0.3,
      regime: 'HIGH_VOL',
      correlationPenalty: 0.5,
    });
    expect(text).toContain('ask for 1.50× short');
    expect(text).toContain('A meta probability of 0.20 lowers the size by 30 %.');
    expect(text).toContain('The bandit, exploring at 0.30, lets 30 % of the size through.');
    expect(text).toContain('The regime HIGH_VOL takes 30 % off.');
    expect(text).toContain('A correlation penalty of 0.50 takes 50 % off.');
    expect(text).toContain('The result is 0.11× short');
  });

  it('names the floors where they bind, and not where they are only met', () => {
    const floored = words({ banditWeight: 0.1, correlationPenalty: 0.9 });
    expect(floored).toContain('The bandit, exploring at 0.10, is held at its floor and lets 20 % of the size through.');
    expect(floored).toContain('A correlation penalty of 0.90 hits the floor, which keeps 20 % of the size.');
    expect(words({ banditWeight: 0.2, correlationPenalty: 0.5 }, { correlationFloor: 0.5 })).not.toContain('floor');
  });

  it('calls 0.5 exploiting and less exploring', () => {
    expect(words({ banditWeight: 0.5 })).toContain('exploiting at 0.50');
    expect(words({ banditWeight: 0.499 })).toContain('exploring at 0.499');
  });

  it('says that an unknown regime counts as 1', () => {
    for (const regime of ['FOO', '__proto__', 'constructor'])
      expect(words({ regime })).toContain(
        `The regime ${regime} is not in the table, so it counts as 1.00× and changes nothing.`,
      );
  });

  it('holds at the cap, stands exactly at it, or is inside', () => {
    const neutral = { metaProb: 0.5, banditWeight: 1, regime: 'NORMAL' };
    expect(words({ ...neutral, position: 3 })).toContain('The result is 3.00× long, exactly at the cap.');
    expect(words({ ...neutral, position: -4 })).toContain(
      'That would be 4.00×, so the cap holds it at 3.00×. The result is 3.00× short; every raw position of 3.00× or more, long or short, reaches the cap.',
    );
    expect(words({ ...neutral, position: 2.5 })).toContain(
      'inside the cap of ±3.00×, which, all else equal, a meta probability of 0.70 would reach.',
    );
  });

  it('says that the minimum lifts, and does not call a size at the cap inside it', () => {
    expect(words({ position: 0.05 }, { minPosition: 0.1 })).toContain('The minimum lifts 0.0672× to 0.10×.');
    expect(words({}, { minPosition: 0.1 })).toContain('The minimum of 0.10× changes nothing.');
    const liftedToCap = words({ position: -1 }, { minPosition: 3 });
    expect(liftedToCap).toContain('The result is 3.00× short.');
    expect(liftedToCap).not.toContain('inside');
  });

  it('ends where a factor leaves nothing', () => {
    expect(sentences({}, { metaConfidenceRange: [0, 0] }, { pyramid: true, voltarget: true })).toEqual([
      'The strategies ask for 1.00× long.',
      'A meta probability of 0.70 lowers the size by 100 %.',
      'That leaves no position, and nothing for any later step to scale.',
    ]);
    expect(words({ banditWeight: 0 }, { banditMinScale: 0 })).toContain(
      'lets nothing through. That leaves no position',
    );
    expect(words({ regime: 'OFF' }, { regimeScales: { OFF: 0 } })).toContain(
      'takes 100 % off. That leaves no position',
    );
  });

  it('does not tell a factor that is 1 but for rounding', () => {
    // 0.6 + 0.7 × (4/7) is 1.0000000000000002 or 1 by the order of the roundings; either way it is nothing.
    expect(words({ metaProb: 4 / 7 }, { metaConfidenceRange: [0.6, 1.3] })).toContain('leaves the size as it is');
    expect(words({ metaProb: 0.5 + 1e-13 })).toContain('leaves the size as it is');
    expect(words({ metaProb: 0.5 + 1e-6 })).toContain('raises the size by 0.0001 %');
  });

  it('keeps big and small numbers readable, and says where there is no result', () => {
    expect(words({ position: 12345 })).toContain('ask for 12\u202f345× long');
    expect(words({ position: -1e-6 })).toContain('ask for 0.000001× short');
    expect(words({ position: 1.7e308, metaProb: 1, correlationPenalty: 1 }, { correlationFloor: 0 })).toContain(
      'there is no result',
    );
  });
});

describe('pyramiding', () => {
  it('is told by the open P&L, its bounds in the dead band', () => {
    expect(words({ currentPnl: 0.05 }, {}, PYRAMID)).toContain('The trade is up 5 %, so pyramiding adds 35 %.');
    expect(words({ currentPnl: -0.05 }, {}, PYRAMID)).toContain('The trade is down 5 %, so pyramiding cuts 9 %.');
    for (const [currentPnl, shown] of [
      [0.02, '+2 %'],
      [-0.02, '−2 %'],
      [0, '0 %'],
    ] as const)
      expect(words({ currentPnl }, {}, PYRAMID)).toContain(
        `The open P&L of ${shown} is within the dead band of ±2 %, so pyramiding changes nothing.`,
      );
    expect(words({ currentPnl: Number.NaN }, {}, PYRAMID)).toContain(
      'The open P&L is missing, so pyramiding is skipped.',
    );
  });

  it('says when it adds or cuts nothing though the trade is beyond the band', () => {
    expect(words({ currentPnl: 0.05 }, { pyramidWinnerBoost: 0 }, PYRAMID)).toContain('and pyramiding adds nothing');
    expect(words({ currentPnl: -0.05, metaProb: 1 }, {}, PYRAMID)).toContain('and pyramiding cuts nothing');
  });

  it('tells the size before it and the cap behind it: 2.688 × 1.35 = 3.63', () => {
    const text = words({ position: 2, currentPnl: 0.05 }, {}, PYRAMID);
    expect(text).toContain('Confidence scaling gives 2.69× long, inside the cap of ±3.00×');
    expect(text).toContain(
      'That would be 3.63×, so the cap holds the pyramided size at 3.00×. The result is 3.00× long.',
    );
  });

  it('may take all of it', () => {
    const text = words({ metaProb: 0, currentPnl: -0.05 }, { pyramidLoserCut: 1 }, { pyramid: true, voltarget: true });
    expect(text).toMatch(
      /pyramiding cuts 100 %\. That leaves no position, and nothing for any later step to scale\.$/u,
    );
  });
});

describe('the volatility target', () => {
  it('says that and why it is saturated, and that it lifts the size above the maximum', () => {
    const text = words({ position: 2 }, {}, TARGET);
    expect(text).toContain(
      'At an ATR of 2 % of price the volatility target is at its leverage cap and multiplies the size by 3.00×.',
    );
    expect(text).toContain('It sits there for every ATR below 4 % of price: the target is the volatility of a year');
    expect(text).toContain('The result is 8.06× long. That is above the maximum of 3.00×, because');
    expect(words({ position: 0.5 }, {}, TARGET)).toContain('it can lift a capped position above the maximum');
    expect(words({ position: 0.5 }, { capAfter: true }, TARGET)).not.toContain('lift');
    expect(words({ position: 0.5 }, { maxLeverage: 0.5 }, TARGET)).not.toContain('lift');
  });

  it('does not blame the units where the ATR is annualised', () => {
    const saturated = words({ atr: 0.001 }, { annualise: true }, TARGET);
    expect(saturated).toContain('at its leverage cap');
    expect(saturated).not.toContain('of a year');
    // ATR 2 % · √252 / √(8/π) = 19.9 % a year; 12 / 19.9 = 0.603.
    expect(words({}, { annualise: true }, TARGET)).toContain(
      'At an ATR of 2 % of price, taken per year, and a target of 12 %, the volatility target multiplies the size by 0.603×.',
    );
  });

  it('is skipped without an ATR or a price, even where both are negative', () => {
    for (const atr of [Number.NaN, 0, -0.02])
      expect(words({ atr }, {}, TARGET)).toContain('There is no ATR above zero, so the volatility target is skipped.');
    for (const close of [Number.NaN, 0, -1])
      expect(words({ close }, {}, TARGET)).toContain(
        'There is no price above zero, so the volatility target is skipped.',
      );
    expect(words({ atr: -2, close: -1 }, {}, TARGET)).toContain('is skipped');
  });

  it('names the volatility floor where it counts', () => {
    expect(words({ atr: 0.0005 }, { maxLeverage: 200 }, TARGET)).toContain(
      'At an ATR of 0.05 % of price, which counts as the floor of 0.10 %, and a target of 12 %, the volatility target multiplies the size by 120×.',
    );
  });

  it('is capped once more where that is on', () => {
    expect(words({ position: 2 }, { capAfter: true }, TARGET)).toContain(
      'That would be 8.06×, so the cap after the volatility target holds it at 3.00×. The result is 3.00× long.',
    );
  });
});
