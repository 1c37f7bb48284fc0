import { ROLLING_BARS } from '../../batch/rolling.ts';
import { formatNumber } from '../../engine/units.ts';

/** The window that is offered: about a quarter of a year where its bars are known. */
export function usualBars(periodsPerYear: number | undefined): number {
  if (periodsPerYear === undefined) return ROLLING_BARS.usual;
  return Math.min(ROLLING_BARS.most, Math.max(ROLLING_BARS.least, Math.round(periodsPerYear / 4)));
}

/** Why a number cannot be the length of a window; undefined where it can. */
export function refuseBars(bars: number): string | undefined {
  if (!Number.isInteger(bars)) return 'A window is a whole number of bars.';
  if (bars < ROLLING_BARS.least || bars > ROLLING_BARS.most)
    return `A window has ${ROLLING_BARS.least} to ${ROLLING_BARS.most} bars.`;
  return undefined;
}

/** How long a window lasts: `bars, about 3 months`. */
export function describeLength(bars: number, periodsPerYear: number | undefined): string {
  if (periodsPerYear === undefined) return 'bars';
  const years = bars / periodsPerYear;
  if (years >= 1.5) return `bars, about ${formatNumber(years, 1)} years`;
  const months = years * 12;
  if (months >= 1.5) return `bars, about ${formatNumber(months, 0)} months`;
  const days = years * 365.25;
  return days >= 1.5 ? `bars, about ${formatNumber(days, 0)} days` : `bars, about ${formatNumber(days * 24, 0)} hours`;
}
