import type { Figures, Measure } from '../../batch/figures.ts';
import { ensureNever } from '../../engine/ensureNever.ts';
import { formatNumber } from '../../engine/units.ts';
import type { FigureAnnual, FigureSample, FigureWords } from './figureWords.ts';

const countOf = (measure: Measure): number => ('value' in measure ? measure.value : 0);
const write = (count: number): string => formatNumber(count, 0);

/** How a figure came about, in a line: its sample, what earns when, and the rule that makes it annual. Empty for a mere count. */
export function describeBasis(
  { sample, annual }: Pick<FigureWords, 'sample' | 'annual'>,
  overall: Figures['overall'],
): string {
  const parts = [describeSample(sample, overall), ...(annual ? [describeAnnual(annual, overall)] : [])];
  return parts.filter((part) => part !== '').join('; ');
}

function describeSample(sample: FigureSample, { rowsScaled, points, bars }: Figures['overall']): string {
  const isRowEach = countOf(points) === countOf(rowsScaled);
  switch (sample) {
    case 'count':
      return '';
    case 'rows':
      return `Over ${write(countOf(rowsScaled))} scaled rows`;
    case 'points':
      return isRowEach
        ? `Over ${write(countOf(points))} scaled rows`
        : `Over ${write(countOf(points))} timestamps, strategies summed`;
    case 'steps':
      return `Over ${write(Math.max(0, countOf(points) - 1))} changes from one row to the next${isRowEach ? '' : ', each strategy for itself'}`;
    case 'bars':
      return `Over ${write(countOf(bars))} bars: a position earns from its row to the next`;
    default:
      return ensureNever(sample);
  }
}

function describeAnnual(annual: FigureAnnual, { bars, periodsPerYear }: Figures['overall']): string {
  const perYear = formatNumber(countOf(periodsPerYear), 1);
  switch (annual) {
    case 'times':
      return `× ${perYear} bars a year`;
    case 'root':
      return `× √${perYear} bars a year`;
    case 'power':
      return `wealth to the power of ${perYear} ÷ ${write(countOf(bars))}`;
    default:
      return ensureNever(annual);
  }
}
