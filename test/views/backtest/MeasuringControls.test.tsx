import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toRunSettings } from '../../../src/store/runSlice.ts';
import { useLab } from '../../../src/store/useLab.ts';
import { MeasuringControls } from '../../../src/views/backtest/MeasuringControls.tsx';
import { someFacts, someFigures, someSummary } from './fixtures.ts';

const pristine = useLab.getInitialState();

beforeEach(() => {
  const overall = { ...someFigures.overall, periodsPerYear: { value: 251.5 } };
  const summary = { ...someSummary, figures: { ...someFigures, overall } };
  useLab.setState(
    { ...pristine, dataset: { status: { kind: 'ready' }, shown: { facts: someFacts, origin: 'file' }, summary } },
    true,
  );
});
afterEach(cleanup);

const field = (name: string) =>
  within(screen.getByRole('group', { name: 'Measuring' })).getByRole('spinbutton', { name });

async function type(name: string, text: string): Promise<void> {
  await userEvent.clear(field(name));
  await userEvent.type(field(name), `${text}{Enter}`);
}

describe('the controls of measuring', () => {
  it('take the cost in basis points', async () => {
    render(<MeasuringControls />);
    await type('Cost', '2.5');
    const { decision, ...lab } = useLab.getState();
    expect(toRunSettings(decision, lab).cost).toBe(0.00025);
    await type('Cost', '-1');
    expect(screen.getByRole('alert').textContent).toContain('from 0 to 10000');
    expect(useLab.getState().costBasisPoints).toBe(2.5);
  });

  it('show the measured bars per year, take others, and go back', async () => {
    render(<MeasuringControls />);
    expect(field('Bars per year').getAttribute('aria-valuenow')).toBe('251.5');
    await type('Bars per year', '365');
    expect(useLab.getState().decision.config.periodsPerYear).toBe(365);
    await userEvent.click(screen.getByRole('button', { name: 'Measure them' }));
    expect(useLab.getState().decision.config.periodsPerYear).toBeNull();
  });
});
