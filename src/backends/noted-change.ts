import { type Attempt, sentOf, worstOf } from '../base/attempt.ts';
import { ToolError } from '../base/errors.ts';

/** Makes a changing call of a TypeScript tool, and lets the tool's own attempt know what it did, or that it goes on. */
export async function notedChange<T>(run: Attempt, ask: () => Promise<T>): Promise<T> {
  run.underWay = (run.underWay ?? 0) + 1;
  try {
    const answer = await ask();
    run.sent = 'YES';
    return answer;
  } catch (failure) {
    const own = failure instanceof ToolError ? failure.facts.sideEffect : undefined;
    if (own) run.sent = worstOf(run.sent, sentOf(own));
    throw failure;
  } finally {
    run.underWay -= 1;
  }
}
