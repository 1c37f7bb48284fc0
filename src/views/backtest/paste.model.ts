const BETWEEN_CELLS = ['\t', ';', ',', '|'] as const;

const countOf = (text: string, part: string): number => text.split(part).length - 1;

/** Lines looked at to tell a table from prose. */
const LINES_TRIED = 5;

/** Whether a text is a table rather than prose: two lines or more, cut into the same number of cells, two at least, by the same character. */
export function looksLikeTable(text: string): boolean {
  const lines = text
    .split(/\r\n|\n|\r/u)
    .filter((line) => line.trim() !== '')
    .slice(0, LINES_TRIED);
  const [first, ...others] = lines;
  if (first === undefined || others.length === 0) return false;
  return BETWEEN_CELLS.some((delimiter) => {
    const cuts = countOf(first, delimiter);
    return cuts > 0 && others.every((line) => countOf(line, delimiter) === cuts);
  });
}

/** Pasted text as a file for the reader; spreadsheets put tabs between cells. */
export function pastedFile(text: string): File {
  const isTabbed = text.split(/[\r\n]/u, 1)[0]?.includes('\t') === true;
  return isTabbed
    ? new File([text], 'pasted.tsv', { type: 'text/tab-separated-values' })
    : new File([text], 'pasted.csv', { type: 'text/csv' });
}
