import { describe, expect, it } from 'vitest';
import { RESPONSE_SAMPLES, responseInterval, responseModel, toLineRows } from '../../src/charts/ResponseCurve.model.ts';
import { completeConfig } from '../../src/engine/config.ts';
import { responseCurve } from '../../src/engine/responseCurve.ts';
import type { InputName } from '../../src/engine/sizeSampler.ts';
import { sampleDecision } from './sampleDecision.ts';

const modelOf = (input: InputName, decision: ReturnType<typeof sampleDecision>) =>
  responseModel(
    responseCurve({
      ...decision,
      input,
      ...responseInterval(input, decision.inputs[input]),
      count: RESPONSE_SAMPLES,
    }),
    480,
  );

describe('responseModel', () => {
  it('says at the point what it is and what a coarse step would change', () => {
    expect(modelOf('metaProb', sampleDecision()).currentLabel).toBe('1.34× · +0.11 per 0.1');
    expect(modelOf('position', sampleDecision()).currentLabel).toBe('1.34× · +1.34 per 1×');
    expect(modelOf('banditWeight', sampleDecision({ banditWeight: 0.1 })).currentLabel).toBe('0.336× · flat here');
  });

  it('shades the dead zone and the cap, each once', () => {
    const labels = (input: InputName, decision: ReturnType<typeof sampleDecision>) =>
      modelOf(input, decision).shaded.map(({ kind, label }) => `${kind} ${label}`);
    expect(labels('banditWeight', sampleDecision())).toEqual(['dead dead zone']);
    expect(labels('position', sampleDecision())).toEqual(['limit cap', 'limit cap']);
    expect(labels('currentPnl', sampleDecision())).toEqual(['dead no effect']);
    expect(labels('correlationPenalty', sampleDecision({}, {}, completeConfig({ correlationFloor: 0 })))).toEqual([]);
  });

  it('breaks the line at a jump', () => {
    const { rows } = modelOf('currentPnl', sampleDecision({}, { pyramid: true }));
    expect(rows.filter(({ y }) => y === null).map(({ x }) => x)).toEqual([-0.02, 0.02]);
    expect(toLineRows([[{ x: 0, y: 1 }], [{ x: 0, y: 2 }]])).toEqual([
      { x: 0, y: 1 },
      { x: 0, y: null },
      { x: 0, y: 2 },
    ]);
  });

  it('tabulates round values, and every kink, jump and the current value among them', () => {
    const { rows } = modelOf('position', sampleDecision({ position: 0.13 })).table();
    const remarks = rows.flatMap(([x, , remark]) =>
      remark === '' || typeof x !== 'object' ? [] : [`${x.text} ${String(remark)}`],
    );
    expect(remarks).toEqual(['−2.23× kink (cap)', '0.13× current', '2.23× kink (cap)']);
    expect(rows.length).toBeLessThan(30);
  });

  it('is drawn as far as a value outside the slider’s travel', () => {
    expect(responseInterval('position', 8)).toEqual({ from: -3, to: 8 });
    expect(modelOf('position', sampleDecision({ position: 8 })).x.to).toBe(8);
  });
});
