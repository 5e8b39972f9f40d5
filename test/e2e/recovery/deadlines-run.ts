import { systemClock } from '../../../src/app/system-clock.ts';
import { settled } from '../../support/fake-clock.ts';
import type { Answer, TestGateway } from '../../support/gateway-for.ts';

const GRACE_MS = 50;
const NEVER = new AbortController().signal;

/** A call, and when its answer came. */
export interface Timed {
  readonly tool: string;
  readonly begun: number;
  /** When a timer of the gateway's clock, set for the deadline, went off: later, where the machine was busy. */
  readonly due: number;
  /** The same of a timer for the last moment in which it may be answered. */
  readonly overdue: number;
  readonly answered: number;
  readonly code: unknown;
  readonly sideEffect: unknown;
}

/** Calls a tool that has so long. */
export async function timed(
  { app, key }: Pick<TestGateway, 'app' | 'key'>,
  tool: string,
  totalMs: number,
): Promise<Timed> {
  const begun = systemClock.now();
  const wentOff = (ms: number) => systemClock.sleep(ms, NEVER).then(() => systemClock.now());
  const [due, overdue] = [wentOff(totalMs), wentOff(totalMs + GRACE_MS)];
  const { errors } = (await app.execute(document(tool), key)) as Answer; // GraphQL's own form
  const answered = systemClock.now();
  const { code, sideEffect } = errors?.[0]?.extensions ?? {};
  return { tool, begun, answered, due: await due, overdue: await overdue, code, sideEffect };
}

/** Many at once, of which each begins in a turn of its own: what one takes to begin is not time of the others. */
export async function atOnce(
  tools: readonly string[],
  call: (tool: string) => Promise<Timed>,
): Promise<readonly Timed[]> {
  const asked: Promise<Timed>[] = [];
  for (const tool of tools) {
    asked.push(call(tool));
    await settled();
  }
  return await Promise.all(asked);
}

export function document(tool: string) {
  return { query: `mutation { ${tool} { id } }` };
}

export function late(calls: readonly Timed[]): readonly string[] {
  return calls
    .filter(({ due, overdue, answered }) => answered > Math.max(due + GRACE_MS, overdue))
    .map(({ tool, due, answered }) => `${tool} came ${Math.round(answered - due)} ms too late`);
}

/** Until so long after the last of the deadlines. */
export async function until(calls: readonly Pick<Timed, 'due'>[], ms: number): Promise<void> {
  const end = Math.max(...calls.map(({ due }) => due)) + ms;
  const left = Math.max(0, end - systemClock.now());
  await systemClock.sleep(left, NEVER);
  for (let turns = 0; turns < 30; turns++) await settled(); // what came while the machine was busy is seen
}
