import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeConfig, toSlots } from '../../src/engine/config.ts';
import { pipelineOutputs, pipelineProgram } from '../../src/engine/pipelineProgram.ts';
import { type DecisionInputs, type Trace, traceDecision } from '../../src/engine/trace.ts';
import { runs } from '../property.ts';
import { configs, decisions, switchSettings } from './arbitraries.ts';
import { firstDifference, READERS, runEveryReader } from './everyReader.ts';
import { encodeNames } from './golden.ts';

const DEFAULTS = toSlots(completeConfig());
const OFF = { pyramid: false, voltarget: false } as const;
const ON = { pyramid: true, voltarget: true } as const;

const ALWAYS = [
  'meta_factor',
  'bandit_factor',
  'banditFloored',
  'regime_factor',
  'correlation_factor',
  'correlationFloored',
  'uncapped_position',
  'capped',
  'scaled_position',
];

/** A result of the pipeline by its column's name, as the trace has it. */
function traced(trace: Trace, name: string): number {
  const step = (id: string) => trace.steps.find(({ stage }) => stage.id === id);
  const flagged = trace.steps.find(({ stage }) => stage.constraint?.flag === name);
  if (flagged) return flagged.binds ? 1 : 0;
  const sizes: Readonly<Record<string, number>> = {
    uncapped_position: trace.uncapped,
    scaled_position: trace.scaled,
    pyramided_position: trace.pyramided,
    final_position: trace.final,
  };
  const factors: Readonly<Record<string, string>> = {
    meta_factor: 'meta',
    bandit_factor: 'bandit',
    regime_factor: 'regime',
    correlation_factor: 'correlation',
    pyramid_factor: 'pyramiding',
    vol_multiplier: 'voltarget',
  };
  return sizes[name] ?? step(factors[name] ?? '')?.factor ?? expect.fail(`no such result: ${name}`);
}

describe('pipelineOutputs', () => {
  it('has the factors, sizes and flags of the stages that are on', () => {
    const names = (params: typeof DEFAULTS, switches: typeof OFF | typeof ON) =>
      Object.keys(pipelineOutputs({ params, switches })).sort();
    expect(names(DEFAULTS, OFF)).toEqual([...ALWAYS].sort());
    const pyramided = ['pyramid_factor', 'pyramidCapped', 'pyramided_position'];
    const targeted = ['vol_multiplier', 'leverageCapped'];
    expect(names(DEFAULTS, ON)).toEqual([...ALWAYS, ...pyramided, ...targeted, 'final_position'].sort());
    const all = toSlots(completeConfig({ minPosition: 0.1, capAfter: true }));
    expect(names(all, ON)).toEqual(
      [...ALWAYS, ...pyramided, ...targeted, 'final_position', 'lifted', 'finalCapped'].sort(),
    );
  });

  it('gives with every reader, to the last bit, what the trace has for each decision', () => {
    const lists = fc.array(decisions, { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(lists, configs, switchSettings, (list, config, switches) => {
        const params = toSlots(config);
        const trees = pipelineOutputs({ params, switches });
        const column = (name: Exclude<keyof DecisionInputs, 'regime'>) => list.map((inputs) => inputs[name]);
        const { codes, multipliers } = encodeNames(
          list.map(({ regime }) => regime),
          config.regimeScales,
        );
        const results = runEveryReader(trees, {
          count: list.length,
          columns: {
            position: column('position'),
            metaProb: column('metaProb'),
            banditWeight: column('banditWeight'),
            correlationPenalty: column('correlationPenalty'),
            currentPnl: column('currentPnl'),
            atr: column('atr'),
            close: column('close'),
          },
          params,
          codes: { regime: codes },
          tables: { regimeScales: multipliers },
          keyOf: { regimeScales: 'regime' },
        });
        const traces = list.map((inputs) => traceDecision(inputs, config, switches));
        for (const name of Object.keys(trees)) {
          const expected = traces.map((trace) => traced(trace, name));
          for (const reader of READERS)
            expect(firstDifference(results[reader][name] ?? [], expected), `${reader} ${name}`).toBeUndefined();
        }
      }),
      { numRuns: runs(300) },
    );
  });
});

describe('pipelineProgram', () => {
  it('emits the wanted results only, in their order, and leaves out what is not on', () => {
    const outputs = ['final_position', 'scaled_position', 'pyramided_position', 'meta_factor'];
    expect(pipelineProgram({ params: DEFAULTS, switches: OFF, outputs }).outputs).toEqual([
      'scaled_position',
      'meta_factor',
    ]);
    expect(pipelineProgram({ params: DEFAULTS, switches: ON, outputs }).outputs).toEqual(outputs);
  });

  it('reads only the columns that the wanted results need', () => {
    const columns = (outputs: readonly string[]) =>
      [...pipelineProgram({ params: DEFAULTS, switches: ON, outputs }).columns].sort();
    expect(columns(['bandit_factor'])).toEqual(['banditWeight']);
    expect(columns(['vol_multiplier'])).toEqual(['atr', 'close']);
    expect(columns(['scaled_position'])).toEqual(['banditWeight', 'correlationPenalty', 'metaProb', 'position']);
  });

  it('needs a new module where a stage joins or a column goes, and none where a parameter changes', () => {
    const shape = (config = {}, switches: typeof OFF | typeof ON = OFF, constants?: ReadonlySet<string>) =>
      pipelineProgram({
        params: toSlots(completeConfig(config)),
        switches,
        outputs: ['scaled_position', 'final_position'],
        ...(constants ? { constants } : {}),
      }).shapeKey;
    expect(shape({ maxPosition: 2, banditMinScale: 0.3, annualise: true })).toBe(shape());
    expect(shape({ annualise: true }, ON)).toBe(shape({ targetVol: 0.3 }, ON));
    const shapes = [shape(), shape({ minPosition: 0.1 }), shape({}, ON), shape({ capAfter: true }, ON)];
    expect(new Set([...shapes, shape({}, OFF, new Set(['regime'])), shape({}, OFF, new Set(['metaProb']))]).size).toBe(
      6,
    );
  });
});
