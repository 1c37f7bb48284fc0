import { describe, expect, it } from 'vitest';
import { stages } from '../../src/engine/stages/pipeline.ts';
import type { ParamSpec } from '../../src/engine/stages/stage.ts';
import { stageLaws, uniqueNames } from './stageLaws.ts';

describe.each(stages.map((stage) => [stage.id, stage] as const))('the stage %s', (_, stage) => {
  it.each(stageLaws)('$claim', ({ check }) => check(stage));
});

describe('the pipeline', () => {
  it.each(Object.entries(uniqueNames()))('has no %s twice', (_, names) => {
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('shares a parameter only by sharing its declaration', () => {
    const declared = new Map<string, ParamSpec>();
    for (const stage of stages)
      for (const [key, spec] of Object.entries<ParamSpec>(stage.params)) {
        expect(declared.get(key) ?? spec, key).toBe(spec);
        declared.set(key, spec);
      }
  });
});
