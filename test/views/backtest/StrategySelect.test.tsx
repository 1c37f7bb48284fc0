import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toRunSettings } from '../../../src/store/runSlice.ts';
import { useLab } from '../../../src/store/useLab.ts';
import { StrategySelect } from '../../../src/views/backtest/StrategySelect.tsx';

beforeEach(() => useLab.setState(useLab.getInitialState(), true));
afterEach(cleanup);

const shown = (): string | undefined => {
  const { decision, ...lab } = useLab.getState();
  return toRunSettings(decision, lab).strategy;
};

describe('the choice of a strategy', () => {
  it('is one of the file or all, whatever they are called', async () => {
    render(<StrategySelect strategies={['All 2', '-1']} />);
    const select = screen.getByRole('combobox', { name: 'Strategy' });
    await userEvent.selectOptions(select, screen.getAllByRole('option')[0]!);
    expect(shown()).toBeUndefined();
    await userEvent.selectOptions(select, screen.getAllByRole('option')[2]!);
    expect(shown()).toBe('-1');
    await userEvent.selectOptions(select, screen.getAllByRole('option')[1]!);
    expect(shown()).toBe('All 2');
  });

  it('is all where the file has none of the name that was chosen before', () => {
    useLab.getState().showStrategy('of another file');
    render(<StrategySelect strategies={['a', 'b']} />);
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Strategy' }).value).toBe('-1');
    expect(screen.getByText(/of all strategies together/u)).toBeTruthy();
  });
});
