import { performance } from 'node:perf_hooks';
import { closedLoop } from './closed-loop.ts';
import { answerQuestions, type LoadOrder, type LoadResult } from './questions.ts';
import { requestTexts } from './request-text.ts';
import { percentile } from './statistics.ts';

// The load generator's process.
let lastNumber = 0;
/** By port: a subject's next round goes on where its last one ended. */
const turns = new Map<number, number>();
answerQuestions({ load: run });

async function run(order: LoadOrder): Promise<LoadResult> {
  const texts = order.bodies.map((body) => requestTexts(order, body));
  const latencies: number[] = [];
  const start = performance.now();
  let sent = 0;
  const next = () => {
    if (sent >= order.requests || performance.now() - start >= order.ms) return null;
    const turn = turns.get(order.port) ?? 0;
    const textOf = texts[turn % texts.length];
    turns.set(order.port, turn + 1);
    sent += 1;
    return textOf?.(nextNumber) ?? null;
  };
  const record = (latencyMs: number) => latencies.push(latencyMs);
  const loops = Array.from({ length: order.connections }, () =>
    closedLoop({ port: order.port, next, record }),
  );
  await Promise.all(loops);
  return {
    requests: latencies.length,
    elapsedMs: performance.now() - start,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}

function nextNumber(): number {
  lastNumber += 1;
  return lastNumber;
}
