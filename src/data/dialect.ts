/** What stands between cells. */
export type Delimiter = ',' | ';' | '\t' | '|';
export const delimiters: readonly Delimiter[] = [',', ';', '\t', '|'];

/** What people call them. */
export const delimiterNames: Readonly<Record<Delimiter, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
};

/** What stands between the whole part of a number and its fraction. */
export type DecimalMark = '.' | ',';

/** How bytes become characters. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export const encodings: readonly Encoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'];

/** What people call them. */
export const encodingNames: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16, little-endian',
  'utf-16be': 'UTF-16, big-endian',
  'windows-1252': 'Windows-1252',
};

/** What encloses a cell, and how the same sign stands inside it: written twice always, behind a backslash too where the name says so. */
export type Quoting = 'double' | 'doubleBackslash' | 'apostrophe' | 'apostropheBackslash';
export const quotings: readonly Quoting[] = ['double', 'doubleBackslash', 'apostrophe', 'apostropheBackslash'];

/** What people call them. */
export const quotingNames: Readonly<Record<Quoting, string>> = {
  double: 'double quotes',
  doubleBackslash: 'double quotes, with \\" inside',
  apostrophe: 'apostrophes',
  apostropheBackslash: "apostrophes, with \\' inside",
};

/** The sign that encloses a cell. */
export const quoteOf = (quoting: Quoting): '"' | "'" =>
  quoting === 'double' || quoting === 'doubleBackslash' ? '"' : "'";

/** Whether a backslash inside a quoted cell takes the meaning from a quote or a backslash behind it. */
export const hasBackslash = (quoting: Quoting): boolean =>
  quoting === 'doubleBackslash' || quoting === 'apostropheBackslash';

/** How the text of a table is written. */
export interface Dialect {
  readonly delimiter: Delimiter;
  readonly decimalMark: DecimalMark;
  readonly encoding: Encoding;
  readonly quoting: Quoting;
}
