import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReadingChoices, ReadingPreview } from '../../../src/data/readingChoices.ts';
import { useLab } from '../../../src/store/useLab.ts';
import { MatchShown, MatchUnclear } from '../../../src/views/backtest/MatchColumns.tsx';
import { someFacts } from './fixtures.ts';
import { somePreview } from './somePreview.ts';

const FILE = new File(['x'], 'theirs.csv');
const openFile = vi.fn();
const readAgain = vi.fn();
const cancelLoad = vi.fn();
const previewFile = vi.fn<(choices: ReadingChoices, file?: File) => Promise<ReadingPreview>>();
const pristine = useLab.getInitialState();

beforeEach(() => {
  vi.resetAllMocks();
  useLab.setState({ ...pristine, openFile, readAgain, cancelLoad, previewFile }, true);
});

const showUnclear = (preview = somePreview): void => {
  useLab.setState({
    dataset: { ...pristine.dataset, status: { kind: 'unclear', file: FILE, choices: {}, preview } },
  });
  render(<MatchUnclear />);
};

const select = (name: string) => screen.getByRole<HTMLSelectElement>('combobox', { name });
const useButton = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Use these columns' });

describe('Match columns', () => {
  it('is not there while nothing is in doubt', () => {
    render(<MatchUnclear />);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('says why it asks, and has a select for every field, by its name', () => {
    showUnclear();
    const dialog = screen.getByRole('dialog', { name: 'Match columns' });
    expect(dialog.textContent).toContain('surely means the raw position');
    // Source: the table in backtest-files.md, Columns.
    for (const name of 'raw_position meta_prob bandit_weight regime correlation_penalty timestamp pnl close atr high low return strategy'.split(
      ' ',
    ))
      expect(select(name)).toBeTruthy();
    expect([...select('meta_prob').options].map(({ text }) => text)).toEqual([
      'not in the file',
      'Datum',
      'Signal',
      'prob (column 3)',
      'state',
      'prob (column 5)',
      'column 6',
    ]);
  });

  it('opens the file with what was chosen, units that its values suggest included', async () => {
    showUnclear();
    await userEvent.selectOptions(select('meta_prob'), 'prob (column 3)');
    expect(select('Unit of the probability').value).toBe('percent');
    await userEvent.selectOptions(select('Meaning of the probability'), 'the price goes up');
    expect(screen.getByRole('dialog').textContent).toContain('1 − p');
    await userEvent.selectOptions(select('Unit of the position'), 'percent');
    await userEvent.selectOptions(select('regime'), 'not in the file');
    await userEvent.click(useButton());
    expect(openFile).toHaveBeenCalledExactlyOnceWith(FILE, {
      columns: { timestamp: 0, rawPosition: 1, metaProb: 2 },
      units: { rawPosition: 'percent', metaProb: 'percent' },
      metaProbMeaning: 'up',
    });
  });

  it('cannot be used without a position, or with a column for two fields, and says so', async () => {
    showUnclear();
    await userEvent.selectOptions(select('raw_position'), 'not in the file');
    expect(useButton().disabled).toBe(true);
    const reason = () => document.getElementById(useButton().getAttribute('aria-describedby') ?? '')?.textContent;
    expect(reason()).toContain('raw_position');
    await userEvent.selectOptions(select('raw_position'), 'state');
    expect(useButton().disabled).toBe(true);
    expect(reason()).toContain('raw_position and regime');
    await userEvent.selectOptions(select('raw_position'), 'Signal');
    expect(useButton().disabled).toBe(false);
    expect(reason()).toBe('');
  });

  it('marks in the first rows which column is read as what, and follows', async () => {
    showUnclear();
    const header = (name: RegExp) =>
      within(screen.getByRole('table', { name: 'First rows' })).queryByRole('columnheader', { name });
    expect(header(/^Signal is read as raw_position$/u)).toBeTruthy();
    await userEvent.selectOptions(select('raw_position'), 'prob (column 5)');
    expect(header(/^prob \(column 5\) is read as raw_position$/u)).toBeTruthy();
    expect(header(/^Signal$/u)).toBeTruthy();
  });

  it('says what each field costs that has no column', async () => {
    showUnclear();
    const dialog = screen.getByRole('dialog');
    expect(dialog.textContent).toContain('No pnl: no pyramiding.');
    await userEvent.selectOptions(select('pnl'), 'prob (column 5)');
    expect(dialog.textContent).not.toContain('No pnl');
  });

  it('asks for the order of the dates where that is in doubt', async () => {
    showUnclear({ ...somePreview, doubts: [{ kind: 'dateOrder', column: 'Datum' }] });
    expect(useButton().disabled).toBe(true);
    await userEvent.selectOptions(select('Order of the dates'), 'day first: 31/12/2024');
    await userEvent.click(useButton());
    expect(openFile.mock.lastCall?.[1]).toMatchObject({ dateOrder: 'dayFirst' });
  });

  it('asks whether a line is a row of the backtest where that is in doubt', async () => {
    showUnclear({ ...somePreview, columns: { rawPosition: 1 }, doubts: [{ kind: 'totals', line: 9, text: 'x' }] });
    expect(useButton().disabled).toBe(true);
    const reason = () => document.getElementById(useButton().getAttribute('aria-describedby') ?? '')?.textContent;
    expect(reason()).toContain('line 9');
    await userEvent.selectOptions(select('Line 9 and what follows it'), 'leave it out');
    expect(useButton().disabled).toBe(false);
    await userEvent.selectOptions(select('Line 9 and what follows it'), 'read it as rows');
    await userEvent.click(useButton());
    expect(openFile).toHaveBeenCalledExactlyOnceWith(FILE, { columns: { rawPosition: 1 }, endLine: 'none' });
  });

  it('asks how cells are quoted, one row in both ways, and keeps the answer', async () => {
    const quotings = [
      { quoting: 'double', line: 2, cells: ["'1", " 2'"] },
      { quoting: 'apostrophe', line: 2, cells: ['1, 2'] },
    ] as const;
    const dialect = { ...somePreview.dialect, quoting: 'apostrophe' } as const;
    const preview = { ...somePreview, columns: { rawPosition: 1 }, dialect, quotings };
    showUnclear({ ...preview, doubts: [{ kind: 'quoting', line: 2 }] });
    previewFile.mockResolvedValue({ ...preview, doubts: [] });
    const radio = (name: string) => screen.getByRole<HTMLInputElement>('radio', { name });
    expect(radio('apostrophes').checked).toBe(true);
    const cells = within(screen.getByRole('list', { name: 'Cells with double quotes' })).getAllByRole('listitem');
    expect(cells.map(({ textContent }) => textContent)).toEqual(["'1", " 2'"]);
    await userEvent.click(useButton());
    expect(openFile).toHaveBeenLastCalledWith(FILE, { columns: { rawPosition: 1 }, quoting: 'apostrophe' });
    await userEvent.click(radio('double quotes'));
    expect(previewFile).toHaveBeenLastCalledWith({ quoting: 'double' }, FILE);
    expect(radio('double quotes').checked).toBe(true);
    await userEvent.click(useButton());
    expect(openFile).toHaveBeenLastCalledWith(FILE, { columns: { rawPosition: 1 }, quoting: 'double' });
  });

  it('gives the regimes of the first rows multipliers of the configuration', async () => {
    showUnclear();
    const field = screen.getByRole('spinbutton', { name: 'Multiplier of Trend up' });
    await userEvent.clear(field);
    await userEvent.type(field, '-1{Enter}');
    expect(screen.getByRole('alert').textContent).toContain('Not taken over');
    await userEvent.clear(field);
    await userEvent.type(field, '0,5{Enter}');
    const known = screen.getByRole('spinbutton', { name: 'Multiplier of HIGH_VOL' });
    await userEvent.clear(known);
    await userEvent.type(known, '0.6{Enter}');
    expect(useLab.getState().decision.config.regimeScales).toEqual(pristine.decision.config.regimeScales);
    await userEvent.click(useButton());
    expect(useLab.getState().decision.config.regimeScales).toEqual({
      ...pristine.decision.config.regimeScales,
      'Trend up': 0.5,
      HIGH_VOL: 0.6,
    });
  });

  it('leaves everything as it was when it is cancelled or closed', async () => {
    showUnclear();
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(cancelLoad).toHaveBeenCalledTimes(2);
    expect(openFile).not.toHaveBeenCalled();
    expect(useLab.getState().decision).toBe(pristine.decision);
  });

  it('shows other columns when the text is cut in another way, and starts over with them', async () => {
    showUnclear();
    previewFile.mockResolvedValue({ ...somePreview, header: ['position', 'b'], rows: [], columns: { rawPosition: 0 } });
    await userEvent.selectOptions(select('Between cells'), 'tab');
    expect(previewFile).toHaveBeenLastCalledWith({ delimiter: '\t' }, FILE);
    await waitFor(() => expect(select('raw_position').selectedOptions[0]?.text).toBe('position'));
    expect(select('timestamp').value).toBe('');
    await userEvent.click(useButton());
    expect(openFile).toHaveBeenCalledWith(FILE, { delimiter: '\t', columns: { rawPosition: 0 } });
  });

  it('shows names and cells of a file as text', () => {
    const markup = '<img src=x onerror=alert(1)>';
    showUnclear({ ...somePreview, header: [markup, 'a'], rows: [[markup, markup]], columns: { regime: 0 } });
    expect(screen.getByRole('dialog').querySelector('img')).toBeNull();
    expect(screen.getAllByText(markup).length).toBeGreaterThan(1);
  });
});

describe('Match columns for the file on screen', () => {
  it('starts with how it was read, and reads it again', async () => {
    const choices: ReadingChoices = { columns: { rawPosition: 4, metaProb: 2 }, units: { metaProb: 'percent' } };
    const onClose = vi.fn();
    previewFile.mockResolvedValue({ ...somePreview, doubts: [] });
    render(<MatchShown facts={{ ...someFacts, reading: { ...someFacts.reading, choices } }} onClose={onClose} />);
    await act(async () => undefined);
    expect(previewFile).toHaveBeenCalledWith(choices, undefined);
    expect(select('raw_position').selectedOptions[0]?.text).toBe('prob (column 5)');
    expect(select('Unit of the probability').value).toBe('percent');
    await userEvent.selectOptions(select('Unit of the probability'), 'fraction');
    await userEvent.click(useButton());
    expect(readAgain).toHaveBeenCalledExactlyOnceWith({ columns: choices.columns });
    expect(onClose).toHaveBeenCalled();
  });

  it('says why there is nothing to choose from', async () => {
    useLab.setState({
      previewFile: async () => ({ code: 'unreadable', what: 'The file changed on disk.', advice: 'Choose it again.' }),
    });
    render(<MatchShown facts={someFacts} onClose={vi.fn()} />);
    expect((await screen.findByRole('alert')).textContent).toContain('changed on disk');
    expect(screen.queryByRole('button', { name: 'Use these columns' })).toBeNull();
  });
});
