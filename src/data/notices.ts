/** Something that was decided or changed in reading, said once for the file. */
export interface Notice {
  readonly code: NoticeCode;
  /** For people, a sentence. */
  readonly message: string;
  /** How many rows, cells or lines it concerns, where that can be counted. */
  readonly count?: number;
}

export type NoticeCode =
  | 'byteOrderMark'
  | 'encoding'
  | 'delimiter'
  | 'decimalComma'
  | 'quoting'
  | 'noHeader'
  | 'headerRows'
  | 'looseNumbers'
  | 'dateOrder'
  | 'unit'
  | 'probabilityMeaning'
  | 'preamble'
  | 'footer'
  | 'comments'
  | 'blankLines'
  | 'lineEndings'
  | 'extraCells'
  | 'strayQuotes'
  | 'columnNotUsed'
  | 'missingCells'
  | 'absentColumn'
  | 'unknownRegime'
  | 'unreadableTime'
  | 'unsortedTime'
  | 'mixedZones'
  | 'returnReading'
  | 'returnFromClose'
  | 'atrFromPrices'
  | 'stepSkipped'
  | 'severalStrategies'
  | 'gaps'
  | 'resultColumnsReplaced'
  | 'columnsRenamed'
  | 'formulaSafe';
