import { act, render } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useStaggered } from '../../../src/views/explore/useStaggered.ts';

const FRAME_MS = 16;
let shown: readonly number[] = [];

function Readers({ newest }: { readonly newest: number }) {
  shown = useStaggered(newest, 3);
  return null;
}

const passFrame = () => act(() => vi.advanceTimersByTime(FRAME_MS + 1));

describe('values that follow one a frame', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('start with the value that is there', () => {
    render(<Readers newest={1} />);
    expect(shown).toEqual([1, 1, 1]);
  });

  it('change one reader a frame, and rest when all have the newest', () => {
    const { rerender } = render(<Readers newest={1} />);
    rerender(<Readers newest={2} />);
    expect(shown).toEqual([1, 1, 1]);
    const changed: number[] = [];
    for (let frame = 0; frame < 3; frame++) {
      passFrame();
      changed.push(shown.filter((value) => value === 2).length);
    }
    expect(changed).toEqual([1, 2, 3]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('give a burst its last value, and let no reader wait for ever while it lasts', () => {
    const { rerender } = render(<Readers newest={0} />);
    const seen = [new Set<number>(), new Set<number>(), new Set<number>()];
    for (let value = 1; value <= 30; value++) {
      rerender(<Readers newest={value} />);
      passFrame();
      shown.forEach((own, i) => {
        seen[i]?.add(own);
      });
    }
    for (const values of seen) expect(values.size).toBeGreaterThan(5);
    for (let frame = 0; frame < 3; frame++) passFrame();
    expect(shown).toEqual([30, 30, 30]);
  });

  it('stop with the page', () => {
    const { rerender, unmount } = render(<Readers newest={1} />);
    rerender(<Readers newest={2} />);
    unmount();
    expect(vi.getTimerCount()).toBe(0);
  });
});
