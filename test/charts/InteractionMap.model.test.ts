import { describe, expect, it } from 'vitest';
import { mapAxis, mapModel, mapPixels, opacityOf, toRgb } from '../../src/charts/InteractionMap.model.ts';
import { interactionMap } from '../../src/engine/interactionMap.ts';
import type { InputName } from '../../src/engine/sizeSampler.ts';
import { sampleDecision } from './sampleDecision.ts';

const mapOf = (across: InputName, up: InputName, decision: ReturnType<typeof sampleDecision>) => {
  const { inputs } = decision;
  const map = interactionMap({
    ...decision,
    x: mapAxis(across, inputs[across], 'across'),
    y: mapAxis(up, inputs[up], 'up'),
  });
  return { map, model: mapModel(map, across, up, { x: inputs[across], y: inputs[up], size: 0 }) };
};
const inside = (share: number): boolean => share > 0.02 && share < 0.98;

describe('mapModel', () => {
  it('draws the cap’s frontier where the size before the cap is the cap', () => {
    const { model } = mapOf('position', 'metaProb', sampleDecision());
    // |position| × (0.5 + p) × 0.8 × 1.4 = 3.
    const points = model.frontier.flat().filter(([x, y]) => inside(x) && inside(y));
    expect(points.length).toBeGreaterThan(20);
    for (const [x, y] of points) expect(Math.abs(-3 + x * 6) * (0.5 + y) * 0.8 * 1.4).toBeCloseTo(3, 3);
    expect(model.caption).toContain('dashed where the cap of 3.00× begins');
  });

  it('has no frontier where the cap is out of reach', () => {
    const { model } = mapOf('metaProb', 'banditWeight', sampleDecision());
    expect(model.frontier).toEqual([]);
    expect(model.caption).not.toContain('cap');
  });

  it('draws its lines at round sizes, each where that size is', () => {
    const { model, map } = mapOf('metaProb', 'banditWeight', sampleDecision());
    expect(model.isoStep).toBe(0.25);
    expect(model.isoLines.map(({ level }) => level)).toEqual([0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]);
    expect(map.most).toBeCloseTo(2.1, 12);
    for (const { level, rings } of model.isoLines)
      for (const [x, y] of rings.flat().filter(([a, b]) => inside(a) && inside(b)))
        expect((0.5 + x) * Math.max(0.2, y) * 1.4).toBeCloseTo(level, 3);
  });

  it('tabulates eleven by eleven sizes', () => {
    const { columns, rows } = mapOf('metaProb', 'banditWeight', sampleDecision()).model.table();
    expect(columns.slice(1, 4)).toEqual(['0.00', '0.10', '0.20']);
    expect(rows).toHaveLength(11);
    expect(rows.at(-1)?.at(-1)).toEqual({ value: expect.closeTo(2.1, 12), text: '2.10×' });
  });
});

describe('mapPixels', () => {
  it('has the last row on top, a hue for either side of zero, and more of it for larger sizes', () => {
    const { map, model } = mapOf('position', 'metaProb', sampleDecision());
    const pixels = mapPixels(map, model.colours, [1, 2, 3], [4, 5, 6]);
    expect([...pixels.slice(0, 4)]).toEqual([4, 5, 6, 255]);
    const lowerRight = (map.x.length * map.y.length - 1) * 4;
    expect([...pixels.slice(lowerRight, lowerRight + 3)]).toEqual([1, 2, 3]);
    expect(pixels[lowerRight + 3]).toBe(Math.round(opacityOf(map.size[map.x.length - 1] ?? 0, model.colours) * 255));
  });
});

describe('toRgb', () => {
  it('reads what browsers give for a token', () => {
    expect(toRgb(' #1f6fb4')).toEqual([31, 111, 180]);
    expect(toRgb('#fff')).toEqual([255, 255, 255]);
    expect(toRgb('rgb(31, 111, 180)')).toEqual([31, 111, 180]);
  });
});
