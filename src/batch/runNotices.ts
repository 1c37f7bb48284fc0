import type { Notice } from '../data/notices.ts';
import { fields } from '../data/schema.ts';
import { correlation } from '../engine/stages/correlation.ts';
import type { BacktestRun } from './backtestRun.ts';
import type { ReturnSource } from './nextReturns.ts';
import { RunCache } from './runCache.ts';

/** What a user should know about the data themselves, whatever the settings. */
export function describeTimeline(run: BacktestRun): readonly Notice[] {
  const { backtest, timeline } = run;
  const notices: Notice[] = [];
  const scaled = timeline.scaledRows;
  if (!timeline.isSorted)
    notices.push({
      code: 'unsortedTime',
      message:
        'The rows are not in the order of time. Charts and everything that runs along time are; the download keeps the order of the file.',
    });
  const untimed = scaled - timeline.timedRows;
  if (timeline.axis === 'time' && untimed > 0)
    notices.push({
      code: 'unreadableTime',
      message: 'Rows without a readable time stand behind the row above them.',
      count: untimed,
    });
  if (timeline.walks.length > 1)
    notices.push({
      code: 'severalStrategies',
      message: 'Strategies run along time each for itself; exposure and performance are their sums by timestamp.',
      count: timeline.walks.length,
    });
  const gaps = backtest.rowCount - scaled;
  if (gaps > 0)
    notices.push({
      code: 'gaps',
      message: 'Rejected rows are skipped in whatever runs along time, which takes the next row as the following one.',
      count: gaps,
    });
  return notices;
}

/** What a user should know about the results under the run's settings. */
export function describeRun(run: BacktestRun): readonly Notice[] {
  return [
    ...absentColumns(run),
    ...unknownRegimes(run),
    ...skippedSteps(run),
    ...returnNotices(run.nextReturns.source),
  ];
}

function absentColumns({ backtest, settings }: BacktestRun): readonly Notice[] {
  const { metaProb, banditWeight, regime } = settings.fallbacks;
  const correlationPenalty = correlation.inputs.correlationPenalty.default;
  const stand: Readonly<Record<string, string | number>> = { metaProb, banditWeight, regime, correlationPenalty };
  return fields
    .filter(({ id }) => Object.hasOwn(stand, id) && !backtest.match.has(id))
    .map(({ id, column }) => ({
      code: 'absentColumn',
      message: `The file has no ${column}: every row counts with ${String(stand[id])}.`,
    }));
}

function unknownRegimes(run: BacktestRun): readonly Notice[] {
  const counts = run.regimeRows ?? [];
  return (run.backtest.coded.get('regime')?.categories ?? []).flatMap(({ name }, code): Notice[] => {
    const count = counts[code] ?? 0;
    if (count === 0 || run.multiplierOf(name) !== undefined) return [];
    return [{ code: 'unknownRegime', message: `The regime ${name} is not in the table and counts as 1×.`, count }];
  });
}

function skippedSteps(run: BacktestRun): readonly Notice[] {
  const { switches } = run.settings;
  const notices: Notice[] = [];
  const add = (message: string, count: number): void => {
    if (count > 0) notices.push({ code: 'stepSkipped', message, count });
  };
  if (switches.pyramid) add('Pyramiding is skipped in rows without a P&L.', countRows(run, 'currentPnl', Number.isNaN));
  if (switches.voltarget) {
    const isUnmeasured = (price: number): boolean => !(price > 0);
    if (run.isAtrFromPrices)
      notices.push({ code: 'atrFromPrices', message: 'The file has no ATR: it is computed from high, low and close.' });
    add('The volatility target is skipped in rows without an ATR above zero.', countRows(run, 'atr', isUnmeasured));
    add('The volatility target is skipped in rows without a close above zero.', countRows(run, 'close', isUnmeasured));
  }
  return notices;
}

const rowCounts = new RunCache<number>();

function countRows(run: BacktestRun, input: string, isMeant: (value: number) => boolean): number {
  const { all, scaledRows } = run.timeline;
  const column = run.input(input);
  if (!column) return scaledRows;
  return rowCounts.read(run, input, input === 'atr' ? (run.versionOf(input) ?? '') : '', () => {
    let count = 0;
    for (let i = 0; i < all.length; i++) if (isMeant(column[all.rows ? all.rows[i]! : i]!)) count++;
    return count;
  });
}

function returnNotices(source: ReturnSource): readonly Notice[] {
  switch (source) {
    case 'none':
    case 'named':
      return [];
    case 'close':
      return [
        { code: 'returnFromClose', message: 'The file has no returns: they are taken from the next row’s close.' },
      ];
    case 'fitsNext':
      return [{ code: 'returnReading', message: 'The returns are those until the next row, as the closes show.' }];
    case 'fitsOwn':
      return [
        {
          code: 'returnReading',
          message:
            'The returns are those of the row’s own bar, as the closes show: they were shifted by one row, so that nothing looks ahead.',
        },
      ];
    case 'chosenNext':
      return [{ code: 'returnReading', message: 'The returns are read as those until the next row, as chosen.' }];
    case 'chosenOwn':
      return [
        {
          code: 'returnReading',
          message: 'The returns are read as those of the row’s own bar and shifted by one row, as chosen.',
        },
      ];
    case 'unsure':
      return [
        {
          code: 'returnReading',
          message:
            'Nothing shows whether the returns are those of the row’s own bar or until the next row: they are read as until the next row.',
        },
      ];
  }
}
