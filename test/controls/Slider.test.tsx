import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Slider, type SliderProps } from '../../src/controls/Slider.tsx';

afterEach(cleanup);

const nothing = () => {};

function Held({
  start = 0.5,
  refuse,
  ...props
}: Partial<SliderProps> & { start?: number; refuse?: (value: number) => string | undefined }) {
  const [value, setValue] = useState(start);
  return (
    <Slider
      label="Meta probability"
      help="How sure it is"
      usual={0.5}
      notation="plain"
      travel={{ from: 0, to: 1, step: 0.01 }}
      colour="meta"
      onGestureStart={nothing}
      onGestureEnd={nothing}
      {...props}
      value={value}
      onChange={(next) => {
        const refused = refuse?.(next);
        if (refused === undefined) setValue(next);
        props.onChange?.(next);
        return refused;
      }}
    />
  );
}

const slider = () => screen.getByRole('slider', { name: 'Meta probability' });
const field = () => screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Meta probability' });

describe('a slider with its field', () => {
  it('commits what was typed on Enter, not while typing, and never rounds it to a step', async () => {
    const seen = vi.fn();
    render(<Held onChange={seen} />);
    await userEvent.clear(field());
    await userEvent.type(field(), '0,73333');
    expect(seen).not.toHaveBeenCalled();
    await userEvent.keyboard('{Enter}');
    expect(seen).toHaveBeenCalledExactlyOnceWith(0.73333);
    expect(slider().getAttribute('aria-valuenow')).toBe('0.73333');
  });

  it('commits on leaving the field, and Escape takes an edit back', async () => {
    const seen = vi.fn();
    render(<Held onChange={seen} />);
    await userEvent.clear(field());
    await userEvent.type(field(), '0.9{Escape}');
    await userEvent.tab();
    expect(seen).not.toHaveBeenCalled();
    await userEvent.clear(field());
    await userEvent.type(field(), '0.25');
    await userEvent.tab();
    expect(seen).toHaveBeenCalledExactlyOnceWith(0.25);
  });

  it('says at the field why a text is refused, and keeps the value', async () => {
    render(<Held />);
    await userEvent.clear(field());
    await userEvent.type(field(), 'lots{Enter}');
    expect(screen.getByRole('alert').textContent).not.toBe('');
    expect(field().getAttribute('aria-invalid')).toBe('true');
    expect(slider().getAttribute('aria-valuenow')).toBe('0.5');
  });

  it('says why the owner refuses a value', async () => {
    render(<Held refuse={() => 'It has to be smaller.'} />);
    await userEvent.clear(field());
    await userEvent.type(field(), '0.9{Enter}');
    expect(screen.getByRole('alert').textContent).toBe('It has to be smaller.');
  });

  it('steps by keys on the slider', () => {
    render(<Held />);
    fireEvent.keyDown(slider(), { key: 'ArrowRight', shiftKey: true });
    expect(slider().getAttribute('aria-valuenow')).toBe('0.6');
    fireEvent.keyDown(slider(), { key: 'Home' });
    expect(slider().getAttribute('aria-valuenow')).toBe('0');
  });

  it('goes back to the default by double-click and by its button, which is there only when there is something to reset', async () => {
    render(<Held start={0.8} />);
    await userEvent.click(screen.getByRole('button', { name: /Reset Meta probability/ }));
    expect(slider().getAttribute('aria-valuenow')).toBe('0.5');
    expect(screen.queryByRole('button', { name: /Reset/ })).toBeNull();
    fireEvent.change(slider(), { target: { value: '0.7' } });
    fireEvent.doubleClick(slider());
    expect(slider().getAttribute('aria-valuenow')).toBe('0.5');
  });

  it('makes one gesture of a drag, snapped to its steps', () => {
    const gesture: string[] = [];
    render(<Held onGestureStart={() => gesture.push('start')} onGestureEnd={() => gesture.push('end')} />);
    fireEvent.pointerDown(slider());
    fireEvent.change(slider(), { target: { value: '0.7077' } });
    expect(slider().getAttribute('aria-valuenow')).toBe('0.71');
    fireEvent.pointerUp(slider());
    fireEvent.pointerCancel(slider());
    expect(gesture).toEqual(['start', 'end']);
  });

  it('keeps a value beyond its travel and says so', () => {
    render(<Held start={8} travel={{ from: -3, to: 3, step: 0.1 }} notation="multiple" />);
    expect(slider().getAttribute('aria-valuenow')).toBe('8');
    expect(screen.getByText(/beyond the slider’s travel/)).toBeTruthy();
  });
});
