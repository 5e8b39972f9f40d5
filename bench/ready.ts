import { existsSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { numbered } from './request-text.ts';
import { answerOf, bodyOf, type Scenario } from './scenarios.ts';
import type { Running } from './subjects.ts';

const PATIENCE_MS = 30_000;
const STEP_MS = 10;

/**
 * Waits until the subject serves, and holds its answer against the one that is right: nobody is fast by answering less.
 * Where a cache is at work, the second answer too, which may say in its extensions where it came from.
 *
 * @throws Error of another answer, and of a subject that works in more than one process, where its CPU time would hide.
 */
export async function untilReady(subject: Running, scenario: Scenario, key: string): Promise<void> {
  const numbers = Array.from({ length: scenario.calls }, (_, index) => numbered(index));
  const left = [...numbers];
  const body = bodyOf(scenario, subject.dialect).replaceAll('{n}', () => left.shift() ?? '');
  const right = answerOf(scenario, subject.dialect, numbers);
  for (let times = scenario.customers === null ? 1 : 2; times > 0; times -= 1) {
    const answer = await answerTo(body, subject, key);
    if (!isDeepStrictEqual(answer, right)) {
      throw new Error(`${subject.title} answers ${JSON.stringify(answer).slice(0, 500)}`);
    }
  }
  const children = childrenOf(subject.process.pid);
  if (children !== '') throw new Error(`${subject.title} runs further processes: ${children}`);
}

/** How long the gateway, started just now, takes until it says that it is ready. */
export async function msUntilLoaded(subject: Running): Promise<number> {
  const start = performance.now();
  const url = `http://127.0.0.1:${subject.adminPort}/readyz`;
  for (let response = await untilAnswered(subject, url); !response.ok; ) {
    if (performance.now() - start > PATIENCE_MS) throw new Error(`${subject.title} is not ready.`);
    await sleep(STEP_MS);
    response = await fetch(url);
  }
  return performance.now() - start;
}

async function answerTo(body: string, subject: Running, key: string): Promise<object> {
  const url = `http://127.0.0.1:${subject.port}${subject.path}`;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const response = await untilAnswered(subject, url, { method: 'POST', headers, body });
  const { extensions: _, ...answer } = (await response.json()) as Record<string, unknown>;
  return answer;
}

async function untilAnswered(subject: Running, url: string, init?: RequestInit): Promise<Response> {
  for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
    try {
      return await fetch(url, init ?? {});
    } catch {
      await Promise.race([sleep(STEP_MS), subject.process.died]);
    }
  }
  throw new Error(`${subject.title} does not answer at ${url}.`);
}

/** Process ids, or nothing; Linux alone can say. */
function childrenOf(pid: number): string {
  const list = `/proc/${pid}/task/${pid}/children`;
  return existsSync(list) ? readFileSync(list, 'utf8').trim() : '';
}
