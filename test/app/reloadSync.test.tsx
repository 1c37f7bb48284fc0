import { render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startReloadSync } from '../../src/app/reloadSync.ts';
import { useLab } from '../../src/store/useLab.ts';
import { EmptyState } from '../../src/views/backtest/EmptyState.tsx';
import { someFacts } from '../views/backtest/fixtures.ts';

const pristine = useLab.getInitialState();
let stop: () => void = () => undefined;

beforeEach(() => {
  sessionStorage.clear();
  useLab.setState(pristine, true);
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

const show = (origin: 'file' | 'simulated'): void =>
  useLab.setState({ dataset: { ...pristine.dataset, shown: { facts: someFacts, origin } } });
const reload = (): void => {
  stop();
  useLab.setState(pristine, true);
  stop = startReloadSync();
};

describe('a reload', () => {
  it('is told apart from a first visit by a mark that names nothing', () => {
    stop = startReloadSync();
    expect(useLab.getState().isFileGone).toBe(false);
    show('file');
    expect(JSON.stringify({ ...sessionStorage })).not.toContain(someFacts.fileName);
    reload();
    expect(useLab.getState().isFileGone).toBe(true);
    render(<EmptyState />);
    expect(screen.getByRole('status').textContent).toContain('choose the file again');
  });

  it('has nothing to say after the sample, which comes back by itself', () => {
    stop = startReloadSync();
    show('file');
    show('simulated');
    reload();
    expect(useLab.getState().isFileGone).toBe(false);
    render(<EmptyState />);
    expect(screen.getByRole('status').textContent).toBe('');
  });

  it('does no harm where there is no storage', () => {
    vi.stubGlobal('sessionStorage', undefined);
    stop = startReloadSync();
    expect(() => show('file')).not.toThrow();
    expect(useLab.getState().isFileGone).toBe(false);
  });
});
