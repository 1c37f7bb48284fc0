import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { metrics } from '../../../src/batch/figures.ts';
import { useLab } from '../../../src/store/useLab.ts';
import { BacktestView } from '../../../src/views/backtest/BacktestView.tsx';
import type { AnswerOf, StandingKind, StandingQuestion } from '../../../src/worker/protocol.ts';
import { someFacts, someFigures, someSummary } from './fixtures.ts';

interface Asked {
  question: StandingQuestion;
  readonly answer: (answer: AnswerOf<StandingKind>) => void;
  isStopped: boolean;
}

/** Stands for the client: it writes down what is asked, and answers when the test says so. */
const asked: Asked[] = [];
const openFile = vi.fn();
const openSample = vi.fn();
const cancelLoad = vi.fn();
const pristine = useLab.getInitialState();

beforeEach(() => {
  asked.length = 0;
  useLab.setState(
    {
      ...pristine,
      openFile,
      openSample,
      cancelLoad,
      watchDataset: (question, onAnswer) => {
        const entry: Asked = {
          question,
          answer: (answer) => onAnswer(answer as Parameters<typeof onAnswer>[0]),
          isStopped: false,
        };
        asked.push(entry);
        return {
          ask: (next) => {
            entry.question = next;
          },
          see: () => undefined,
          stop: () => {
            entry.isStopped = true;
          },
        };
      },
    },
    true,
  );
});

afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

const show = (): void =>
  useLab.setState({
    dataset: { status: { kind: 'ready' }, shown: { facts: someFacts, origin: 'file' }, summary: someSummary },
  });
const questionsOf = (kind: StandingKind): readonly Asked[] => asked.filter(({ question }) => question.kind === kind);

describe('the backtest view', () => {
  it('offers a file, a drop and the sample where there is nothing yet', async () => {
    render(<BacktestView />);
    const file = new File(['x'], 'a.csv');
    await userEvent.upload(screen.getByLabelText('Backtest file'), file);
    expect(openFile).toHaveBeenLastCalledWith(file);
    await userEvent.click(screen.getByRole('button', { name: 'Load sample backtest' }));
    expect(openSample).toHaveBeenCalledOnce();
    expect(asked).toEqual([]);
  });

  it('takes a file that is dropped anywhere, shows where it would go, and leaves other drags alone', () => {
    render(<BacktestView />);
    const file = new File(['x'], 'b.csv');
    const withFile = { dataTransfer: { types: ['Files'], files: [file] } };
    fireEvent.dragEnter(document.body, { dataTransfer: { types: ['text/plain'], files: [] } });
    expect(screen.queryByText('Drop the file to read it')).toBeNull();
    fireEvent.dragEnter(document.body, withFile);
    expect(screen.getByText('Drop the file to read it')).toBeTruthy();
    fireEvent.drop(document.body, withFile);
    expect(screen.queryByText('Drop the file to read it')).toBeNull();
    expect(openFile).toHaveBeenLastCalledWith(file);
  });

  it('says how far it has read, and can be cancelled', async () => {
    useLab.setState({
      dataset: { ...pristine.dataset, status: { kind: 'reading', fileName: 'big.csv', done: 25, total: 100 } },
    });
    render(<BacktestView />);
    expect(screen.getByRole('progressbar', { name: 'Loading backtest' }).getAttribute('aria-valuenow')).toBe('25');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(cancelLoad).toHaveBeenCalledOnce();
  });

  it('keeps the data on screen beside the reason why the next file cannot be used', () => {
    show();
    useLab.setState(({ dataset }) => ({
      dataset: {
        ...dataset,
        status: {
          kind: 'failed',
          fileName: 'bad.csv',
          problem: {
            code: 'missingColumn',
            what: 'There is no raw position.',
            line: 1,
            column: 'x',
            advice: 'Rename it.',
          },
        },
      },
    }));
    render(<BacktestView />);
    const alert = screen.getByRole('alert').textContent;
    for (const words of ['bad.csv', 'There is no raw position.', 'line 1, column x', 'Rename it.'])
      expect(alert).toContain(words);
    expect(screen.getByRole('region', { name: 'Backtest summary' })).toBeTruthy();
  });

  it('gives every figure its full precision, and an undefined one none', () => {
    show();
    const sharpe = { undefinedBecause: 'the file has neither returns nor closes' };
    const figures = {
      ...someFigures,
      series: { ...someFigures.series, Scaled: { ...someFigures.series.Scaled, sharpe } },
    };
    useLab.setState(({ dataset }) => ({ dataset: { ...dataset, summary: { ...someSummary, figures } } }));
    render(<BacktestView />);
    const summary = screen.getByRole('region', { name: 'Backtest summary' });
    const find = (name: string) => summary.querySelector(`data[data-figure="${name}"]`);
    expect(find('meanAbsRaw')?.getAttribute('value')).toBe('1');
    expect(find('skewScaled')?.getAttribute('value')).toBe(String(2 + metrics.indexOf('skew') / 100));
    expect(find('sharpeScaled')?.hasAttribute('value')).toBe(false);
    expect(find('sharpeScaled')?.textContent).toBe('—');
    expect(within(summary).getAllByText(/neither returns nor closes/).length).toBeGreaterThan(0);
  });

  it('says which columns the sliders stand for, and has the sliders there', () => {
    show();
    render(<BacktestView />);
    const standIns = screen.getByRole('region', { name: 'Stand-ins for missing columns' });
    expect(within(standIns).getByRole('slider', { name: 'Bandit weight' })).toBeTruthy();
    expect(within(standIns).queryByRole('slider', { name: 'Meta probability' })).toBeNull();
    expect(within(standIns).getByRole('combobox', { name: 'Regime' })).toBeTruthy();
  });

  it('asks for the window on screen, and for another one by key', () => {
    show();
    render(<BacktestView />);
    const [overview, exposure] = questionsOf('window');
    expect(exposure?.question).toMatchObject({
      from: Date.UTC(2024, 0, 1),
      to: Date.UTC(2024, 0, 4),
      series: ['raw', 'scaled'],
    });
    const chart = screen.getByRole('figure', { name: 'Exposure over time' });
    // Four points at least: three are all there is, so the window of a longer file is asked for.
    act(() =>
      useLab.setState(({ dataset }) => ({
        dataset: { ...dataset, shown: { facts: { ...someFacts, pointCount: 4000 }, origin: 'file' } },
      })),
    );
    fireEvent.keyDown(within(chart).getByRole('application'), { key: '+' });
    const middle = (Date.UTC(2024, 0, 1) + Date.UTC(2024, 0, 4)) / 2;
    const quarter = (Date.UTC(2024, 0, 4) - Date.UTC(2024, 0, 1)) / 4;
    expect(exposure?.question).toMatchObject({ from: middle - quarter, to: middle + quarter });
    expect(questionsOf('ribbons')[0]?.question).toMatchObject({ from: middle - quarter, to: middle + quarter });
    expect(overview?.question).toMatchObject({ from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 4) });
  });

  it('shows what is in the file as text, never as markup', () => {
    show();
    render(<BacktestView />);
    const value = '<img src=x onerror=alert(1)>';
    act(() =>
      questionsOf('problems')[0]?.answer({
        kind: 'problems',
        from: 0,
        kept: 1,
        problems: [{ kind: 'rejected', code: 'notANumber', line: 7, column: 'meta', value, reason: 'is not a number' }],
      }),
    );
    const problems = screen.getByRole('region', { name: 'Problems' });
    expect(within(problems).getByText(value)).toBeTruthy();
    expect(problems.querySelector('img')).toBeNull();
    expect(
      within(problems)
        .getAllByRole('columnheader')
        .map(({ textContent }) => textContent),
    ).toEqual(['Line', 'Column', 'Value', 'Problem']);
  });

  it('forgets the answers about other data, and stops asking when it goes', () => {
    show();
    const { unmount } = render(<BacktestView />);
    act(() => questionsOf('regimes')[0]?.answer({ kind: 'regimes', regimes: [] }));
    expect(screen.queryByRole('figure', { name: 'Exposure by regime' })).toBeNull();
    act(show);
    act(() =>
      useLab.setState(({ dataset }) => ({
        dataset: { ...dataset, shown: { facts: { ...someFacts }, origin: 'file' } },
      })),
    );
    expect(screen.getByRole('figure', { name: 'Exposure by regime' })).toBeTruthy();
    unmount();
    expect(asked.every(({ isStopped }) => isStopped)).toBe(true);
  });

  it('marks the sample as simulated', () => {
    show();
    useLab.setState({
      dataset: { status: { kind: 'ready' }, shown: { facts: someFacts, origin: 'simulated' }, summary: someSummary },
    });
    render(<BacktestView />);
    expect(within(screen.getByRole('region', { name: 'Backtest summary' })).getByText('simulated')).toBeTruthy();
  });
});
