/** Asks one question at a time. */
export interface NewestOnly<Q> {
  /** Asks now, or after the one on its way; of several that wait only the newest is asked. */
  ask(question: Q): void;
  /** No answer is heard any more. */
  stop(): void;
}

/** `onAnswer` hears the answer to the newest question only. */
export function createNewestOnly<Q, A>(run: (question: Q) => Promise<A>, onAnswer: (answer: A) => void): NewestOnly<Q> {
  let waiting: { readonly question: Q } | undefined;
  let isBusy = false;
  let isStopped = false;
  const next = async (): Promise<void> => {
    if (!waiting || isBusy) return;
    const { question } = waiting;
    waiting = undefined;
    isBusy = true;
    try {
      const answer = await run(question);
      if (!waiting && !isStopped) onAnswer(answer);
    } finally {
      isBusy = false;
    }
    await next();
  };
  return {
    ask(question) {
      if (isStopped) return;
      waiting = { question };
      void next();
    },
    stop() {
      isStopped = true;
      waiting = undefined;
    },
  };
}
