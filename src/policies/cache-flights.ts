import type { Clock } from '../base/clock.ts';
import { compileTags } from '../base/template-tags.ts';
import type { ToolCall } from '../model/call.ts';
import type { CacheKey } from '../model/stores.ts';
import type { Fill } from './cache-fill.ts';
import type { PurgeLog } from './purge-log.ts';
import { type SharedCall, sharedCall } from './shared-call.ts';

/** Calls of one key share one fill, as long as it brings what is asked for. */
export interface Flights {
  has(key: CacheKey): boolean;
  /** The answer, and whether another call had asked for it first. */
  ask(
    key: CacheKey,
    call: ToolCall,
  ): { readonly answer: Promise<unknown>; readonly joined: boolean };
}

export interface FlightParts {
  readonly clock: Clock;
  readonly purges: PurgeLog;
}

interface Flight {
  readonly shared: SharedCall<unknown>;
  /** On the clock. */
  readonly begun: number;
  /** As far as they are known before the answer is. */
  readonly tags: readonly string[];
}

export function flightsOf(
  fill: Fill,
  templates: readonly string[],
  { clock, purges }: FlightParts,
): Flights {
  const flights = new Map<string, Flight>();
  const tagsOf = compileTags(templates);
  const tagsFollow = templates.some((tag) => tag.includes('{result.'));
  // What is under way at a purge may bring what was purged: who asks from then on gets an answer of its own.
  const isCurrent = ({ begun, tags }: Flight) =>
    tagsFollow ? !purges.anySince(begun) : !purges.hasSince(begun, tags);

  const begin = (key: CacheKey, call: ToolCall): Promise<unknown> => {
    const shared = sharedCall(call, async (one) => {
      try {
        return await fill(key, one);
      } finally {
        if (flights.get(key.name) === flight) flights.delete(key.name);
      }
    });
    const flight = { shared, begun: clock.now(), tags: tagsOf({ ...call, result: null }) };
    const answer = shared.join(call);
    if (answer === undefined || call.signal.aborted) return Promise.reject(call.signal.reason);
    flights.set(key.name, flight);
    shared.begin();
    return answer;
  };
  return {
    has: ({ name }) => flights.has(name),
    ask(key, call) {
      const flight = flights.get(key.name);
      const answer = flight && isCurrent(flight) ? flight.shared.join(call) : undefined;
      if (answer) return { answer, joined: true };
      return { answer: begin(key, call), joined: false };
    },
  };
}
