/** What the benchmark asks its processes, over the IPC channel that Node opens between parent and child. */
export interface Questions {
  /** Answered by the probe in every process. */
  readonly usage: { readonly details: null; readonly answer: Usage };
  /** Answered by the probe, after a full garbage collection. */
  readonly heap: { readonly details: null; readonly answer: { readonly heapBytes: number } };
  /** The backend: counts start anew, and every answer takes that long from now on. */
  readonly reset: { readonly details: { readonly delayMs: number }; readonly answer: null };
  /** The backend: what it has seen since. */
  readonly counts: { readonly details: null; readonly answer: Counts };
  /** The load generator. */
  readonly load: { readonly details: LoadOrder; readonly answer: LoadResult };
}

export interface Usage {
  readonly cpuMicros: number;
  readonly rssBytes: number;
}

export interface Counts {
  readonly requests: number;
  readonly maxConcurrent: number;
}

export interface LoadOrder {
  readonly port: number;
  readonly path: string;
  /** The API key that every request carries, whoever looks at it. */
  readonly key: string;
  /** JSON texts, sent in turn; each `{n}` becomes a number of seven digits that no other request has. */
  readonly bodies: readonly string[];
  /** Each sends its next request once the last one is answered. */
  readonly connections: number;
  /** No request starts later, nor after that many. */
  readonly ms: number;
  readonly requests: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly elapsedMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export type Topic = keyof Questions;

/** How a process answers the topics that are its own. */
export type Answers = {
  readonly [T in Topic]?: (
    details: Questions[T]['details'],
  ) => Questions[T]['answer'] | Promise<Questions[T]['answer']>;
};

/** The id of what a child says unasked, once: that it answers from now on. */
export const ANSWERING = 0;

/** Called in a child process: answers what its parent asks, where a topic is its own. */
export function answerQuestions(answers: Answers): void {
  process.channel?.ref(); // lives for its questions, unlike a subject, which the probe must not keep alive
  process.on(
    'message',
    async ({ id, topic, details }: { id: number; topic: Topic; details: never }) => {
      const answer = answers[topic];
      if (!answer) return;
      try {
        process.send?.({ id, answer: await answer(details) });
      } catch (error) {
        process.send?.({ id, error: String(error) });
      }
    },
  );
  process.send?.({ id: ANSWERING });
}
