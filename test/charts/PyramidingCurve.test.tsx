import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ghostProbabilities, pyramidingInterval } from '../../src/charts/PyramidingCurve.model.ts';
import { PyramidingCurve } from '../../src/charts/PyramidingCurve.tsx';
import { pyramidingCurve } from '../../src/engine/pyramidingCurve.ts';
import { sampleDecision } from './sampleDecision.ts';

afterEach(cleanup);

function show(isOn: boolean) {
  const decision = sampleDecision();
  const curve = pyramidingCurve({
    ...decision,
    ...pyramidingInterval(0.01, 0.02),
    probabilities: ghostProbabilities(0.7),
  });
  const calls = { onPnl: vi.fn(), onPnlStart: vi.fn(), onPnlEnd: vi.fn() };
  render(<PyramidingCurve curve={curve} isOn={isOn} parameters="" {...calls} />);
  return { ...calls, slider: screen.getByRole('slider', { name: 'P&L on the pyramiding curve' }) };
}

describe('PyramidingCurve', () => {
  it('has its point as a slider that says value, position and side', () => {
    const { slider } = show(true);
    expect(slider.getAttribute('aria-valuenow')).toBe('0.01');
    expect(slider.getAttribute('aria-valuetext')).toBe('+1\u00a0%, position 1.34×, inside the dead band');
  });

  it('moves by keys in the steps of the P&L', () => {
    const { slider, onPnl } = show(true);
    for (const key of ['ArrowRight', 'ArrowLeft', 'PageUp', 'PageDown', 'Home', 'End'])
      fireEvent.keyDown(slider, { key });
    expect(onPnl.mock.calls.flat()).toEqual([0.011, 0.009, 0.02, 0, -0.1, 0.1]);
  });

  it('says that it shows what pyramiding would do while it is off', () => {
    show(false);
    expect(screen.getByText(/Pyramiding is off; this is what it would do/u)).toBeDefined();
  });

  it('opens one gesture for a drag and closes it once', () => {
    const { slider, onPnlStart, onPnlEnd, onPnl } = show(true);
    const surface = slider.parentElement;
    if (!surface) throw new Error('no surface');
    surface.setPointerCapture = () => undefined;
    surface.getBoundingClientRect = () => new DOMRect(0, 0, 200, 100);
    fireEvent.pointerDown(surface, { button: 0, clientX: 120 });
    fireEvent.pointerMove(surface, { clientX: 140 });
    fireEvent.pointerUp(surface);
    fireEvent.lostPointerCapture(surface);
    expect(onPnlStart).toHaveBeenCalledTimes(1);
    expect(onPnlEnd).toHaveBeenCalledTimes(1);
    expect(onPnl.mock.calls.flat()).toEqual([0.02, 0.04]);
  });
});
