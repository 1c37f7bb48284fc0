import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { NEUTRAL_INPUTS } from '../../src/store/decision.ts';
import { createDecisionSlice, type DecisionSlice } from '../../src/store/decisionSlice.ts';

const make = () => createStore<DecisionSlice>()(createDecisionSlice);
const position = (store: ReturnType<typeof make>): number => store.getState().decision.inputs.position;

describe('a decision and its history', () => {
  it('takes a step back and forth for each change', () => {
    const store = make();
    store.getState().setInput('position', 2);
    store.getState().setInput('position', 3);
    store.getState().undo();
    expect(position(store)).toBe(2);
    store.getState().undo();
    expect(position(store)).toBe(1);
    store.getState().redo();
    store.getState().redo();
    expect(position(store)).toBe(3);
  });

  it('makes one step of a whole drag', () => {
    const store = make();
    store.getState().startGesture();
    for (const size of [1.1, 1.2, 1.3]) store.getState().setInput('position', size);
    store.getState().endGesture();
    expect(position(store)).toBe(1.3);
    expect(store.getState().past).toHaveLength(1);
    store.getState().undo();
    expect(position(store)).toBe(1);
  });

  it('makes no step of a drag that ends where it began', () => {
    const store = make();
    store.getState().startGesture();
    store.getState().setInput('position', 2);
    store.getState().setInput('position', 1);
    store.getState().endGesture();
    expect(store.getState().past).toHaveLength(0);
  });

  it('forgets what could be redone once something else is changed', () => {
    const store = make();
    store.getState().setInput('position', 2);
    store.getState().undo();
    store.getState().setInput('metaProb', 0.1);
    expect(store.getState().future).toHaveLength(0);
  });

  it('refuses a probability outside 0..1 and keeps what was there', () => {
    const store = make();
    const problem = store.getState().setInput('metaProb', 1.2);
    expect(problem).toMatchObject({ field: 'Meta probability', found: 1.2, valid: 'a finite number from 0 to 1' });
    expect(store.getState().decision.inputs.metaProb).toBe(0.7);
  });

  it('refuses a minimum above the maximum, with the reason', () => {
    const store = make();
    const problem = store.getState().setConfigValue('minPosition', 4);
    expect(problem?.valid).toMatch(/not above maxPosition \(3\)/);
    expect(store.getState().decision.config.minPosition).toBe(0);
    expect(store.getState().setConfigValue('maxPosition', 5)).toBeUndefined();
    expect(store.getState().setConfigValue('minPosition', 4)).toBeUndefined();
  });

  it('resets inputs and configuration apart from each other', () => {
    const store = make();
    store.getState().setInput('position', 2);
    store.getState().setConfigValue('maxPosition', 5);
    store.getState().resetInputs();
    expect(store.getState().decision.inputs).toEqual(NEUTRAL_INPUTS);
    expect(store.getState().decision.config.maxPosition).toBe(5);
    store.getState().resetConfiguration();
    expect(store.getState().decision.config.maxPosition).toBe(3);
  });
});
