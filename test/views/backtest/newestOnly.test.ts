import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNewestOnly } from '../../../src/views/backtest/newestOnly.ts';
import { runs } from '../../property.ts';

describe('newest only', () => {
  it('runs one at a time and ends with the answer to the last question, in whatever order things happen', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
        async (scheduler, questions) => {
          const answers: number[] = [];
          let running = 0;
          let most = 0;
          const run = async (question: number): Promise<number> => {
            most = Math.max(most, ++running);
            const answer = await scheduler.schedule(Promise.resolve(question));
            running--;
            return answer;
          };
          const newest = createNewestOnly(run, (answer: number) => answers.push(answer));
          const numbered = questions.map((_, i) => i);
          void scheduler.scheduleSequence(numbered.map((i) => async () => newest.ask(i)));
          await scheduler.waitIdle();
          expect(most).toBe(1);
          expect(answers.at(-1)).toBe(questions.length - 1);
          expect(answers).toEqual([...answers].sort((a, b) => a - b));
        },
      ),
      { numRuns: runs(100) },
    );
  });

  it('leaves out questions and answers that are overtaken', async () => {
    const ends: (() => void)[] = [];
    const asked: string[] = [];
    const answers: string[] = [];
    const newest = createNewestOnly(
      (question: string) => {
        asked.push(question);
        return new Promise<string>((resolve) => ends.push(() => resolve(question)));
      },
      (answer) => answers.push(answer),
    );
    for (const question of ['a', 'b', 'c']) newest.ask(question);
    ends[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
    ends[1]?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect([asked, answers]).toEqual([['a', 'c'], ['c']]);
  });

  it('says nothing after it was stopped', async () => {
    const answers: string[] = [];
    const newest = createNewestOnly(
      async (question: string) => question,
      (answer) => answers.push(answer),
    );
    newest.ask('a');
    newest.stop();
    newest.ask('b');
    await new Promise((resolve) => setImmediate(resolve));
    expect(answers).toEqual([]);
  });
});
