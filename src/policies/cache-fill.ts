import type { Clock, Rng } from '../base/clock.ts';
import { type ErrorCode, ToolError } from '../base/errors.ts';
import { frozen } from '../base/frozen.ts';
import { compileTags } from '../base/template-tags.ts';
import type { Invoke, ToolCall } from '../model/call.ts';
import type { CachePlan } from '../model/plan.ts';
import type { CacheEntry, CacheKey, CacheStore } from '../model/stores.ts';
import { claimed } from './cache-claim.ts';
import { answerOf, entryOf, mark, negativeEntry, servedFresh } from './cache-entry.ts';
import { narrowedCaller } from './narrowed-caller.ts';
import type { PurgeLog } from './purge-log.ts';

export interface FillParts {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly store: CacheStore;
  readonly purges: PurgeLog;
}

/** Makes the entry that is missing: by a call, or by waiting for the process that makes it already. */
export type Fill = (key: CacheKey, call: ToolCall) => Promise<unknown>;

export function filling(next: Invoke, plan: CachePlan, parts: FillParts): Fill {
  const { clock, rng, store, purges } = parts;
  const tagsOf = compileTags(plan.tags);
  const moment = () => ({ wall: clock.wall(), rng });
  return async (key, call) => {
    const granted = await claimed(key, call, parts);
    if ('entry' in granted) {
      call.notes.cache = 'joined';
      mark(call, servedFresh(granted.entry));
      return answerOf(granted.entry);
    }
    const begun = clock.now();
    const keep = (entry: CacheEntry) => {
      // No verb of the store is waited for: whoever asks for the answer has it already.
      if (!purges.hasSince(begun, entry.tags)) void store.set(key, entry);
    };
    try {
      const value = frozen(await next(sharedBy(call, plan)));
      const degraded = call.operation.marks.length > 0;
      keep(entryOf({ value, tags: tagsOf({ ...call, result: value }), degraded }, plan, moment()));
      return value;
    } catch (failure) {
      const code = failure instanceof ToolError ? failure.code : null;
      if (code === 'NOT_FOUND') {
        keep(negativeEntry(tagsOf({ ...call, result: null }), plan, moment()));
      } else if (code !== null && ENDS_ENTRY.has(code)) void store.delete(key);
      throw failure;
    } finally {
      void store.release(key, granted.owner);
    }
  };
}

/** A refusal holds for what is kept too. */
const ENDS_ENTRY: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['BACKEND_AUTH_FAILED']);

function sharedBy(call: ToolCall, { scope: audience }: CachePlan): ToolCall {
  const caller = narrowedCaller(call.caller, audience);
  return { ...call, caller, operation: { ...call.operation, audience } };
}
