import type { Phrase } from '../../src/engine/phrase.ts';
import { formatFigure } from '../../src/engine/units.ts';

/** A sentence as the page shows it, no-break spaces as spaces. */
export const render = (phrase: Phrase): string =>
  phrase
    .map((part) => (typeof part === 'string' ? part : formatFigure(part)))
    .join('')
    .replaceAll('\u00a0', ' ');
