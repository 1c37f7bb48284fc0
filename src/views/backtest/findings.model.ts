import type { Figures, Measure } from '../../batch/figures.ts';
import type { RowConstraint, RowFilter } from '../../batch/rowSelection.ts';
import type { Notice } from '../../data/notices.ts';
import type { ScalerConfig } from '../../engine/config.ts';
import { multiple, type Phrase, percent, probability } from '../../engine/phrase.ts';

/** Something to know about the results: a sentence, and how many rows, cells or lines it is about. */
export interface Finding {
  readonly id: string;
  readonly phrase: Phrase;
  readonly count?: number;
  /** Whether the page can read the returns in another way. */
  readonly isAboutReturns?: boolean;
  /** Which rows it is about. */
  readonly rows?: RowFilter;
}

const shareOf = (measure: Measure): number => ('value' in measure ? measure.value : 0);

/** On how many rows a volatility target at its cap says nothing any more. */
const SATURATED = 0.5;

/** What the scaler's limits did, most telling first; only what happened at all. */
export function findBindings({ overall }: Figures, config: ScalerConfig): readonly Finding[] {
  const findings: Finding[] = [];
  const add = (constraint: RowConstraint, measure: Measure, words: (share: number) => Phrase): void => {
    const share = shareOf(measure);
    if (share > 0) findings.push({ id: constraint, phrase: words(share), rows: { constraint } });
  };
  add('leverageCapped', overall.leverageCapTime, (share) => [
    'The volatility target sits at its leverage cap of ',
    multiple(config.maxLeverage),
    ' on ',
    percent(share),
    ' of rows',
    ...(share > SATURATED && !config.annualise
      ? [': the target is for a year, the ATR for a bar, and “Annualise” brings them together.']
      : ['.']),
  ]);
  add('banditFloored', overall.banditFloorTime, (share) => [
    'The bandit floor binds on ',
    percent(share),
    ' of rows: weights below ',
    probability(config.banditMinScale),
    ' make no difference there.',
  ]);
  add('capped', overall.timeAboveCap, (share) => [
    'The position cap of ',
    multiple(config.maxPosition),
    ' cuts ',
    percent(share),
    ' of rows, and with them ',
    percent(shareOf(overall.clipLoss)),
    ' of all exposure.',
  ]);
  add('correlationFloored', overall.correlationFloorTime, (share) => [
    'The correlation floor of ',
    multiple(config.correlationFloor),
    ' binds on ',
    percent(share),
    ' of rows.',
  ]);
  add('lifted', overall.timeLifted, (share) => [
    'Small sizes were lifted to the minimum of ',
    multiple(config.minPosition),
    ' on ',
    percent(share),
    ' of rows.',
  ]);
  return findings;
}

/** The rows that a notice is about, where the table can show them. */
const NOTICED_ROWS: Readonly<Partial<Record<Notice['code'], RowFilter>>> = {
  unknownRegime: { constraint: 'unknownRegime' },
  gaps: { status: 'rejected' },
};

/** What was decided or changed in reading, and under the configuration. */
export const fromNotices = (notices: readonly Notice[]): readonly Finding[] =>
  notices.map(({ code, message, count }, i) => ({
    id: `${code} ${i}`,
    phrase: [message],
    ...(count === undefined ? {} : { count }),
    isAboutReturns: code === 'returnReading',
    ...(NOTICED_ROWS[code] ? { rows: NOTICED_ROWS[code] } : {}),
  }));
