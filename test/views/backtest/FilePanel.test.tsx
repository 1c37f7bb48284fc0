import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileProblem } from '../../../src/data/problems.ts';
import type { ReadingChoices, ReadingPreview } from '../../../src/data/readingChoices.ts';
import { useLab } from '../../../src/store/useLab.ts';
import { FilePanel } from '../../../src/views/backtest/FilePanel.tsx';
import type { ReadingFacts } from '../../../src/worker/protocol.ts';
import { someFacts } from './fixtures.ts';
import { somePreview } from './somePreview.ts';

const readAgain = vi.fn();
const previewFile = vi.fn<(choices: ReadingChoices) => Promise<ReadingPreview | FileProblem>>();
const pristine = useLab.getInitialState();

beforeEach(() => {
  vi.resetAllMocks();
  previewFile.mockResolvedValue({ ...somePreview, doubts: [] });
  useLab.setState({ ...pristine, readAgain, previewFile }, true);
});

const show = (reading: Partial<ReadingFacts> = {}): void => {
  const facts = { ...someFacts, reading: { ...someFacts.reading, ...reading } };
  render(<FilePanel shown={{ facts, origin: 'file' }} />);
};
const select = (name: string) => screen.getByRole<HTMLSelectElement>('combobox', { name });
const openReading = async (): Promise<HTMLElement> => {
  await userEvent.click(screen.getByRole('button', { name: 'Read otherwise…' }));
  await act(async () => undefined);
  return screen.getByRole('dialog', { name: 'Reading of the file' });
};

describe('the file panel', () => {
  it('says in words how the file was read, and what a person chose of it', () => {
    show({
      container: 'gzip',
      dialect: { delimiter: ';', decimalMark: ',', encoding: 'windows-1252', quoting: 'double' },
      headerLine: 4,
      choices: { encoding: 'windows-1252' },
    });
    const terms = screen.getAllByRole('term').map(({ textContent }) => textContent);
    const words = screen.getAllByRole('definition').map(({ textContent }) => textContent);
    expect(Object.fromEntries(terms.map((term, i) => [term, words[i]]))).toEqual({
      File: 'text, compressed with gzip',
      Encoding: 'Windows-1252, as you chose',
      'Between cells': 'semicolon',
      'Decimal mark': 'comma',
      Header: 'line 4',
    });
  });

  it('has nothing to change about the text of a Parquet file', () => {
    show({ container: 'parquet', headerLine: undefined });
    expect(screen.getAllByRole('definition').map(({ textContent }) => textContent)).toEqual(['Parquet']);
    expect(screen.queryByRole('button', { name: 'Read otherwise…' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Match columns…' })).toBeTruthy();
  });

  it('says what each column costs that is not in the file', () => {
    show();
    const summary = screen.getByText(/^Not in the file: bandit_weight, /u);
    expect(summary.parentElement?.textContent).toContain('No pnl: no pyramiding.');
    expect(summary.textContent).not.toContain('raw_position');
  });

  it('says that columns were matched as last time, with the way to match them again', async () => {
    useLab.setState({ columnsNote: 'recalled' });
    show();
    const note = screen.getByRole('status');
    expect(note.textContent).toContain('Columns matched as last time');
    await userEvent.click(within(note).getByRole('button', { name: 'Match again' }));
    await act(async () => undefined);
    expect(screen.getByRole('dialog', { name: 'Match columns' })).toBeTruthy();
  });

  it('says that columns cannot be remembered', () => {
    useLab.setState({ columnsNote: 'notKept' });
    show();
    expect(screen.getByRole('status').textContent).toContain('remember');
  });
});

describe('Reading of the file', () => {
  it('shows the first rows as they would be, and reads again only when told to', async () => {
    show();
    const dialog = await openReading();
    expect(previewFile).toHaveBeenLastCalledWith({}, undefined);
    expect(within(dialog).getByRole('columnheader', { name: /^Datum/u })).toBeTruthy();
    expect(select('Between cells').selectedOptions[0]?.text).toBe('as found: semicolon');

    previewFile.mockResolvedValue({ ...somePreview, header: ['one'], rows: [['a|b']], columns: {}, doubts: [] });
    await userEvent.selectOptions(select('Between cells'), 'pipe');
    await waitFor(() => expect(within(dialog).getByRole('columnheader', { name: 'one' })).toBeTruthy());
    await userEvent.selectOptions(select('Decimal mark'), 'comma');
    await userEvent.selectOptions(select('Header'), 'none');
    await userEvent.selectOptions(select('Encoding'), 'Windows-1252');
    expect(readAgain).not.toHaveBeenCalled();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Read again so' }));
    expect(readAgain).toHaveBeenCalledExactlyOnceWith({
      delimiter: '|',
      decimalMark: ',',
      headerLine: 'none',
      encoding: 'windows-1252',
    });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('keeps matched columns where these stay in their places, and drops them where not', async () => {
    const matched = { columns: { rawPosition: 1 }, units: { rawPosition: 'percent' } } as const;
    show({ choices: { ...matched, headerLine: 2 } });
    const dialog = await openReading();
    expect(select('Header').value).toBe('2');
    await userEvent.selectOptions(select('Decimal mark'), 'comma');
    expect(previewFile).toHaveBeenLastCalledWith({ ...matched, headerLine: 2, decimalMark: ',' }, undefined);
    await userEvent.selectOptions(select('Header'), 'as found');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Read again so' }));
    expect(readAgain).toHaveBeenLastCalledWith({ decimalMark: ',' });
  });

  it('says why a file could not be read so, and does not do it', async () => {
    show();
    const dialog = await openReading();
    previewFile.mockResolvedValue({ code: 'encoding', what: 'These bytes are no UTF-16.', advice: 'Choose another.' });
    await userEvent.selectOptions(select('Encoding'), 'UTF-16, little-endian');
    expect((await within(dialog).findByRole('alert')).textContent).toContain('no UTF-16');
    expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Read again so' }).disabled).toBe(true);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(readAgain).not.toHaveBeenCalled();
  });

  it('says what the page would ask then', async () => {
    previewFile.mockResolvedValue(somePreview);
    show();
    const dialog = await openReading();
    expect(dialog.textContent).toContain('surely means the raw position');
  });
});
