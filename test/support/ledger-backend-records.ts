/** Something that happened, and the request that made it happen. */
export interface Effect {
  readonly id: string;
  readonly key: string | null;
  /** As `x-attempt` says; null where it says nothing. */
  readonly attempt: number | null;
}

/** What was answered to a key, or that it is still being worked on. */
export type Remembered =
  | { readonly is: 'RUNNING' }
  | {
      readonly is: 'DONE';
      readonly acted: boolean;
      readonly status: number;
      readonly body: string;
    };

/** Every effect, and every key that is remembered. Backends that share one recognise each other's keys. */
export interface Records {
  readonly effects: readonly Effect[];
  readonly keys: Map<string, Remembered>;
  add(effect: Effect): void;
  /** How often the effect with this id happened. */
  times(id: string): number;
  /** Ids whose effect happened more than once. */
  duplicated(): readonly string[];
}

export function createRecords(): Records {
  const effects: Effect[] = [];
  const counts = new Map<string, number>();
  const times = (id: string) => counts.get(id) ?? 0;
  return {
    effects,
    keys: new Map(),
    times,
    add(effect) {
      effects.push(effect);
      counts.set(effect.id, times(effect.id) + 1);
    },
    duplicated: () => [...counts].filter(([, count]) => count > 1).map(([id]) => id),
  };
}
