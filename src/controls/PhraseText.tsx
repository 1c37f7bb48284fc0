import type { Phrase } from '../engine/phrase.ts';
import { exactValue, formatFigure } from '../engine/units.ts';

/** A sentence whose figures carry their full precision. */
export function PhraseText({ phrase }: { readonly phrase: Phrase }) {
  return phrase.map((part, i) =>
    typeof part === 'string' ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have no identity but their place
      <data key={i} value={exactValue(part.value)} style={{ fontWeight: 650, whiteSpace: 'nowrap' }}>
        {formatFigure(part)}
      </data>
    ),
  );
}
