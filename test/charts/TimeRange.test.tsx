import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { TimeRange } from '../../src/charts/TimeRange.tsx';

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const whole = { from: day('2020-01-01'), to: day('2020-12-31') };
const series = { kind: 'time', x: new Float64Array(0), isExact: true, lines: [] } as const;

function start(window = whole) {
  const onWindow = vi.fn();
  render(
    <TimeRange
      series={series}
      window={window}
      whole={whole}
      least={4 * 86_400_000}
      onWindow={onWindow}
      onPixels={() => undefined}
    />,
  );
  return onWindow;
}

const type = (label: string, text: string): void => {
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
  fireEvent.keyDown(screen.getByLabelText(label), { key: 'Enter' });
};

describe('the time window', () => {
  it('is typed as dates, with a reason where that cannot be', () => {
    const onWindow = start();
    expect(screen.getByLabelText<HTMLInputElement>('From').value).toBe('2020-01-01');
    type('From', '2019');
    expect(screen.getByRole('alert').textContent).toMatch(/start only at 2020-01-01/u);
    expect(screen.getByLabelText('From').getAttribute('aria-invalid')).toBe('true');
    expect(onWindow).not.toHaveBeenCalled();
    type('From', '2020-07');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(onWindow).toHaveBeenCalledWith({ from: day('2020-07-01'), to: whole.to });
  });

  it('takes an edit back with Escape', () => {
    const onWindow = start();
    fireEvent.change(screen.getByLabelText('To'), { target: { value: 'soon' } });
    fireEvent.keyDown(screen.getByLabelText('To'), { key: 'Escape' });
    fireEvent.blur(screen.getByLabelText('To'));
    expect(screen.getByLabelText<HTMLInputElement>('To').value).toBe('2020-12-31');
    expect(onWindow).not.toHaveBeenCalled();
  });

  it('has handles that say where they are and move with the keys', () => {
    const onWindow = start({ from: day('2020-03-01'), to: day('2020-09-01') });
    const handle = screen.getByRole('slider', { name: 'Start of the window' });
    expect(handle.getAttribute('aria-valuetext')).toBe('2020-03-01');
    fireEvent.keyDown(handle, { key: 'Home' });
    expect(onWindow).toHaveBeenCalledWith({ from: whole.from, to: day('2020-09-01') });
  });

  it('shows all again, where it does not yet', () => {
    const onWindow = start({ from: day('2020-03-01'), to: day('2020-09-01') });
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(onWindow).toHaveBeenCalledWith(undefined);
  });
});
