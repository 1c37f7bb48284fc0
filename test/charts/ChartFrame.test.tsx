import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ChartFrame, type ChartFrameProps } from '../../src/charts/ChartFrame.tsx';
import type { ChartTable } from '../../src/charts/chartTable.ts';

afterEach(cleanup);

const table: ChartTable = { columns: ['Input', 'Size'], rows: [['low', { value: -0, text: '0.00×' }]] };
const frame = (changes: Partial<ChartFrameProps> = {}) =>
  render(
    <ChartFrame
      name="Response curve"
      title="Response"
      caption="How to read it"
      summary="It rises."
      table={() => table}
      parameters="position 1"
      {...changes}
    >
      {() => <svg width={10} height={10} role="presentation" />}
    </ChartFrame>,
  );

describe('ChartFrame', () => {
  it('is a figure with its name and its summary', () => {
    frame();
    const figure = screen.getByRole('figure', { name: 'Response curve' });
    expect(figure.getAttribute('aria-describedby')).not.toBeNull();
    expect(within(figure).getByText('It rises.')).toBeDefined();
  });

  it('shows the same numbers as a table, in full precision, and asks for them only then', () => {
    const asked = vi.fn(() => table);
    frame({ table: asked });
    expect(screen.queryByRole('table')).toBeNull();
    expect(asked).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Table: Response curve' }));
    const cell = within(screen.getByRole('table')).getByText('0.00×');
    expect(cell.tagName).toBe('DATA');
    expect(cell.getAttribute('value')).toBe('-0');
    fireEvent.click(screen.getByRole('button', { name: 'Table: Response curve' }));
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('has no picture to give while there is none', () => {
    frame({ state: { kind: 'empty', reason: 'Nothing to show.' } });
    expect(screen.getByText('Nothing to show.')).toBeDefined();
    expect(screen.queryByRole('button', { name: /SVG/u })).toBeNull();
    expect(screen.queryByRole('presentation')).toBeNull();
  });

  it('says that a picture is sampled, and still draws it', () => {
    frame({ state: { kind: 'sampled', note: 'Every tenth bar is drawn.' } });
    expect(screen.getByText('Every tenth bar is drawn.')).toBeDefined();
    expect(screen.getByRole('presentation')).toBeDefined();
  });
});
