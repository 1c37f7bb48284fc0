import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { type CursorSlice, createCursorSlice } from '../../src/store/cursorSlice.ts';

describe('the place that is pointed at', () => {
  it('is none until a chart or a row is pointed at, and none again afterwards', () => {
    const store = createStore<CursorSlice>()(createCursorSlice);
    expect(store.getState().cursor).toBeUndefined();
    store.getState().setCursor(0);
    expect(store.getState().cursor).toBe(0);
    store.getState().setCursor(undefined);
    expect(store.getState().cursor).toBeUndefined();
  });

  it('tells nobody when the same place is pointed at again', () => {
    const store = createStore<CursorSlice>()(createCursorSlice);
    let told = 0;
    store.subscribe(() => told++);
    store.getState().setCursor(5);
    store.getState().setCursor(5);
    expect(told).toBe(1);
  });
});
