import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abbreviate, contributionsModel } from '../../src/charts/ContributionsChart.model.ts';
import { attribute } from '../../src/engine/attribution.ts';
import { traceDecision } from '../../src/engine/trace.ts';
import { configs, decisions, switchSettings } from '../engine/arbitraries.ts';
import { sampleDecision } from './sampleDecision.ts';

const modelOf = (
  { inputs, config, switches }: ReturnType<typeof sampleDecision>,
  mode: 'steps' | 'shares' = 'steps',
) => {
  const trace = traceDecision(inputs, config, switches);
  return contributionsModel(trace, attribute(trace), mode);
};

describe('contributionsModel', () => {
  it('writes what each step adds or takes', () => {
    const { bars } = modelOf(sampleDecision());
    expect(bars.map(({ label, text }) => [label, text])).toEqual([
      ['Raw', '1.00×'],
      ['Meta', '+0.20'],
      ['Bandit', '−0.24'],
      ['Regime', '+0.38'],
      ['Correlation', '0.00'],
      ['Cap', '0.00'],
      ['Scaled', '1.34×'],
    ]);
  });

  it('mirrors a short position', () => {
    const long = modelOf(sampleDecision()).bars;
    const short = modelOf(sampleDecision({ position: -1 })).bars;
    expect(short.map(({ to }) => to)).toEqual(long.map(({ to }) => -to));
    expect(short[1]?.text).toBe('−0.20');
  });

  it('gives later steps a bar only where they are on or act', () => {
    const ids = (decision: ReturnType<typeof sampleDecision>) => modelOf(decision).bars.map(({ id }) => id);
    expect(ids(sampleDecision({ position: 2, currentPnl: 0.05 }, { pyramid: true }))).toEqual(
      expect.arrayContaining(['pyramiding', 'pyramidCap']),
    );
    expect(ids(sampleDecision({}, { pyramid: true }))).not.toContain('pyramidCap');
    expect(ids(sampleDecision({}, { voltarget: true })).at(-1)).toBe('final');
  });

  it('leads from raw to final without a gap, in steps and in shares', () => {
    fc.assert(
      fc.property(
        decisions,
        configs,
        switchSettings,
        fc.constantFrom('steps', 'shares'),
        (inputs, config, switches, mode) => {
          const bars = modelOf(
            { inputs: { ...inputs, position: Math.max(-9, Math.min(9, inputs.position)) }, config, switches },
            mode,
          ).bars;
          const steps = bars.slice(1, -1);
          const [raw, final] = [bars[0]?.to ?? 0, bars.at(-1)?.to ?? 0];
          for (const [i, bar] of steps.entries()) expect(bar.from).toBe(i === 0 ? raw : steps[i - 1]?.to);
          expect(Math.abs((steps.at(-1)?.to ?? raw) - final)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(final)));
        },
      ),
    );
  });

  it('says that there is nothing to attribute without a position', () => {
    expect(modelOf(sampleDecision({ position: 0 })).caption).toBe('No position: there is nothing to attribute');
  });

  it('has no picture for a size that is not finite', () => {
    expect(modelOf(sampleDecision({ position: 1.7e308 })).state.kind).toBe('empty');
  });
});

describe('abbreviate', () => {
  it('cuts as people do', () => {
    expect(['Correlation', 'Pyramiding', 'Minimum', 'Vol. target', 'Cap'].map((label) => abbreviate(label, 7))).toEqual(
      ['Corr.', 'Pyr.', 'Minimum', 'Vol.', 'Cap'],
    );
  });
});
