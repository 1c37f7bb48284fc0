import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { PasteButton } from '../../../src/views/backtest/PasteButton.tsx';
import { looksLikeTable, pastedFile } from '../../../src/views/backtest/paste.model.ts';

const TABBED = 'timestamp\traw_position\n2024-01-01\t1\n2024-01-02\t2\n';

describe('pasted text', () => {
  it('is a table where its lines have the same number of cells', () => {
    for (const text of [TABBED, 'a,b\r\n1,2', 'a;b\n1,5;2,5\n', 'a|b\n\n1|2'])
      expect(looksLikeTable(text), text).toBe(true);
    for (const text of ['', 'hello', 'hello, world', 'Dear all,\nsee you, then, soon\n', 'a\nb\nc'])
      expect(looksLikeTable(text), text).toBe(false);
  });

  it('becomes a file as it stands', async () => {
    const tabbed = pastedFile(TABBED);
    expect([tabbed.name, await tabbed.text()]).toEqual(['pasted.tsv', TABBED]);
    expect(pastedFile('a,b\n"x\ty",2').name).toBe('pasted.csv');
  });
});

describe('Paste a table', () => {
  const paste = (target: Element, text: string, files: readonly File[] = []): boolean =>
    fireEvent.paste(target, { clipboardData: { files, getData: () => text } });

  it('opens what was pasted into its dialog', async () => {
    const onFile = vi.fn();
    render(<PasteButton onFile={onFile} />);
    await userEvent.click(screen.getByRole('button', { name: 'Paste a table' }));
    const read = screen.getByRole<HTMLButtonElement>('button', { name: 'Read this table' });
    expect(read.disabled).toBe(true);
    fireEvent.change(screen.getByRole('textbox', { name: 'Pasted table' }), { target: { value: TABBED } });
    await userEvent.click(read);
    expect(onFile).toHaveBeenCalledOnce();
    expect(onFile.mock.lastCall?.[0]).toMatchObject({ name: 'pasted.tsv', size: TABBED.length });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('shows a table that is pasted on the page, and leaves prose and fields alone', () => {
    const onFile = vi.fn();
    render(
      <>
        <input aria-label="other" />
        <PasteButton onFile={onFile} />
      </>,
    );
    expect(paste(document.body, 'Dear all')).toBe(true);
    expect(paste(screen.getByLabelText('other'), TABBED)).toBe(true);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(paste(document.body, TABBED)).toBe(false);
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Pasted table' }).value).toBe(TABBED);
    expect(onFile).not.toHaveBeenCalled();
  });

  it('opens a file that is pasted, but not the picture that a spreadsheet puts beside its cells', () => {
    const onFile = vi.fn();
    render(<PasteButton onFile={onFile} />);
    const file = new File(['x'], 'copied.csv');
    paste(document.body, TABBED, [new File(['png'], 'image.png')]);
    expect(onFile).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    paste(document.body, '', [file]);
    expect(onFile).toHaveBeenCalledExactlyOnceWith(file);
  });
});
