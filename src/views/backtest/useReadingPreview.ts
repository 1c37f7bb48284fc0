import { useEffect, useRef, useState } from 'react';
import type { FileProblem } from '../../data/problems.ts';
import type { ReadingChoices, ReadingPreview } from '../../data/readingChoices.ts';
import { useLab } from '../../store/useLab.ts';
import { createNewestOnly, type NewestOnly } from './newestOnly.ts';

/** The start of a file under the choices in hand. While a newer one is on its way the last stays. */
export interface PreviewState {
  readonly preview: ReadingPreview | undefined;
  /** Why there are no rows under the choices in hand. */
  readonly problem: FileProblem | undefined;
}

/** Asks for the start of a file (left out: the one on screen) again whenever the choices change. `known` is the preview that is there already. */
export function useReadingPreview(choices: ReadingChoices, file?: File, known?: ReadingPreview): PreviewState {
  const previewFile = useLab((lab) => lab.previewFile);
  const [state, setState] = useState<PreviewState>({ preview: known, problem: undefined });
  const asker = useRef<NewestOnly<ReadingChoices>>(undefined);
  const answered = useRef(known && choices);
  useEffect(() => {
    const newest = createNewestOnly(
      (asked: ReadingChoices) => previewFile(asked, file),
      (answer) => {
        if (answer && 'advice' in answer) setState(({ preview }) => ({ preview, problem: answer }));
        else setState({ preview: answer, problem: undefined });
      },
    );
    asker.current = newest;
    return () => newest.stop();
  }, [previewFile, file]);
  useEffect(() => {
    if (answered.current !== choices) asker.current?.ask(choices);
  }, [choices]);
  return state;
}
