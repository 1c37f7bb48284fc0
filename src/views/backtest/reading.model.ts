import {
  type DecimalMark,
  delimiterNames,
  delimiters,
  encodingNames,
  encodings,
  quotingNames,
  quotings,
} from '../../data/dialect.ts';
import type { ReadingChoices, ReadingPreview } from '../../data/readingChoices.ts';
import { ensureNever } from '../../engine/ensureNever.ts';
import type { ReadingFacts } from '../../worker/protocol.ts';

const MARK_WORDS: Readonly<Record<DecimalMark, string>> = { '.': 'point', ',': 'comma' };

/** The header line in words. */
export const headerWords = (line: number | 'none' | undefined): string =>
  line === undefined || line === 'none' ? 'none' : `line ${line}`;

/** Where the rows end, in words. */
const endWords = (line: number | 'none'): string => (line === 'none' ? 'end of the file' : `before line ${line}`);

/** One thing that is said about how a file was read. */
export interface ReadingLine {
  readonly what: string;
  readonly words: string;
  /** Whether a person said so. */
  readonly isChosen: boolean;
}

/** How a file was read, in words. A Parquet file has no text to cut. */
export function readingLines({ container, dialect, headerLine, choices }: ReadingFacts): readonly ReadingLine[] {
  const kind = { what: 'File', words: containerWords(container), isChosen: false };
  if (container === 'parquet') return [kind];
  const { encoding, delimiter, decimalMark, quoting } = dialect;
  const isUsual = quoting === 'double' && choices.quoting === undefined;
  const quotes = { what: 'Quotes', words: quotingNames[quoting], isChosen: choices.quoting !== undefined };
  return [
    kind,
    { what: 'Encoding', words: encodingNames[encoding], isChosen: choices.encoding !== undefined },
    { what: 'Between cells', words: delimiterNames[delimiter], isChosen: choices.delimiter !== undefined },
    ...(isUsual ? [] : [quotes]),
    { what: 'Decimal mark', words: MARK_WORDS[decimalMark], isChosen: choices.decimalMark !== undefined },
    { what: 'Header', words: headerWords(headerLine), isChosen: choices.headerLine !== undefined },
    ...(choices.endLine === undefined
      ? []
      : [{ what: 'End of the rows', words: endWords(choices.endLine), isChosen: true }]),
  ];
}

function containerWords(container: ReadingFacts['container']): string {
  switch (container) {
    case 'plain':
      return 'text';
    case 'gzip':
      return 'text, compressed with gzip';
    case 'parquet':
      return 'Parquet';
    default:
      return ensureNever(container);
  }
}

/** Lines that a header can have. */
const HEADER_ROWS = [1, 2, 3];

/** Header lines that can be chosen from the list. */
const HEADER_LINES = 25;

/** A choice of how text is cut, as a native select shows it. */
export interface CutField {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly words: string }[];
  readonly value: string;
  /** The choices with another value of this one; an empty value leaves it to be found out. */
  readonly choose: (value: string) => ReadingChoices;
}

/** What was found, where a choice is left open. */
type Found = Pick<ReadingPreview, 'dialect' | 'headerLine' | 'headerRows'>;

/** The choices of how text is cut, each with the way back to what is found. */
export function cutFields(choices: ReadingChoices, found: Found | undefined): readonly CutField[] {
  const { encoding, delimiter, quoting, decimalMark, headerLine, headerRows, endLine, ...rest } = choices;
  const cut = {
    ...(encoding && { encoding }),
    ...(delimiter && { delimiter }),
    ...(quoting && { quoting }),
    ...(decimalMark && { decimalMark }),
    ...(headerLine !== undefined && { headerLine }),
    ...(headerRows !== undefined && { headerRows }),
    ...(endLine !== undefined && { endLine }),
  };
  const foundWords = (isOpen: boolean, words: string | undefined): string =>
    isOpen && words !== undefined ? `as found: ${words}` : 'as found';
  const lines = [...Array(HEADER_LINES).keys()].map((k) => k + 1);
  if (typeof headerLine === 'number' && headerLine > HEADER_LINES) lines.push(headerLine);
  return [
    {
      label: 'Encoding',
      value: encoding ?? '',
      options: [
        { value: '', words: foundWords(!encoding, found && encodingNames[found.dialect.encoding]) },
        ...encodings.map((value) => ({ value, words: encodingNames[value] })),
      ],
      choose: (value) => {
        const chosen = encodings.find((known) => known === value);
        const { encoding: _, ...others } = cut;
        return { ...rest, ...others, ...(chosen && { encoding: chosen }) };
      },
    },
    {
      label: 'Between cells',
      value: delimiter ?? '',
      options: [
        { value: '', words: foundWords(!delimiter, found && delimiterNames[found.dialect.delimiter]) },
        ...delimiters.map((value) => ({ value, words: delimiterNames[value] })),
      ],
      choose: (value) => {
        const chosen = delimiters.find((known) => known === value);
        const { delimiter: _, ...others } = cut;
        return { ...withoutPlaces(rest), ...others, ...(chosen && { delimiter: chosen }) };
      },
    },
    {
      label: 'Quotes',
      value: quoting ?? '',
      options: [
        { value: '', words: foundWords(!quoting, found && quotingNames[found.dialect.quoting]) },
        ...quotings.map((value) => ({ value, words: quotingNames[value] })),
      ],
      choose: (value) => {
        const chosen = quotings.find((known) => known === value);
        const { quoting: _, ...others } = cut;
        return { ...rest, ...others, ...(chosen && { quoting: chosen }) };
      },
    },
    {
      label: 'Decimal mark',
      value: decimalMark ?? '',
      options: [
        { value: '', words: foundWords(!decimalMark, found && MARK_WORDS[found.dialect.decimalMark]) },
        { value: '.', words: MARK_WORDS['.'] },
        { value: ',', words: MARK_WORDS[','] },
      ],
      choose: (value) => {
        const { decimalMark: _, ...others } = cut;
        return { ...rest, ...others, ...((value === '.' || value === ',') && { decimalMark: value }) };
      },
    },
    {
      label: 'Header',
      value: headerLine === undefined ? '' : String(headerLine),
      options: [
        { value: '', words: foundWords(headerLine === undefined, found && headerWords(found.headerLine)) },
        { value: 'none', words: headerWords('none') },
        ...lines.map((line) => ({ value: String(line), words: headerWords(line) })),
      ],
      choose: (value) => {
        const { headerLine: _, headerRows: __, endLine: end, ...others } = cut;
        const line = value === 'none' ? value : Number(value);
        const isBehind = typeof end === 'number' && typeof line === 'number' && end <= line;
        return {
          ...withoutPlaces(rest),
          ...others,
          ...(value !== '' && { headerLine: line }),
          ...(end !== undefined && !isBehind && { endLine: end }),
        };
      },
    },
    {
      label: 'Lines of column names',
      value: headerRows === undefined ? '' : String(headerRows),
      options: [
        { value: '', words: foundWords(headerRows === undefined, found && String(found.headerRows)) },
        ...HEADER_ROWS.map((count) => ({ value: String(count), words: String(count) })),
      ],
      choose: (value) => {
        const { headerRows: _, ...others } = cut;
        return { ...rest, ...others, ...(value !== '' && { headerRows: Number(value) }) };
      },
    },
    {
      label: 'End of the rows',
      value: endLine === undefined ? '' : String(endLine),
      options: [
        { value: '', words: 'as found' },
        { value: 'none', words: endWords('none') },
        ...(typeof endLine === 'number' ? [{ value: String(endLine), words: endWords(endLine) }] : []),
      ],
      choose: (value) => {
        const { endLine: _, ...others } = cut;
        const line = value === 'none' ? value : Number(value);
        return { ...rest, ...others, ...(value !== '' && { endLine: line }) };
      },
    },
  ];
}

/** The choices for the table whose header is on another line. */
export const withHeaderLine = ({ headerRows, endLine, ...choices }: ReadingChoices, line: number): ReadingChoices => ({
  ...withoutPlaces(choices),
  headerLine: line,
});

/** Places of columns mean nothing any more once the text is cut in another way, nor does what was said about them. */
const withoutPlaces = ({ columns, units, metaProbMeaning, ...rest }: ReadingChoices): ReadingChoices => rest;
