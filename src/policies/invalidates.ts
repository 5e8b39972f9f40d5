import { ToolError } from '../base/errors.ts';
import { compileTags } from '../base/template-tags.ts';
import type { Policy, ToolCall } from '../model/call.ts';
import type { Report } from '../model/events.ts';

export interface InvalidatesParts {
  readonly report: Report;
  /** Drops what carries one of these tags, on every node. */
  purge(tags: readonly string[]): Promise<void>;
}

/** Purges what a call has made untrue, or may have, before its caller hears of it. */
export function invalidates(templates: readonly string[], parts: InvalidatesParts): Policy {
  const tagsOf = compileTags(templates);
  const purge = async (call: ToolCall, result: unknown) => {
    const tags = tagsOf({ ...call, result });
    if (tags.length === 0) return;
    await parts.purge(tags);
    parts.report({ is: 'PURGE', call, tags });
  };
  return (next) => async (call) => {
    let answer: unknown;
    try {
      answer = await next(call);
    } catch (failure) {
      if (mayHaveActed(failure)) await purge(call, null);
      throw failure;
    }
    await purge(call, answer);
    return answer;
  };
}

function mayHaveActed(failure: unknown): boolean {
  return failure instanceof ToolError && (failure.facts.sideEffect ?? 'NONE') !== 'NONE';
}
