import { EFFECTS, type Effect } from './effects.ts';
import type { SideEffect } from './errors.ts';

/** Could the backend have acted? MAYBE is set before the first byte is handed to a connection. */
export type Sent = 'NO' | 'MAYBE' | 'YES';

/** One request to a backend. `origin`, `sent`, `underWay` and `ms` alone are written after it was made. */
export interface Attempt {
  readonly number: number;
  readonly backend: string;
  /** Its key may be that of an earlier attempt which may have acted. */
  readonly resent?: boolean;
  /** Which of the backend's origins it goes to, by place in config; absent where there is one, or none was chosen yet. */
  origin?: number;
  sent: Sent;
  /** Of a TypeScript tool's run: its changing calls that have not ended. While there are any, it may have acted. */
  underWay?: number;
  /** How long the backend took, once it has. */
  ms?: number;
}

const WORSE = { NO: 0, MAYBE: 1, YES: 2 } as const satisfies Record<Sent, number>;
const SIDE_EFFECT = { NO: 'NONE', MAYBE: 'UNKNOWN', YES: 'DONE' } as const;
const SENT = { NONE: 'NO', UNKNOWN: 'MAYBE', DONE: 'YES' } as const;

/** A later refusal does not undo an earlier delivery. */
export function worstOf(one: Sent, other: Sent): Sent {
  return WORSE[one] >= WORSE[other] ? one : other;
}

export function worstSent(attempts: readonly Attempt[]): Sent {
  return attempts.reduce<Sent>((worst, { sent }) => worstOf(worst, sent), 'NO');
}

export function sideEffectOf(sent: Sent, effect: Effect): SideEffect {
  return EFFECTS[effect].shareable ? 'NONE' : SIDE_EFFECT[sent];
}

export function sentOf(sideEffect: SideEffect): Sent {
  return SENT[sideEffect];
}
