import { useContext, useEffect, useRef, useState } from 'react';
import type { Watch } from '../worker/client.ts';
import type { AnswerOf, QuestionOf, StandingKind } from '../worker/protocol.ts';
import type { ShownDataset } from './datasetSlice.ts';
import { IsSeen } from './isSeen.ts';
import { useLab } from './useLab.ts';

/**
 * The newest answer to a question about the data on screen, kept up to date while data and configuration change; undefined
 * until there is one of these data. Out of sight, it follows once the configuration rests.
 */
export function useAnswer<K extends StandingKind>(question: QuestionOf<K>): AnswerOf<K> | undefined {
  const watchDataset = useLab((lab) => lab.watchDataset);
  const shown = useLab((lab) => lab.dataset.shown);
  const [held, setHeld] = useState<{ readonly of: ShownDataset | undefined; readonly answer: AnswerOf<K> }>();
  const watch = useRef<Watch<K>>(undefined);
  const asked = useRef(question);
  const newest = useRef(question);
  const seen = useRef(true);
  newest.current = question;
  const isSeen = useContext(IsSeen);

  useEffect(() => {
    asked.current = newest.current;
    const started = watchDataset<K>(newest.current, (answer) =>
      setHeld({ of: useLab.getState().dataset.shown, answer }),
    );
    watch.current = started;
    started.see(seen.current);
    return () => {
      watch.current = undefined;
      started.stop();
    };
  }, [watchDataset]);

  useEffect(() => {
    seen.current = isSeen;
    watch.current?.see(isSeen);
  }, [isSeen]);

  useEffect(() => {
    if (JSON.stringify(asked.current) === JSON.stringify(question)) return;
    asked.current = question;
    watch.current?.ask(question);
  });

  return held && held.of === shown ? held.answer : undefined;
}
